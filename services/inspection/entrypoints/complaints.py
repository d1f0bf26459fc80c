"""The part of the API about complaints, denunciations and warnings."""

from __future__ import annotations

from dataclasses import fields

from services.inspection.application import complaining, seeing
from services.inspection.domain.commands import AmendComplaint, CloseComplaint, FileComplaint
from services.inspection.domain.complaint import Aim, Complaint
from services.inspection.entrypoints.app import InspectionApp
from services.inspection.entrypoints.requests import request_of
from services.inspection.entrypoints.schemas.complaints import (
    AmendIn,
    CloseIn,
    ComplaintActOut,
    ComplaintIn,
    ComplaintOut,
    ComplaintQuery,
)
from services.inspection.entrypoints.translation import complaint_of
from shared.aggregate import Aggregate, Json
from shared.web import Call, Page, Reply, WebService, operation
from shared.web.history import HistoryOut

_STAFF = ("officer", "reviewer", "signer")


class ComplaintOperations(WebService):
    app: InspectionApp

    @operation(
        "POST",
        "/complaints",
        summary="File a complaint, denunciation or warning: what it concerns is sampled while it is open",
        body=ComplaintIn,
        response=ComplaintActOut,
        status=201,
        roles=_STAFF,
        idempotent="required",
    )
    def file_complaint(self, call: Call) -> Reply:
        answer = complaining.file_new_complaint(
            FileComplaint(**_aimed(call.body)),
            actor=call.principal.actor(),
            once=call.once,
            complaints=self.app.complaints,
            new_id=self.app.new_id,
            clock=self.app.clock,
        )
        return Reply(answer, version=answer["version"], location=f"/complaints/{answer['id']}")

    @operation(
        "GET",
        "/complaints",
        summary="Complaints, newest first: staff see what concerns their agency",
        query=ComplaintQuery,
        response=ComplaintOut,
        roles=(*_STAFF, "operator", "admin"),
        paged=True,
    )
    def list_complaints(self, call: Call) -> Page:
        found = seeing.list_complaints(
            actor=call.principal.actor(),
            status=call.query["status"],
            tax_code=call.query["tax_code"],
            file_code=call.query["file_code"],
            before=call.cursor,
            limit=call.limit + 1,
            complaints=self.app.complaints,
            open_cases=self.app.goods.open_cases,
        )
        page = found[: call.limit]
        return Page([complaint_of(aggregate) for aggregate in page], page[-1].id if len(found) > call.limit else None)

    @operation(
        "GET",
        "/complaints/<id>",
        summary="One complaint",
        response=ComplaintOut,
        roles=(*_STAFF, "operator", "admin"),
    )
    def read_complaint(self, call: Call) -> Reply:
        aggregate = self._seen(call)
        return Reply(complaint_of(aggregate), version=aggregate.version)

    @operation(
        "GET",
        "/complaints/<id>/history",
        summary="Every act on a complaint, oldest first",
        response=HistoryOut,
        roles=(*_STAFF, "operator", "admin"),
    )
    def read_complaint_history(self, call: Call) -> Reply:
        return Reply({"entries": self.app.complaints.history(self._seen(call).id)})

    @operation(
        "POST",
        "/complaints/<id>/amend",
        summary="Say anew what an open complaint is about and when it counts",
        body=AmendIn,
        response=ComplaintActOut,
        roles=_STAFF,
        versioned=True,
        idempotent=True,
    )
    def amend_complaint(self, call: Call) -> Reply:
        self._seen(call)
        command = AmendComplaint(**_aimed(call.body))
        answer = complaining.amend_open_complaint(
            request_of(call), command, complaints=self.app.complaints, clock=self.app.clock
        )
        return Reply(answer, version=answer["version"])

    @operation(
        "POST",
        "/complaints/<id>/close",
        summary="Close a complaint that is settled, upheld or not",
        body=CloseIn,
        response=ComplaintActOut,
        roles=_STAFF,
        versioned=True,
        idempotent=True,
    )
    def close_complaint(self, call: Call) -> Reply:
        self._seen(call)
        command = CloseComplaint(call.body["reason"], call.body["upheld"])
        answer = complaining.close_open_complaint(
            request_of(call), command, complaints=self.app.complaints, clock=self.app.clock
        )
        return Reply(answer, version=answer["version"])

    def _seen(self, call: Call) -> Aggregate[Complaint]:
        """Raises NotFound, Forbidden."""
        return seeing.read_complaint(
            call.path["id"],
            actor=call.principal.actor(),
            complaints=self.app.complaints,
            open_cases=self.app.goods.open_cases,
        )


_AIM = tuple(member.name for member in fields(Aim))


def _aimed(body: Json) -> Json:
    """What says whom it is about, as one value."""
    rest = {name: value for name, value in body.items() if name not in _AIM}
    return {**rest, "aim": Aim(*(body[name] for name in _AIM))}
