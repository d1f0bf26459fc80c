"""The part of the API about results: rows, draft, review, signature, amended notices."""

from __future__ import annotations

from dataclasses import asdict

from services.inspection.application import after_notice, choosing_rows, concluding
from services.inspection.application.notice_register import list_numbers
from services.inspection.domain import commands
from services.inspection.domain.on_paper import OnPaper
from services.inspection.entrypoints.app import InspectionApp
from services.inspection.entrypoints.requests import acted, by, request_of
from services.inspection.entrypoints.schemas.cases import ActOut
from services.inspection.entrypoints.schemas.results import (
    ChooseRowIn,
    DraftIn,
    NoticeNumberOut,
    NoticeNumbersQuery,
    NoticeReasonIn,
    ReviewIn,
    SignIn,
)
from shared.web import Call, Page, Reply, WebService, operation


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
        command = commands.ChooseRow(by=by(call), **call.body)
        app = self.app
        return acted(
            choosing_rows.choose_case_row(
                request_of(call), command, cases=app.cases, facts_for=app.facts_for, law=app.law, clock=app.clock
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
        command = commands.DraftResult(
            tuple(call.body["lines"]), by(call), call.body["amendments"], call.principal.on_behalf_of
        )
        app = self.app
        return acted(
            concluding.draft_case_result(
                request_of(call), command, cases=app.cases, law=app.law, clock=app.clock, facts_for=app.facts_for
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
        command = commands.ReviewResult(
            call.body["approve"], by(call), call.body["reason"], call.principal.on_behalf_of
        )
        app = self.app
        return acted(
            concluding.review_case_result(request_of(call), command, cases=app.cases, law=app.law, clock=app.clock)
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
        body = call.body
        command = commands.SignResult(
            body["signer"] or call.principal.id,
            by(call),
            call.principal.on_behalf_of,
            OnPaper(body["issued_on"], body["outage"]),
        )
        return acted(
            concluding.sign_case_result(
                request_of(call),
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
        command = commands.AmendNotice(call.body["reason"], by(call))
        return acted(
            after_notice.amend_case_notice(request_of(call), command, cases=self.app.cases, clock=self.app.clock)
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
        return acted(
            after_notice.keep_case_notice(request_of(call), command, cases=self.app.cases, clock=self.app.clock)
        )

    @operation(
        "GET",
        "/notice-numbers",
        summary="Register of the agency's notice numbers of a year, without gaps: what became of each, and why it is void",
        query=NoticeNumbersQuery,
        response=NoticeNumberOut,
        roles=("officer", "reviewer", "signer", "operator", "admin"),
        paged=True,
    )
    def list_notice_numbers(self, call: Call) -> Page:
        app = self.app
        found = list_numbers(
            call.query["year"],
            call.query["agency"],
            actor=call.principal.actor(),
            after=call.cursor[0] if call.cursor else 0,
            limit=call.limit + 1,
            cases=app.cases,
            numbers=app.numbers,
            law=app.law,
            clock=app.clock,
        )
        page = found[: call.limit]
        return Page([asdict(each) for each in page], [page[-1].number] if len(found) > call.limit else None)
