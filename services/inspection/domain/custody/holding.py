"""The samples of a case and where they are."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING

from services.inspection.domain.custody.chain import CustodyAct, Part, SampleCustody, SampleState
from services.inspection.domain.evidence import SampledGoods, SamplingRecord
from services.inspection.domain.testing.verdicts import failed_at_first

if TYPE_CHECKING:
    from services.inspection.domain.case import Case

_STILL_HERE = (SampleState.TAKEN, SampleState.SEALED)
_KEPT = (*_STILL_HERE, SampleState.RETAINED)


def held_samples(case: Case) -> tuple[SampleCustody, ...]:
    """Every sample ever taken in the case, those too that were taken before their chain was kept."""
    known = {(held.sample_code, held.part) for held in case.custody}
    older = taken(case.sample, by="") if case.sample else ()
    return case.custody + tuple(held for held in older if (held.sample_code, held.part) not in known)


def taken(record: SamplingRecord, *, by: str) -> tuple[SampleCustody, ...]:
    """The samples of a new record, in the officers' hands; sealed if they have seals."""
    return tuple(held for goods in record.goods for held in _parts(goods, record, by))


def _parts(goods: SampledGoods, record: SamplingRecord, by: str) -> list[SampleCustody]:
    parts = [(Part.TEST, goods.seal_numbers)]
    if goods.retained_quantity > 0:
        parts.append((Part.RETAINED, goods.retained_seal_numbers))
    return [_begun(goods, part, seals, record.officers, record.taken_at, by) for part, seals in parts]


def _begun(
    goods: SampledGoods, part: Part, seals: tuple[str, ...], officers: tuple[str, ...], at: datetime, by: str
) -> SampleCustody:
    holder = ", ".join(officers)
    held = SampleCustody(goods.sample_code, goods.line_no, part, SampleState.TAKEN, (), holder)
    return held.moved(CustodyAct.SEAL, at=at, by=by, seals=seals) if seals else held


def find(case: Case, sample_code: str, part: Part) -> SampleCustody | None:
    return next((h for h in held_samples(case) if h.sample_code == sample_code and h.part is part), None)


def with_custody(case: Case, *changed: SampleCustody) -> Case:
    """The case with these samples as they are now."""
    now = {(held.sample_code, held.part): held for held in changed}
    return replace(case, custody=tuple(now.get((h.sample_code, h.part), h) for h in held_samples(case)))


def still_here(case: Case) -> bool:
    """No sample of the present record has left the officers' hands."""
    current = {goods.sample_code for goods in case.sample.goods} if case.sample else set()
    return all(held.state in _STILL_HERE for held in held_samples(case) if held.sample_code in current)


def retestable_lines(case: Case) -> frozenset[int]:
    """Lines that failed at first, of which the retained sample is still kept; none once a retest was asked for."""
    if case.retest is not None:
        return frozenset()
    current = {goods.sample_code for goods in case.sample.goods} if case.sample else set()
    kept = {
        held.line_no
        for held in held_samples(case)
        if held.part is Part.RETAINED and held.state in _KEPT and held.sample_code in current
    }
    return failed_at_first(case) & kept
