"""Months, quarters and half-years, as reports are asked for: "2026-11", "2026-Q4", "2026-H2"."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta

MONTHS = {"M": 1, "Q": 3, "H": 6}
_WRITTEN = re.compile(r"(?P<year>20\d\d)-(?:(?P<month>\d\d)|(?P<kind>[QH])(?P<number>\d))")


@dataclass(frozen=True)
class Period:
    """kind: M, Q or H. number: 1 to 12, 4 or 2."""

    kind: str
    year: int
    number: int

    @property
    def name(self) -> str:
        return f"{self.year}-{self.number:02d}" if self.kind == "M" else f"{self.year}-{self.kind}{self.number}"

    @property
    def since(self) -> date:
        return date(self.year, (self.number - 1) * MONTHS[self.kind] + 1, 1)

    @property
    def until(self) -> date:
        return self.next().since - timedelta(days=1)

    def next(self) -> Period:
        last = self.number * MONTHS[self.kind] == 12
        return Period(self.kind, self.year + last, 1 if last else self.number + 1)

    def before(self) -> Period:
        first = self.number == 1
        return Period(self.kind, self.year - first, 12 // MONTHS[self.kind] if first else self.number - 1)


def period_with(kind: str, day: date) -> Period:
    """The one in which the day lies."""
    return Period(kind, day.year, (day.month - 1) // MONTHS[kind] + 1)


def read_period(text: str) -> Period | None:
    found = _WRITTEN.fullmatch(text)
    if found is None:
        return None
    kind, number = found["kind"] or "M", int(found["month"] or found["number"])
    return Period(kind, int(found["year"]), number) if 1 <= number <= 12 // MONTHS[kind] else None
