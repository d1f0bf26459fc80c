"""Phone numbers as people write them into form 01, and which of them takes a text.

A Vietnamese mobile number is nine digits after 0 or +84, the first of them 3, 5, 7, 8 or 9; with 2 begins a landline.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

_BETWEEN = re.compile(r"[,;/|\n]|\b(?:hoặc|hoac|và|or|and)\b", re.IGNORECASE)
_EXTENSION = re.compile(
    r"(?:\b(?:ext|extension|máy lẻ|may le|số lẻ|so le|nhánh|line)\b|#|(?<=\d)\s*x)[.:\s]*\d+\)?", re.IGNORECASE
)
_FOREIGN = re.compile(r"\+(?!84)|00(?!84)")
_MOBILE = re.compile(r"[35789]\d{8}")
_LANDLINE = re.compile(r"2\d{8,9}")


class NumberKind(StrEnum):
    MOBILE = "mobile"
    LANDLINE = "landline"
    FOREIGN = "foreign"
    UNREADABLE = "unreadable"


_WHY = {
    NumberKind.LANDLINE: "is a landline, which takes no texts",
    NumberKind.FOREIGN: "is no Vietnamese number",
    NumberKind.UNREADABLE: "is no phone number",
}


@dataclass(frozen=True)
class Number:
    """kind. written: as it stood there. normal: +84 and the rest, of a Vietnamese number."""

    kind: NumberKind
    written: str
    normal: str | None = None


@dataclass(frozen=True)
class Phones:
    """What one field held, in its order."""

    numbers: tuple[Number, ...]

    @property
    def mobile(self) -> str | None:
        """The first number that takes texts, as +84…"""
        return next((one.normal for one in self.numbers if one.kind is NumberKind.MOBILE), None)

    @property
    def why_not(self) -> str:
        """Why none of them takes a text."""
        return "; ".join(f"{one.written} {_WHY[one.kind]}" for one in self.numbers if one.kind in _WHY)


def read_phones(field: str | None) -> Phones | None:
    """None for a field without anything in it."""
    without = _EXTENSION.sub(" ", field or "")
    numbers = tuple(number for part in _BETWEEN.split(without) for number in _numbers(part) if number.written)
    if numbers:
        return Phones(numbers)
    return Phones((Number(NumberKind.UNREADABLE, field.strip()[:50]),)) if field and field.strip() else None


def _numbers(part: str) -> list[Number]:
    """Dashes and blanks stand within a number or between two: between, if every piece is one."""
    whole = _number(part)
    if whole.kind is not NumberKind.UNREADABLE:
        return [whole]
    for between in (r"\s+[-–—]\s+", r"[-–—]", r"\s+"):
        pieces = [_number(piece) for piece in re.split(between, part.strip())]
        if len(pieces) > 1 and all(piece.kind is not NumberKind.UNREADABLE for piece in pieces):
            return pieces
    return [whole]


def _number(text: str) -> Number:
    written = text.strip(" .:-–—()\t")[:50]
    # Who writes (0) after the country code means: leave one of the two out.
    digits = re.sub(r"[^\d+]", "", text.replace("(0)", ""))
    if _FOREIGN.match(digits):
        return Number(NumberKind.FOREIGN if len(digits) > 8 else NumberKind.UNREADABLE, written)
    national = re.sub(r"^(?:\+84|0084|84(?=\d{9,10}$))0?|^0", "", digits)
    if national != digits:
        if _MOBILE.fullmatch(national):
            return Number(NumberKind.MOBILE, written, f"+84{national}")
        if _LANDLINE.fullmatch(national):
            return Number(NumberKind.LANDLINE, written, f"+84{national}")
    return Number(NumberKind.UNREADABLE, written)
