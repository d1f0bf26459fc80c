"""Telling by e-mail over SMTP, Vietnamese first, English below."""

from __future__ import annotations

import smtplib
import socket
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import timedelta
from email.errors import MessageError
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import format_datetime

from services.notification.adapters.channels.mail_headers import AsWritten, encoded
from services.notification.adapters.channels.mail_text import MailTexts
from services.notification.domain.correspondence import Correspondence
from services.notification.domain.events import Delivered, Outcome, Refused, Unknown
from services.notification.domain.letters import Letter
from shared.clock import VIETNAM


@dataclass(frozen=True)
class MailServer:
    """sender: address in From. domain: right of the @ in Message-ID. starttls: with the system's certificates.

    timeout: seconds for each step. whole: seconds for all of one mail.
    """

    host: str
    port: int
    sender: str
    sender_name: str
    domain: str
    starttls: bool = False
    user: str | None = None
    password: str | None = None
    timeout: float = 5.0
    whole: float = 20.0


class MailChannel:
    def __init__(self, server: MailServer, texts: MailTexts) -> None:
        self._server = server
        self._texts = texts
        self._from = f"{encoded('From', _one_line(server.sender_name))} <{server.sender}>"
        self.longest = timedelta(seconds=server.whole + 2 * server.timeout)

    def __call__(self, correspondence: Correspondence, letter: Letter) -> Outcome:
        try:
            message = self.message(correspondence, letter)
            content = message.as_bytes()
        except (ValueError, MessageError) as error:
            return Refused(f"the mail cannot be written: {error}")
        try:
            with self._connection() as smtp:
                options = ["smtputf8", "body=8bitmime"] if not message["To"].isascii() else []
                smtp.sendmail(self._server.sender, [message["To"]], content, options)
        except smtplib.SMTPRecipientsRefused as error:
            return _of_code(*next(iter(error.recipients.values())))
        except smtplib.SMTPResponseException as error:
            return _of_code(error.smtp_code, error.smtp_error)
        except smtplib.SMTPNotSupportedError as error:
            return Refused(str(error))
        except (OSError, smtplib.SMTPException) as error:
            return Unknown(f"{type(error).__name__}: {error}")
        return Delivered("250")

    def message(self, correspondence: Correspondence, letter: Letter) -> EmailMessage:
        """The same bytes for the same letter. Raises ValueError for an address that is none."""
        text = self._texts.render(correspondence, letter)
        recipient = _address(correspondence.recipient.email or "")
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

    @contextmanager
    def _connection(self) -> Iterator[smtplib.SMTP]:
        server = self._server
        # Named here, because it would ask the resolver for its own name each time, and hold up everything meanwhile.
        smtp = smtplib.SMTP(timeout=server.timeout, local_hostname=server.domain)
        # Time-outs of single steps do not bound a server that sends a byte now and then.
        watchdog = threading.Timer(server.whole, _cut, (smtp,))
        watchdog.daemon = True
        watchdog.start()
        try:
            code, said = smtp.connect(server.host, server.port)
            if code != 220:
                raise smtplib.SMTPConnectError(code, said)
            if server.starttls:
                smtp.starttls(context=ssl.create_default_context())
            if server.user is not None:
                smtp.login(server.user, server.password or "")
            yield smtp
            # The server has said what becomes of the mail: a failing farewell changes nothing.
            with suppress(OSError, smtplib.SMTPException):
                smtp.quit()
        finally:
            watchdog.cancel()
            smtp.close()


def _cut(smtp: smtplib.SMTP) -> None:
    # Closing would leave whoever reads from it waiting.
    if smtp.sock is not None:
        with suppress(OSError):
            smtp.sock.shutdown(socket.SHUT_RDWR)


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
