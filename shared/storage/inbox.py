"""The inbox of an aggregate document: what arrives, what waits, and what is tried again.

Whatever crashes, a message is either applied or waiting, or still at the broker: it may be acknowledged as soon as
`receive` returns.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Collection, Mapping
from typing import Any, Generic, TypeVar

from shared.aggregate import Reaction
from shared.contracts.envelope import Envelope
from shared.errors import Transient
from shared.storage.aggregates import AggregateStore
from shared.storage.gaps import Gaps
from shared.storage.gate import DUPLICATE, SETTLED_WAITING, WAITING, Gate, Settled
from shared.storage.inbox_document import InboxDocument
from shared.storage.marks import Mark
from shared.storage.reacting import Reacting
from shared.storage.waiting import EARLY, GIVEN_UP, Policy, Verdict, envelope_of, is_gap

S = TypeVar("S")


class Inbox(Generic[S]):
    """reactions: event type to what it does here. ignored: types that only advance the number.

    ask_resend(source, subject, first): how a gap is closed; may be lost, it is asked again. home(type): the inbox to
    which events of a type belong, None where nobody knows it; only a service with several inboxes needs it.
    """

    def __init__(
        self,
        store: AggregateStore[S],
        reactions: Mapping[str, Reaction[S]],
        ignored: Collection[str] = (),
        *,
        policy: Policy | None = None,
        ask_resend: Callable[[str, str, int], None] = lambda *_: None,
    ) -> None:
        self.store = store
        self.document = InboxDocument(store)
        self.policy = policy or Policy()
        self.ask_resend = ask_resend
        self.home: Callable[[str | None], Inbox[Any] | None] = lambda _: None
        self.gaps = Gaps(self.document, self.policy, ask_resend)
        self.gate = Gate(self.document, Reacting(store, reactions, ignored), self.gaps, self.policy)

    @property
    def types(self) -> frozenset[str]:
        """What it reacts to or ignores."""
        return self.gate.reacting.known

    def receive(self, envelope: Envelope) -> str:
        """Applies the message or makes it wait; then drains what waited for it.

        Returns APPLIED, DUPLICATE, WAITING or DROPPED. Raises Unavailable when the database is away, Busy when others act
        on the dossier all the time: nothing was decided.
        """
        settled = self.gate.settle(envelope)
        if settled.leaves_others:
            self.drain(envelope.subject, envelope.source, again=settled.outcome == DUPLICATE)
        return settled.outcome

    def drain(self, subject: str, source: str, *, again: bool = False) -> None:
        """Takes in, one after the other, what waits for its turn and has it now.

        again: whoever drained before may have been killed by what it found.
        """
        while (entry := self._next_in_turn(subject, source)) is not None:
            settled = self._try(subject, entry) if again else self.gate.settle(envelope_of(entry), entry)
            if settled.outcome == WAITING:
                return

    def retry(self, subject: str, entry: Mapping[str, Any]) -> str:
        """Tries a waiting entry that is due; a gap that stood long enough is asked for instead."""
        whole = self.document.read_waiting(subject, entry)
        if whole is None:
            return DUPLICATE
        if is_gap(whole):
            return WAITING if self.gaps.ask_again(subject, whole) else DUPLICATE
        home = self.home(whole["type"])
        if home is not None and home is not self:
            return self._hand_over(subject, whole, home)
        settled = self._try(subject, whole)
        if settled.leaves_others:
            self.drain(subject, entry["source"])
        return settled.outcome

    def park(self, envelope: Envelope, error: str) -> str:
        """Sets a message aside without running it: it killed its consumer again and again."""
        verdict = Verdict(GIVEN_UP, error, tries=self.policy.max_tries)
        return self.gate.set_aside(envelope, verdict).outcome

    def _hand_over(self, subject: str, wanted: Mapping[str, Any], home: Inbox[Any]) -> str:
        """It came before this code knew where it belongs; it goes there with all that waits behind it.

        Taken in there first, ended here afterwards: a crash between leaves a duplicate.
        """
        outcome = DUPLICATE
        waiting = (self.document.read(subject) or {}).get("waiting", ())
        for entry in sorted(waiting, key=lambda entry: int(entry["n"])):
            whole = None if entry["source"] != wanted["source"] else self.document.read_waiting(subject, entry)
            if whole is None:
                continue
            if is_gap(whole):
                self.document.end_gap(subject, whole)
            elif self.home(whole["type"]) is home and whole["message"] is not None:
                received = home.receive(envelope_of(whole))
                self.document.end_waiting(envelope_of(whole))
                outcome = received if entry["id"] == wanted["id"] else outcome
        return outcome

    def _try(self, subject: str, entry: Mapping[str, Any]) -> Settled:
        """Counts the attempt before it is made: should it kill the process, nobody is left to count it afterwards."""
        envelope = envelope_of(entry)
        if entry["begun"] >= self.policy.max_tries:
            self.park(
                envelope, f"It was begun {entry['begun']} times without an end: its consumer was killed each time."
            )
            return SETTLED_WAITING
        if not self.document.count_begun(subject, entry, 1):
            # Somebody else has begun.
            return SETTLED_WAITING
        try:
            return self.gate.settle(envelope, entry)
        except Transient:
            with contextlib.suppress(Transient):
                self.document.count_begun(subject, {**entry, "begun": entry["begun"] + 1}, -1)
            raise

    def _next_in_turn(self, subject: str, source: str) -> Mapping[str, Any] | None:
        document = self.document.read(subject)
        mark = Mark.of(document, source)
        for entry in (document or {}).get("waiting", ()):
            early = entry["reason"] == EARLY and not is_gap(entry)
            if entry["source"] == source and entry["n"] <= mark.n + 1 and early:
                return self.document.read_waiting(subject, entry)
        if (document or {}).get("dropped", {}).get(source, 0) > mark.n:
            self.gaps.dropped(document, subject, source)
        return None
