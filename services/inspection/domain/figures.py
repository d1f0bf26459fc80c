"""What is counted of a case: small enough that a half-year of a whole agency is read at once."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from services.inspection.domain.case import ENDED, Case, Mode
from services.inspection.domain.content import Line
from services.inspection.domain.notices import Notice
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


@dataclass(frozen=True)
class CaseFigures:
    """open: not decided and not ended. issued_on: of the first notice; days: calendar days until then.

    on_time: it was issued by the day that the law gave; None before. due_on: by which the agency has to decide.
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
    )


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
