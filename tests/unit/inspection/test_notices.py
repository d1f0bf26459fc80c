"""Notices that stand, are revoked, amended and replaced; goods that failed; the paper for customs."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from services.inspection.application import after_notice
from services.inspection.application.acting import Request
from services.inspection.application.after_notice import DispositionFilter
from services.inspection.domain import commands
from services.inspection.domain.acts.amend_notice import amend_notice, keep_notice
from services.inspection.domain.acts.draft_result import draft_result
from services.inspection.domain.acts.follow_up import record_customs_copy, record_disposition
from services.inspection.domain.acts.review_result import review_result
from services.inspection.domain.acts.sign_result import sign_result
from services.inspection.domain.case import Case, Status
from services.inspection.domain.content import Named
from services.inspection.domain.events import ResultSigned
from services.inspection.domain.evidence import LineResult
from services.inspection.domain.notices import ReopenedFor
from shared.aggregate import Change
from shared.contracts import CATALOGUE
from shared.errors import Forbidden, Invalid, NotAllowed
from tests.unit.inspection.samples import (
    DOSSIER,
    LAW,
    NOW,
    OFFICER,
    InMemoryCases,
    dossier,
    line,
    opened,
    results,
    said,
)
from tests.unit.inspection.test_acts import approved, checked, drafted, signed, violations
from tests.unit.inspection.test_following_registration import CASES, office_with

NOTICE = "1/2026/TB-TCKT11"
BODY = Named("TCCN-02", "Vinacontrol")
TODAY = date(2026, 7, 3)


def issued(*codes: int, case: Case | None = None) -> Case:
    case = case or checked(opened(dossier(*(line(n) for n in range(1, len(codes) + 1)))))
    lines = tuple(LineResult(n, code, "Because.", BODY if code == 8 else None) for n, code in enumerate(codes, start=1))
    case = draft_result(case, commands.DraftResult(lines, "officer:lan.nt"), complained=True, law=LAW, now=NOW)
    office = office_with(signed(approved(case)))
    office.hear(said("result_issued"))
    return office.case


def revoked(case: Case) -> Case:
    office = office_with(case)
    office.hear(said("result_revoked"))
    return office.case


def amended(case: Case, amendments: str | None = "Tên hàng.") -> tuple[Case, ResultSigned]:
    command = commands.DraftResult(results(1), "officer:lan.nt", amendments)
    case = approved(draft_result(case, command, law=LAW, now=NOW))
    return sign_result(case, commands.SignResult("x", "signer:hoa.le"), notice_no="2/2026/TB-TCKT11", law=LAW, now=NOW)


def proof(line_no: int = 1, **changes: object) -> commands.RecordDisposition:
    plain = commands.RecordDisposition(line_no, "30/TKTX", TODAY, TODAY, OFFICER.id)
    return replace(plain, **changes)  # type: ignore[arg-type]


class TestRevocation:
    def test_a_new_draft_rests_on_what_is_on_record(self) -> None:
        case = revoked(issued(1))
        assert (case.status, case.signature, case.draft, case.closing) == (Status.CHECKED, None, None, None)
        assert case.reopened is not None
        assert case.reopened.why is ReopenedFor.REVOKED
        case, event = amended(case, None)
        assert (event.replaces, event.amendments) == (NOTICE, None)
        dataschema, data = CATALOGUE.dump("inspection.result_signed", event)
        assert CATALOGUE.load("inspection.result_signed", dataschema, data)["replaces"] == NOTICE

    def test_the_replacing_notice_closes(self) -> None:
        office = office_with(amended(revoked(issued(1)))[0])
        office.hear(said("result_replaced"))
        case = office.case
        assert case.status is Status.ISSUED
        assert [(n.notice_no, n.replaced_by) for n in case.notices] == [
            (NOTICE, "2/2026/TB-TCKT11"),
            ("2/2026/TB-TCKT11", None),
        ]
        assert case.closing is not None
        assert case.closing.notice_no == "2/2026/TB-TCKT11"

    def test_only_a_notice_that_stands_can_be_revoked(self) -> None:
        office = office_with(revoked(issued(1)))
        assert office.hear(said("result_revoked")).act == "result_revoked_refused"

    def test_a_draft_under_way_goes_on(self) -> None:
        case = amend_notice(issued(1), commands.AmendNotice("Name.", OFFICER.id), now=NOW)
        signed_again, _ = amended(case)
        after = revoked(signed_again)
        assert after.status is Status.SIGNED
        assert after.reopened is not None
        assert after.reopened.why is ReopenedFor.REVOKED


class TestAmendedNotice:
    def test_it_says_what_changes(self) -> None:
        case = amend_notice(issued(1), commands.AmendNotice("Name.", OFFICER.id), now=NOW)
        with pytest.raises(Invalid) as refused:
            amended(case, " ")
        assert violations(refused) == {("/amendments", "required")}
        _, event = amended(case)
        assert (event.replaces, event.amendments) == (NOTICE, "Tên hàng.")

    def test_a_first_notice_amends_nothing(self) -> None:
        with pytest.raises(Invalid) as refused:
            amended(checked(opened()))
        assert violations(refused) == {("/amendments", "unexpected")}

    def test_the_notice_may_stay_after_all(self) -> None:
        case = amend_notice(issued(1), commands.AmendNotice("Name.", OFFICER.id), now=NOW)
        kept = keep_notice(case, commands.KeepNotice("It was right."), now=NOW)
        assert kept.status is Status.ISSUED
        assert kept.closing is not None
        assert kept.closing.notice_no == NOTICE
        with pytest.raises(NotAllowed):
            keep_notice(revoked(issued(1)), commands.KeepNotice("x"), now=NOW)

    def test_both_need_a_reason(self) -> None:
        with pytest.raises(Invalid):
            amend_notice(issued(1), commands.AmendNotice(" ", OFFICER.id), now=NOW)


class TestPending:
    @pytest.mark.parametrize("code", [8, 9])
    def test_the_case_goes_on_to_a_later_notice(self, code: int) -> None:
        case = issued(1, code)
        assert case.status is Status.CHECKED
        assert case.reopened is not None
        assert case.reopened.why is ReopenedFor.PENDING
        assert "line 2" in case.reopened.reason
        command = commands.DraftResult(results(1, 1), "officer:lan.nt")
        case = approved(draft_result(case, command, law=LAW, now=NOW))
        _, event = sign_result(case, commands.SignResult("x", "signer:hoa.le"), notice_no="2/x", law=LAW, now=NOW)
        assert event.replaces == NOTICE

    def test_the_body_is_named(self) -> None:
        with pytest.raises(Invalid) as refused:
            drafted(checked(opened()), 8, reason="Certificate of another lot.")
        assert violations(refused) == {("/lines/0/body", "required")}

    def test_only_code_8_names_one(self) -> None:
        command = commands.DraftResult((LineResult(1, 1, None, BODY),), "officer:lan.nt")
        with pytest.raises(Invalid) as refused:
            draft_result(checked(opened()), command, law=LAW, now=NOW)
        assert violations(refused) == {("/lines/0/body", "unexpected")}

    def test_sampling_waits_for_a_complaint_that_is_open(self) -> None:
        with pytest.raises(Invalid) as refused:
            drafted(checked(opened()), 9, reason="Complaint.")
        assert violations(refused) == {("/lines/0/code", "no_complaint")}


class TestConsistency:
    @pytest.mark.parametrize(("code", "fault"), [(2, "listed"), (6, "complete"), (7, "not_exempt")])
    def test_a_code_needs_what_the_law_says(self, code: int, fault: str) -> None:
        with pytest.raises(Invalid) as refused:
            drafted(checked(opened()), code, reason="Because.")
        assert violations(refused) == {("/lines/0/code", fault)}

    def test_an_incomplete_dossier_may_be_found_so(self) -> None:
        case = checked(opened(), C1="No contract.")
        assert drafted(case, 6, reason="No contract.").status is Status.DRAFTED

    def test_what_the_rules_drafted_is_seen_by_two(self) -> None:
        case = opened(dossier(line(exempt_category=4)))
        case = review_result(case, commands.ReviewResult(True, "reviewer:hoa.le"), law=LAW, now=NOW)
        with pytest.raises(Forbidden, match="reviewed"):
            signed(case, by="signer:hoa.le")
        assert signed(case, by="signer:an.tv").status is Status.SIGNED


class TestFailedGoods:
    def test_each_failed_line_is_followed_to_its_proof(self) -> None:
        case = issued(3, 1, 4)
        assert case.status is Status.DISPOSING
        assert case.closing is None
        assert [(d.line_no, d.kind, d.due_on) for d in case.dispositions] == [
            (1, "RE_EXPORT", date(2026, 8, 3)),
            (3, "DESTROY", date(2026, 8, 3)),
        ]
        case, event = record_disposition(case, proof(1), today=TODAY, now=NOW)
        assert case.status is Status.DISPOSING
        assert (event.kind, event.proof, event.done_on) == ("RE_EXPORT", "30/TKTX, 03/07/2026", TODAY)
        dataschema, data = CATALOGUE.dump("inspection.disposition_recorded", event)
        assert CATALOGUE.load("inspection.disposition_recorded", dataschema, data)["line_no"] == 1
        case, _ = record_disposition(case, proof(3), today=TODAY, now=NOW)
        assert case.status is Status.ISSUED
        assert case.closing is not None
        assert case.closing.notice_no == NOTICE

    def test_a_proof_must_hold(self) -> None:
        late = TODAY + timedelta(days=1)
        wrong = proof(2, number=" ", dated=late, done_on=late)
        with pytest.raises(Invalid) as refused:
            record_disposition(issued(3, 1), wrong, today=TODAY, now=NOW)
        assert violations(refused) == {
            ("/line_no", "not_open"),
            ("/number", "required"),
            ("/dated", "future"),
            ("/done_on", "future"),
        }
        with pytest.raises(Invalid) as refused:
            record_disposition(issued(3), proof(done_on=date(2026, 7, 1)), today=TODAY, now=NOW)
        assert violations(refused) == {("/done_on", "order")}

    def test_revoked_only_what_was_done_remains(self) -> None:
        case, _ = record_disposition(issued(3, 4), proof(1), today=TODAY, now=NOW)
        case = revoked(case)
        assert [d.line_no for d in case.dispositions] == [1]
        command = commands.DraftResult(results(3, 3, reason="Because."), "officer:lan.nt")
        case = approved(draft_result(case, command, law=LAW, now=NOW))
        signing = commands.SignResult("x", "signer:hoa.le")
        office = office_with(sign_result(case, signing, notice_no="2/2026/TB-TCKT11", law=LAW, now=NOW)[0])
        office.hear(said("result_replaced"))
        assert [(d.line_no, d.done is None) for d in office.case.dispositions] == [(1, False), (2, True)]

    def test_open_ones_are_listed_within_the_agency(self) -> None:
        store = InMemoryCases()
        store.create(DOSSIER, Change(issued(3), act="put"), actor=OFFICER)
        listed = after_notice.list_dispositions(
            DispositionFilter(open=True), actor=OFFICER, after=None, limit=10, cases=store
        )
        assert [a.id for a in listed] == [DOSSIER]
        with pytest.raises(Forbidden):
            after_notice.list_dispositions(
                DispositionFilter("TCKT10"), actor=OFFICER, after=None, limit=10, cases=store
            )
        answer = after_notice.record_case_disposition(
            Request(DOSSIER, OFFICER),
            proof(done_on=date(2026, 7, 2), dated=date(2026, 7, 2)),
            cases=store,
            clock=lambda: NOW,
        )
        assert answer["status"] == "ISSUED"
        assert store.published[-1].type == "inspection.disposition_recorded"


class TestCustomsCopy:
    def test_over_the_counter_customs_gets_a_paper(self) -> None:
        case = replace(checked(opened()), channel="COUNTER")
        case = issued(1, case=case)
        assert case.customs_copy is not None
        assert case.customs_copy.sent is None
        command = commands.RecordCustomsCopy("12/CV", TODAY, OFFICER.id)
        with pytest.raises(Invalid):
            record_customs_copy(case, replace(command, number=" "), today=TODAY, now=NOW)
        sent = record_customs_copy(case, command, today=TODAY, now=NOW)
        assert sent.status is Status.ISSUED
        with pytest.raises(NotAllowed):
            record_customs_copy(sent, command, today=TODAY, now=NOW)

    def test_through_the_window_it_needs_none(self) -> None:
        assert issued(1).customs_copy is None


def test_a_notice_of_an_unknown_signature_stands_all_the_same() -> None:
    office = office_with(CASES[Status.CHECKED]())
    change = office.hear(said("result_issued", lines=[{"line_no": 1, "code": 3, "reason": "x", "body": None}]))
    assert office.case.status is Status.DISPOSING
    assert change.act == "closed_issued"
