"""What was said, for people to read: attachments are told by their size."""

from __future__ import annotations

import re

# Longer than signatures and their certificates.
_LONGEST_SHOWN = 4096
_BASE64 = re.compile(rf"[A-Za-z0-9+/][A-Za-z0-9+/\s]{{{_LONGEST_SHOWN},}}+={{0,2}}")


def readable(data: bytes) -> str:
    """As text; bytes that are no UTF-8 as \\x.."""
    return data.decode("utf-8", "backslashreplace")


def masked(text: str) -> str:
    """Without the content of attachments: base64 longer than any signature."""
    return _BASE64.sub(_told, text)


def _told(found: re.Match[str]) -> str:
    run = found.group()
    if any(len(word) < 16 for word in run.split()[:-1]):
        # Words, not base64 in lines.
        return run
    size = len("".join(run.split())) * 3 // 4
    return f"[attachment, about {size} bytes]"
