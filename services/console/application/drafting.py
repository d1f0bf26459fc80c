"""What the command needs to turn a spreadsheet into a draft."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Protocol


@dataclass(frozen=True)
class CellProblem:
    """where: the cell, else the row, column or sheet."""

    where: str
    code: str
    detail: str
    field: str | None = None


@dataclass(frozen=True)
class SheetDrafted:
    """draft: the body of a registration. to_complete: (field, what is missing) beside the sheet. answer: all of it."""

    draft: Mapping[str, Any]
    problems: tuple[CellProblem, ...]
    problems_left_out: int
    to_complete: tuple[tuple[str, str], ...]
    answer: Mapping[str, Any]


class SpreadsheetDesk(Protocol):
    def draft_from(self, data: bytes) -> SheetDrafted:
        """Raises Invalid for a file that cannot be read at all, Unavailable, Forbidden, TooLarge."""
        ...
