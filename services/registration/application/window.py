"""Use case: a message of the single window is acted on and answered."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from services.registration.application import importer_acts
from services.registration.application.acting import Request
from services.registration.application.body_acts import submit_result
from services.registration.application.fetching import with_files
from services.registration.application.ports import Documents, Dossiers, FileCodes, FilesOfSender, Law, Said
from services.registration.application.submitting import DuplicateFileCode, submit_dossier
from services.registration.domain.commands import (
    CancelDossier,
    ModifyDossier,
    RequestAmendment,
    RequestExtension,
    RequestWithdrawal,
    ResendDossier,
    SubmitConformityResult,
    SubmitDossier,
    SupplementDossier,
)
from services.registration.domain.dossier import Channel, Dossier, Handler, Status
from services.registration.domain.rules.findings import Findings
from services.registration.domain.rules.tax_code import read_tax_code
from shared.aggregate import Actor, Aggregate, Json, Once
from shared.clock import VIETNAM, Clock, NewId
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


@dataclass(frozen=True)
class FetchFile:
    """id: SHA-256 of a file of the dossier, as its papers name it."""

    id: str


WindowCommand = (
    SubmitDossier
    | ModifyDossier
    | SupplementDossier
    | CancelDossier
    | RequestExtension
    | RequestWithdrawal
    | RequestAmendment
    | SubmitConformityResult
    | FetchFile
)


@dataclass(frozen=True)
class WindowMessage:
    """once: by messageId, with a fingerprint of what the message says. file_code: the dossier that it is about.

    body: code of the certification body that speaks, None when it is the importer. signatory: the tax code in the
    certificate that signed, "" without one, where it matters who signs: where only the importer may, and of what the
    certification body says, which the importer may not; None elsewhere.
    """

    once: Once
    file_code: str
    command: WindowCommand
    body: str | None = None
    signatory: str | None = None


@dataclass(frozen=True)
class WindowFile:
    """A file that was asked for. name: as its paper has it."""

    id: str
    name: str
    data: bytes


@dataclass(frozen=True)
class WindowAnswer:
    """held: the message stands, stored at `at` (the same whenever it is repeated).

    error: why it does not; for Invalid, one answer line per violation. file: what was asked for.
    """

    held: bool
    at: datetime
    error: CuakhauError | None = None
    file: WindowFile | None = None


class UnknownFileCode(Invalid):
    """The message is about a dossier that did not come from the window."""

    code = "unknown_file_code"

    def __init__(self, file_code: str) -> None:
        message = f"No dossier {file_code[:35]} came from the single window; check the reference, or send 10/01 first."
        super().__init__([Violation("/file_code", self.code, message)], message)


class NotSignedByImporter(Invalid):
    """The certificate is another enterprise's. Branches, which have 13 digits, sign for their enterprise."""

    code = "signer_mismatch"

    def __init__(self, signatory: str, importer: str) -> None:
        message = (
            f"The signature is that of tax code {signatory or '(none)'}, the importer is {importer}: here the importer "
            "signs, with a certificate of its own."
        )
        super().__init__([Violation("/importer/tax_code", self.code, message)], message)


class SignedByImporter(Invalid):
    """Whoever is judged does not sign the judgement."""

    code = "signer_mismatch"

    def __init__(self, importer: str) -> None:
        message = (
            f"The signature is that of the importer, {importer}: what the certification body (tổ chức chứng nhận) found, "
            "it signs itself."
        )
        super().__init__([Violation("/cert_body/code", self.code, message)], message)


class DuplicateMessage(Invalid):
    """What this message says was said before, under another messageId, and stands."""

    code = "duplicate_message"

    def __init__(self, said: Said) -> None:
        id = said.key.removeprefix("message:")
        # Written as the window writes moments.
        since = said.at.astimezone(VIETNAM).isoformat(" ", "milliseconds")[:23]
        message = (
            f"Message {id} said the same and stands since {since} (Vietnamese time); nothing needs to be sent again."
        )
        super().__init__([Violation("/file_code", self.code, message)], message)


class UnknownFile(Invalid):
    """The dossier holds no file under that id."""

    code = "unknown_file"

    def __init__(self, id: str) -> None:
        message = f"This dossier holds no file {id[:64]}; its papers name their files by SHA-256."
        super().__init__([Violation("/id", self.code, message)], message)


@dataclass(frozen=True)
class WindowIntake:
    """receive: the answer to a message; raises Transient when it cannot be known whether the message stands."""

    dossiers: Dossiers
    documents: Documents
    file_codes: FileCodes
    law: Law
    clock: Clock
    new_id: NewId
    files: FilesOfSender

    def receive(self, message: WindowMessage) -> WindowAnswer:
        for _ in range(_TRIES):
            try:
                if isinstance(message.command, FetchFile):
                    return WindowAnswer(held=True, at=self.clock(), file=self._file(message, message.command.id))
                return _held(self._act(message))
            except (Stale, AlreadyActed):
                continue
            except NotAllowed as refusal:
                # The same message may have been acted on by another worker since it was looked up.
                if (given := self.dossiers.answered(message.once)) is not None:
                    return _held(given)
                return WindowAnswer(held=False, at=self.clock(), error=_as_value(self._named(message, refusal)))
            except DuplicateFileCode as refusal:
                return WindowAnswer(held=False, at=self.clock(), error=_as_value(self._named(message, refusal)))
            except REFUSALS as refusal:
                return WindowAnswer(held=False, at=self.clock(), error=_as_value(refusal))
        raise Unavailable("The dossier changed again and again; send the message once more.")

    def _named(self, message: WindowMessage, refusal: CuakhauError) -> CuakhauError:
        """Out of place because it was said before is something else than out of place."""
        found = self.dossiers.by_file_code(message.file_code)
        said = self.dossiers.said_before(found.id, message.once.fingerprint) if found else None
        return DuplicateMessage(said) if said else refusal

    def _act(self, message: WindowMessage) -> Json:
        if (given := self.dossiers.answered(message.once)) is not None:
            return given
        command = with_files(message.command, self.files)
        if isinstance(command, SubmitDossier):
            return self._submit(message, command)
        found = self._found(message.file_code)
        if isinstance(command, SubmitConformityResult):
            _check_not_importer(message, found.state.content.importer.tax_code)
            actor = Actor(f"cert_body:{message.body}", "cert_body", body=message.body)
        else:
            actor = _importer(found.state.content.importer.tax_code)
            _check_signatory(message, found.state.content.importer.tax_code)
            self._check_not_said_just_now(message, command, found)
        request = Request(found.id, actor, once=message.once)
        return _ACTS[type(command)](self, request, command, found.state)

    def _check_not_said_just_now(
        self, message: WindowMessage, command: WindowCommand, found: Aggregate[Dossier]
    ) -> None:
        """Before acceptance the registration may be sent anew any number of times, but not the same twice in a row."""
        if not isinstance(command, ModifyDossier | SupplementDossier):
            return
        handler = command.handler if isinstance(command, SupplementDossier) else Handler.CQKT
        if found.state.handlers.of(handler) is not Status.SUBMITTED:
            return
        last = self.dossiers.said_last(found.id)
        if last is not None and last.fingerprint == message.once.fingerprint and last.key != message.once.key:
            raise DuplicateMessage(last)

    def with_papers(self) -> dict[str, Any]:
        """What acts that bring papers need."""
        return {"dossiers": self.dossiers, "documents": self.documents, "law": self.law, "clock": self.clock}

    def plainly(self) -> dict[str, Any]:
        return {"dossiers": self.dossiers, "clock": self.clock}

    def _file(self, message: WindowMessage, id: str) -> WindowFile:
        content = self._found(message.file_code).state
        _check_signatory(message, content.content.importer.tax_code)
        for document in content.content.documents:
            if document.sha256 == id.strip().lower():
                return WindowFile(document.sha256, document.file_name, self.documents.get(document.sha256))
        raise UnknownFile(id)

    def _submit(self, message: WindowMessage, command: SubmitDossier) -> Json:
        # The window has verified who sends; the dossier is entered in the name of the importer that it names.
        tax_code = read_tax_code(command.draft.importer.tax_code, "/importer/tax_code", Findings())
        _check_signatory(message, tax_code)
        return submit_dossier(
            command,
            actor=_importer(tax_code),
            once=message.once,
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


def _supplement(intake: WindowIntake, request: Request, command: SupplementDossier, dossier: Dossier) -> Json:
    """To the window, a supplement, an amendment that was allowed, and a change before acceptance are one message."""
    status = dossier.handlers.of(command.handler)
    if status is Status.AMEND_ALLOWED:
        resent = ResendDossier(command.draft, command.handler)
        return importer_acts.resend_dossier(request, resent, **intake.with_papers())
    if status is Status.SUBMITTED:
        return importer_acts.modify_dossier(request, ModifyDossier(command.draft), **intake.with_papers())
    return importer_acts.supplement_dossier(request, command, **intake.with_papers())


_ACTS: Mapping[type, Callable[[WindowIntake, Request, Any, Dossier], Json]] = {
    ModifyDossier: lambda its, request, command, _: importer_acts.modify_dossier(request, command, **its.with_papers()),
    SupplementDossier: _supplement,
    CancelDossier: lambda its, request, command, _: importer_acts.cancel_dossier(request, command, **its.plainly()),
    RequestExtension: lambda its, request, command, _: importer_acts.ask_for_extension(
        request, command, **its.plainly()
    ),
    RequestWithdrawal: lambda its, request, command, _: importer_acts.ask_to_withdraw(
        request, command, **its.plainly()
    ),
    RequestAmendment: lambda its, request, command, _: importer_acts.ask_to_amend(request, command, **its.plainly()),
    SubmitConformityResult: lambda its, request, command, _: submit_result(request, command, **its.with_papers()),
}


def _check_signatory(message: WindowMessage, importer: str) -> None:
    if message.signatory is not None and message.signatory[:10] != importer[:10]:
        raise NotSignedByImporter(message.signatory, importer)


def _check_not_importer(message: WindowMessage, importer: str) -> None:
    if message.signatory and message.signatory[:10] == importer[:10]:
        raise SignedByImporter(importer)


def _as_value(refusal: CuakhauError) -> CuakhauError:
    """Without where it was raised: that would hold the message, and what was made of it, until the collector of garbage
    comes by."""
    refusal.__context__ = refusal.__cause__ = None
    return refusal.with_traceback(None)


def _held(answer: Json) -> WindowAnswer:
    return WindowAnswer(held=True, at=datetime.fromisoformat(answer["at"]))


def _importer(tax_code: str) -> Actor:
    return Actor(f"importer:{tax_code}", "importer", tax_code=tax_code)
