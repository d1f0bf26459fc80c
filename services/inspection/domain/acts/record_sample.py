"""Record the sample: what was taken, how it was split and sealed, and to which laboratory it goes."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from services.inspection.domain.case import Case
from services.inspection.domain.commands import RecordSample
from services.inspection.domain.evidence import SampledGoods, SamplingRecord
from services.inspection.domain.findings import Findings
from services.inspection.domain.states import Act, ensure_allowed, status_after


def record_sample(case: Case, command: RecordSample, *, now: datetime) -> Case:
    """A later record replaces the former one, as long as no test result is there. Raises NotAllowed, Invalid."""
    transition = ensure_allowed(case, Act.RECORD_SAMPLE)
    _check(case, command.record, now)
    sampled = replace(case, sample=command.record)
    return replace(sampled, status=status_after(transition, sampled))


def _check(case: Case, record: SamplingRecord, now: datetime) -> None:
    findings = Findings()
    findings.check(record.taken_at <= now, "/taken_at", "future", "The sample cannot have been taken in the future.")
    findings.check(bool(record.officers), "/officers", "required", "Name at least one officer who took the sample.")
    findings.check(bool(record.indicators), "/indicators", "required", "Name what the laboratory has to test.")
    findings.check(bool(record.goods), "/goods", "required", "Name at least one goods line that was sampled.")
    codes: set[str] = set()
    seals: set[str] = set()
    for i, goods in enumerate(record.goods):
        pointer = f"/goods/{i}"
        known = goods.line_no in case.content.line_numbers
        findings.check(known, f"{pointer}/line_no", "unknown", "The dossier has no such line.")
        message = "Two samples have this code."
        findings.check(goods.sample_code not in codes, f"{pointer}/sample_code", "twice", message)
        message = "A seal number closes one sample only."
        findings.check(seals.isdisjoint(goods.seal_numbers), f"{pointer}/seal_numbers", "twice", message)
        message = "A sample leaves sealed: give at least one seal number."
        findings.check(bool(goods.seal_numbers), f"{pointer}/seal_numbers", "required", message)
        codes.add(goods.sample_code)
        seals.update(goods.seal_numbers)
        _check_quantities(goods, pointer, findings)
    findings.raise_if_any()


def _check_quantities(goods: SampledGoods, pointer: str, findings: Findings) -> None:
    findings.check(goods.lot_size > 0, f"{pointer}/lot_size", "range", "A lot has more than nothing.")
    findings.check(goods.test_quantity > 0, f"{pointer}/test_quantity", "range", "Something must go to the laboratory.")
    retained = goods.retained_quantity >= 0
    findings.check(retained, f"{pointer}/retained_quantity", "range", "Cannot be less than nothing.")
    taken = goods.test_quantity + goods.retained_quantity
    message = f"{taken} {goods.unit} were taken of a lot of {goods.lot_size}."
    findings.check(taken <= goods.lot_size, f"{pointer}/test_quantity", "more_than_lot", message)
