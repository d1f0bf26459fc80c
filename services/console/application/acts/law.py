"""What the law says of an act on a case, so that it can be said before it is done.

Days are by the calendar of the law's data; what an agency closed besides is known to the services alone.
"""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from services.console.domain.casework.case import Case
from shared import regulation
from shared.clock import VIETNAM
from shared.regulation import ResultClass


def modes_to_change_to(mode: str) -> list[str]:
    """Closer looks that an officer may choose, the closest last."""
    closeness = ("NONE", "REDUCED", "DOCUMENTARY", "SAMPLE")
    return sorted((to for of, to in regulation.load().mode_table.changes if of == mode), key=closeness.index)


def longer_look_due_on(case: Case, mode: str, today: date) -> date:
    """The last day of a case whose mode is changed today."""
    law = regulation.load()
    calendar = law.calendar(case.agency.code)
    start = calendar.next_working_day(today)
    return law.regime(case.regime).case_due_on(start, mode=mode, measure=case.content.measure, calendar=calendar)


def next_office_hours(agency: str, today: date) -> tuple[datetime, datetime]:
    """Nine to eleven on the agency's next working day."""
    day = regulation.load().calendar(agency).add_working_days(today, 1)
    begins = datetime.combine(day, time(9), VIETNAM)
    return begins, begins + timedelta(hours=2)


def disposition_due_on(agency: str, code: int, issued_on: date) -> date | None:
    """By when goods with that result must be dealt with; None where nothing is ordered."""
    law = regulation.load()
    ordered = next((kind for kind in law.dispositions if kind.result_code == code), None)
    return ordered.due_on(issued_on, law.calendar(agency)) if ordered else None


def resting_on_evidence() -> list[int]:
    """Results that say something about the quality of the goods."""
    return [each.code for each in regulation.load().result_codes if "EVIDENCE" in each.needs]


def fails(code: int) -> bool:
    found = regulation.load().result_codes.find(code)
    return found is not None and found.result_class is ResultClass.FAIL


def stays_open(code: int) -> bool:
    """The notice leaves the line for later."""
    found = regulation.load().result_codes.find(code)
    return found is not None and found.result_class is ResultClass.PENDING


def needs_reason(code: int) -> bool:
    found = regulation.load().result_codes.find(code)
    return found is not None and found.needs_reason


def names_body(code: int) -> bool:
    found = regulation.load().result_codes.find(code)
    return found is not None and "BODY" in found.needs
