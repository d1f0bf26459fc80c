"""What must become of goods that failed, and by when."""

from __future__ import annotations

from datetime import date

from services.inspection.domain.case import Case
from services.inspection.domain.notices import Disposition, Notice
from shared.regulation import Regulation


def to_dispose(case: Case, notice: Notice, *, law: Regulation) -> tuple[Disposition, ...]:
    """One per failed line of the notice; what was done already, in the same way, stays done."""
    done = {(each.line_no, each.kind): each for each in case.dispositions if each.done is not None}
    ordered = {kind.result_code: kind for kind in law.dispositions}
    calendar = law.calendar(case.agency.code)
    return tuple(
        done.get((line.line_no, kind.code))
        or Disposition(notice.notice_no, line.line_no, kind.code, kind.due_on(notice.issued_on, calendar))
        for line in notice.lines
        if (kind := ordered.get(line.code)) is not None
    )


def dispositions_due_on(dispositions: tuple[Disposition, ...]) -> date | None:
    """The earliest day of those open; the last day of all when none is."""
    still = [each.due_on for each in dispositions if each.done is None]
    return min(still) if still else max((each.due_on for each in dispositions), default=None)
