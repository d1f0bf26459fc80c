"""What becomes of texts, told to whoever gave them: signed, and again until somebody hears it."""

import json
import threading
import time

import httpx

from services.notification.gateway_signature import HEADER, signature_of

_TRIES = 20
_PAUSE = 0.25


class Receipts:
    """heard: status of each answer, for tests."""

    def __init__(self, url: str, secret: str) -> None:
        self._url = url
        self._secret = secret
        self.heard: list[int] = []

    def send(self, id: str, status: str, *, times: int = 1, reason: str = "") -> None:
        if self._secret:
            threading.Thread(target=self._deliver, args=(id, status, times, reason), daemon=True).start()

    def _deliver(self, id: str, status: str, times: int, reason: str) -> None:
        body = json.dumps({"id": id, "status": status, "reason": reason}).encode()
        headers = {HEADER: signature_of(body, self._secret), "Content-Type": "application/json"}
        for _ in range(times):
            for _ in range(_TRIES):
                try:
                    answer = httpx.post(self._url, content=body, headers=headers, timeout=5, trust_env=False)
                except httpx.HTTPError:
                    time.sleep(_PAUSE)
                    continue
                self.heard.append(answer.status_code)
                if answer.status_code < 500:
                    break
                time.sleep(_PAUSE)
