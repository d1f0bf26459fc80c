"""The case under random acts and events: only what the table allows happens, and the rules always hold."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from services.inspection.domain import commands
from services.inspection.domain.acts.assign import assign
from services.inspection.domain.acts.change_mode import change_mode
from services.inspection.domain.acts.draft_result import draft_result
from services.inspection.domain.acts.record_checklist import record_checklist
from services.inspection.domain.acts.record_sample import record_sample
from services.inspection.domain.acts.review_result import review_result
from services.inspection.domain.acts.schedule import schedule
from services.inspection.domain.acts.sign_result import sign_result
from services.inspection.domain.case import CONCLUDED, ENDED, TERMINAL, Case, Mode, Status
from services.inspection.domain.evidence import AppointmentKind, Conclusion, LineResult
from services.inspection.domain.states import Act, allowed_acts
from services.inspection.domain.testing.verdicts import failed_lines
from shared.errors import Invalid, NotAllowed
from shared.regulation import ResultClass
from shared.storage import DataclassCodec
from tests.unit.inspection import samples
from tests.unit.inspection.samples import LAW, NOW, Office, dossier, line

CODEC = DataclassCodec(Case)
LATER_EVENTS = (
    "dossier_accepted",
    "dossier_refused",
    "dossier_cancelled",
    "dossier_withdrawn",
    "supplement_requested",
    "withdrawal_requested",
    "withdrawal_refused",
    "amendment_requested",
    "amendment_refused",
    "amendment_allowed",
    "extension_requested",
    "extension_granted",
    "extension_refused",
    "deadline_lapsed",
    "conformity_result_submitted",
    "dossier_transferred",
    "result_issued",
    "result_revoked",
)


class CaseMachine(RuleBasedStateMachine):
    def __init__(self) -> None:
        super().__init__()
        self.office = Office()
        self.revision = 1
        self.number = 0

    @initialize(hs=st.sampled_from([samples.DOLL, samples.SHIRT]), complained=st.booleans(), exempt=st.booleans())
    def submit(self, hs: str, complained: bool, exempt: bool) -> None:
        if complained:
            self.office.standing = samples.complaint_standing()
            self.office.__init__(self.office.standing)  # type: ignore[misc]
        category = 4 if exempt else None
        self.lines = (line(1, hs, exempt_category=category), line(2, samples.DOLL, exempt_category=category))
        self.office.hear(samples.submitted(dossier(*self.lines)))

    def attempt(self, act: Act, do: Callable[[Case], Case]) -> None:
        """Does it if the table allows it; otherwise it must be refused, with what is allowed."""
        case, allowed = self.office.case, allowed_acts(self.office.case)
        refused = self.refusal(do, case)
        if isinstance(refused, NotAllowed):
            assert refused.state == case.status
            # A draft may also lack its evidence, which depends on what it says; then the table has it all the same.
            assert act not in allowed or act is Act.DRAFT_RESULT
            assert refused.allowed == tuple(each for each in allowed if each is not act)
        else:
            assert act in allowed

    def refusal(self, do: Callable[[Case], Case], case: Case) -> Exception | None:
        try:
            self.office.put(do(case))
        except (NotAllowed, Invalid) as refused:
            return refused
        return None

    @rule()
    def assign(self) -> None:
        self.attempt(Act.ASSIGN, lambda case: assign(case, commands.Assign("an.tv")))

    @rule(kind=st.sampled_from(AppointmentKind))
    def schedule(self, kind: AppointmentKind) -> None:
        self.attempt(Act.SCHEDULE, lambda case: schedule(case, samples.schedule(kind), now=NOW)[0])

    @rule(objection=st.booleans())
    def check(self, objection: bool) -> None:
        given = samples.answers(**({"C8": "No CR mark."} if objection else {}))
        command = commands.RecordChecklist(given, "officer:lan.nt")
        self.attempt(Act.RECORD_CHECKLIST, lambda case: record_checklist(case, command, items=LAW.checklist, now=NOW))

    @rule()
    def sample(self) -> None:
        command = commands.RecordSample(samples.sampling_record(1, 2))
        self.attempt(
            Act.RECORD_SAMPLE, lambda case: record_sample(case, command, laboratory=samples.QUATEST1, now=NOW)[0]
        )

    @rule(failing=st.sets(st.sampled_from(["S1", "S2"])), conclusion=st.sampled_from(Conclusion))
    def test(self, failing: set[str], conclusion: Conclusion) -> None:
        report = samples.report(*failing, codes=("S1", "S2"), conclusion=conclusion)
        command = commands.RecordTestResult(report)
        self.attempt(Act.RECORD_TEST_RESULT, lambda case: samples.reported(case, command))

    @rule(mode=st.sampled_from(Mode))
    def change_mode(self, mode: Mode) -> None:
        command = commands.ChangeMode(mode, "Seen.", "officer:lan.nt")
        self.attempt(Act.CHANGE_MODE, lambda case: change_mode(case, command, law=LAW, now=NOW))

    @rule(codes=st.lists(st.sampled_from([1, 2, 3, 6, 7, 9, 10]), min_size=1, max_size=3))
    def draft(self, codes: list[int]) -> None:
        lines = tuple(LineResult(number, code, "Because.") for number, code in enumerate(codes, start=1))
        command = commands.DraftResult(lines, "officer:lan.nt")
        self.attempt(Act.DRAFT_RESULT, lambda case: draft_result(case, command, law=LAW, now=NOW))

    @rule(approve=st.booleans())
    def review(self, approve: bool) -> None:
        command = commands.ReviewResult(approve, "reviewer:minh.pv", "Look again.")
        act = Act.APPROVE if approve else Act.SEND_BACK
        self.attempt(act, lambda case: review_result(case, command, law=LAW, now=NOW))

    @rule()
    def sign(self) -> None:
        self.number += 1
        command = commands.SignResult("hoa.le", "signer:hoa.le")
        self.attempt(Act.SIGN, lambda case: sign_result(case, command, notice_no=str(self.number), law=LAW, now=NOW)[0])

    @rule(event=st.sampled_from(LATER_EVENTS))
    def hear(self, event: str) -> None:
        before = self.office.case
        change = self.office.hear(samples.said(event, NOW + timedelta(seconds=self.number)))
        if change.state == before:
            assert change.reason

    @precondition(lambda self: self.office.stored is not None)
    @rule()
    def supplement(self) -> None:
        self.revision += 1
        event = samples.said("dossier_supplemented")
        content = dossier(*self.lines, revision=self.revision)
        self.office.hear(replace(event, data={**event.data, "dossier": content}))

    @invariant()
    def rules_hold(self) -> None:
        if self.office.stored is None:
            return
        case = self.office.case
        assert CODEC.load(CODEC.dump(case)) == case
        if case.status in (Status.DRAFTED, Status.REVIEWED, Status.SIGNED):
            self.a_draft_is_borne_out(case)
        if case.status in ENDED:
            # Samples are given back or destroyed even when nothing else happens any more.
            assert set(allowed_acts(case)) <= {Act.MOVE_SAMPLES}
        if case.status is Status.ISSUED:
            assert set(allowed_acts(case)) <= {Act.AMEND_NOTICE, Act.RECORD_CUSTOMS_COPY, Act.MOVE_SAMPLES}
        assert (case.closing is not None) == (case.status in TERMINAL)
        assert (case.signature is not None) <= (case.status in {Status.SIGNED, *CONCLUDED})
        assert (case.hold is not None) == (case.status is Status.HELD)
        if case.status is Status.PAUSED:
            assert case.pause is not None
        elif case.pause is not None:
            assert case.status is Status.HELD or case.lapsed
        if case.status not in {Status.SIGNED, *CONCLUDED, *ENDED}:
            assert case.status is case.standing
        if case.status is Status.SIGNED:
            assert case.accepted or case.lapsed
            assert case.signature is not None
            assert case.signature.revision == case.content.revision

    def a_draft_is_borne_out(self, case: Case) -> None:
        assert case.draft is not None
        assert sorted(result.line_no for result in case.draft.lines) == [1, 2]
        for result in case.draft.lines:
            found = law_class(result.code)
            exempt = case.content.lines[result.line_no - 1].exempt_category is not None and result.code == 7
            if found is ResultClass.PASS and not exempt:
                assert result.line_no not in failed_lines(case)
                assert case.mode is not Mode.NONE
                evidence = case.test if case.mode is Mode.SAMPLE else case.checklist
                assert evidence is not None
                assert case.checklist is None or case.checklist.objections == ()


def law_class(code: int) -> ResultClass:
    return LAW.result_codes[code].result_class


CaseMachine.TestCase.settings = settings(max_examples=60, stateful_step_count=30, deadline=None)
TestCaseMachine = pytest.mark.filterwarnings("ignore::hypothesis.errors.HypothesisWarning")(CaseMachine.TestCase)
