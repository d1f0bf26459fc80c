"""Where the rules put what they found."""

from __future__ import annotations

from shared.errors import Invalid, Violation


class Findings:
    """Collects violations. A rule that compares fields asks `clean` first, so that one fault is not told twice."""

    def __init__(self) -> None:
        self._found: list[Violation] = []
        # Every place with a finding at or below it: looked up often, whatever thousands of findings there are.
        self._places: set[str] = set()

    def add(self, pointer: str, code: str, message: str) -> None:
        """pointer: JSON pointer into the draft. message: what is wrong and the way out."""
        self._found.append(Violation(pointer, code, message))
        while pointer not in self._places:
            self._places.add(pointer)
            pointer = pointer.rpartition("/")[0]

    def clean(self, *pointers: str) -> bool:
        """Nothing was found at these places, nor below them."""
        return self._places.isdisjoint(pointers)

    def raise_if_any(self) -> None:
        """Raises Invalid with everything found."""
        if self._found:
            raise Invalid(self._found)
