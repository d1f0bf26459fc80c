"""The inboxes of a service, one for each kind of aggregate that events act on, and what works over all of them.

An event belongs to the inbox that knows its type. What none knows stays with the aggregate that has its subject, else in
the first inbox; once newer code knows the type, it goes to its own.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from shared.aggregate import Actor, Json
from shared.contracts.envelope import Envelope
from shared.errors import NotFound
from shared.storage.groups import Group, count_of, groups_of, merged
from shared.storage.inbox import Inbox
from shared.storage.operators import WaitingMessages
from shared.storage.sweeps import WaitingSweep
from shared.storage.waiting_list import ALL, AlreadySettled, Place
from shared.storage.wanted import Wanted


class Inboxes:
    """inboxes: the first takes in what belongs nowhere else. Each has a collection of its own.

    Raises ValueError when two claim one type, or one collection.
    """

    def __init__(self, inboxes: Sequence[Inbox[Any]]) -> None:
        self.all = tuple(inboxes)
        self._by_type: dict[str, Inbox[Any]] = {}
        collections = [inbox.store.collection.full_name for inbox in self.all]
        if len(set(collections)) < len(collections):
            raise ValueError(f"Two inboxes over one collection would meet under one id: {collections}")
        for inbox in self.all:
            for type in inbox.types:
                if self._by_type.setdefault(type, inbox) is not inbox:
                    raise ValueError(f"{type} is claimed by two inboxes.")
            inbox.home = self._home

    def of(self, type: str | None, subject: str) -> Inbox[Any]:
        first, *others = self.all
        if known := self._home(type):
            return known
        return next((inbox for inbox in others if inbox.document.knows(subject)), first)

    def receive(self, envelope: Envelope) -> str:
        return self.of(envelope.type, envelope.subject).receive(envelope)

    def park(self, envelope: Envelope, error: str) -> str:
        return self.of(envelope.type, envelope.subject).park(envelope, error)

    def _home(self, type: str | None) -> Inbox[Any] | None:
        return self._by_type.get(type) if type is not None else None


class WaitingSweeps:
    """The waiting sweep of every inbox, in turn."""

    def __init__(self, inboxes: Inboxes) -> None:
        self._sweeps = [WaitingSweep(inbox) for inbox in inboxes.all]

    def run(self) -> int:
        """Returns how many were tried. Raises Transient when the database is away."""
        return sum(sweep.run() for sweep in self._sweeps)

    def wake_unknown(self) -> None:
        for sweep in self._sweeps:
            sweep.wake_unknown()


class AllWaiting:
    """The operators' view of what waits in any inbox; see `WaitingMessages`."""

    def __init__(self, inboxes: Inboxes) -> None:
        self._kinds = [WaitingMessages(inbox) for inbox in inboxes.all]

    @property
    def kinds(self) -> Sequence[WaitingMessages]:
        return self._kinds

    def list(self, wanted: Wanted = ALL, *, after: Place | None = None, limit: int = 50) -> Sequence[Json]:
        found = [kind.list(wanted, after=after, limit=limit) for kind in self._kinds]
        rows = (row for rows in found for row in rows)
        return sorted(rows, key=lambda row: (row["aggregate_id"], row["id"]))[:limit]

    def groups(self, wanted: Wanted = ALL) -> Sequence[Group]:
        return merged(group for kind in self._kinds for group in groups_of(kind, wanted))

    def count(self, wanted: Wanted) -> int:
        return sum(count_of(kind, wanted) for kind in self._kinds)

    def settled_on(self, wanted: Wanted) -> Wanted:
        """A `q` that is the whole id or file code of a dossier with waiting messages means that dossier, not a text."""
        if not wanted.q:
            return wanted
        named = replace(wanted, q=None, dossier=wanted.q)
        only = Wanted(dossier=wanted.q)
        return named if any(kind.list(only, limit=1) for kind in self._kinds) else wanted

    def show(self, id: str) -> Json:
        return self._of(id).show(id)

    def waits(self, id: str) -> bool:
        return any(_waits(kind, id) for kind in self._kinds)

    def acts_on(self, id: str) -> Sequence[Json]:
        """As the dossier's history has them, oldest first; also of one that no longer waits."""
        return [entry for kind in self._kinds for entry in kind.acts_on(id)]

    def replay(self, id: str, actor: Actor, reason: str | None = None) -> str:
        return self._of(id).replay(id, actor, reason)

    def skip(self, id: str, actor: Actor, reason: str) -> None:
        self._of(id).skip(id, actor, reason)

    def rebase(self, id: str, actor: Actor, sequence: int, event_id: str | None, reason: str) -> None:
        self._of(id).rebase(id, actor, sequence, event_id, reason)

    def _of(self, id: str) -> WaitingMessages:
        """Where it waits; else where it was settled; else any, which says that there is no such message."""
        first, *others = self._kinds
        settled = None
        for kind in (first, *others) if others else ():
            try:
                kind.find(id)
            except AlreadySettled:
                settled = settled or kind
            except NotFound:
                continue
            else:
                return kind
        return settled or first


def _waits(kind: WaitingMessages, id: str) -> bool:
    try:
        kind.find(id)
    except (AlreadySettled, NotFound):
        return False
    return True
