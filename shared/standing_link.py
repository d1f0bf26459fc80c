"""Links by which whoever holds one sees how one dossier stands: for a time, for nothing else, and nobody can guess one.

What a link says of itself is signed and not kept anywhere, so that a service that writes letters can make one as well as the
service that opens them.
"""

from __future__ import annotations

import base64
import binascii
import hmac
import struct
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from uuid import UUID

from shared.secret import derived_key

PURPOSE = "standing link"
# 22 characters of base64, more than anybody tries out.
_MAC_BYTES = 16
_HEAD = struct.Struct(">16sII")


@dataclass(frozen=True)
class StandingLink:
    """dossier: its id. tax_code: of the importer whose it was when the link was made. made_at, ends_at: UTC, seconds."""

    dossier: str
    tax_code: str
    made_at: datetime
    ends_at: datetime


def key_of(secret: str) -> bytes:
    """Of the services' common secret."""
    return derived_key(secret, PURPOSE)


def make_token(key: bytes, dossier: str, tax_code: str, *, now: datetime, lasts: timedelta) -> str:
    """dossier: a UUID. About 80 characters, fit for an address. Raises ValueError for anything else as an id."""
    begins = int(now.timestamp())
    body = _HEAD.pack(UUID(dossier).bytes, begins, begins + int(lasts.total_seconds())) + tax_code.encode()
    return _text(body + _mac(key, body))


def read_token(key: bytes, token: str) -> StandingLink | None:
    """None: it was not made with this key. Whether it has ended is for the caller to say."""
    try:
        whole = base64.b64decode(token + "=" * (-len(token) % 4), altchars=b"-_", validate=True)
    except (binascii.Error, ValueError):
        return None
    body, mac = whole[:-_MAC_BYTES], whole[-_MAC_BYTES:]
    # A second spelling of the same bytes is no link of ours either.
    if len(body) <= _HEAD.size or not hmac.compare_digest(mac, _mac(key, body)) or _text(whole) != token:
        return None
    id, begins, ends = _HEAD.unpack_from(body)
    at = [datetime.fromtimestamp(seconds, UTC) for seconds in (begins, ends)]
    return StandingLink(str(UUID(bytes=id)), body[_HEAD.size :].decode(), *at)


def _mac(key: bytes, body: bytes) -> bytes:
    return hmac.new(key, body, sha256).digest()[:_MAC_BYTES]


def _text(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).decode().rstrip("=")
