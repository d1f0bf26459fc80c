"""The part of the API about results: rows, draft, review, signature, amended notices."""

from __future__ import annotations

from services.inspection.application import after_notice, choosing_rows, concluding
from services.inspection.application.acting import Request
from services.inspection.domain import commands
from services.inspection.entrypoints.app import InspectionApp
from services.inspection.entrypoints.schemas.cases import ActOut
from services.inspection.entrypoints.schemas.results import ChooseRowIn, DraftIn, NoticeReasonIn, ReviewIn, SignIn
from shared.aggregate import Json
from shared.web import Call, Reply, WebService, operation


class ResultOperations(WebService):
    app: InspectionApp

    @operation(
        "POST",
        "/inspections/<id>/choose-row",
        summary="Say under which row of the catalogue a line falls; the mode is decided again",
        body=ChooseRowIn,
        response=ActOut,
        roles=("officer",),
        versioned=True,
        idempotent=True,
    )
    def choose_row(self, call: Call) -> Reply:
        command = commands.ChooseRow(by=_by(call), **call.body)
        app = self.app
        return _acted(
            choosing_rows.choose_case_row(
                _request(call), command, cases=app.cases, facts_for=app.facts_for, law=app.law, clock=app.clock
            )
        )

    @operation(
        "POST",
        "/inspections/<id>/draft",
        summary="Draft one result per goods line",
        body=DraftIn,
        response=ActOut,
        roles=("officer",),
        versioned=True,
        idempotent=True,
    )
    def draft(self, call: Call) -> Reply:
        command = commands.DraftResult(tuple(call.body["lines"]), _by(call), call.body["amendments"])
        app = self.app
        return _acted(
            concluding.draft_case_result(
                _request(call), command, cases=app.cases, law=app.law, clock=app.clock, facts_for=app.facts_for
            )
        )

    @operation(
        "POST",
        "/inspections/<id>/review",
        summary="Approve the draft, or send it back",
        body=ReviewIn,
        response=ActOut,
        roles=("reviewer", "signer"),
        versioned=True,
        idempotent=True,
    )
    def review(self, call: Call) -> Reply:
        command = commands.ReviewResult(call.body["approve"], _by(call), call.body["reason"])
        app = self.app
        return _acted(
            concluding.review_case_result(_request(call), command, cases=app.cases, law=app.law, clock=app.clock)
        )

    @operation(
        "POST",
        "/inspections/<id>/sign",
        summary="Sign the approved result; where a notice was issued already, it is to replace that",
        body=SignIn,
        response=ActOut,
        roles=("signer",),
        versioned=True,
        idempotent=True,
    )
    def sign(self, call: Call) -> Reply:
        command = commands.SignResult(call.body["signer"] or call.principal.id, _by(call))
        return _acted(
            concluding.sign_case_result(
                _request(call),
                command,
                cases=self.app.cases,
                numbers=self.app.numbers,
                law=self.app.law,
                clock=self.app.clock,
            )
        )

    @operation(
        "POST",
        "/inspections/<id>/amend-notice",
        summary="Work on the case again, to replace its notice by an amended one; it stands until then",
        body=NoticeReasonIn,
        response=ActOut,
        roles=("officer",),
        versioned=True,
        idempotent=True,
    )
    def amend_notice(self, call: Call) -> Reply:
        command = commands.AmendNotice(call.body["reason"], _by(call))
        return _acted(
            after_notice.amend_case_notice(_request(call), command, cases=self.app.cases, clock=self.app.clock)
        )

    @operation(
        "POST",
        "/inspections/<id>/keep-notice",
        summary="The notice stays as it is after all",
        body=NoticeReasonIn,
        response=ActOut,
        roles=("officer",),
        versioned=True,
        idempotent=True,
    )
    def keep_notice(self, call: Call) -> Reply:
        command = commands.KeepNotice(call.body["reason"])
        return _acted(
            after_notice.keep_case_notice(_request(call), command, cases=self.app.cases, clock=self.app.clock)
        )


def _by(call: Call) -> str:
    return call.principal.actor().id


def _request(call: Call) -> Request:
    return Request(call.path["id"], call.principal.actor(), expected=call.version, once=call.once)


def _acted(answer: Json) -> Reply:
    return Reply(answer, version=answer["version"])
