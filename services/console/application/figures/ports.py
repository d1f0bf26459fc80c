"""Where figures come from, and what reports are made with."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from services.console.application.desk import Desk
from services.console.domain.figures.figures import Figures


class FiguresDesk(Protocol):
    def figures(self, since: date, until: date, agency: str | None) -> Figures:
        """Of the cases received from the first to the last day. Raises Unavailable, Forbidden, Invalid."""
        ...


@dataclass(frozen=True)
class Sheet:
    """rows: of texts, numbers and days; the first is the head."""

    title: str
    rows: Sequence[Sequence[str | int | float | None]]


@dataclass(frozen=True)
class Reporting:
    """workbook: XLSX out of sheets; printed: PDF out of a page of HTML that needs nothing from elsewhere."""

    read: Callable[[Desk], FiguresDesk]
    workbook: Callable[[Sequence[Sheet]], bytes]
    printed: Callable[[str], bytes]
