"""Use case: a registration sent anew overtook the message that brings its dossier; it is held until that comes."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from services.registration.application.ports import Documents, Dossiers
from services.registration.application.window import (
    FetchFile,
    UnknownFileCode,
    WindowAnswer,
    WindowIntake,
    WindowMessage,
)
from services.registration.domain.commands import ModifyDossier, SubmitDossier, SupplementDossier
from services.registration.domain.draft import File
from shared.clock import Clock
from shared.errors import CuakhauError, Invalid, KeyReused, NotFound, Transient, Unavailable

# Within the time for which files without a dossier are kept.
PATIENCE = timedelta(hours=12)
GIVEN_UP = "no dossier came"
APPLIED = "applied"

_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class EarlyMessage:
    """id, fingerprint: of the message (`Once`). sha256: of the call as it came, among the documents. received_at: UTC, as
    it was acknowledged. outcome: None while it waits, then APPLIED, or why it could not be acted on.
    """

    id: str
    fingerprint: str
    file_code: str
    sha256: str
    received_at: datetime
    outcome: str | None = None


class EarlyMessages(Protocol):
    def keep(self, message: EarlyMessage) -> EarlyMessage:
        """Durable when it returns: the message, or the one of that id that stands already."""
        ...

    def find(self, id: str) -> EarlyMessage | None: ...

    def waiting(self, file_code: str) -> list[EarlyMessage]:
        """Oldest first."""
        ...

    def file_codes(self) -> list[str]:
        """Of dossiers that messages wait for."""
        ...

    def settle(self, id: str, outcome: str) -> None: ...

    def unapplied(self, *, before: datetime | None, limit: int, file_code: str | None = None) -> list[EarlyMessage]:
        """Acknowledged, and in the end not acted on; the newest first, received before `before`, of one dossier or all."""
        ...


@dataclass(frozen=True)
class EarlyIntake:
    """receive: as WindowIntake's, with the call as it came. read: what a call asks for that came at a moment."""

    intake: WindowIntake
    early: EarlyMessages
    read: Callable[[bytes, datetime], WindowMessage | None]
    dossiers: Dossiers
    documents: Documents
    clock: Clock

    def receive(self, message: WindowMessage, call: bytes) -> WindowAnswer:
        if isinstance(message.command, FetchFile):
            return self.intake.receive(message)
        known = self.early.find(message.once.key)
        if known is not None:
            return self._known(known, message)
        if isinstance(message.command, SubmitDossier):
            answer = self.intake.receive(message)
            if answer.held:
                self._catch_up(message.file_code)
            return answer
        self._after_what_waits(message.file_code)
        answer = self.intake.receive(message)
        if not isinstance(message.command, ModifyDossier | SupplementDossier):
            return answer
        if answer.held:
            # The same message may have been kept a moment ago by somebody who did not see the dossier yet: the first
            # acknowledgement is everybody's.
            once = message.once
            acted = EarlyMessage(once.key, once.fingerprint, message.file_code, "", answer.at, APPLIED)
            return self._acknowledged(self.early.keep(acted), message)
        if isinstance(answer.error, UnknownFileCode) and self.dossiers.by_file_code(message.file_code) is None:
            return self._acknowledged(self._kept(message, call), message)
        return answer

    def sweep(self) -> int:
        """What waits for a dossier that has come meanwhile, or waited too long. How many dossiers it looked at."""
        codes = self.early.file_codes()
        for file_code in codes:
            if self.dossiers.by_file_code(file_code) is not None:
                self._catch_up(file_code)
            else:
                self._give_up(file_code)
        return len(codes)

    def _known(self, known: EarlyMessage, message: WindowMessage) -> WindowAnswer:
        answer = self._acknowledged(known, message)
        if not answer.held or known.outcome in (None, APPLIED):
            return answer
        # It stands nowhere: the former answer again would promise what nobody keeps.
        anew = self.intake.receive(message)
        if not anew.held:
            return anew
        self.early.settle(known.id, APPLIED)
        return answer

    def _after_what_waits(self, file_code: str) -> None:
        """What came before must not be acted on after this, or the older content would stand. Raises Unavailable."""
        if not self.early.waiting(file_code) or self.dossiers.by_file_code(file_code) is None:
            return
        self._catch_up(file_code)
        if self.early.waiting(file_code):
            raise Unavailable(f"Messages that came before this one wait to be acted on with dossier {file_code}.")

    def _kept(self, message: WindowMessage, call: bytes) -> EarlyMessage:
        file, once = File.of(call), message.once
        self.documents.put(file)
        return self.early.keep(EarlyMessage(once.key, once.fingerprint, message.file_code, file.sha256, self.clock()))

    def _acknowledged(self, known: EarlyMessage, message: WindowMessage) -> WindowAnswer:
        if known.fingerprint != message.once.fingerprint:
            return WindowAnswer(held=False, at=self.clock(), error=KeyReused())
        return WindowAnswer(held=True, at=known.received_at)

    def _catch_up(self, file_code: str) -> None:
        """Never fails: what cannot be acted on now is acted on by the sweep."""
        try:
            for waiting in self.early.waiting(file_code):
                self._act(waiting)
        except Transient as error:
            _log.warning("messages of %s wait on: %s", file_code, error)
        except Exception:
            _log.exception("messages of %s could not be acted on", file_code)

    def _act(self, waiting: EarlyMessage) -> None:
        try:
            call = self.documents.get(waiting.sha256)
        except NotFound:
            self._refused(waiting, "its text is gone")
            return
        message = self.read(call, waiting.received_at)
        if message is None:
            self._refused(waiting, "unreadable by now")
            return
        answer = self.intake.receive(message)
        if answer.held:
            self.early.settle(waiting.id, APPLIED)
        elif not isinstance(answer.error, UnknownFileCode) or self.dossiers.by_file_code(waiting.file_code):
            self._refused(waiting, _why(answer.error))

    def _refused(self, waiting: EarlyMessage, outcome: str) -> None:
        _log.error("early message %s for %s, held before, is refused: %s", waiting.id, waiting.file_code, outcome)
        self.early.settle(waiting.id, outcome)

    def _give_up(self, file_code: str) -> None:
        for waiting in self.early.waiting(file_code):
            if waiting.received_at + PATIENCE < self.clock():
                _log.error("early message %s: no dossier %s came within %s", waiting.id, file_code, PATIENCE)
                self.early.settle(waiting.id, GIVEN_UP)


def _why(error: CuakhauError | None) -> str:
    """With every bad field: no answer to the window names them."""
    if error is None:
        return "refused"
    found = error.violations if isinstance(error, Invalid) else ()
    return "; ".join([f"{error.code}: {error.message}", *(f"{v.code} {v.pointer}: {v.message}" for v in found)])
