"""Connections to the mail server, kept open for a short while so that many mails need not say hello one by one."""

from __future__ import annotations

import smtplib
import socket
import ssl
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass

# Shorter than any server's patience.
_KEPT_SECONDS = 5.0


@dataclass(frozen=True)
class MailServer:
    """sender: address in From. domain: right of the @ in Message-ID. starttls: with the system's certificates.

    return_path: to which mails that bounce come back, with the letter's id in it; else the sender.

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
    return_path: str | None = None

    def envelope_sender(self, letter_id: str) -> str:
        if self.return_path is None:
            return self.sender
        name, _, domain = self.return_path.rpartition("@")
        return f"{name}+{letter_id}@{domain}"


class MailConnections:
    def __init__(self, server: MailServer) -> None:
        self._server = server
        # Which, and since when nobody uses it.
        self._idle: list[tuple[smtplib.SMTP, float]] = []
        self._closing: threading.Timer | None = None

    @contextmanager
    def connection(self) -> Iterator[smtplib.SMTP]:
        """One that has just answered; kept for the next mail unless something is raised. Raises as smtplib does."""
        opened: list[smtplib.SMTP] = []
        # Time-outs of single steps do not bound a server that sends a byte now and then.
        watchdog = threading.Timer(self._server.whole, _cut, (opened,))
        watchdog.daemon = True
        watchdog.start()
        try:
            smtp = self._kept(opened) or self._fresh(opened)
            yield smtp
        except BaseException:
            for smtp in opened:
                smtp.close()
            raise
        finally:
            watchdog.cancel()
        self._keep(smtp)

    def _kept(self, opened: list[smtplib.SMTP]) -> smtplib.SMTP | None:
        while self._idle:
            smtp, _ = self._idle.pop()
            opened.append(smtp)
            with suppress(OSError, smtplib.SMTPException):
                # The server may have hung up meanwhile, which is no failed try.
                if smtp.noop()[0] == 250:
                    return smtp
            smtp.close()
        return None

    def _fresh(self, opened: list[smtplib.SMTP]) -> smtplib.SMTP:
        server = self._server
        # Named here, because it would ask the resolver for its own name each time, and hold up everything meanwhile.
        smtp = smtplib.SMTP(timeout=server.timeout, local_hostname=server.domain)
        opened.append(smtp)
        code, said = smtp.connect(server.host, server.port)
        if code != 220:
            raise smtplib.SMTPConnectError(code, said)
        if server.starttls:
            smtp.starttls(context=ssl.create_default_context())
        if server.user is not None:
            smtp.login(server.user, server.password or "")
        return smtp

    def _keep(self, smtp: smtplib.SMTP) -> None:
        self._idle.append((smtp, time.monotonic()))
        if self._closing is None:
            self._close_later()

    def _close_later(self) -> None:
        self._closing = threading.Timer(_KEPT_SECONDS, self._close_idle)
        self._closing.daemon = True
        self._closing.start()

    def _close_idle(self) -> None:
        self._closing = None
        latest = time.monotonic() - _KEPT_SECONDS
        idle, self._idle = self._idle, []
        for smtp, since in idle:
            if since > latest:
                self._idle.append((smtp, since))
                continue
            # What it was kept for is done: a failing farewell changes nothing.
            with suppress(OSError, smtplib.SMTPException):
                smtp.quit()
            smtp.close()
        if self._idle and self._closing is None:
            self._close_later()


def _cut(opened: list[smtplib.SMTP]) -> None:
    # Closing would leave whoever reads from it waiting.
    for smtp in opened:
        if smtp.sock is not None:
            with suppress(OSError):
                smtp.sock.shutdown(socket.SHUT_RDWR)
