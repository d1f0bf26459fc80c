"""The gate of an aggregate document: lets each source's events through once and in order.

For message n of a source, where events up to a were applied: n <= a is a duplicate; n = a + 1 is applied if it follows
the last applied event; everything else waits in the document.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from structlog.contextvars import bound_contextvars

from shared.contracts.envelope import Envelope
from shared.errors import Busy, Transient, UnknownMessage
from shared.storage.commit import Commit, committing
from shared.storage.gaps import Gaps
from shared.storage.inbox_document import InboxDocument, is_same
from shared.storage.marks import Mark
from shared.storage.reacting import Reacting, failure
from shared.storage.waiting import EARLY, FORK, GIVEN_UP, UNKNOWN, Policy, Verdict, is_gap
from shared.telemetry import Kind, current_traceparent, spanning

S = TypeVar("S")

APPLIED, DUPLICATE, WAITING, DROPPED = "applied", "duplicate", "waiting", "dropped"
# How often a message looks again when others act on the same dossier in between.
_ATTEMPTS = 25


@dataclass(frozen=True)
class Settled:
    """outcome: what became of a message; leaves_others: messages of the same dossier wait, perhaps for this one."""

    outcome: str
    leaves_others: bool = False


SETTLED_WAITING = Settled(WAITING)


class Gate(Generic[S]):
    """What is settled here was decided on one reading of the document, and written on condition that it still holds."""

    def __init__(self, document: InboxDocument[S], reacting: Reacting[S], gaps: Gaps, policy: Policy) -> None:
        self.document = document
        self.store = document.store
        self.reacting = reacting
        self.gaps = gaps
        self.policy = policy

    def settle(self, envelope: Envelope, entry: Mapping[str, Any] | None = None) -> Settled:
        """entry: the message waits already, as seen by the caller. Raises Busy, or Unavailable."""
        return self._patiently(envelope, lambda: self._look_and_act(envelope, entry))

    def set_aside(self, envelope: Envelope, verdict: Verdict) -> Settled:
        """Makes it wait without running it."""
        return self._patiently(envelope, lambda: self._set_aside(envelope, verdict))

    def _patiently(self, envelope: Envelope, act: Callable[[], Settled | None]) -> Settled:
        """Under the trace of the act that it tells of, whoever brings it now. Raises as `_repeatedly`."""
        brought_by = current_traceparent()
        with (
            bound_contextvars(aggregate_id=envelope.subject),
            spanning(
                f"receive {envelope.type}",
                kind=Kind.CONSUMER,
                parent=envelope.traceparent,
                link=brought_by if brought_by != envelope.traceparent else None,
                apart=True,
            ) as span,
        ):
            span.note(aggregate_id=envelope.subject, source=envelope.source, sequence=envelope.sequence)
            settled = self._repeatedly(envelope, act)
            span.note(outcome=settled.outcome)
            return settled

    def _repeatedly(self, envelope: Envelope, act: Callable[[], Settled | None]) -> Settled:
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

    def _set_aside(self, envelope: Envelope, verdict: Verdict) -> Settled | None:
        document = self.document.read(envelope.subject)
        mark = Mark.of(document, envelope.source)
        if envelope.sequence <= mark.n and not mark.knows_other(envelope.sequence, envelope.id):
            self.document.end_waiting(envelope)
            return Settled(DUPLICATE)
        return self._wait(document, envelope, mark, verdict, None)

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
            self.gaps.ask_resend(envelope.source, envelope.subject, mark.n + 1)
        error = f"Number {mark.n + 1} has not arrived yet."
        tries = entry["tries"] + 1 if entry is not None and entry["reason"] == EARLY else 0
        verdict = Verdict(EARLY, error, tries=tries, next_try_at=now + self.policy.ask_again(tries))
        return self._wait(document, envelope, mark, verdict, entry)

    def _apply(
        self, document: Mapping[str, Any] | None, envelope: Envelope, mark: Mark, entry: Mapping[str, Any] | None
    ) -> Settled | None:
        try:
            with committing(self.store.collection.name, envelope.subject) as span:
                commit = self.reacting.decide(document, envelope)
                span.note(act=commit.entry["act"] if commit else "ignored")
                return self._write(document, envelope, mark, commit)
        except Transient:
            raise
        except UnknownMessage as error:
            verdict = Verdict(UNKNOWN, error.message, next_try_at=self.store.clock() + self.policy.longest)
            return self._wait(document, envelope, mark, verdict, entry)
        except Exception as error:
            return self._wait(document, envelope, mark, failure(error, entry, self.policy, self.store.clock()), entry)

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
                return SETTLED_WAITING
            return SETTLED_WAITING if self.document.renew_waiting(envelope, mark, verdict) else None
        if entry is not None:
            # It waited when it was picked and waits no longer: somebody else settled it.
            return Settled(DUPLICATE)
        kept = sum(not is_gap(waits) for waits in waiting)
        if verdict.reason == EARLY and kept >= self.policy.max_waiting:
            return Settled(DROPPED) if self.document.drop(envelope, mark) else None
        if not self.document.keep_waiting(envelope, mark, verdict):
            return None
        self.gaps.arrived(document, envelope)
        return SETTLED_WAITING


def _others(document: Mapping[str, Any] | None, envelope: Envelope) -> bool:
    """Whether messages of this source, other than this one, wait or were dropped."""
    found = document or {}
    waits = any(e["source"] == envelope.source and not is_same(e, envelope) for e in found.get("waiting", ()))
    return waits or found.get("dropped", {}).get(envelope.source, 0) > envelope.sequence
