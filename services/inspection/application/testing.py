"""Use cases: what laboratories report, and the retest that decides a dispute."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from services.inspection.application.acting import Request, act_on_case
from services.inspection.application.outgoing import outgoing
from services.inspection.application.ports import Cases
from services.inspection.application.sampling_ports import Laboratories, codes_of
from services.inspection.domain.acts.record_retest import record_retest
from services.inspection.domain.acts.record_test_result import record_test_result
from services.inspection.domain.acts.request_retest import request_retest
from services.inspection.domain.case import Case
from services.inspection.domain.commands import RecordRetest, RecordTestResult, RequestRetest
from services.inspection.domain.states import Act
from shared.aggregate import Change, Json
from shared.clock import Clock
from shared.regulation.sampling import SamplingLaw


def take_test_result(
    request: Request,
    command: RecordTestResult,
    *,
    cases: Cases,
    laboratories: Laboratories,
    law: SamplingLaw,
    clock: Clock,
) -> Json:
    """These use cases return `answer_of`; they raise NotFound, Forbidden, Stale, NotAllowed, Invalid, KeyReused."""
    command = replace(command, by=request.actor.id)
    report = command.report

    def decide(case: Case, now: datetime) -> Change[Case]:
        laboratory = laboratories.find(report.laboratory, report.tested_on)
        after, event = record_test_result(
            case, command, law=law, laboratory=laboratory, listed=codes_of(laboratories, report.tested_on), now=now
        )
        details = {"report": report.number, "laboratory": report.laboratory, "conclusion": report.conclusion.value}
        return Change(after, act="test_result_recorded", event=outgoing(event), details=details)

    return act_on_case(request, Act.RECORD_TEST_RESULT, decide, cases=cases, clock=clock)


def ask_for_retest(
    request: Request, command: RequestRetest, *, cases: Cases, laboratories: Laboratories, clock: Clock
) -> Json:
    def decide(case: Case, now: datetime) -> Change[Case]:
        laboratory = laboratories.find(command.laboratory, command.requested_on)
        after = request_retest(
            case, command, laboratory=laboratory, listed=codes_of(laboratories, command.requested_on), now=now
        )
        details = {
            "requested_by": command.requested_by,
            "requested_on": command.requested_on.isoformat(),
            "laboratory": after.retest.laboratory if after.retest else command.laboratory,
            "lines": list(after.retest.lines) if after.retest else [],
        }
        return Change(after, act="retest_requested", reason=command.reason, details=details)

    return act_on_case(request, Act.REQUEST_RETEST, decide, cases=cases, clock=clock)


def take_retest_result(
    request: Request,
    command: RecordRetest,
    *,
    cases: Cases,
    laboratories: Laboratories,
    law: SamplingLaw,
    clock: Clock,
) -> Json:
    report = command.report

    def decide(case: Case, now: datetime) -> Change[Case]:
        laboratory = laboratories.find(report.laboratory, report.tested_on)
        after, event = record_retest(
            case, command, law=law, laboratory=laboratory, listed=codes_of(laboratories, report.tested_on), now=now
        )
        details = {
            "report": report.number,
            "laboratory": report.laboratory,
            "conclusion": report.conclusion.value,
            "cost_bearer": after.retest.cost_bearer.value if after.retest and after.retest.cost_bearer else None,
        }
        return Change(after, act="retest_recorded", event=outgoing(event), details=details)

    return act_on_case(request, Act.RECORD_RETEST, decide, cases=cases, clock=clock)
