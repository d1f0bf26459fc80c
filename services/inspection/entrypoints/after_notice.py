"""The part of the API about what follows a notice: goods that failed, and the paper copy for customs."""

from __future__ import annotations

from datetime import date
from typing import Any

from services.inspection.application import after_notice
from services.inspection.application.after_notice import DispositionFilter
from services.inspection.application.ports import After
from services.inspection.domain import commands
from services.inspection.domain.case import Case
from services.inspection.entrypoints.app import InspectionApp
from services.inspection.entrypoints.requests import request_of
from services.inspection.entrypoints.schemas.cases import ActOut
from services.inspection.entrypoints.schemas.results import (
    CustomsCopyIn,
    DispositionIn,
    DispositionQuery,
    DispositionRow,
)
from shared.aggregate import Aggregate, Json
from shared.regulation import legal_day
from shared.web import Call, Page, Reply, WebService, operation

_READERS = ("officer", "reviewer", "signer", "operator", "admin")


class AfterNoticeOperations(WebService):
    app: InspectionApp

    @operation(
        "GET",
        "/dispositions",
        summary="Cases whose goods failed, with what became of them, by the day that is due",
        query=DispositionQuery,
        response=DispositionRow,
        roles=_READERS,
        paged=True,
    )
    def list_dispositions(self, call: Call) -> Page:
        after = After(date.fromisoformat(call.cursor[0]), call.cursor[1]) if call.cursor else None
        today = legal_day(self.app.clock())
        asked = DispositionFilter(call.query["agency"], call.query["open"], today if call.query["overdue"] else None)
        found = after_notice.list_dispositions(
            asked, actor=call.principal.actor(), after=after, limit=call.limit + 1, cases=self.app.dispositions
        )
        rows = [_row(aggregate, today) for aggregate in found[: call.limit]]
        following = [rows[-1]["due_on"].isoformat(), rows[-1]["id"]] if len(found) > call.limit else None
        return Page(rows, following)

    @operation(
        "POST",
        "/inspections/<id>/dispositions",
        summary="Record, with its proof, that goods of a line that failed were dealt with",
        body=DispositionIn,
        response=ActOut,
        roles=("officer",),
        versioned=True,
        idempotent=True,
    )
    def record_disposition(self, call: Call) -> Reply:
        command = commands.RecordDisposition(by=call.principal.actor().id, **call.body)
        answer = after_notice.record_case_disposition(
            request_of(call), command, cases=self.app.cases, clock=self.app.clock
        )
        return Reply(answer, version=answer["version"])

    @operation(
        "POST",
        "/inspections/<id>/customs-copy",
        summary="Record that the paper copy of the notice was sent to customs",
        body=CustomsCopyIn,
        response=ActOut,
        roles=("officer",),
        versioned=True,
        idempotent=True,
    )
    def record_customs_copy(self, call: Call) -> Reply:
        command = commands.RecordCustomsCopy(by=call.principal.actor().id, **call.body)
        answer = after_notice.record_sent_copy(request_of(call), command, cases=self.app.cases, clock=self.app.clock)
        return Reply(answer, version=answer["version"])


def _row(aggregate: Aggregate[Case], today: date) -> Json:
    case = aggregate.state
    names = {line.line_no: line.name for line in case.content.lines}
    lines: list[dict[str, Any]] = [
        {
            "notice_no": each.notice_no,
            "line_no": each.line_no,
            "kind": each.kind,
            "due_on": each.due_on,
            "done": each.done,
            "goods": names.get(each.line_no, ""),
            "overdue": each.overdue(today),
        }
        for each in case.dispositions
    ]
    return {
        "id": aggregate.id,
        "version": aggregate.version,
        "file_code": case.file_code,
        "agency": case.agency,
        "tax_code": case.content.importer.tax_code,
        "importer": case.content.importer.name,
        "due_on": case.dispositions_due_on,
        "overdue": any(line["overdue"] for line in lines),
        "lines": lines,
    }
