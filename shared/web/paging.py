"""Cursor paging: opaque cursors that only we can make."""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import json
from typing import Any

from shared.errors import Invalid, Violation

DEFAULT_LIMIT = 50
LARGEST_LIMIT = 200
_MAC_BYTES = 16


class Cursors:
    """key: secret bytes. A cursor is good for the list (`scope`) it was made for."""

    def __init__(self, key: bytes) -> None:
        self._key = key

    def seal(self, scope: str, value: Any) -> str:
        payload = json.dumps(value, separators=(",", ":"), ensure_ascii=True).encode()
        return base64.urlsafe_b64encode(self._mac(scope, payload) + payload).rstrip(b"=").decode()

    def open(self, scope: str, text: str) -> Any:
        """Raises Invalid, pointing at /cursor."""
        try:
            sealed = base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
        except (binascii.Error, ValueError):
            raise _not_ours()
        mac, payload = sealed[:_MAC_BYTES], sealed[_MAC_BYTES:]
        if not hmac.compare_digest(mac, self._mac(scope, payload)):
            raise _not_ours()
        return json.loads(payload)

    def _mac(self, scope: str, payload: bytes) -> bytes:
        return hmac.new(self._key, scope.encode() + b"\0" + payload, hashlib.sha256).digest()[:_MAC_BYTES]


def _not_ours() -> Invalid:
    message = "Not a cursor of this list; use the last answer's `next`, or start without one."
    return Invalid([Violation("/cursor", "cursor", message)])


def limit_of(text: str | None) -> int:
    """Raises Invalid, pointing at /limit."""
    if text is None:
        return DEFAULT_LIMIT
    if text.isascii() and text.isdigit() and len(text) < 5 and 1 <= int(text) <= LARGEST_LIMIT:
        return int(text)
    raise Invalid([Violation("/limit", "range", f"Must be a whole number from 1 to {LARGEST_LIMIT}.")])
