"""The mails that came, newest last, and how the next ones are treated."""

import email
import email.policy
import threading
from collections import deque
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from email.message import EmailMessage
from enum import StrEnum
from typing import Any

_KEPT = 20_000


class Mode(StrEnum):
    """ok. slow: answers after `seconds`. later: 451. refuse: 550. hang_up: closes the connection unanswered."""

    OK = "ok"
    SLOW = "slow"
    LATER = "later"
    REFUSE = "refuse"
    HANG_UP = "hang_up"


@dataclass(frozen=True)
class Treatment:
    """count: for so many mails, then ok again; None until told otherwise."""

    mode: Mode = Mode.OK
    seconds: float = 0.0
    count: int | None = None


@dataclass(frozen=True)
class Mail:
    at: datetime
    sender: str
    recipients: tuple[str, ...]
    message: EmailMessage

    def row(self) -> dict[str, Any]:
        text = self.message.get_body(("plain",))
        html = self.message.get_body(("html",))
        return {
            "at": self.at.isoformat(timespec="milliseconds"),
            "message_id": str(self.message["Message-ID"] or ""),
            "from": str(self.message["From"] or ""),
            "to": list(self.recipients),
            "subject": str(self.message["Subject"] or ""),
            "headers": {name: str(value) for name, value in self.message.items()},
            "text": text.get_content() if text else "",
            "html": html.get_content() if html else "",
        }


class Box:
    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._mails: deque[Mail] = deque(maxlen=_KEPT)
        self._treatment = Treatment()

    def keep(self, sender: str, recipients: list[str], raw: bytes) -> None:
        message = email.message_from_bytes(raw, _class=EmailMessage, policy=email.policy.default)
        with self._lock:
            self._mails.append(Mail(datetime.now(UTC), sender, tuple(recipients), message))

    def mails(self, to: str | None = None) -> list[Mail]:
        with self._lock:
            return [mail for mail in self._mails if to is None or to in mail.recipients]

    def empty(self) -> None:
        with self._lock:
            self._mails.clear()
            self._treatment = Treatment()

    def treat(self, treatment: Treatment) -> None:
        with self._lock:
            self._treatment = treatment

    @property
    def treatment(self) -> Treatment:
        with self._lock:
            return self._treatment

    def take_treatment(self) -> Treatment:
        """How to treat one mail, counting it."""
        with self._lock:
            taken = self._treatment
            if taken.count is not None:
                left = taken.count - 1
                self._treatment = replace(taken, count=left) if left > 0 else Treatment()
            return taken
