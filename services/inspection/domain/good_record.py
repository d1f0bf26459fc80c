"""How the lots of one good of one importer ended: the passes in a row from which a reduction of inspection follows.

Derived from the cases; made again from them it is the same.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from services.inspection.domain.content import Line, Named
from shared.regulation.entitlements import EntitlementRule

# Older ones are folded into `before`; each act that added one stands in the history for ever.
KEPT = 200


class Verdict(StrEnum):
    """PASSED counts, FAILED begins the count anew, NEITHER changes nothing."""

    PASSED = "PASSED"
    FAILED = "FAILED"
    NEITHER = "NEITHER"


@dataclass(frozen=True)
class Lot:
    """One case's standing notice, as far as it is about this good. codes: results of its lines."""

    case_id: str
    file_code: str
    notice_no: str
    regime: str
    issued_on: date
    codes: tuple[int, ...]
    verdict: Verdict


@dataclass(frozen=True)
class Good:
    """What makes it the same good, and the HS code under which it last came."""

    name: str
    brand: str
    model: str
    tech_spec: str
    origin: str
    hs_code: str
    manufacturer: str | None = None

    @classmethod
    def of(cls, line: Line) -> Good:
        return cls(line.name, line.brand, line.model, line.tech_spec, line.origin, line.hs_code, line.manufacturer)


@dataclass(frozen=True)
class GoodRecord:
    """lots: in order of their notices. agency, email: of the newest lot. before: passes in a row before the oldest kept."""

    good_key: str
    tax_code: str
    importer: str
    good: Good
    agency: Named
    lots: tuple[Lot, ...] = ()
    before: int = 0
    email: str | None = None

    @property
    def consecutive_passes(self) -> int:
        return _run(self.before, self.lots)

    @property
    def last(self) -> Lot | None:
        return next((lot for lot in reversed(self.lots) if lot.verdict is not Verdict.NEITHER), None)

    def passes(self, n: int) -> tuple[Lot, ...]:
        """The newest n lots that passed, all after the last one that failed; fewer if there are not so many."""
        passed: list[Lot] = []
        for lot in reversed(self.lots):
            if lot.verdict is Verdict.FAILED or len(passed) == n:
                break
            if lot.verdict is Verdict.PASSED:
                passed.append(lot)
        return tuple(reversed(passed))

    def lot_of(self, case_id: str) -> Lot | None:
        return next((lot for lot in self.lots if lot.case_id == case_id), None)


def verdict_on(codes: Iterable[int], rule: EntitlementRule | None) -> Verdict:
    """Of a lot with several lines of the same good the worst counts. Without a rule nothing counts."""
    found = set(codes)
    if rule is None:
        return Verdict.NEITHER
    if found & set(rule.resets):
        return Verdict.FAILED
    # A line that is still open leaves open whether the lot passes.
    return Verdict.PASSED if found and found <= set(rule.counts) else Verdict.NEITHER


def with_lot(record: GoodRecord, case_id: str, lot: Lot | None) -> GoodRecord:
    """What that case contributes is this lot, or nothing: a notice that was revoked is undone."""
    full = len(record.lots) == KEPT
    if full and lot is not None and record.lot_of(case_id) is None and _place(lot) < _place(record.lots[0]):
        # It was counted once and folded into `before`.
        return record
    others = (each for each in record.lots if each.case_id != case_id)
    lots = sorted([*others, *([lot] if lot else [])], key=_place)
    dropped, kept = lots[:-KEPT], lots[-KEPT:]
    return replace(record, lots=tuple(kept), before=_run(record.before, dropped))


def _place(lot: Lot) -> tuple[date, str]:
    return lot.issued_on, lot.file_code


def _run(before: int, lots: Iterable[Lot]) -> int:
    for lot in lots:
        if lot.verdict is Verdict.PASSED:
            before += 1
        elif lot.verdict is Verdict.FAILED:
            before = 0
    return before
