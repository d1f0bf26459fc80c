"""Gaps that nothing waiting gives away: noted in the dossier's document, so that whoever dies, they are asked for again.

The entry that notes one has no message; it ends with the message that it stands for, and holds up nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any

from shared.contracts.envelope import Envelope
from shared.storage.inbox_document import InboxDocument
from shared.storage.marks import Mark
from shared.storage.waiting import EARLY, MISSING, Policy, Verdict, is_gap, verdict_fields

Document = Mapping[str, Any]

# While what was dropped comes again in a stream, each message of it puts off the next question by so much.
_SOON = timedelta(seconds=2)


class Gaps:
    """ask_resend(source, subject, first): may be lost, it is asked again."""

    def __init__(
        self, document: InboxDocument[Any], policy: Policy, ask_resend: Callable[[str, str, int], None]
    ) -> None:
        self.document = document
        self.policy = policy
        self.ask_resend = ask_resend

    def told(self, document: Document | None, subject: str, source: str, known_id: str | None = None) -> None:
        """Its source says that number n+1 was published: asks for it, once what will ask again is stored.

        known_id: that event's id, if the source said so.
        """
        n = Mark.of(document, source).n + 1
        if not self._in_sight(document, source, n):
            self.expect(document, subject, source, known_id)
            self.ask_resend(source, subject, n)

    def expect(self, document: Document | None, subject: str, source: str, known_id: str | None = None) -> None:
        """Notes that number n+1 was published and has just been asked for, unless something waits that asks by itself."""
        n = Mark.of(document, source).n + 1
        if not self._in_sight(document, source, n) and not _is_early(document, source):
            self._note(document, subject, source, known_id, self.policy.ask_again(0))

    def dropped(self, document: Document | None, subject: str, source: str) -> None:
        """Number n+1 came too early to be kept: asks for it soon, unless it is on its way already with those before it."""
        n = Mark.of(document, source).n + 1
        if self._in_sight(document, source, n) or _is_early(document, source):
            return
        if not self._note(document, subject, source, None, min(_SOON, self.policy.ask_again(0))):
            self.ask_resend(source, subject, n)

    def arrived(self, document: Document | None, envelope: Envelope) -> None:
        """The message waits for something else now. Should this be missed, `ask_again` sees it."""
        for entry in _of(document, envelope.source):
            if is_gap(entry) and entry["n"] == envelope.sequence:
                self.document.end_gap(envelope.subject, entry)

    def ask_again(self, subject: str, entry: Document) -> bool:
        """Asks for what an entry stands for; whether it is still missing."""
        document = self.document.read(subject)
        if self._closed(document, entry):
            self.document.end_gap(subject, entry)
            return False
        tries = entry["tries"] + 1
        next_try_at = self.document.store.clock() + self.policy.ask_again(tries)
        verdict = _verdict(entry["source"], entry["n"], tries, next_try_at)
        if self.document.renew_gap(subject, entry, verdict):
            self.ask_resend(entry["source"], subject, entry["n"])
        return True

    def _note(
        self, document: Document | None, subject: str, source: str, known_id: str | None, pause: timedelta
    ) -> bool:
        mark = Mark.of(document, source)
        if len((document or {}).get("waiting", ())) >= self.policy.max_waiting:
            return False
        now = self.document.store.clock()
        entry = {
            "source": source,
            "n": mark.n + 1,
            "id": MISSING,
            "known_id": known_id,
            "type": None,
            "since": now,
            "message": None,
            **verdict_fields(_verdict(source, mark.n + 1, 0, now + pause), None),
        }
        return self.document.note(subject, source, mark, entry)

    def _in_sight(self, document: Document | None, source: str, n: int) -> bool:
        """It is here, or noted already, or a fork has to be settled first."""
        return any(entry["n"] <= n for entry in _of(document, source))

    def _closed(self, document: Document | None, entry: Document) -> bool:
        """Applied, or here and waiting for something else."""
        source, n = entry["source"], entry["n"]
        return n <= Mark.of(document, source).n or any(
            other["n"] <= n and not is_gap(other) for other in _of(document, source)
        )


def _verdict(source: str, n: int, tries: int, next_try_at: datetime) -> Verdict:
    error = f"{source} has published number {n}, and it has not arrived; it is asked for until it does."
    return Verdict(EARLY, error, tries=tries, next_try_at=next_try_at)


def _of(document: Document | None, source: str) -> list[Document]:
    return [entry for entry in (document or {}).get("waiting", ()) if entry["source"] == source]


def _is_early(document: Document | None, source: str) -> bool:
    """Whether something waits that asks for its predecessors by itself."""
    return any(entry["reason"] == EARLY for entry in _of(document, source))
