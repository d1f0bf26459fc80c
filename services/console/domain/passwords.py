"""What a password must be: long, and no other rule that makes people write it down."""

from __future__ import annotations

SHORTEST, LONGEST = 12, 200
_DIFFERENT = 5


def weakness(new: str, *, name: str, before: str) -> str | None:
    """Which rule it breaks: "length", "same" (as before), "easy"; None: it may be used."""
    if not SHORTEST <= len(new) <= LONGEST:
        return "length"
    if new == before:
        return "same"
    if name.casefold() in new.casefold() or len(set(new)) < _DIFFERENT:
        return "easy"
    return None
