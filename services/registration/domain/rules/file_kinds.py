"""Kinds of files that are taken, told by their first bytes rather than by their names."""

from __future__ import annotations

_SIGNATURES = (
    (b"%PDF-", "application/pdf"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"PK\x03\x04", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
)
_TEXT_MARKS = b"\xef\xbb\xbf \t\r\n"


def media_type(data: bytes) -> str | None:
    """None for a kind that is not taken."""
    for signature, kind in _SIGNATURES:
        if data.startswith(signature):
            # Every ZIP archive begins alike; a Word document names its parts in clear text.
            return kind if signature != b"PK\x03\x04" or b"word/" in data else None
    return "application/xml" if data[:200].lstrip(_TEXT_MARKS).startswith(b"<?xml") else None
