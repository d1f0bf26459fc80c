"""One cursor for a page over several services."""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Mapping

from shared.errors import Invalid, Violation


def pack_cursors(cursors: Mapping[str, str]) -> str | None:
    """None when no service has more."""
    if not cursors:
        return None
    return base64.urlsafe_b64encode(json.dumps(cursors, separators=(",", ":")).encode()).decode().rstrip("=")


def unpack_cursors(packed: str) -> dict[str, str]:
    """Raises Invalid."""
    try:
        cursors = json.loads(base64.urlsafe_b64decode(packed + "=" * (-len(packed) % 4)))
    except (binascii.Error, ValueError, RecursionError):
        cursors = None
    if not isinstance(cursors, dict) or not all(isinstance(value, str) for value in cursors.values()):
        raise Invalid([Violation("/cursor", "cursor", "This is not a place in the list: start from its first page.")])
    return cursors
