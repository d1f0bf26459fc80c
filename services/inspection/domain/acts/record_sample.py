"""Record the sample: what was taken, how it was split and sealed, and to which laboratory it goes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from decimal import Decimal

from services.inspection.domain.case import Case
from services.inspection.domain.commands import RecordSample
from services.inspection.domain.content import Line
from services.inspection.domain.custody.chain import SampleCustody
from services.inspection.domain.custody.holding import held_samples, still_here, taken
from services.inspection.domain.events import SampleTaken
from services.inspection.domain.evidence import Particulars, SampledGoods, SamplingRecord
from services.inspection.domain.findings import Findings
from services.inspection.domain.states import Act, ensure_allowed, status_after
from services.inspection.domain.testing.laboratories import check_laboratory
from shared.regulation.calendar import legal_day
from shared.regulation.sampling_tests import Laboratory


def record_sample(
    case: Case, command: RecordSample, *, laboratory: Laboratory | None, listed: Sequence[str] = (), now: datetime
) -> tuple[Case, SampleTaken]:
    """A later record replaces the former one as long as its samples are here; after that only what arrived with a
    broken seal is taken again. laboratory: as the list has it on the day of sampling. listed: codes of those that may be
    named then. Raises NotAllowed, Invalid.
    """
    transition = ensure_allowed(case, Act.RECORD_SAMPLE)
    again = case.sample is not None and not still_here(case)
    findings = Findings()
    numbers = {goods.line_no for goods in command.record.goods}
    concerned = [line for line in case.content.lines if line.line_no in numbers]
    taken_on = legal_day(command.record.taken_at)
    check_laboratory(findings, laboratory, lines=concerned, on=taken_on, listed=listed)
    _check(case, command.record, again, now, findings)
    lines = {line.line_no: line for line in case.content.lines}
    fresh = replace(command.record, goods=tuple(_with_particulars(goods, lines) for goods in command.record.goods))
    custody = taken(fresh, by=command.by)
    record = replace(fresh, goods=(*fresh.goods, *_kept(case))) if again else fresh
    sampled = replace(case, sample=record, custody=(*_former(case, again), *custody), test=None)
    sampled = replace(sampled, status=status_after(transition, sampled))
    event = SampleTaken(case.file_code, now, fresh.number, fresh.laboratory, fresh.taken_at)
    return sampled, event


def _former(case: Case, again: bool) -> tuple[SampleCustody, ...]:
    """What the new record does not replace."""
    replaced = {goods.sample_code for goods in case.sample.goods} if case.sample and not again else set()
    return tuple(held for held in held_samples(case) if held.sample_code not in replaced)


def _with_particulars(goods: SampledGoods, lines: dict[int, Line]) -> SampledGoods:
    line = lines[goods.line_no]
    particulars = Particulars(
        line.name, line.brand, line.model, line.origin, line.hs_code, line.manufacturer, line.declaration_no
    )
    return replace(goods, particulars=particulars)


def _kept(case: Case) -> tuple[SampledGoods, ...]:
    if case.sample is None:
        return ()
    broken = set(case.broken_samples)
    return tuple(
        replace(goods, record_no=goods.record_no or case.sample.number)
        for goods in case.sample.goods
        if goods.sample_code not in broken
    )


def _check(case: Case, record: SamplingRecord, again: bool, now: datetime, findings: Findings) -> None:
    findings.check(record.taken_at <= now, "/taken_at", "future", "The sample cannot have been taken in the future.")
    message = f"The dossier was received on {case.received_on}."
    findings.check(legal_day(record.taken_at) >= case.received_on, "/taken_at", "order", message)
    findings.check(bool(record.officers), "/officers", "required", "Name at least one officer who took the sample.")
    findings.check(bool(record.indicators), "/indicators", "required", "Name what the laboratory has to test.")
    findings.check(bool(record.goods), "/goods", "required", "Name at least one goods line that was sampled.")
    lines = {line.line_no: line for line in case.content.lines}
    for i, photo in enumerate(record.photos):
        known = photo.line_no is None or photo.line_no in lines
        findings.check(known, f"/photos/{i}/line_no", "unknown", "The dossier has no such line.")
    if again:
        _check_taken_again(case, record, findings)
    former = _former(case, again)
    used = {held.sample_code for held in former}
    seals = {seal for held in former for seal in held.seals}
    for i, goods in enumerate(record.goods):
        pointer = f"/goods/{i}"
        findings.check(goods.line_no in lines, f"{pointer}/line_no", "unknown", "The dossier has no such line.")
        message = "Two samples have this code."
        findings.check(goods.sample_code not in used, f"{pointer}/sample_code", "twice", message)
        used.add(goods.sample_code)
        for field, numbers in (
            ("seal_numbers", goods.seal_numbers),
            ("retained_seal_numbers", goods.retained_seal_numbers),
        ):
            message = "A seal number closes one sample only."
            once = seals.isdisjoint(numbers) and len(set(numbers)) == len(numbers)
            findings.check(once, f"{pointer}/{field}", "twice", message)
            seals.update(numbers)
        _check_quantities(goods, pointer, findings)
    _check_lots(record, lines, findings)
    findings.raise_if_any()


def _check_taken_again(case: Case, record: SamplingRecord, findings: Findings) -> None:
    broken = (
        {goods.line_no for goods in case.sample.goods if goods.sample_code in case.broken_samples}
        if case.sample
        else set()
    )
    for i, goods in enumerate(record.goods):
        message = "The sample of this line is on its way or tested; only a sample that arrived broken is taken again."
        findings.check(goods.line_no in broken, f"/goods/{i}/line_no", "not_broken", message)
    missing = sorted(broken - {goods.line_no for goods in record.goods})
    message = f"The sample of line {', '.join(map(str, missing))} arrived with a broken seal too; take it again."
    findings.check(not missing, "/goods", "missing", message)


def _check_quantities(goods: SampledGoods, pointer: str, findings: Findings) -> None:
    findings.check(goods.lot_size > 0, f"{pointer}/lot_size", "range", "A lot has more than nothing.")
    findings.check(goods.test_quantity > 0, f"{pointer}/test_quantity", "range", "Something must go to the laboratory.")
    retained = goods.retained_quantity >= 0
    findings.check(retained, f"{pointer}/retained_quantity", "range", "Cannot be less than nothing.")
    both = goods.test_quantity + goods.retained_quantity
    message = f"{both} {goods.unit} were taken of a lot of {goods.lot_size}."
    findings.check(both <= goods.lot_size, f"{pointer}/test_quantity", "more_than_lot", message)
    idle = bool(goods.retained_seal_numbers) and goods.retained_quantity == 0
    findings.check(
        not idle, f"{pointer}/retained_seal_numbers", "nothing_retained", "Nothing was retained to be sealed."
    )
    if goods.produced_on is not None and goods.expires_on is not None:
        message = "Lies before the day of production."
        findings.check(goods.expires_on > goods.produced_on, f"{pointer}/expires_on", "order", message)


def _check_lots(record: SamplingRecord, lines: dict[int, Line], findings: Findings) -> None:
    """What was taken of a line, over all its samples, is part of what was registered (where both count in one unit)."""
    of_line: dict[int, Decimal] = {}
    for i, goods in enumerate(record.goods):
        line = lines.get(goods.line_no)
        if line is None or goods.unit not in (line.unit.code, line.unit.name):
            continue
        message = f"{line.quantity} {line.unit.name} were registered."
        findings.check(goods.lot_size <= line.quantity, f"/goods/{i}/lot_size", "more_than_registered", message)
        of_line[line.line_no] = of_line.get(line.line_no, Decimal(0)) + goods.test_quantity + goods.retained_quantity
        fits = of_line[line.line_no] <= line.quantity
        findings.check(fits, f"/goods/{i}/test_quantity", "more_than_registered", message)
