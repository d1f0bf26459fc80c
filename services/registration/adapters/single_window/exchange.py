"""One exchange with the window: its SOAP call in, our answering envelope out."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from datetime import datetime

import structlog
from lxml import etree

from services.registration.adapters.single_window.asked import COMMANDS, Asked, body_of
from services.registration.adapters.single_window.files import file_element
from services.registration.adapters.single_window.names import HEADER, wire_path
from services.registration.adapters.single_window.reading import read_fields
from services.registration.application.window import WindowAnswer, WindowMessage
from services.registration.domain.dossier import WindowReference
from shared.aggregate import Once
from shared.errors import CuakhauError, Invalid, KeyReused, TooLarge, Violation
from shared.single_window import (
    AnswerError,
    Envelope,
    Limits,
    UnreadableEnvelope,
    UnreadableXml,
    acknowledge,
    build_envelope,
    parse_envelope,
    read_envelope,
    refuse,
    response_document,
)
from shared.single_window.answers import (
    INVALID_DATA,
    INVALID_MESSAGE,
    NO_PROCEDURE,
    UNKNOWN_MESSAGE_TYPE,
    UNKNOWN_PROCEDURE,
    XML_PARSE_ERROR,
)
from shared.single_window.catalogue import window_catalogue
from shared.single_window.signing import SignatureRefused, Verified, Verifier
from shared.single_window.soap import RECEIVE, SERVER_FILE, Operation, read_call
from shared.single_window.xml import DEFAULT_LIMITS, children, local_name, text_of

_log = structlog.get_logger(__name__)

_MISSING = {
    "/Header/Subject/documentType": NO_PROCEDURE,
    "/Header/Subject/type": UNKNOWN_MESSAGE_TYPE,
    "/Header/Subject/function": UNKNOWN_MESSAGE_TYPE,
}


@dataclass(frozen=True)
class Incoming:
    """envelope: to answer to, None when none could be read. operation: the one that was called, to answer in its style.
    message: to act on, None when `errors` say why not. verified: who signed, None when nothing was looked at. stray: it
    could not be read, or its signatures did not hold.
    """

    envelope: Envelope | None = None
    operation: Operation = RECEIVE
    message: WindowMessage | None = None
    errors: tuple[AnswerError, ...] = ()
    verified: Verified | None = None
    stray: bool = False


@dataclass(frozen=True)
class Exchange:
    """limits: of what is read. verifier: of signatures; without one, whoever reaches us is taken for the window."""

    limits: Limits = DEFAULT_LIMITS
    verifier: Verifier | None = None

    def read(self, document: bytes, at: datetime | None = None) -> Incoming:
        """A SOAP call, of any operation. at: when it came, if it was held back: certificates may have ended since.

        Raises UnreadableXml or TooLarge when there is no call to answer; Unavailable when signatures cannot be judged now.
        """
        call = read_call(document, self.limits)
        try:
            envelope = parse_envelope(call.payload, self.limits)
        except UnreadableXml as error:
            return Incoming(operation=call.operation, errors=(AnswerError(XML_PARSE_ERROR, error.message),), stray=True)
        except TooLarge as error:
            return Incoming(operation=call.operation, errors=(AnswerError(INVALID_MESSAGE, error.message),), stray=True)
        except UnreadableEnvelope as error:
            return Incoming(self._leniently(call.payload), call.operation, errors=_header_errors(error), stray=True)
        try:
            envelope, verified = self._verified(envelope, at)
        except SignatureRefused as error:
            return Incoming(envelope, call.operation, errors=_signature_errors(error), stray=True)
        except UnreadableEnvelope as error:
            return Incoming(envelope, call.operation, errors=_header_errors(error))
        message, error_found = _understood(envelope, call.operation)
        if (
            message is not None
            and self.verifier is not None
            and (self.verifier.importer_signs or message.body is not None)
        ):
            message = replace(message, signatory=_signatory(verified))
        return Incoming(envelope, call.operation, message, (error_found,) if error_found else (), verified)

    def write(self, incoming: Incoming, answer: WindowAnswer) -> bytes:
        """The SOAP answer. To the same message it is the same, byte for byte, once the message stands."""
        _record(incoming)
        if answer.held and incoming.envelope is not None:
            reply = acknowledge(incoming.envelope, answer.at)
            if answer.file is not None:
                reply = replace(reply, content=file_element(answer.file))
        else:
            reply = refuse(incoming.envelope, incoming.errors or _errors(answer.error), answer.at)
        return response_document(build_envelope(reply), incoming.operation)

    def _verified(self, envelope: Envelope, at: datetime | None) -> tuple[Envelope, Verified | None]:
        """What was signed, read anew from what the signatures cover."""
        if self.verifier is None or envelope.root is None:
            return envelope, None
        verified = self.verifier.verify(envelope.root, at)
        return read_envelope(verified.root), verified

    def _leniently(self, payload: str) -> Envelope | None:
        try:
            return parse_envelope(payload, self.limits, lenient=True)
        except UnreadableEnvelope:
            return None


def _record(incoming: Incoming) -> None:
    """Who signed, and whether the trader's certificate is the importer's: agents may sign, but not unseen."""
    verified, envelope = incoming.verified, incoming.envelope
    if verified is None or envelope is None:
        return
    if verified.trouble:
        _log.error("trust_directory_unreadable", why=verified.trouble)
    for role, signatory in (("trader", verified.trader), ("system", verified.system)):
        if signatory is not None:
            _log.info(
                "message_signed",
                message_id=envelope.message_id,
                reference=envelope.reference,
                role=role,
                subject=signatory.subject,
                serial=signatory.serial,
                tax_code=signatory.tax_code,
            )


def _signatory(verified: Verified | None) -> str | None:
    if verified is None or verified.trader is None:
        return None
    return verified.trader.tax_code or ""


def _understood(envelope: Envelope, operation: Operation) -> tuple[WindowMessage | None, AnswerError | None]:
    """What is asked for, or why it cannot be told."""
    catalogue = window_catalogue()
    if envelope.document_type not in catalogue.document_types:
        known = ", ".join(catalogue.document_types)
        return None, AnswerError(UNKNOWN_PROCEDURE, f"documentType {envelope.document_type}: known here are {known}.")
    takes = [each for each in catalogue.to_agency if (each.form == "file") == (operation is SERVER_FILE)]
    row = next((each for each in takes if each.kind == envelope.kind), None)
    if row is None:
        known = ", ".join(sorted(each.kind for each in takes))
        text = f"type/function {envelope.kind}: {operation.name} takes {known}."
        return None, AnswerError(UNKNOWN_MESSAGE_TYPE, text)
    content = envelope.content
    if content is None:
        return None, AnswerError(INVALID_DATA, "Body/Content is empty; put the business element there.")
    file_code = read_fields(content, HEADER)["file_code"] or envelope.reference
    if envelope.reference and file_code != envelope.reference:
        text = f"fiMaHoSo: {file_code[:35]} differs from the envelope's reference {envelope.reference}."
        return None, AnswerError(INVALID_DATA, text)
    once = Once(f"message:{envelope.message_id}", _fingerprint(envelope, content))
    window = WindowReference(envelope.document_type, envelope.reference or file_code, envelope.document_year)
    command = COMMANDS[row.name](Asked(content, file_code, window))
    return WindowMessage(once, file_code, command, body_of(content) if row.sender == "cert_body" else None), None


def _fingerprint(envelope: Envelope, content: etree._Element) -> str:
    """What the message says, whatever its escaping, prefixes, spacing and time of sending."""
    said = hashlib.sha256(f"{envelope.kind} {envelope.reference}\n".encode())

    def say(element: etree._Element) -> None:
        said.update(f"<{local_name(element)}>".encode())
        inner = list(children(element))
        for part in inner:
            say(part)
        if not inner:
            said.update("".join(text_of(element).split()).encode("utf-8", "surrogatepass"))
        said.update(b"</>")

    say(content)
    return said.hexdigest()


def _signature_errors(error: SignatureRefused) -> tuple[AnswerError, ...]:
    return tuple(AnswerError(v.code, f"{v.pointer.strip('/')}: {v.message}") for v in error.violations)


def _header_errors(error: UnreadableEnvelope) -> tuple[AnswerError, ...]:
    def code(violation: Violation) -> str:
        return _MISSING.get(violation.pointer, INVALID_MESSAGE) if violation.code == "required" else INVALID_MESSAGE

    return tuple(AnswerError(code(v), f"{v.pointer.strip('/')}: {v.message}") for v in error.violations)


def _errors(error: CuakhauError | None) -> tuple[AnswerError, ...]:
    """ERR05 per bad field, naming it as the sender does; other refusals under their own code."""
    if isinstance(error, Invalid):
        return tuple(
            AnswerError(v.code if v.code == error.code else INVALID_DATA, f"{wire_path(v)}: {v.message} [{v.code}]")
            for v in error.violations
        )
    if isinstance(error, KeyReused):
        text = "This messageId came before with other content; send what is new under a messageId of its own."
        return (AnswerError("message_id_reused", text),)
    return (AnswerError(error.code, error.message),) if error else ()
