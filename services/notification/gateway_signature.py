"""How both sides of the gateway for SMS and Zalo sign what they say: HMAC-SHA256 over the body, by a secret they share."""

from __future__ import annotations

import hashlib
import hmac

HEADER = "X-Signature"


def signature_of(body: bytes, secret: str) -> str:
    """The header's value: sha256=<hex>."""
    return "sha256=" + hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()


def is_signed(body: bytes, secret: str, said: str | None) -> bool:
    return hmac.compare_digest(signature_of(body, secret).encode(), (said or "").encode("utf-8", "replace"))
