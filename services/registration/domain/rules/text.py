"""Text fields: present where the form demands it, within the form's limits, and nothing in them that cannot be seen."""

from __future__ import annotations

from services.registration.domain.rules.findings import Findings
from shared.texts import RULE, unseen_character


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
    if (message := unseen_character(text)) is not None:
        findings.add(pointer, RULE, message)
    return text
