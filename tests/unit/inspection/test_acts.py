"""What officers, reviewers and signers do, and what is refused to them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest

from services.inspection.domain import commands
from services.inspection.domain.acts.assign import assign
from services.inspection.domain.acts.change_mode import change_mode
from services.inspection.domain.acts.draft_result import draft_result
from services.inspection.domain.acts.record_checklist import record_checklist
from services.inspection.domain.acts.record_sample import record_sample
from services.inspection.domain.acts.review_result import review_result
from services.inspection.domain.acts.schedule import schedule
from services.inspection.domain.acts.sign_result import sign_result
from services.inspection.domain.case import Case, Mode, Status
from services.inspection.domain.evidence import (
    Answer,
    AppointmentKind,
    ChecklistAnswer,
    Conclusion,
    LineResult,
)
from services.inspection.domain.states import Act, allowed_acts
from shared.errors import Forbidden, Invalid, NotAllowed
from tests.unit.inspection import samples
from tests.unit.inspection.samples import LAW, NOW, answers, complaint_standing, dossier, line, opened, report, results

SAMPLING = AppointmentKind.SAMPLE_INSPECTION
NOTICE = "1/2026/TB-TCKT11"


def checked(case: Case, **said_no: str) -> Case:
    command = commands.RecordChecklist(answers(**said_no), "officer:lan.nt")
    return record_checklist(case, command, items=LAW.checklist, now=NOW)


def sampled(case: Case, *numbers: int) -> Case:
    case, _ = schedule(case, samples.schedule(SAMPLING), now=NOW)
    return record_sample(
        case, commands.RecordSample(samples.sampling_record(*numbers)), laboratory=samples.QUATEST1, now=NOW
    )[0]


def laboratory_done(case: Case, *failing: str) -> Case:
    return samples.reported(case, commands.RecordTestResult(report(*failing)))


def drafted(case: Case, *codes: int, reason: str | None = None) -> Case:
    command = commands.DraftResult(results(*codes, reason=reason), "officer:lan.nt")
    return draft_result(case, command, law=LAW, now=NOW)


def approved(case: Case) -> Case:
    return review_result(case, commands.ReviewResult(True, "reviewer:minh.pv"), law=LAW, now=NOW)


def signed(case: Case, by: str = "signer:hoa.le") -> Case:
    return sign_result(case, commands.SignResult("hoa.le", by), notice_no=NOTICE, law=LAW, now=NOW)[0]


def sampling_case() -> Case:
    return opened(standing=complaint_standing())


def violations(error: pytest.ExceptionInfo[Invalid]) -> set[tuple[str, str]]:
    return {(violation.pointer, violation.code) for violation in error.value.violations}


class TestWholeWays:
    def test_on_paper(self) -> None:
        case = checked(opened())
        assert case.status is Status.CHECKED
        case = approved(drafted(case, 1))
        assert case.status is Status.REVIEWED
        command = commands.SignResult("Lê Thị Hoa", "signer:hoa.le")
        case, event = sign_result(case, command, notice_no=NOTICE, law=LAW, now=NOW)
        assert case.status is Status.SIGNED
        assert (event.revision, event.notice_no, event.signer) == (1, NOTICE, "Lê Thị Hoa")
        assert event.signed_on == date(2026, 7, 2)
        assert event.lines == (LineResult(1, 1),)
        assert allowed_acts(case) == ()

    def test_with_a_sample(self) -> None:
        case = laboratory_done(sampled(sampling_case()))
        assert case.status is Status.TESTED
        assert signed(approved(drafted(case, 1))).status is Status.SIGNED

    def test_with_a_sample_that_fails(self) -> None:
        case = signed(approved(drafted(laboratory_done(sampled(sampling_case()), "S1"), 3, reason="Formaldehyde")))
        assert case.signature is not None
        assert case.signature.failed_keys == (case.content.lines[0].good_key,)

    def test_of_an_exempt_gift(self) -> None:
        case = opened(dossier(line(exempt_category=4)))
        case = signed(approved(case))
        assert case.draft is not None
        assert [(result.line_no, result.code) for result in case.draft.lines] == [(1, 7)]


class TestPlace:
    def test_most_work_waits_for_acceptance(self) -> None:
        case = opened(accepted=False)
        assert set(allowed_acts(case)) == {Act.ASSIGN, Act.RECORD_CHECKLIST, Act.CHANGE_MODE, Act.CHOOSE_ROW}
        with pytest.raises(NotAllowed, match="not accepted yet") as refused:
            schedule(case, samples.schedule(), now=NOW)
        assert refused.value.state == "OPENED"
        assert refused.value.allowed == allowed_acts(case)

    def test_an_exempt_gift_is_not_signed_before_it_is_accepted(self) -> None:
        with pytest.raises(NotAllowed, match="not accepted yet"):
            approved(opened(dossier(line(exempt_category=4)), accepted=False))

    def test_a_sample_needs_its_appointment(self) -> None:
        case = checked(sampling_case())
        with pytest.raises(NotAllowed, match="no sample inspection is scheduled"):
            record_sample(case, commands.RecordSample(samples.sampling_record()), laboratory=samples.QUATEST1, now=NOW)

    def test_no_sample_on_paper_only(self) -> None:
        with pytest.raises(NotAllowed):
            record_sample(
                checked(opened()),
                commands.RecordSample(samples.sampling_record()),
                laboratory=samples.QUATEST1,
                now=NOW,
            )

    def test_nothing_is_signed_without_a_review(self) -> None:
        with pytest.raises(NotAllowed) as refused:
            signed(drafted(checked(opened()), 1))
        assert "approve" in refused.value.allowed

    def test_nothing_is_signed_while_the_importer_is_asked(self) -> None:
        office = samples.Office()
        office.hear(samples.submitted())
        office.hear(samples.said("dossier_accepted"))
        office.put(approved(drafted(checked(office.case), 1)))
        office.hear(samples.said("supplement_requested"))
        with pytest.raises(NotAllowed):
            signed(office.case)


class TestAppointments:
    def test_the_first_officer_takes_the_case(self) -> None:
        case, event = schedule(opened(), samples.schedule(), now=NOW)
        assert case.status is Status.SCHEDULED
        assert case.officer == event.officer == "lan.nt"
        case, _ = schedule(assign(case, commands.Assign("an.tv")), samples.schedule(officer="lan.nt"), now=NOW)
        assert case.officer == "an.tv"
        assert case.appointment is not None
        assert case.appointment.times == 2

    def test_moving_needs_a_reason(self) -> None:
        case, _ = schedule(opened(), samples.schedule(reason=None), now=NOW)
        with pytest.raises(Invalid) as refused:
            schedule(case, samples.schedule(reason=" "), now=NOW)
        assert violations(refused) == {("/reason", "required")}

    def test_a_window_is_ahead_and_has_an_end(self) -> None:
        with pytest.raises(Invalid) as refused:
            schedule(opened(), samples.schedule(starts_at=NOW, ends_at=NOW - timedelta(hours=1)), now=NOW)
        assert violations(refused) == {("/starts_at", "past"), ("/ends_at", "window")}
        with pytest.raises(Invalid) as refused:
            schedule(opened(), samples.schedule(ends_at=NOW + timedelta(days=3650)), now=NOW)
        assert violations(refused) == {("/ends_at", "too_long")}

    def test_no_sample_inspection_of_papers(self) -> None:
        with pytest.raises(Invalid) as refused:
            schedule(opened(), samples.schedule(SAMPLING), now=NOW)
        assert violations(refused) == {("/kind", "mode")}

    def test_a_sample_inspection_may_follow_the_check_of_the_papers(self) -> None:
        case, _ = schedule(checked(sampling_case()), samples.schedule(SAMPLING), now=NOW)
        assert case.status is Status.CHECKED
        assert Act.RECORD_SAMPLE in allowed_acts(case)
        with pytest.raises(Invalid) as refused:
            schedule(case, samples.schedule(), now=NOW)
        assert violations(refused) == {("/kind", "done")}


class TestChecklist:
    def test_items_may_be_answered_one_by_one(self) -> None:
        case = opened()
        for answer in answers()[:-1]:
            command = commands.RecordChecklist((answer,), "officer:lan.nt")
            case = record_checklist(case, command, items=LAW.checklist, now=NOW)
        assert case.status is Status.OPENED
        assert case.checklist is not None
        assert case.checklist.missing == (answers()[-1].item,)
        with pytest.raises(NotAllowed, match="missing: C10"):
            drafted(case, 1)
        case = record_checklist(
            case, commands.RecordChecklist(answers()[-1:], "officer:lan.nt"), items=LAW.checklist, now=NOW
        )
        assert case.status is Status.CHECKED

    def test_a_later_answer_replaces_the_former(self) -> None:
        case = checked(checked(opened(), C8="No CR mark."))
        assert case.checklist is not None
        assert case.checklist.objections == ()
        assert drafted(case, 1).status is Status.DRAFTED

    def test_an_objection_rules_out_a_pass(self) -> None:
        with pytest.raises(Invalid) as refused:
            drafted(checked(opened(), C8="No CR mark."), 1)
        assert violations(refused) == {("/lines/0/code", "objection")}

    def test_an_objection_to_one_line_leaves_the_others(self) -> None:
        case = checked(opened(dossier(line(1), line(2))))
        objection = ChecklistAnswer("C8", Answer.NO, "No CR mark.", lines=(2,))
        command = commands.RecordChecklist((objection,), "officer:lan.nt")
        case = record_checklist(case, command, items=LAW.checklist, now=NOW)
        with pytest.raises(Invalid) as refused:
            drafted(case, 1, 1)
        assert violations(refused) == {("/lines/1/code", "objection")}
        assert drafted(case, 1, 6, reason="Label not cured.").status is Status.DRAFTED

    def test_what_is_wrong_is_told_at_once(self) -> None:
        wrong = (
            ChecklistAnswer("C99", Answer.YES),
            ChecklistAnswer("C1", Answer.NO),
            ChecklistAnswer("C1", Answer.YES, lines=(7,)),
        )
        with pytest.raises(Invalid) as refused:
            record_checklist(opened(), commands.RecordChecklist(wrong, "x"), items=LAW.checklist, now=NOW)
        assert violations(refused) == {
            ("/answers/0/item", "unknown"),
            ("/answers/1/note", "required"),
            ("/answers/2/item", "twice"),
            ("/answers/2/lines", "unknown"),
        }


class TestSample:
    def test_the_record_must_hold_together(self) -> None:
        case, _ = schedule(sampling_case(), samples.schedule(SAMPLING), now=NOW)
        good = samples.sampling_record().goods[0]
        record = samples.sampling_record(
            taken_at=NOW + timedelta(minutes=1),
            officers=(),
            indicators=(),
            goods=(
                replace(good, test_quantity=Decimal(0)),
                replace(good, line_no=9, lot_size=Decimal(10)),
                replace(good, sample_code="S3", seal_numbers=(), retained_seal_numbers=("NL-3", "NL-3")),
                replace(good, sample_code="S4", seal_numbers=("NP-4",), retained_quantity=Decimal(-1)),
            ),
        )
        with pytest.raises(Invalid) as refused:
            record_sample(case, commands.RecordSample(record), laboratory=samples.QUATEST1, now=NOW)
        assert violations(refused) == {
            ("/taken_at", "future"),
            ("/officers", "required"),
            ("/indicators", "required"),
            ("/goods/0/test_quantity", "range"),
            ("/goods/1/line_no", "unknown"),
            ("/goods/1/sample_code", "twice"),
            ("/goods/1/seal_numbers", "twice"),
            ("/goods/1/test_quantity", "more_than_lot"),
            ("/goods/1/retained_seal_numbers", "twice"),
            ("/goods/2/retained_seal_numbers", "twice"),
            ("/goods/3/retained_seal_numbers", "twice"),
            ("/goods/3/retained_quantity", "range"),
        }

    def test_a_report_must_fit_the_sample(self) -> None:
        case = sampled(sampling_case())
        wrong = report(
            codes=("S9",),
            received_on=date(2026, 7, 1),
            tested_on=date(2026, 7, 3),
            seal_intact=False,
            conclusion=Conclusion.FAIL,
        )
        with pytest.raises(Invalid) as refused:
            samples.reported(case, commands.RecordTestResult(wrong))
        assert violations(refused) == {
            ("/received_on", "order"),
            ("/tested_on", "future"),
            ("/seal_intact", "seal_broken"),
            ("/indicators/0/sample_code", "unknown"),
            ("/indicators", "required"),
            ("/conclusion", "contradicts"),
        }
        early = report(received_on=date(2026, 7, 2), tested_on=date(2026, 7, 1))
        with pytest.raises(Invalid) as refused:
            samples.reported(case, commands.RecordTestResult(early))
        assert violations(refused) == {("/tested_on", "order")}

    def test_one_failing_indicator_fails_the_sample(self) -> None:
        with pytest.raises(Invalid) as refused:
            samples.reported(
                sampled(sampling_case()),
                commands.RecordTestResult(report("S1", conclusion=Conclusion.PASS)),
            )
        assert violations(refused) == {("/conclusion", "contradicts")}

    def test_a_broken_seal_leads_to_a_new_sample(self) -> None:
        case = sampled(sampling_case())
        again = samples.sampling_record(number="02/BB-LM")
        case, _ = record_sample(case, commands.RecordSample(again), laboratory=samples.QUATEST1, now=NOW)
        assert case.sample is not None
        assert case.sample.number == "02/BB-LM"


class TestDraft:
    def test_every_line_exactly_once(self) -> None:
        case = checked(opened(dossier(line(1), line(2))))
        wrong = commands.DraftResult((LineResult(1, 1), LineResult(1, 1), LineResult(3, 1)), "officer:lan.nt")
        with pytest.raises(Invalid) as refused:
            draft_result(case, wrong, law=LAW, now=NOW)
        assert violations(refused) == {
            ("/lines/0/line_no", "twice"),
            ("/lines/1/line_no", "twice"),
            ("/lines/2/line_no", "unknown"),
            ("/lines", "missing"),
        }

    @pytest.mark.parametrize("code", [3, 4, 5])
    def test_what_is_no_pass_needs_a_reason(self, code: int) -> None:
        with pytest.raises(Invalid) as refused:
            drafted(checked(opened()), code, reason=" ")
        assert violations(refused) == {("/lines/0/reason", "required")}
        assert drafted(checked(opened()), code, reason="Because.").status is Status.DRAFTED

    def test_only_codes_of_the_list(self) -> None:
        with pytest.raises(Invalid) as refused:
            drafted(checked(opened()), 11)
        assert violations(refused) == {("/lines/0/code", "unknown")}

    @pytest.mark.parametrize("code", [1, 3, 10])
    def test_a_finding_on_quality_rests_on_evidence(self, code: int) -> None:
        with pytest.raises(NotAllowed, match="complete checklist"):
            drafted(opened(), code, reason="x")
        with pytest.raises(NotAllowed, match="laboratory's result"):
            drafted(sampled(checked(sampling_case())), code, reason="x")
        with pytest.raises(NotAllowed, match="nothing was looked at"):
            drafted(opened(dossier(line(exempt_category=4))), code, reason="x")

    def test_that_nothing_can_be_found_needs_none(self) -> None:
        assert drafted(sampling_case(), 9, reason="A complaint is open.").status is Status.DRAFTED

    @pytest.mark.parametrize("code", [1, 10])
    def test_what_failed_in_the_laboratory_does_not_pass(self, code: int) -> None:
        case = sampled(opened(dossier(line(1), line(2)), standing=complaint_standing()), 1, 2)
        failing = commands.RecordTestResult(report("S2", codes=("S1", "S2")))
        case = samples.reported(case, failing)
        with pytest.raises(Invalid) as refused:
            drafted(case, 1, code)
        assert violations(refused) == {("/lines/1/code", "failed_test")}
        assert drafted(case, 1, 4, reason="Formaldehyde").status is Status.DRAFTED

    @pytest.mark.parametrize("code", [1, 10])
    def test_where_samples_are_taken_a_line_passes_on_its_own(self, code: int) -> None:
        case = sampled(opened(dossier(line(1), line(2)), standing=complaint_standing()), 1)
        case = laboratory_done(checked(case))
        with pytest.raises(Invalid) as refused:
            drafted(case, 1, code)
        assert violations(refused) == {("/lines/1/code", "not_sampled")}
        assert drafted(case, 1, 4, reason="No mark at all.").status is Status.DRAFTED

    @pytest.mark.parametrize("code", [1, 10])
    def test_what_is_not_inspected_does_not_pass_but_gets_2(self, code: int) -> None:
        case = checked(opened(dossier(line(1), line(2, samples.SHIRT))))
        with pytest.raises(Invalid) as refused:
            drafted(case, 1, code)
        assert violations(refused) == {("/lines/1/code", "not_inspected")}
        assert drafted(case, 1, 2).status is Status.DRAFTED

    def test_a_refusal_does_not_offer_what_it_refuses(self) -> None:
        with pytest.raises(NotAllowed) as refused:
            drafted(opened(), 1)
        assert Act.DRAFT_RESULT not in refused.value.allowed
        assert "draft_result" not in refused.value.message.split("Possible now")[1]

    def test_an_exempt_line_stays_exempt_beside_inspected_ones(self) -> None:
        case = checked(opened(dossier(line(1), line(2, exempt_category=4))), C8="No CR mark.")
        assert drafted(case, 6, 7, reason="Label not cured.").status is Status.DRAFTED


class TestReviewAndSignature:
    @pytest.mark.parametrize("by", ["officer:lan.nt", "reviewer:lan.nt"])
    def test_who_drafted_does_not_review(self, by: str) -> None:
        with pytest.raises(Forbidden):
            review_result(drafted(checked(opened()), 1), commands.ReviewResult(True, by), law=LAW, now=NOW)

    def test_who_drafted_does_not_sign(self) -> None:
        with pytest.raises(Forbidden):
            signed(approved(drafted(checked(opened()), 1)), by="signer:lan.nt")

    def test_sending_back_needs_a_reason_and_keeps_the_evidence(self) -> None:
        case = drafted(checked(opened()), 1)
        with pytest.raises(Invalid):
            review_result(case, commands.ReviewResult(False, "reviewer:minh.pv"), law=LAW, now=NOW)
        for place in (case, approved(case)):
            back = review_result(place, commands.ReviewResult(False, "signer:hoa.le", "See line 1."), law=LAW, now=NOW)
            assert back.status is Status.CHECKED
            assert back.draft is None
            assert drafted(back, 1).status is Status.DRAFTED


class TestChangeOfMode:
    def test_an_officer_may_look_closer(self) -> None:
        case = drafted(checked(opened()), 1)
        command = commands.ChangeMode(Mode.SAMPLE, "Model on the label differs.", "officer:lan.nt")
        case = change_mode(case, command, law=LAW, now=NOW)
        assert (case.mode, case.status, case.draft) == (Mode.SAMPLE, Status.CHECKED, None)
        assert case.due_on == date(2026, 7, 21)
        assert case.decision.rule == "officer"

    def test_never_less_closely_and_never_without_reason(self) -> None:
        command = commands.ChangeMode(Mode.REDUCED, " ", "officer:lan.nt")
        with pytest.raises(Invalid) as refused:
            change_mode(opened(), command, law=LAW, now=NOW)
        assert violations(refused) == {("/mode", "not_possible"), ("/reason", "required")}
        with pytest.raises(NotAllowed):
            change_mode(sampling_case(), commands.ChangeMode(Mode.DOCUMENTARY, "x", "y"), law=LAW, now=NOW)

    def test_goods_that_are_not_what_their_code_says_are_inspected(self) -> None:
        case = opened(dossier(line(1, samples.SHIRT)))
        command = commands.ChangeMode(Mode.DOCUMENTARY, "It is a toy.", "officer:lan.nt")
        case = change_mode(case, command, law=LAW, now=NOW)
        assert (case.status, case.draft) == (Status.OPENED, None)
        assert drafted(checked(case), 1).status is Status.DRAFTED
