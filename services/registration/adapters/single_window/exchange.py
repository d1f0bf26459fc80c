"""One exchange with the window: its SOAP call in, our answering envelope out."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import yaml
from lxml import etree

from services.registration.adapters.single_window.names import HEADER, wire_path
from services.registration.adapters.single_window.reading import read_draft, read_fields
from services.registration.application.window import WindowAnswer, WindowCommand, WindowMessage
from services.registration.domain.commands import CancelDossier, SubmitDossier, SupplementDossier
from services.registration.domain.dossier import Channel, WindowReference
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
    read_request,
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
from shared.single_window.xml import DEFAULT_LIMITS, children, local_name, text_of

_TABLE = yaml.safe_load(Path(__file__).with_name("messages.yaml").read_text(encoding="utf-8"))
_DOCUMENT_TYPES = frozenset(_TABLE["document_types"])
_KINDS: dict[str, str] = _TABLE["kinds"]
_MISSING = {"/Header/Subject/documentType": NO_PROCEDURE, "/Header/Subject/type": UNKNOWN_MESSAGE_TYPE}


@dataclass(frozen=True)
class Incoming:
    """envelope: to answer to, None when none could be read. message: to act on, None when `errors` say why not."""

    envelope: Envelope | None = None
    message: WindowMessage | None = None
    errors: tuple[AnswerError, ...] = ()


@dataclass(frozen=True)
class Exchange:
    """limits: of what is read."""

    limits: Limits = DEFAULT_LIMITS

    def read(self, document: bytes) -> Incoming:
        """A SOAP call of `receive`. Raises UnreadableXml or TooLarge when there is no call to answer."""
        payload = read_request(document, self.limits)
        try:
            envelope = parse_envelope(payload, self.limits)
        except UnreadableXml as error:
            return Incoming(errors=(AnswerError(XML_PARSE_ERROR, error.message),))
        except TooLarge as error:
            return Incoming(errors=(AnswerError(INVALID_MESSAGE, error.message),))
        except UnreadableEnvelope as error:
            return Incoming(self._leniently(payload), errors=_header_errors(error))
        return self._understood(envelope)

    def write(self, incoming: Incoming, answer: WindowAnswer) -> bytes:
        """The SOAP answer. To the same message it is the same, byte for byte, once the message stands."""
        if answer.held and incoming.envelope is not None:
            reply = acknowledge(incoming.envelope, answer.at)
        else:
            reply = refuse(incoming.envelope, incoming.errors or _errors(answer.error), answer.at)
        return response_document(build_envelope(reply))

    def refused(self, incoming: Incoming, now: datetime) -> bytes:
        """The answer to what cannot be acted on."""
        return self.write(incoming, WindowAnswer(held=False, at=now))

    def _leniently(self, payload: str) -> Envelope | None:
        try:
            return parse_envelope(payload, self.limits, lenient=True)
        except UnreadableEnvelope:
            return None

    def _understood(self, envelope: Envelope) -> Incoming:
        if envelope.document_type not in _DOCUMENT_TYPES:
            known = ", ".join(sorted(_DOCUMENT_TYPES))
            error = AnswerError(UNKNOWN_PROCEDURE, f"documentType {envelope.document_type}: known here are {known}.")
            return Incoming(envelope, errors=(error,))
        if envelope.kind not in _KINDS:
            known = ", ".join(sorted(_KINDS))
            error = AnswerError(UNKNOWN_MESSAGE_TYPE, f"type/function {envelope.kind}: taken here are {known}.")
            return Incoming(envelope, errors=(error,))
        if envelope.content is None:
            error = AnswerError(INVALID_DATA, "Body/Content is empty; put the business element there.")
            return Incoming(envelope, errors=(error,))
        file_code = read_fields(envelope.content, HEADER)["file_code"] or envelope.reference
        if envelope.reference and file_code != envelope.reference:
            text = f"fiMaHoSo: {file_code[:35]} differs from the envelope's reference {envelope.reference}."
            return Incoming(envelope, errors=(AnswerError(INVALID_DATA, text),))
        once = Once(f"message:{envelope.message_id}", _fingerprint(envelope, envelope.content))
        return Incoming(envelope, WindowMessage(once, file_code, _command(envelope, envelope.content, file_code)))


def _command(envelope: Envelope, content: etree._Element, file_code: str) -> WindowCommand:
    act = _KINDS[envelope.kind]
    if act == "cancel":
        return CancelDossier(read_fields(content, HEADER)["reason"])
    if act == "supplement":
        return SupplementDossier(read_draft(content))
    reference = WindowReference(envelope.document_type, envelope.reference or file_code, envelope.document_year)
    return SubmitDossier(Channel.VNSW, read_draft(content), file_code=file_code, window=reference)


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
