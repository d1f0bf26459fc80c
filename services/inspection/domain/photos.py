"""What a photo may be."""

from __future__ import annotations

# Bytes. A phone's photo that is reduced to 1600 pixels has a quarter of it.
SIZE_AT_MOST = 2 << 20

_KINDS = {b"\xff\xd8\xff": "image/jpeg", b"\x89PNG\r\n\x1a\n": "image/png"}


def kind_of(data: bytes) -> str | None:
    """Its media type by its first bytes; None for anything else than a photo."""
    return next((kind for start, kind in _KINDS.items() if data.startswith(start)), None)
