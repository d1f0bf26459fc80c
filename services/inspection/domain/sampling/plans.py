"""Single sampling plans of TCVN 7790-1 (ISO 2859-1): how many items are looked at, and how many of them may be bad."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from shared.regulation.sampling_tables import SamplingTables, Severity


@dataclass(frozen=True)
class Plan:
    """letter: of the plan used, where the arrows led. n: items to look at. ac, re: the lot is accepted with up to ac
    nonconforming items and not with re or more. whole_lot: every item is looked at, because the lot has no more than n.
    """

    letter: str
    n: int
    ac: int
    re: int
    whole_lot: bool = False

    def accepts(self, nonconforming: int) -> bool:
        return nonconforming <= self.ac


def plan(lot_size: int, level: str, aql: Decimal, severity: Severity, *, tables: SamplingTables) -> Plan:
    """lot_size: items. level: I, II, III, S-1 .. S-4. aql: percent nonconforming, one that the table lists.

    Raises ValueError, naming what the tables do not have.
    """
    if lot_size < 1:
        raise ValueError(f"A lot has at least one item, not {lot_size}.")
    try:
        start = tables.letter(lot_size, level)
        row, ac = tables.cell(severity, start, aql)
    except KeyError as missing:
        raise ValueError(f"The tables have no level {level} with AQL {aql}.") from missing
    if row.size >= lot_size:
        return Plan(row.letter, lot_size, ac, ac + 1, whole_lot=True)
    return Plan(row.letter, row.size, ac, ac + 1)


def tighter_aql(aql: Decimal, *, tables: SamplingTables) -> Decimal | None:
    """The AQL one step tighter; None for the tightest."""
    place = tables.aqls.index(aql)
    return tables.aqls[place - 1] if place else None
