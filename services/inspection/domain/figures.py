"""What is counted of a case: small enough that a half-year of a whole agency is read at once."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from services.inspection.domain.case import ENDED, Case, Mode, Status
from services.inspection.domain.content import Line, Named
from services.inspection.domain.notices import Notice
from services.inspection.domain.worklist.stages import Stage, stage_of
from shared.regulation import load


class Verdict(StrEnum):
    """OTHER: no verdict on the quality of the goods: not on the list, not completed, or still to be assessed."""

    PASSED = "PASSED"
    FAILED = "FAILED"
    OTHER = "OTHER"


@dataclass(frozen=True)
class CountedLine:
    """goods: row of the catalogue, or the HS code where no row counts. verdict: None while no notice stands."""

    goods: str
    name: str
    origin: str
    verdict: Verdict | None = None


class Awaited(StrEnum):
    """What a case may wait for long."""

    SUPPLEMENT = "SUPPLEMENT"
    LABORATORY = "LABORATORY"
    REVIEW = "REVIEW"
    SIGNATURE = "SIGNATURE"


@dataclass(frozen=True)
class Wait:
    since: datetime
    what: Awaited


@dataclass(frozen=True)
class CaseFigures:
    """open: not decided and not ended. issued_on: of the first notice; days: calendar days until then.

    on_time: it was issued by the day that the law gave; None before. due_on: by which the agency has to decide.
    groups: of goods, by the single window's codes. arrival: province of the customs office that the first declaration
    names; None: nothing is declared yet, or the office is not on the list. wait: None where it waits for none of these.
    """

    agency: str
    received_on: date
    mode: Mode
    officer: str | None
    tax_code: str
    importer: str
    open: bool
    due_on: date
    issued_on: date | None
    days: int | None
    on_time: bool | None
    lines: tuple[CountedLine, ...]
    file_code: str = ""
    agency_name: str = ""
    groups: tuple[Named, ...] = ()
    arrival: Named | None = None
    wait: Wait | None = None


def figures_of(case: Case) -> CaseFigures:
    issued_on = case.notices[0].issued_on if case.notices else None
    standing = next((notice for notice in reversed(case.notices) if notice.stands), None)
    return CaseFigures(
        agency=case.agency.code,
        received_on=case.received_on,
        mode=case.mode,
        officer=case.officer,
        tax_code=case.content.importer.tax_code,
        importer=case.content.importer.name,
        open=issued_on is None and case.status not in ENDED,
        due_on=case.due_on,
        issued_on=issued_on,
        days=(issued_on - case.received_on).days if issued_on else None,
        on_time=issued_on <= case.due_on if issued_on else None,
        lines=tuple(_counted(line, standing) for line in case.content.lines),
        file_code=case.file_code,
        agency_name=case.agency.name,
        groups=tuple({line.group.code: line.group for line in case.content.lines}.values()),
        arrival=_arrival(case),
        wait=wait_of(case),
    )


def wait_of(case: Case) -> Wait | None:
    """For what, and since when, others than the officer keep the case from going on."""
    stage = stage_of(case)
    if stage is Stage.IMPORTER and case.pause is not None:
        return Wait(case.pause.since, Awaited.SUPPLEMENT)
    if stage is Stage.INSPECTING and case.status is Status.SAMPLED and case.sample is not None:
        return Wait(case.sample.taken_at, Awaited.LABORATORY)
    if stage is Stage.REVIEW and case.draft is not None:
        return Wait(case.draft.at, Awaited.REVIEW)
    if stage is Stage.SIGNATURE and case.review is not None:
        return Wait(case.review.at, Awaited.SIGNATURE)
    return None


def _arrival(case: Case) -> Named | None:
    code = next((each.customs_office for each in case.content.declarations), None)
    if code is None:
        return None
    law = load()
    # The list has departments by the first two figures of an office's code.
    office = law.customs_offices.find(code) or law.customs_offices.find(code[:2])
    province = law.provinces.find(office.province) if office and office.province else None
    if province is not None and province.successor:
        province = law.provinces.find(province.successor)
    return Named(province.code, province.name) if province else None


def _counted(line: Line, notice: Notice | None) -> CountedLine:
    row = next(iter(line.counting), None)
    return CountedLine(
        row.code if row else line.hs_code, row.name if row else line.name, line.origin, _verdict(line, notice)
    )


def _verdict(line: Line, notice: Notice | None) -> Verdict | None:
    if notice is None:
        return None
    code = next((result.code for result in notice.lines if result.line_no == line.line_no), None)
    if code is None:
        return Verdict.OTHER
    said = load().result_codes[code].result_class
    return {"PASS": Verdict.PASSED, "FAIL": Verdict.FAILED}.get(said, Verdict.OTHER)
