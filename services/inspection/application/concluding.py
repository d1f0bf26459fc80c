"""Use cases: from the draft to the signature."""

from __future__ import annotations

from datetime import datetime

from services.inspection.application.acting import Request, act_on_case
from services.inspection.application.deciding import FactsFor
from services.inspection.application.outgoing import outgoing
from services.inspection.application.ports import Cases, ResultNumbers
from services.inspection.domain.acts.draft_result import draft_result
from services.inspection.domain.acts.review_result import review_result
from services.inspection.domain.acts.sign_result import ensure_may_sign, sign_result, signing_day
from services.inspection.domain.case import Case
from services.inspection.domain.commands import DraftResult, ReviewResult, SignResult
from services.inspection.domain.states import Act
from shared.aggregate import Change, Json
from shared.clock import Clock
from shared.errors import Stale
from shared.regulation import Regulation, legal_day

RESULT_NOTICE = "RESULT_NOTICE"


def draft_case_result(
    request: Request,
    command: DraftResult,
    *,
    cases: Cases,
    law: Regulation,
    clock: Clock,
    facts_for: FactsFor,
) -> Json:
    """These use cases return `answer_of`; they raise NotFound, Forbidden, Stale, NotAllowed, Invalid, KeyReused.

    facts_for: tells which complaints are open now.
    """

    def decide(case: Case, now: datetime) -> Change[Case]:
        drafted = draft_result(case, command, complained=_complained(case, facts_for, now), law=law, now=now)
        details = {"lines": {str(line.line_no): line.code for line in command.lines}}
        return Change(drafted, act="result_drafted", details=details)

    return act_on_case(request, Act.DRAFT_RESULT, decide, cases=cases, clock=clock)


def review_case_result(request: Request, command: ReviewResult, *, cases: Cases, law: Regulation, clock: Clock) -> Json:
    def decide(case: Case, now: datetime) -> Change[Case]:
        reviewed = review_result(case, command, law=law, now=now)
        return Change(reviewed, act="approved" if command.approve else "sent_back", reason=command.reason)

    act = Act.APPROVE if command.approve else Act.SEND_BACK
    return act_on_case(request, act, decide, cases=cases, clock=clock)


def sign_case_result(
    request: Request, command: SignResult, *, cases: Cases, numbers: ResultNumbers, law: Regulation, clock: Clock
) -> Json:
    """The notice's number belongs to the case's signature: whoever tries again, in whatever state, signs with it."""

    def decide(case: Case, now: datetime) -> Change[Case]:
        ensure_may_sign(case, command, law=law)
        # A number that was drawn for a try that is stale by now would stay a gap if the case ended otherwise.
        if request.expected is not None and (current := cases.load(request.id).version) != request.expected:
            raise Stale(request.expected, current)
        signed_on = signing_day(case, command, now=now)
        year = signed_on.year
        number = numbers.number_for(case.agency.code, year, signature_subject(case))
        notice_no = notice_no_of(number, year, case.agency.code, law)
        signed, event = sign_result(case, command, notice_no=notice_no, law=law, now=now)
        details, paper = {"notice_no": notice_no}, command.on_paper
        if paper is None or not paper.said:
            return Change(signed, act="result_signed", event=outgoing(event), details=details)
        details["signed_on_paper"] = signed_on.isoformat()
        return Change(signed, act="result_signed", event=outgoing(event), reason=paper.reason, details=details)

    return act_on_case(request, Act.SIGN, decide, cases=cases, clock=clock)


def _complained(case: Case, facts_for: FactsFor, now: datetime) -> bool:
    return bool(facts_for(case.dossier_id, case.content, legal_day(now), case).complaints)


def notice_no_of(number: int, year: int, agency: str, law: Regulation) -> str:
    """As printed."""
    return law.numbering[RESULT_NOTICE].number(number, year=year, agency=agency)


def signature_subject(case: Case) -> str:
    """What the number of the case's next signature is for: each one signed became a notice or was set aside."""
    return f"{case.dossier_id}/signature/{len(case.notices) + len(case.set_aside) + 1}"
