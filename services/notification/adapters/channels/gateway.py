"""Telling by SMS and Zalo through a gateway: POST {gateway}/messages, answered by 202 and the gateway's own id.

    {"id", "channel": "SMS" | "ZALO", "to": "+84…", "template", "parameters": {…}, "text"}

Signed like its receipts. What it says later of a text comes back to /gateway/receipts.
"""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

from services.notification.adapters.channels.texts import NoWords, TextTable
from services.notification.domain.correspondence import Correspondence
from services.notification.domain.events import Delivered, Outcome, Postponed, Refused, Unknown, Unreachable
from services.notification.domain.letters import Letter
from services.notification.domain.texting import Texting
from services.notification.gateway_signature import HEADER, signature_of
from shared.clock import Clock, utc_now
from shared.errors import TooLarge, Unavailable
from shared.web.posting import Poster

_LONGEST_ANSWER = 64 * 1024
_UNREACHABLE = "unreachable"
# Ours to mend, or over soon; nothing that is wrong with this text.
_TRIED_AGAIN = (401, 403, 404, 408, 425, 429)


class TextsOff:
    """In place of a gateway where there is none: what was queued when there was one fails, and says why."""

    longest = timedelta(seconds=0)

    def __call__(self, box: Any, letter: Letter) -> Outcome:
        return Refused("There is no gateway for texts any more (GATEWAY_URL is not set).")


class GatewayChannel:
    """texting: hours in which nothing goes. connect, read, whole: seconds, as of the window's channel.

    Short, because whoever sends a dossier's texts holds up what else is sent of that dossier.
    """

    def __init__(
        self,
        url: str,
        secret: str,
        texts: TextTable,
        texting: Texting,
        *,
        clock: Clock = utc_now,
        connect: float = 1.0,
        read: float = 3.0,
        whole: float = 4.0,
        connections: int = 16,
    ) -> None:
        self._secret = secret
        self._texts = texts
        self._texting = texting
        self._clock = clock
        self._gateway = Poster(
            f"{url}/messages",
            connect=connect,
            read=read,
            whole=whole,
            most=_LONGEST_ANSWER,
            connections=connections,
        )
        self.longest = self._gateway.longest

    def __call__(self, box: Correspondence, letter: Letter) -> Outcome:
        until = self._texting.waits_until(letter.kind, self._clock())
        if until is not None:
            return Postponed(until)
        try:
            body = self.body(box, letter)
        except NoWords as error:
            return Refused(f"the text cannot be written: {error}")
        headers = {"Content-Type": "application/json", HEADER: signature_of(body, self._secret)}
        received = bytearray()
        try:
            status = self._gateway.post(body, headers, received)
        except (Unavailable, TooLarge) as error:
            return Unknown(error.message)
        return _outcome(status, bytes(received))

    def body(self, box: Correspondence, letter: Letter) -> bytes:
        """The same bytes for the same letter. Raises NoWords."""
        if letter.number is None:
            raise NoWords("there is no number")
        text = self._texts.text(box, letter)
        said = {
            "id": letter.id,
            "channel": letter.channel.value,
            "to": letter.number,
            "template": text.template,
            "parameters": dict(text.parameters),
            "text": text.words,
        }
        return json.dumps(said, ensure_ascii=False, separators=(",", ":")).encode()

    def close(self) -> None:
        self._gateway.close()


def _outcome(status: int, answer: bytes) -> Outcome:
    try:
        said = json.loads(answer)
    except ValueError:
        said = None
    said = said if isinstance(said, dict) else {}
    gateway_id = said.get("gateway_id")
    # 409: it has that id already.
    if status in (200, 202, 409) and isinstance(gateway_id, str) and gateway_id:
        return Delivered(gateway_id[:200])
    words = f"{status} {said.get('detail') or answer[:300].decode('utf-8', 'replace')}".strip()[:500]
    if 400 <= status < 500 and status not in _TRIED_AGAIN:
        return Unreachable(words) if said.get("code") == _UNREACHABLE else Refused(words)
    return Unknown(words)
