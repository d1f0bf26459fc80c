"""Mails that come back, as a mail server hands them over: delivery status notifications (RFC 3464) and older habits."""

from __future__ import annotations

import re
from collections.abc import Iterator
from email import policy
from email.errors import MessageError
from email.message import Message
from email.parser import BytesParser
from typing import Any

from services.notification.application.arrivals import Bounce
from shared.errors import Invalid, Violation

_UUID = r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"
_MESSAGE_ID = re.compile(rf"<({_UUID})@[^<>\s]+>", re.IGNORECASE)
_RETURN_PATH = re.compile(rf"\+({_UUID})@", re.IGNORECASE)
# Where a server says to whom it hands the mail over.
_ADDRESSED = ("To", "Delivered-To", "X-Original-To", "Envelope-To", "X-Envelope-To")
_NAMING = ("In-Reply-To", "References", "X-Original-Message-ID")
_ORIGINALS = ("message/rfc822", "message/global", "text/rfc822-headers", "message/global-headers")
_STATUSES = ("message/delivery-status", "message/global-delivery-status")
_LONGEST = 500
# What a server without standard quotes of the mail, it does near the beginning.
_QUOTED = 64 * 1024
# A mail that came back is about one letter; whoever names thousands wants us to look for them all.
_MOST_IDS = 20


def read_bounce(raw: bytes) -> Bounce | None:
    """None for a mail that says of no letter that it did not arrive: an answer by a person or a machine, a delay.

    Raises Invalid for what is no mail.
    """
    try:
        # The older policy hands every header over as it is, however broken.
        mail = BytesParser(policy=policy.compat32).parsebytes(raw)
        if not mail.keys():
            said = "The body is no mail: give the whole message that came back (message/rfc822), headers first."
            raise Invalid([Violation("", "no_mail", said)], said)
        parts = list(mail.walk())
        diagnostic = _failure(parts)
        if diagnostic is None and "X-Failed-Recipients" in mail:
            diagnostic = f"{_header(mail, 'X-Failed-Recipients')}: {_first_words(mail)}"
        if diagnostic is None:
            return None
        return Bounce(tuple(dict.fromkeys(_ids(mail, parts)))[:_MOST_IDS], " ".join(diagnostic.split())[:_LONGEST])
    except (MessageError, LookupError, ValueError, AttributeError, RecursionError) as error:
        said = f"The mail cannot be read: {error}"
        raise Invalid([Violation("", "no_mail", said)], said) from error


def _failure(parts: list[Message]) -> str | None:
    """What the first recipient that failed is said to have failed by."""
    for part in parts:
        if part.get_content_type() in _STATUSES and part.is_multipart():
            for fields in part.get_payload():
                if isinstance(fields, Message) and _header(fields, "Action").split(" ")[0].lower() == "failed":
                    recipient = _header(fields, "Final-Recipient") or _header(fields, "Original-Recipient")
                    said = _header(fields, "Diagnostic-Code") or f"status {_header(fields, 'Status')}"
                    return f"{_plain(recipient)}: {_plain(said)}"
    return None


def _ids(mail: Message, parts: list[Message]) -> Iterator[str]:
    """What the returned mail itself says first, then the address to which it came back, then what is only quoted."""
    for part in parts:
        if part.get_content_type() in _ORIGINALS:
            yield from _found(_MESSAGE_ID, _original(part))
    for header in _ADDRESSED:
        yield from _found(_RETURN_PATH, "\n".join(str(value) for value in mail.get_all(header, [])))
    for header in _NAMING:
        yield from _found(_MESSAGE_ID, _header(mail, header))
    for part in parts:
        if part.get_content_maintype() == "text":
            yield from _found(_MESSAGE_ID, "\n".join(_quoted_id(_text(part))))


def _original(part: Message) -> str:
    if part.is_multipart():
        original: Any = part.get_payload(0)
        return _header(original, "Message-ID")
    return "\n".join(_quoted_id(_text(part)))


def _quoted_id(text: str) -> Iterator[str]:
    return (line for line in text[:_QUOTED].splitlines() if line.lstrip("> ").lower().startswith("message-id:"))


def _found(pattern: re.Pattern[str], text: str) -> Iterator[str]:
    return (found.group(1).lower() for found in pattern.finditer(text[:_QUOTED]))


def _header(part: Message, name: str) -> str:
    return " ".join(str(part.get(name, "")).split())


def _plain(field: str) -> str:
    """Without its type ("rfc822;", "smtp;")."""
    kind, semicolon, rest = field.partition(";")
    return rest.strip() if semicolon and kind.strip().replace("-", "").isalnum() else field


def _text(part: Message) -> str:
    payload = part.get_payload(decode=True)
    return payload.decode("utf-8", "replace") if isinstance(payload, bytes) else ""


def _first_words(mail: Message) -> str:
    texts = (_text(part) for part in mail.walk() if part.get_content_type() == "text/plain")
    return next(texts, "")[:_LONGEST]
