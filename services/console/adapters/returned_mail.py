"""Mails that came back, handed to notification over its HTTP interface."""

from __future__ import annotations

from dataclasses import dataclass

import httpx

from services.console.adapters.calling import call_service
from services.console.application.returning import Returned

_ACTING = httpx.Timeout(30.0, connect=2.0)


@dataclass(frozen=True)
class HttpReturnedMail:
    """Implements `application.returning.ReturnedMail`."""

    client: httpx.Client
    token: str

    def hand_over(self, mail: bytes) -> Returned:
        answer = call_service(
            "notification", self.client, self.token, "POST", "/mail/bounces", content=mail, timeout=_ACTING
        )
        return Returned(answer.get("letter_id"), answer.get("status"), bool(answer.get("changed")))
