"""The inbox of an aggregate document: the gate that lets each source's events through once and in order.

For message n of a source, where events up to a were applied: n <= a is a duplicate; n = a + 1 is applied if it follows
the last applied event; everything else waits in the document. Whatever crashes, a message is either applied or waiting,
or still at the broker: it may be acknowledged as soon as `receive` returns.
"""

from __future__ import annotations

import contextlib
import time
import traceback
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from shared.aggregate import Actor, Reaction, Received
from shared.contracts.envelope import Envelope, read_data
from shared.errors import Busy, Transient, UnknownMessage
from shared.storage.aggregates import AggregateStore
from shared.storage.commit import Commit
from shared.storage.gaps import Gaps
from shared.storage.history import head_of
from shared.storage.inbox_document import InboxDocument, is_same
from shared.storage.marks import Mark
from shared.storage.waiting import (
    EARLY,
    FAILED,
    FORK,
    GIVEN_UP,
    UNKNOWN,
    Policy,
    Verdict,
    envelope_of,
    is_gap,
)
from shared.telemetry import tracing

S = TypeVar("S")

APPLIED, DUPLICATE, WAITING, DROPPED = "applied", "duplicate", "waiting", "dropped"
# How often a message looks again when others act on the same dossier in between.
_ATTEMPTS = 25


@dataclass(frozen=True)
class Settled:
    """outcome: what became of a message; leaves_others: messages of the same dossier wait, perhaps for this one."""

    outcome: str
    leaves_others: bool = False


_SETTLED_WAITING = Settled(WAITING)


class Inbox(Generic[S]):
    """reactions: event type to what it does here. ignored: types that only advance the number.

    ask_resend(source, subject, first): how a gap is closed; may be lost, it is asked again.
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
        self.reactions = reactions
        self.ignored = frozenset(ignored)
        self.policy = policy or Policy()
        self.ask_resend = ask_resend
        self.gaps = Gaps(self.document, self.policy, ask_resend)

    def receive(self, envelope: Envelope) -> str:
        """Applies the message or makes it wait; then drains what waited for it.

        Returns APPLIED, DUPLICATE, WAITING or DROPPED. Raises Unavailable when the database is away, Busy when others act
        on the dossier all the time: nothing was decided.
        """
        settled = self._settle(envelope)
        if settled.leaves_others:
            self.drain(envelope.subject, envelope.source, again=settled.outcome == DUPLICATE)
        return settled.outcome

    def drain(self, subject: str, source: str, *, again: bool = False) -> None:
        """Takes in, one after the other, what waits for its turn and has it now.

        again: whoever drained before may have been killed by what it found.
        """
        while (entry := self._next_in_turn(subject, source)) is not None:
            settled = self._try(subject, entry) if again else self._settle(envelope_of(entry), entry)
            if settled.outcome == WAITING:
                return

    def retry(self, subject: str, entry: Mapping[str, Any]) -> str:
        """Tries a waiting entry that is due; a gap that stood long enough is asked for instead."""
        whole = self.document.read_waiting(subject, entry)
        if whole is None:
            return DUPLICATE
        if is_gap(whole):
            return WAITING if self.gaps.ask_again(subject, whole) else DUPLICATE
        settled = self._try(subject, whole)
        if settled.leaves_others:
            self.drain(subject, entry["source"])
        return settled.outcome

    def park(self, envelope: Envelope, error: str) -> str:
        """Sets a message aside without running it: it killed its consumer again and again."""
        verdict = Verdict(GIVEN_UP, error, tries=self.policy.max_tries)
        return self._patiently(envelope, lambda: self._set_aside(envelope, verdict)).outcome

    def _set_aside(self, envelope: Envelope, verdict: Verdict) -> Settled | None:
        document = self.document.read(envelope.subject)
        mark = Mark.of(document, envelope.source)
        if envelope.sequence <= mark.n and not mark.knows_other(envelope.sequence, envelope.id):
            self.document.end_waiting(envelope)
            return Settled(DUPLICATE)
        return self._wait(document, envelope, mark, verdict, None)

    def _try(self, subject: str, entry: Mapping[str, Any]) -> Settled:
        """Counts the attempt before it is made: should it kill the process, nobody is left to count it afterwards."""
        envelope = envelope_of(entry)
        if entry["begun"] >= self.policy.max_tries:
            self.park(
                envelope, f"It was begun {entry['begun']} times without an end: its consumer was killed each time."
            )
            return _SETTLED_WAITING
        if not self.document.count_begun(subject, entry, 1):
            # Somebody else has begun.
            return _SETTLED_WAITING
        try:
            return self._settle(envelope, entry)
        except Transient:
            with contextlib.suppress(Transient):
                self.document.count_begun(subject, {**entry, "begun": entry["begun"] + 1}, -1)
            raise

    # The gate

    def _settle(self, envelope: Envelope, entry: Mapping[str, Any] | None = None) -> Settled:
        return self._patiently(envelope, lambda: self._look_and_act(envelope, entry))

    def _patiently(self, envelope: Envelope, act: Callable[[], Settled | None]) -> Settled:
        """Again while somebody else is faster. Raises Busy when that does not end."""
        for attempt in range(_ATTEMPTS):
            settled = act()
            if settled is not None:
                return settled
            time.sleep(min(0.001 * 2**attempt, 0.2))
        raise Busy(f"{envelope.subject} is changed so often that {envelope.id} finds no turn.")

    def _look_and_act(self, envelope: Envelope, entry: Mapping[str, Any] | None) -> Settled | None:
        """None: somebody else was faster, look again."""
        document = self.document.read(envelope.subject)
        mark = Mark.of(document, envelope.source)
        if envelope.sequence <= mark.n:
            return self._repeated(envelope, entry)
        if envelope.sequence > mark.n + 1:
            return self._early(document, envelope, mark, entry)
        if envelope.previousid != mark.id:
            error = f"It follows {envelope.previousid}, but {mark.id} was applied last: the source was rolled back."
            return self._wait(document, envelope, mark, Verdict(FORK, error), entry)
        return self._apply(document, envelope, mark, entry)

    def _repeated(self, envelope: Envelope, entry: Mapping[str, Any] | None) -> Settled | None:
        # Majority: what is acknowledged as applied must not be undone by a new primary.
        document = self.document.read_majority(envelope.subject)
        mark = Mark.of(document, envelope.source)
        if envelope.sequence > mark.n:
            return None
        if mark.knows_other(envelope.sequence, envelope.id):
            error = f"Another event was applied under number {envelope.sequence}: the source was rolled back."
            return self._wait(document, envelope, mark, Verdict(FORK, error), entry)
        if entry is not None:
            self.document.end_waiting(envelope)
        return Settled(DUPLICATE, _others(document, envelope))

    def _early(
        self, document: Mapping[str, Any] | None, envelope: Envelope, mark: Mark, entry: Mapping[str, Any] | None
    ) -> Settled | None:
        now = self.store.clock()
        if entry is not None:
            self.ask_resend(envelope.source, envelope.subject, mark.n + 1)
        error = f"Number {mark.n + 1} has not arrived yet."
        tries = entry["tries"] + 1 if entry is not None and entry["reason"] == EARLY else 0
        verdict = Verdict(EARLY, error, tries=tries, next_try_at=now + self.policy.ask_again(tries))
        return self._wait(document, envelope, mark, verdict, entry)

    def _apply(
        self, document: Mapping[str, Any] | None, envelope: Envelope, mark: Mark, entry: Mapping[str, Any] | None
    ) -> Settled | None:
        try:
            commit = None if envelope.type in self.ignored else self._decide(document, envelope)
            return self._write(document, envelope, mark, commit)
        except Transient:
            raise
        except UnknownMessage as error:
            verdict = Verdict(UNKNOWN, error.message, next_try_at=self.store.clock() + self.policy.longest)
            return self._wait(document, envelope, mark, verdict, entry)
        except Exception as error:
            return self._wait(document, envelope, mark, self._failure(error, entry), entry)

    def _decide(self, document: Mapping[str, Any] | None, envelope: Envelope) -> Commit:
        reaction = self.reactions.get(envelope.type)
        if reaction is None:
            raise UnknownMessage(f"{envelope.type} is not known here; newer code will take it in.")
        data = self.store.catalogue.load(envelope.type, envelope.dataschema, read_data(envelope))
        received = Received(
            envelope.id,
            envelope.type,
            envelope.source,
            envelope.subject,
            envelope.sequence,
            envelope.time,
            data,
            envelope.backfill,
        )
        aggregate = self.store.aggregate(document) if document and "state" in document else None
        cause = {"source": envelope.source, "n": envelope.sequence, "id": envelope.id}
        with tracing(envelope.traceparent):
            change = reaction(aggregate, received)
            actor = Actor(f"service:{envelope.source}", "service")
            return self.store.prepare(
                head_of(document), change, actor=actor, cause=cause, traceparent=envelope.traceparent
            )

    def _failure(self, error: Exception, entry: Mapping[str, Any] | None) -> Verdict:
        tries = (entry["tries"] if entry is not None and entry["reason"] in (FAILED, GIVEN_UP) else 0) + 1
        text = f"{type(error).__name__}: {error}"
        trace = "".join(traceback.format_exception(error))
        if tries >= self.policy.max_tries:
            return Verdict(GIVEN_UP, text, trace, tries)
        return Verdict(FAILED, text, trace, tries, self.store.clock() + self.policy.pause(tries))

    def _write(
        self, document: Mapping[str, Any] | None, envelope: Envelope, mark: Mark, commit: Commit | None
    ) -> Settled | None:
        written = self.document.apply(document, envelope, mark, commit)
        if written is None:
            return None
        if commit:
            self.store.told(envelope.subject, commit)
        return Settled(APPLIED, _others(written, envelope))

    def _wait(
        self,
        document: Mapping[str, Any] | None,
        envelope: Envelope,
        mark: Mark,
        verdict: Verdict,
        entry: Mapping[str, Any] | None,
    ) -> Settled | None:
        """Stores or renews the waiting entry. None: somebody else was faster, look again."""
        waiting = (document or {}).get("waiting", ())
        if any(is_same(waits, envelope) for waits in waiting):
            if entry is None and verdict.reason != GIVEN_UP:
                return _SETTLED_WAITING
            return _SETTLED_WAITING if self.document.renew_waiting(envelope, mark, verdict) else None
        if entry is not None:
            # It waited when it was picked and waits no longer: somebody else settled it.
            return Settled(DUPLICATE)
        kept = sum(not is_gap(waits) for waits in waiting)
        if verdict.reason == EARLY and kept >= self.policy.max_waiting:
            return Settled(DROPPED) if self.document.drop(envelope, mark) else None
        if not self.document.keep_waiting(envelope, mark, verdict):
            return None
        self.gaps.arrived(document, envelope)
        return _SETTLED_WAITING

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


def _others(document: Mapping[str, Any] | None, envelope: Envelope) -> bool:
    """Whether messages of this source, other than this one, wait or were dropped."""
    found = document or {}
    waits = any(e["source"] == envelope.source and not is_same(e, envelope) for e in found.get("waiting", ()))
    return waits or found.get("dropped", {}).get(envelope.source, 0) > envelope.sequence
