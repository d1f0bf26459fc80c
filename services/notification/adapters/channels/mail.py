"""Telling by e-mail over SMTP, Vietnamese first, English below."""

from __future__ import annotations

import smtplib
from datetime import timedelta
from email.errors import MessageError
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import format_datetime

from services.notification.adapters.channels.mail_connections import MailConnections, MailServer
from services.notification.adapters.channels.mail_headers import AsWritten, encoded
from services.notification.adapters.channels.mail_text import MailTexts
from services.notification.domain.correspondence import Correspondence
from services.notification.domain.entitlement_letters import EntitlementLetters
from services.notification.domain.events import Delivered, Outcome, Refused, Unknown
from services.notification.domain.letters import Letter, LetterBox
from shared.clock import VIETNAM


class MailChannel:
    def __init__(self, server: MailServer, texts: MailTexts) -> None:
        self._server = server
        self._texts = texts
        self._connections = MailConnections(server)
        self._from = f"{encoded('From', _one_line(server.sender_name))} <{server.sender}>"
        self.longest = timedelta(seconds=server.whole + 2 * server.timeout)

    def __call__(self, box: LetterBox, letter: Letter) -> Outcome:
        try:
            message = self.message(box, letter)
            content = message.as_bytes()
        except (ValueError, MessageError) as error:
            return Refused(f"the mail cannot be written: {error}")
        try:
            with self._connections.connection() as smtp:
                options = ["smtputf8", "body=8bitmime"] if not message["To"].isascii() else []
                smtp.sendmail(self._server.envelope_sender(letter.id), [message["To"]], content, options)
        except smtplib.SMTPRecipientsRefused as error:
            return _of_code(*next(iter(error.recipients.values())))
        except smtplib.SMTPResponseException as error:
            return _of_code(error.smtp_code, error.smtp_error)
        except smtplib.SMTPNotSupportedError as error:
            return Refused(str(error))
        except (OSError, smtplib.SMTPException) as error:
            return Unknown(f"{type(error).__name__}: {error}")
        return Delivered("250")

    def message(self, box: LetterBox, letter: Letter) -> EmailMessage:
        """The same bytes for the same letter. Raises ValueError for an address that is none."""
        text = self._texts.render(box, letter)
        recipient = _address(_email_of(box, letter))
        international = not recipient.addr_spec.isascii()
        message = EmailMessage(policy=AsWritten(linesep="\r\n", utf8=international))
        message["Subject"] = encoded("Subject", _one_line(text.subject))
        message["From"] = self._from
        message["To"] = recipient.addr_spec
        message["Date"] = format_datetime(letter.queued_at.astimezone(VIETNAM))
        message["Message-ID"] = f"<{letter.id}@{self._server.domain}>"
        message["Auto-Submitted"] = "auto-generated"
        message.set_content(text.plain)
        message.add_alternative(text.html, subtype="html")
        message["Content-Language"] = "vi, en"
        # Of our own, because the standard library's takes a search through the whole text.
        message.set_boundary(f"=_{letter.id}")
        return message


def _email_of(box: LetterBox, letter: Letter) -> str:
    if letter.to is not None:
        return letter.to.email or ""
    if isinstance(box, EntitlementLetters):
        return box.email or ""
    return (box.recipient.email or "") if isinstance(box, Correspondence) else ""


def _of_code(code: int, said: bytes | str) -> Outcome:
    words = said.decode("utf-8", "replace") if isinstance(said, bytes) else said
    text = f"{code} {words}"[:500]
    return Refused(text) if 500 <= code <= 599 else Unknown(text)


def _address(text: str) -> Address:
    try:
        address = Address(addr_spec=text)
    except (ValueError, MessageError, IndexError, AttributeError) as error:
        # The parser of the standard library stumbles over some texts instead of refusing them.
        raise ValueError(f"'{text}' is no e-mail address: {error}") from error
    if not (address.username and address.domain):
        raise ValueError(f"'{text}' is no e-mail address")
    return address


def _one_line(text: str) -> str:
    return " ".join(text.split())
