"""The synchronous answer to a message: the same envelope, parties swapped, function 99 (held) or 00 (and why not)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from lxml import etree

from shared.single_window.envelope import MINISTRY, WINDOW, Envelope, format_moment, parse_envelope
from shared.single_window.xml import DEFAULT_LIMITS, Limits, child, children, local_name, text_at, text_element

HELD = "99"
NOT_HELD = "00"

# Codes seen in public code of the window's ministries.
INVALID_MESSAGE = "ERR00"
UNKNOWN_PROCEDURE = "ERR01"
XML_PARSE_ERROR = "ERR02"
NO_PROCEDURE = "ERR03"
UNKNOWN_MESSAGE_TYPE = "ERR04"
INVALID_DATA = "ERR05"

# In one answer; a hundred thousand bad fields must not make a message of two hundred megabytes.
MOST_ERRORS = 200


@dataclass(frozen=True)
class AnswerError:
    """code: "ERR00".."ERR05" or one of the procedure's own; name: what is wrong, for people."""

    code: str
    name: str


@dataclass(frozen=True)
class Answer:
    """message_id: of the message that is answered. held: the other side stored it and answers for it."""

    message_id: str
    held: bool
    errors: tuple[AnswerError, ...] = ()


def acknowledge(received: Envelope, now: datetime) -> Envelope:
    """The `99` for a message that is durably stored."""
    return replace(_answer(received, now), function=HELD, content=text_element("ReceiveDate", format_moment(now)))


def refuse(received: Envelope | None, errors: Sequence[AnswerError], now: datetime) -> Envelope:
    """The `00`; `received` is None when the message could not be read at all."""
    listed = etree.Element("ErrorList")
    told = list(errors[:MOST_ERRORS])
    if len(errors) > MOST_ERRORS:
        more = len(errors) - MOST_ERRORS
        told.append(
            AnswerError(errors[-1].code, f"And {more} more; put these right first, then send the message again.")
        )
    for error in told:
        entry = etree.SubElement(listed, "Error")
        entry.append(text_element("ErrorCode", error.code))
        entry.append(text_element("ErrorName", error.name))
    return replace(_answer(received, now), function=NOT_HELD, content=listed)


def read_answer(envelope: Envelope) -> Answer | None:
    """None when the envelope is no answer (neither 99 nor 00)."""
    if envelope.function not in (HELD, NOT_HELD):
        return None
    content = envelope.content
    listed = content if content is not None and local_name(content) == "ErrorList" else child(content, "ErrorList")
    errors = tuple(AnswerError(text_at(e, "ErrorCode"), text_at(e, "ErrorName")) for e in children(listed))
    return Answer(envelope.message_id, envelope.function == HELD, errors)


def parse_answer(payload: bytes | str, limits: Limits = DEFAULT_LIMITS) -> Answer | None:
    """As read_answer, from the text; the answer to a message that could not be read lacks its header and is read too.

    Raises UnreadableXml, TooLarge, UnreadableEnvelope.
    """
    return read_answer(parse_envelope(payload, limits, lenient=True))


def _answer(received: Envelope | None, now: datetime) -> Envelope:
    if received is None:
        return Envelope("", MINISTRY, WINDOW, "", "", NOT_HELD, "", send_date=now)
    return replace(received, sender=received.receiver, receiver=received.sender, send_date=now, root=None)
