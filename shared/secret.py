"""The one secret of a service: signs bearer tokens and page cursors."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Mapping

DEVELOPMENT_SECRET = "cuakhau-development-secret-known-to-everybody"  # noqa: S105
_WELL_KNOWN = {DEVELOPMENT_SECRET, "change-me-change-me-change-me-change-me"}
MINIMUM_BYTES = 32


class Misconfigured(Exception):
    """The process must not start like this; the text says what to set."""


def secret_from(environ: Mapping[str, str]) -> str:
    """CUAKHAU_SECRET. Only with CUAKHAU_ENV=development may it be missing, short or well known.

    Raises Misconfigured.
    """
    secret = environ.get("CUAKHAU_SECRET", "")
    if environ.get("CUAKHAU_ENV") == "development":
        return secret or DEVELOPMENT_SECRET
    way_out = "Set CUAKHAU_SECRET to at least 32 random bytes (openssl rand -hex 32), or CUAKHAU_ENV=development."
    if not secret:
        raise Misconfigured(f"CUAKHAU_SECRET is missing. {way_out}")
    if len(secret.encode()) < MINIMUM_BYTES:
        raise Misconfigured(f"CUAKHAU_SECRET is shorter than {MINIMUM_BYTES} bytes. {way_out}")
    if secret in _WELL_KNOWN:
        raise Misconfigured(f"CUAKHAU_SECRET is the well-known default. {way_out}")
    return secret


def derived_key(secret: str, purpose: str) -> bytes:
    """A key of its own for each purpose, so that what was signed for one proves nothing to another."""
    return hmac.new(secret.encode(), purpose.encode(), hashlib.sha256).digest()
