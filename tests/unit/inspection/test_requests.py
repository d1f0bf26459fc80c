"""While the importer waits for an answer nothing is signed; then the work goes on where it was, or ends."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest

from services.inspection.domain.case import Case, Mode, Status
from services.inspection.domain.pausing import HoldKind, PauseKind
from services.inspection.domain.states import Act, allowed_acts
from shared.errors import Forbidden, Invalid, NotAllowed
from tests.unit.inspection.samples import (
    LAW,
    NOW,
    REVIEWER,
    SHIRT,
    complaint_standing,
    dossier,
    line,
    opened,
    said,
)
from tests.unit.inspection.test_acts import (
    approved,
    checked,
    drafted,
    laboratory_done,
    sampled,
    sampling_case,
    signed,
    violations,
)
from tests.unit.inspection.test_following_registration import appointed, office_with

LATER = NOW + timedelta(days=14)

WORK: dict[Status, Callable[[], Case]] = {
    Status.OPENED: opened,
    Status.SCHEDULED: appointed,
    Status.CHECKED: lambda: checked(opened()),
    Status.TESTED: lambda: laboratory_done(sampled(sampling_case())),
    Status.DRAFTED: lambda: drafted(checked(opened()), 1),
    Status.REVIEWED: lambda: approved(drafted(checked(opened()), 1)),
}


@pytest.mark.parametrize("kind", ["withdrawal", "amendment"])
@pytest.mark.parametrize("status", WORK)
def test_work_goes_back_to_what_it_was_when_the_request_is_refused(status: Status, kind: str) -> None:
    case = WORK[status]()
    office = office_with(case)
    office.hear(said(f"{kind}_requested"))
    assert office.case.status is Status.HELD
    assert not {Act.SCHEDULE, Act.DRAFT_RESULT, Act.APPROVE, Act.SIGN, Act.CHOOSE_ROW} & set(allowed_acts(office.case))
    with pytest.raises(NotAllowed):
        signed(office.case)
    change = office.hear(said(f"{kind}_refused"))
    assert office.case == case
    assert change.reason


def test_the_answer_must_be_to_what_was_asked() -> None:
    office = office_with(opened())
    office.hear(said("withdrawal_requested"))
    change = office.hear(said("amendment_refused"))
    assert change.act == "amendment_declined_refused"
    assert office.case.hold is not None
    assert office.case.hold.kind is HoldKind.WITHDRAWAL


def test_a_signature_on_its_way_is_set_aside_and_signed_again_after_the_refusal() -> None:
    office = office_with(signed(approved(drafted(checked(opened()), 1))))
    change = office.hear(said("withdrawal_requested"))
    assert change.details["result_set_aside"] == "1/2026/TB-TCKT11"
    office.hear(said("withdrawal_refused"))
    assert office.case.status is Status.REVIEWED
    assert signed(office.case).status is Status.SIGNED


def test_what_registration_issued_after_all_comes_back_from_aside() -> None:
    """The request was refused before the signature arrived there: it became law, and that is what stands."""
    office = office_with(signed(approved(drafted(checked(opened()), 1))))
    signature = office.case.signature
    office.hear(said("withdrawal_requested"))
    office.hear(said("withdrawal_refused"))
    change = office.hear(said("result_issued"))
    assert (office.case.status, office.case.signature, office.case.set_aside) == (Status.ISSUED, signature, ())
    assert change.reason is None


def test_a_withdrawn_dossier_is_over() -> None:
    office = office_with(checked(opened()))
    office.hear(said("withdrawal_requested"))
    office.hear(said("dossier_withdrawn"))
    assert office.case.status is Status.WITHDRAWN
    assert allowed_acts(office.case) == ()


@pytest.mark.parametrize("word", ["withdrawal_requested", "amendment_requested", "dossier_withdrawn"])
def test_what_concerns_the_certification_body_leaves_the_agencys_case_alone(word: str) -> None:
    case = approved(drafted(checked(opened()), 1))
    office = office_with(case)
    office.hear(said(word, handler="tccn"))
    assert office.case.status is Status.REVIEWED
    assert office.case.certification is not None
    assert signed(office.case).status is Status.SIGNED


class TestAmendment:
    def test_an_amendment_is_awaited_then_taken(self) -> None:
        office = office_with(opened(accepted=False))
        office.hear(said("amendment_requested"))
        office.hear(said("amendment_allowed"))
        pause = office.case.pause
        assert office.case.status is Status.PAUSED
        assert pause is not None
        assert (pause.kind, pause.reason, pause.due_on) == (PauseKind.AMENDMENT, "Sửa dòng 1.", None)
        change = office.hear(said("dossier_amended", LATER))
        assert office.case.content.revision == 2
        assert office.case.pause is None
        assert office.case.accepted, "nobody accepts it again after that"
        assert change.event is not None
        assert (change.event.type, change.event.data.due_on) == ("inspection.mode_changed", office.case.due_on)

    def test_the_bodys_amendment_leaves_the_agencys_pause(self) -> None:
        office = office_with(opened())
        office.hear(said("supplement_requested"))
        due_on = office.case.due_on
        office.hear(said("dossier_amended", LATER, handler="tccn"))
        assert office.case.status is Status.PAUSED
        assert office.case.due_on == due_on
        assert office.case.content.revision == 2

    def test_a_modification_before_acceptance_is_decided_anew(self) -> None:
        office = office_with(opened(accepted=False))
        change = office.hear(said("dossier_modified", dossier=dossier(line(1, SHIRT), revision=2)))
        assert (office.case.mode, office.case.status) == (Mode.NONE, Status.DRAFTED)
        assert change.event is not None
        assert change.event.data.mode == "NONE"

    def test_nothing_is_drafted_from_the_law_while_the_importer_owes_an_answer(self) -> None:
        office = office_with(opened())
        office.hear(said("supplement_requested"))
        content = dossier(line(1, SHIRT), revision=2)
        office.hear(said("dossier_supplemented", dossier=content, handler="tccn"))
        assert (office.case.mode, office.case.status, office.case.draft) == (Mode.NONE, Status.PAUSED, None)


class TestLapse:
    def lapsed(self) -> Case:
        office = office_with(opened(accepted=False))
        office.hear(said("supplement_requested"))
        office.hear(said("deadline_lapsed", LATER))
        return office.case

    def test_before_the_day_nothing_is_drafted(self) -> None:
        office = office_with(opened(accepted=False))
        office.hear(said("supplement_requested"))
        with pytest.raises(NotAllowed, match="has not gone by"):
            drafted(office.case, 6, reason="No answer.")

    def test_after_it_every_line_may_be_found_not_completed(self) -> None:
        case = self.lapsed()
        assert case.status is Status.PAUSED
        case = drafted(case, 6, reason="No answer.")
        assert signed(approved(case)).status is Status.SIGNED

    def test_and_nothing_else(self) -> None:
        with pytest.raises(Invalid) as refused:
            drafted(self.lapsed(), 2)
        assert violations(refused) >= {("/lines/0/code", "lapsed")}

    def test_sent_back_it_waits_again(self) -> None:
        from services.inspection.domain import commands
        from services.inspection.domain.acts.review_result import review_result

        case = drafted(self.lapsed(), 6, reason="No answer.")
        back = review_result(case, commands.ReviewResult(False, REVIEWER.id, "Write."), law=LAW, now=NOW)
        assert back.status is Status.PAUSED

    @pytest.mark.parametrize("changes", [{"rule": "D06"}, {"handler": "tccn"}, {"due_on": date(2026, 7, 10)}])
    def test_only_the_day_of_this_supplement_counts(self, changes: dict[str, object]) -> None:
        office = office_with(opened())
        office.hear(said("supplement_requested"))
        office.hear(said("deadline_lapsed", **changes))
        assert not office.case.lapsed
        assert len(office.case.warnings) == 1

    def test_more_time_ends_the_lapse(self) -> None:
        office = office_with(self.lapsed())
        office.hear(said("extension_requested"))
        office.hear(said("extension_granted"))
        assert office.case.pause is not None
        assert (office.case.pause.due_on, office.case.lapsed) == (date(2026, 7, 31), False)
        assert office.case.status is Status.PAUSED

    def test_refused_the_day_stays(self) -> None:
        office = office_with(opened())
        office.hear(said("supplement_requested"))
        before = office.case
        office.hear(said("extension_requested"))
        office.hear(said("extension_refused"))
        assert office.case == before


class TestTransfer:
    def test_officer_appointment_and_draft_were_the_former_agencys(self) -> None:
        office = office_with(approved(drafted(checked(appointed()), 1)))
        change = office.hear(said("dossier_transferred"))
        case = office.case
        assert case.agency.code == case.content.agency.code == "TCKT10"
        assert (case.officer, case.appointment, case.draft) == (None, None, None)
        assert case.status is Status.CHECKED, "what is on record stays"
        assert change.details == {"from": "TCKT11", "to": "TCKT10", "officer_before": "lan.nt"}
        assert change.reason == "Hàng đã chuyển."

    def test_its_staff_may_no_longer_act(self) -> None:
        from services.inspection.application.access import ensure_may
        from tests.unit.inspection.samples import OFFICER

        office = office_with(opened())
        office.hear(said("dossier_transferred"))
        with pytest.raises(Forbidden):
            ensure_may(OFFICER, Act.ASSIGN, office.case)

    def test_twice_is_once(self) -> None:
        office = office_with(opened())
        office.hear(said("dossier_transferred"))
        assert office.hear(said("dossier_transferred")).act == "transferred_refused"


class TestConformityResult:
    def submitted(self, result: int) -> Case:
        office = office_with(opened())
        lines = [{"line_no": 1, "result": result, "reason": "Formaldehyde"}]
        office.hear(said("conformity_result_submitted", lines=lines))
        return office.case

    def test_a_line_is_certified_by_the_body(self) -> None:
        case = self.submitted(1)
        assert case.certification is not None
        assert case.certification.result is not None
        assert case.certification.result.body.name == "QUATEST 1"
        assert case.mode is Mode.DOCUMENTARY

    def test_goods_that_do_not_conform_do_not_pass_on_paper(self) -> None:
        case = self.submitted(2)
        assert case.certification is not None
        assert case.certification.failing == {1: "Formaldehyde"}
        if case.mode is Mode.SAMPLE:
            return
        with pytest.raises(Invalid) as refused:
            drafted(checked(case), 1)
        assert violations(refused) == {("/lines/0/code", "not_conforming")}

    def test_taken_back_it_says_nothing_any_more(self) -> None:
        office = office_with(self.submitted(2))
        office.hear(said("conformity_result_revoked"))
        assert office.case.certification is not None
        assert office.case.certification.failing == {}
        assert office.hear(said("conformity_result_revoked")).act.endswith("_refused")

    def test_of_other_goods_it_says_nothing(self) -> None:
        office = office_with(self.submitted(2), complaint_standing())
        content = dossier(line(1, model="other"), revision=2)
        office.hear(said("dossier_supplemented", dossier=content, handler="tccn"))
        assert office.case.certification is not None
        assert office.case.certification.judged == {}


def test_the_last_word_of_each_deadline_is_shown() -> None:
    office = office_with(opened())
    office.hear(said("deadline_warned"))
    office.hear(said("deadline_warned", warning="T-0", days_left=0))
    assert [(w.rule, w.warning) for w in office.case.warnings] == [("D07", "T-0")]
    office.hear(said("dossier_supplemented"))
    assert office.case.warnings == ()
