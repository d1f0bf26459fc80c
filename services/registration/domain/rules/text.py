"""Text fields: present where the form demands it, within the form's limits."""

from __future__ import annotations

import re

from services.registration.domain.rules.findings import Findings

# XML cannot carry them: the single window could not be told the text as it was given.
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


def read_text(value: str | None, pointer: str, limit: int, findings: Findings) -> str:
    """A mandatory text; "" when it is missing."""
    text = (value or "").strip()
    if not text:
        findings.add(pointer, "required", "This field is mandatory; fill it in.")
    return _within(text, pointer, limit, findings)


def read_optional_text(value: str | None, pointer: str, limit: int, findings: Findings) -> str | None:
    text = (value or "").strip()
    return _within(text, pointer, limit, findings) if text else None


def _within(text: str, pointer: str, limit: int, findings: Findings) -> str:
    if len(text) > limit:
        findings.add(pointer, "too_long", f"At most {limit} characters; this has {len(text)}. Shorten it.")
    if _CONTROL.search(text):
        message = "The text holds control characters; type it anew instead of pasting it."
        findings.add(pointer, "control_character", message)
    return text
