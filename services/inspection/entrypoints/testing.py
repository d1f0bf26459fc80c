"""The part of the API about what laboratories report, and the retest that decides a dispute."""

from __future__ import annotations

from services.inspection.application import testing
from services.inspection.domain import commands
from services.inspection.entrypoints.app import InspectionApp
from services.inspection.entrypoints.requests import acted, by, request_of
from services.inspection.entrypoints.schemas.cases import ActOut
from services.inspection.entrypoints.schemas.samples import RetestIn, TestResultIn
from shared.web import Call, Reply, WebService, operation


class TestOperations(WebService):
    __test__ = False
    app: InspectionApp

    @operation(
        "POST",
        "/inspections/<id>/test-result",
        summary="Record the laboratory's report; it is held against the listed limits",
        body=TestResultIn,
        response=ActOut,
        roles=("officer",),
        versioned=True,
        idempotent=True,
    )
    def test_result(self, call: Call) -> Reply:
        answer = testing.take_test_result(
            request_of(call),
            commands.RecordTestResult(call.body),
            cases=self.app.cases,
            laboratories=self.app.laboratories,
            law=self.app.sampling,
            clock=self.app.clock,
        )
        return acted(answer)

    @operation(
        "POST",
        "/inspections/<id>/retest",
        summary="Record the importer's request to test the retained samples at another designated laboratory",
        body=RetestIn,
        response=ActOut,
        roles=("officer",),
        versioned=True,
        idempotent=True,
    )
    def retest(self, call: Call) -> Reply:
        asked = {**call.body, "lines": tuple(call.body["lines"])}
        answer = testing.ask_for_retest(
            request_of(call),
            commands.RequestRetest(**asked, by=by(call)),
            cases=self.app.cases,
            laboratories=self.app.laboratories,
            clock=self.app.clock,
        )
        return acted(answer)

    @operation(
        "POST",
        "/inspections/<id>/retest-result",
        summary="Record the second laboratory's report: it decides, and the cost follows the loser",
        body=TestResultIn,
        response=ActOut,
        roles=("officer",),
        versioned=True,
        idempotent=True,
    )
    def retest_result(self, call: Call) -> Reply:
        answer = testing.take_retest_result(
            request_of(call),
            commands.RecordRetest(call.body, by(call)),
            cases=self.app.cases,
            laboratories=self.app.laboratories,
            law=self.app.sampling,
            clock=self.app.clock,
        )
        return acted(answer)
