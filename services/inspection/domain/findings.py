"""Where the rules put what they found."""

from __future__ import annotations

from shared.errors import Invalid, Violation


class Findings:
    def __init__(self) -> None:
        self._found: list[Violation] = []

    def add(self, pointer: str, code: str, message: str) -> None:
        """pointer: JSON pointer into the command. message: what is wrong and the way out."""
        self._found.append(Violation(pointer, code, message))

    def check(self, holds: bool, pointer: str, code: str, message: str) -> None:
        if not holds:
            self.add(pointer, code, message)

    def raise_if_any(self) -> None:
        """Raises Invalid with everything found."""
        if self._found:
            raise self.found()

    def found(self) -> Invalid:
        return Invalid(self._found)
