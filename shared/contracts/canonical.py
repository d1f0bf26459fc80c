"""JSON written in exactly one way, so that equal values are equal bytes (resend, hash chain, fingerprints)."""

from __future__ import annotations

import hashlib
import json
from datetime import UTC, datetime
from typing import Any


def canonical_json(value: Any) -> bytes:
    """Sorted keys, no spaces, UTF-8; datetimes as UTC with milliseconds. Raises TypeError for anything else."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=_plain).encode()


def digest(value: Any) -> str:
    """SHA-256 over the canonical JSON, as 64 hex digits."""
    return hashlib.sha256(canonical_json(value)).hexdigest()


def moment_text(moment: datetime) -> str:
    """ "2026-07-01T02:00:00.000Z" """
    utc = moment.astimezone(UTC)
    return utc.strftime("%Y-%m-%dT%H:%M:%S.") + f"{utc.microsecond // 1000:03d}Z"


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return moment_text(value)
    raise TypeError(f"{type(value).__name__} has no canonical JSON")
