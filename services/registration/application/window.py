"""Use case: a message of the single window is acted on and answered."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from services.registration.application.acting import Request
from services.registration.application.importer_acts import cancel_dossier, resend_dossier, supplement_dossier
from services.registration.application.ports import Documents, Dossiers, FileCodes, Law
from services.registration.application.submitting import submit_dossier
from services.registration.domain.commands import CancelDossier, ResendDossier, SubmitDossier, SupplementDossier
from services.registration.domain.dossier import Channel, Dossier, Status
from services.registration.domain.rules.findings import Findings
from services.registration.domain.rules.tax_code import read_tax_code
from shared.aggregate import Actor, Aggregate, Json, Once
from shared.clock import Clock, NewId
from shared.errors import (
    AlreadyActed,
    CuakhauError,
    Forbidden,
    Invalid,
    KeyReused,
    NotAllowed,
    Stale,
    TooLarge,
    Unavailable,
    Violation,
)

# The window sends no version: when somebody else was faster, or the same message came twice at once, it is decided on
# again.
_TRIES = 5
# What the sender can put right. Anything else is our own fault and must not look like an answer.
REFUSALS = (Invalid, Forbidden, TooLarge, KeyReused)

WindowCommand = SubmitDossier | SupplementDossier | CancelDossier


@dataclass(frozen=True)
class WindowMessage:
    """once: by messageId, with a fingerprint of what the message says. file_code: the dossier that it is about."""

    once: Once
    file_code: str
    command: WindowCommand


@dataclass(frozen=True)
class WindowAnswer:
    """held: the message stands, stored at `at` (the same whenever it is repeated).

    error: why it does not; for Invalid, one answer line per violation.
    """

    held: bool
    at: datetime
    error: CuakhauError | None = None


class UnknownFileCode(Invalid):
    """The message is about a dossier that did not come from the window."""

    code = "unknown_file_code"

    def __init__(self, file_code: str) -> None:
        message = f"No dossier {file_code[:35]} came from the single window; check the reference, or send 10/01 first."
        super().__init__([Violation("/file_code", self.code, message)], message)


@dataclass(frozen=True)
class WindowIntake:
    """receive: the answer to a message; raises Transient when it cannot be known whether the message stands."""

    dossiers: Dossiers
    documents: Documents
    file_codes: FileCodes
    law: Law
    clock: Clock
    new_id: NewId

    def receive(self, message: WindowMessage) -> WindowAnswer:
        for _ in range(_TRIES):
            try:
                return _held(self._act(message))
            except (Stale, AlreadyActed):
                continue
            except NotAllowed as refusal:
                # The same message may have been acted on by another worker since it was looked up.
                if (given := self.dossiers.answered(message.once)) is not None:
                    return _held(given)
                return WindowAnswer(held=False, at=self.clock(), error=refusal)
            except REFUSALS as refusal:
                return WindowAnswer(held=False, at=self.clock(), error=refusal)
        raise Unavailable("The dossier changed again and again; send the message once more.")

    def _act(self, message: WindowMessage) -> Json:
        if (given := self.dossiers.answered(message.once)) is not None:
            return given
        command = message.command
        if isinstance(command, SubmitDossier):
            return self._submit(message.once, command)
        found = self._found(message.file_code)
        request = Request(found.id, _importer(found.state.content.importer.tax_code), once=message.once)
        if isinstance(command, CancelDossier):
            return cancel_dossier(request, command, dossiers=self.dossiers, clock=self.clock)
        if found.state.handlers.cqkt is Status.AMEND_ALLOWED:
            # To the window, the supplement and the amendment that was allowed are one message.
            resent = ResendDossier(command.draft)
            return resend_dossier(
                request, resent, dossiers=self.dossiers, documents=self.documents, law=self.law, clock=self.clock
            )
        return supplement_dossier(
            request, command, dossiers=self.dossiers, documents=self.documents, law=self.law, clock=self.clock
        )

    def _submit(self, once: Once, command: SubmitDossier) -> Json:
        # The window has verified who sends; the dossier is entered in the name of the importer that it names.
        tax_code = read_tax_code(command.draft.importer.tax_code, "/importer/tax_code", Findings())
        return submit_dossier(
            command,
            actor=_importer(tax_code),
            once=once,
            dossiers=self.dossiers,
            documents=self.documents,
            file_codes=self.file_codes,
            law=self.law,
            clock=self.clock,
            new_id=self.new_id,
        )

    def _found(self, file_code: str) -> Aggregate[Dossier]:
        found = self.dossiers.by_file_code(file_code)
        if found is None or found.state.channel is not Channel.VNSW:
            raise UnknownFileCode(file_code)
        return found


def _held(answer: Json) -> WindowAnswer:
    return WindowAnswer(held=True, at=datetime.fromisoformat(answer["at"]))


def _importer(tax_code: str) -> Actor:
    return Actor(f"importer:{tax_code}", "importer", tax_code=tax_code)
