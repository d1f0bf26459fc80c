"""What is stuck on a sample: which one it is, of which goods, and by which seals it is closed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from services.console.domain.dossier.case import Case, CaseLine, Custody

_LABELLED_NO_MORE = ("INVALID", "RETURNED", "DESTROYED")


@dataclass(frozen=True)
class SampleLabel:
    """part: TEST or RETAINED. quantity: None where the sampling record does not name this sample."""

    sample_code: str
    part: str
    seals: tuple[str, ...]
    line_no: int
    goods: CaseLine | None
    quantity: Decimal | None
    unit: str


def sample_labels(case: Case) -> Sequence[SampleLabel]:
    """One for each sealed part that is still a sample."""
    labelled = [each for each in case.custody if each.seals and each.state not in _LABELLED_NO_MORE]
    return tuple(_label(case, each) for each in labelled)


def unsealed(case: Case) -> Sequence[Custody]:
    """Parts that get no label yet."""
    return tuple(each for each in case.custody if not each.seals and each.state not in _LABELLED_NO_MORE)


def _label(case: Case, held: Custody) -> SampleLabel:
    goods = next((line for line in case.content.lines if line.line_no == held.line_no), None)
    rows = case.sample.goods if case.sample else ()
    row = next((each for each in rows if (each.line_no, each.sample_code) == (held.line_no, held.sample_code)), None)
    quantity = None if row is None else row.test_quantity if held.part == "TEST" else row.retained_quantity
    unit = row.unit if row else ""
    if goods and unit == goods.unit.code:
        unit = goods.unit.name
    return SampleLabel(held.sample_code, held.part, held.seals, held.line_no, goods, quantity, unit)
