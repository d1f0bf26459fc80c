"""Where the rules put what they found."""

from __future__ import annotations

from shared.errors import Invalid, Violation


class Findings:
    """Collects violations. A rule that compares fields asks `clean` first, so that one fault is not told twice."""

    def __init__(self) -> None:
        self._found: list[Violation] = []

    def add(self, pointer: str, code: str, message: str) -> None:
        """pointer: JSON pointer into the draft. message: what is wrong and the way out."""
        self._found.append(Violation(pointer, code, message))

    def clean(self, *pointers: str) -> bool:
        """Nothing was found at these places, nor below them."""
        return not any(v.pointer == p or v.pointer.startswith(f"{p}/") for v in self._found for p in pointers)

    def raise_if_any(self) -> None:
        """Raises Invalid with everything found."""
        if self._found:
            raise Invalid(self._found)
