"""Yes or no."""

from __future__ import annotations

from services.registration.domain.rules.findings import Findings

_YES = ("1", "true", "yes", "có", "co")
_NO = ("", "0", "false", "no", "không", "khong")


def read_flag(value: str | None, pointer: str, findings: Findings) -> bool:
    """Absent is no."""
    text = (value or "").strip().lower()
    if text not in _YES and text not in _NO:
        findings.add(pointer, "flag", "Write 1 for yes (có) or 0 for no (không).")
    return text in _YES
