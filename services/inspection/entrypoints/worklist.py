"""The part of the API from which people see what there is to do."""

from __future__ import annotations

from datetime import date
from typing import Any

from services.inspection.application.worklist import (
    CaseFilter,
    Order,
    Place,
    Row,
    count_cases,
    list_cases,
    of_officer,
    searched,
)
from services.inspection.domain.states import Act, roles_of
from services.inspection.domain.worklist.stages import AGENCYS, Stage
from services.inspection.entrypoints.app import InspectionApp
from services.inspection.entrypoints.schemas.worklist import CountsOut, CountsQuery, ListQuery, WorklistRow
from shared.regulation import WorkingCalendar, legal_day
from shared.web import Call, Page, Reply, WebService, operation

_READERS = ("officer", "reviewer", "signer", "operator", "admin")


class WorklistOperations(WebService):
    app: InspectionApp

    @operation(
        "GET",
        "/inspections",
        summary="Cases within the reader's agency, by the day they are due, or the newest first",
        query=ListQuery,
        response=WorklistRow,
        roles=_READERS,
        paged=True,
    )
    def list(self, call: Call) -> Page:
        order: Order = call.query["sort"]
        found = list_cases(
            _filter(call),
            actor=call.principal.actor(),
            order=order,
            after=_place(call.cursor),
            limit=call.limit + 1,
            worklist=self.app.worklist,
        )
        page = found[: call.limit]
        following = [page[-1].id, page[-1].next_due_on.isoformat()] if len(found) > call.limit else None
        calendars = {row.agency.code: self.app.law.calendar(row.agency.code) for row in page}
        today = legal_day(self.app.clock())
        rows = [_row_of(row, calendars[row.agency.code], today, call.principal.role) for row in page]
        return Page(rows, following)

    @operation(
        "GET",
        "/inspections/counts",
        summary="How many open cases the agency has: in each stage, of each officer, by when they are due",
        query=CountsQuery,
        response=CountsOut,
        roles=_READERS,
    )
    def count(self, call: Call) -> Reply:
        counts = count_cases(
            call.principal.actor(),
            call.query["agency"],
            law=self.app.law,
            today=legal_day(self.app.clock()),
            worklist=self.app.worklist,
            staff=self.app.schedule.staff,
        )
        return Reply(counts)


def _filter(call: Call) -> CaseFilter:
    asked = call.query
    filter = CaseFilter(
        agency=asked["agency"],
        statuses=asked["status"],
        stages=asked["stage"],
        modes=asked["mode"],
        tax_code=asked["tax_code"],
        row=asked["row"],
        group=asked["group"],
        due_from=asked["due_from"],
        due_until=asked["due_until"],
        open_only=asked["open_only"],
    )
    return searched(of_officer(filter, asked["officer"], call.principal.actor()), asked["q"])


def _place(cursor: Any) -> Place | None:
    return Place(cursor[0], date.fromisoformat(cursor[1])) if cursor else None


def _row_of(row: Row, calendar: WorkingCalendar, today: date, role: str) -> dict[str, Any]:
    over = row.stage is Stage.DONE
    owed_by = None if over else "AGENCY" if row.stage in AGENCYS else "IMPORTER"
    return {
        **vars(row),
        "importer": {"tax_code": row.tax_code, "name": row.importer},
        "owed_by": owed_by,
        "days_left": None if over else calendar.days_left(today, row.next_due_on),
        "allowed": [act for act in row.acts if role in roles_of(Act(act))],
    }
