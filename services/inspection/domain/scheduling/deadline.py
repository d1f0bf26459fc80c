"""By when a sample has to be taken, so that what comes after it still fits."""

from __future__ import annotations

from datetime import date, timedelta

from services.inspection.domain.case import Case, Mode
from shared.regulation import Regulation

_DAY = timedelta(days=1)


def sampling_due_on(case: Case, law: Regulation) -> date:
    """The last working day from which the deadlines that follow sampling end by the day the case is due.

    Never before the dossier's receipt: a case whose time was short from the start is late from the start.
    """
    regime, calendar = law.regime(case.regime), law.calendar(case.agency.code)
    rows = [
        row for row in regime.case_deadlines if row.mode == Mode.SAMPLE and row.measure in (case.content.measure, "*")
    ]
    following = min(rows, key=lambda row: row.measure == "*").deadlines[1:] if rows else ()
    day = case.due_on
    while day > case.received_on:
        due = day
        for code in following:
            due = regime.deadline(code).due_on(due, calendar)
        if due <= case.due_on and calendar.is_working_day(day):
            break
        day -= _DAY
    return day
