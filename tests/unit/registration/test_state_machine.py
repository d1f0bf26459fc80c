"""The state machine alone, under random legal and illegal acts of everybody, while days go by."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from services.registration.domain import commands
from services.registration.domain.acts.accept import accept
from services.registration.domain.acts.allow_amendment import allow_amendment
from services.registration.domain.acts.allow_withdrawal import allow_withdrawal
from services.registration.domain.acts.cancel import cancel
from services.registration.domain.acts.decide_as_body import (
    accept_as_body,
    refuse_as_body,
    request_supplement_as_body,
)
from services.registration.domain.acts.follow_inspection import receive, schedule
from services.registration.domain.acts.grant_extension import grant_extension
from services.registration.domain.acts.hand_in_conformity import hand_in_conformity
from services.registration.domain.acts.issue_result import ResultDoesNotFit, issue_result
from services.registration.domain.acts.label_correction import provide_label_correction, request_label_correction
from services.registration.domain.acts.modify import modify
from services.registration.domain.acts.name_cert_body import name_cert_body
from services.registration.domain.acts.record_clearance import record_clearance
from services.registration.domain.acts.refuse import refuse
from services.registration.domain.acts.refuse_amendment import refuse_amendment
from services.registration.domain.acts.refuse_extension import refuse_extension
from services.registration.domain.acts.refuse_withdrawal import refuse_withdrawal
from services.registration.domain.acts.replace_result import replace_result
from services.registration.domain.acts.request_amendment import request_amendment
from services.registration.domain.acts.request_extension import request_extension
from services.registration.domain.acts.request_supplement import request_supplement
from services.registration.domain.acts.request_withdrawal import request_withdrawal
from services.registration.domain.acts.resend import resend
from services.registration.domain.acts.revoke_conformity_result import revoke_conformity_result
from services.registration.domain.acts.revoke_result import revoke_result
from services.registration.domain.acts.submit_conformity_result import submit_conformity_result
from services.registration.domain.acts.supplement import supplement
from services.registration.domain.acts.tick_receipt import tick_receipt
from services.registration.domain.acts.transfer import transfer
from services.registration.domain.agencies import Competent
from services.registration.domain.commands import (
    AcceptDossier,
    CancelDossier,
    RequestSupplement,
    SupplementDossier,
)
from services.registration.domain.dossier import Dossier, Handler, Handlers, Inspection, Schedule, Status
from services.registration.domain.draft import Draft, DraftNamed
from services.registration.domain.results import LineResult, Result
from services.registration.domain.states import Act, Party, allowed_acts, is_closed, step
from shared.errors import Invalid, NotAllowed
from shared.regulation import legal_day, load
from shared.storage.codec import DataclassCodec
from tests.unit.registration.examples import LISTS, NOW, RECEIPT_ITEMS, document, dossier, draft
from tests.unit.registration.standing import AGENCY, standing

WITH_BODY = {"cert_body": DraftNamed("QUATEST1", "QUATEST 1")}
TODAY = legal_day(NOW)
CODEC = DataclassCodec(Dossier)
WAITING = (Status.WITHDRAW_REQUESTED, Status.AMEND_REQUESTED, Status.EXTENSION_REQUESTED)
DECIDED = (Status.RESULT_ISSUED, Status.RESULT_REVOKED)
CHANGES_CONTENT = (Act.MODIFY, Act.SUPPLEMENT, Act.RESEND, Act.NAME_CERT_BODY)
REASON = "Vì vậy."
NOBODY = Competent(None, "Không rõ.", "Not known.")
CERTIFICATE = commands.DraftCertificate("HQ-1", "2026-11-19", None, 7)


class DossierUnderRandomActs(RuleBasedStateMachine):
    def __init__(self) -> None:
        super().__init__()
        self.now = NOW
        self.dossier = dossier(**WITH_BODY)
        self.contents = 0
        self.notices = 0
        self.ended: Dossier | None = None

    def anew(self) -> Draft:
        body = self.dossier.content.cert_body
        named = DraftNamed(body.code, body.name) if body else DraftNamed()
        return draft(cert_body=named, agency=DraftNamed(self.dossier.content.agency.code))

    def do(self, act: Act, handler: Handler, party: Party, code: int) -> Any:
        """What the act's own function makes of the dossier."""
        d, now, until = self.dossier, self.now, self.later().isoformat()
        former = d.result.notice_no if d.result else None
        new = self.result(code)
        ours: dict[Act, Callable[[], Any]] = {
            Act.MODIFY: lambda: modify(d, commands.ModifyDossier(self.anew()), lists=LISTS, now=now),
            Act.NAME_CERT_BODY: lambda: name_cert_body(d, self.other_body(), lists=LISTS, now=now),
            Act.CANCEL: lambda: cancel(d, CancelDossier(REASON), now=now),
            Act.SUPPLEMENT: lambda: supplement(d, SupplementDossier(self.anew(), handler), lists=LISTS, now=now),
            Act.RESEND: lambda: resend(d, commands.ResendDossier(self.anew(), handler), lists=LISTS, now=now),
            Act.REQUEST_EXTENSION: lambda: request_extension(
                d, commands.RequestExtension(REASON, until, handler), now=now
            ),
            Act.REQUEST_WITHDRAWAL: lambda: request_withdrawal(d, commands.RequestWithdrawal(REASON, handler), now=now),
            Act.REQUEST_AMENDMENT: lambda: request_amendment(d, commands.RequestAmendment(REASON, handler), now=now),
            Act.ALLOW_WITHDRAWAL: lambda: allow_withdrawal(d, commands.Allow(), handler=handler, now=now),
            Act.REFUSE_WITHDRAWAL: lambda: refuse_withdrawal(d, commands.Decline(REASON), handler=handler, now=now),
            Act.ALLOW_AMENDMENT: lambda: allow_amendment(d, commands.Allow(), handler=handler, now=now),
            Act.REFUSE_AMENDMENT: lambda: refuse_amendment(d, commands.Decline(REASON), handler=handler, now=now),
            Act.GRANT_EXTENSION: lambda: grant_extension(d, commands.GrantExtension(until), now=now),
            Act.REFUSE_EXTENSION: lambda: refuse_extension(
                d, commands.Decline(REASON), at_least_until=lambda day: day + timedelta(days=1), now=now
            ),
            Act.RECORD_CLEARANCE: lambda: (
                record_clearance(
                    d, commands.RecordClearance("106801234560", "2026-11-20", "15BB", "x"), party, now=now
                ),
            ),
            Act.HAND_IN_CONFORMITY: lambda: hand_in_conformity(
                d,
                commands.HandInConformity(((1, 1, None),), (document("5", issuer="QUATEST 1"),)),
                lists=LISTS,
                now=now,
            ),
            Act.REQUEST_LABEL_CORRECTION: lambda: request_label_correction(
                d, commands.RequestLabelCorrection((1,), "Thiếu nhãn phụ", REASON), due_on=legal_day(now), now=now
            ),
            Act.PROVIDE_LABEL_CORRECTION: lambda: provide_label_correction(
                d, commands.ProvideLabelCorrection("Đã dán nhãn phụ."), lists=LISTS, now=now
            ),
            Act.TICK_RECEIPT: lambda: (
                tick_receipt(d, commands.TickReceipt((("R1", True, None),), "officer:x"), items=RECEIPT_ITEMS, now=now),
            ),
            Act.TRANSFER: lambda: transfer(
                d, commands.TransferDossier(self.other_agency(), REASON), lists=LISTS, competent=NOBODY, now=now
            ),
            Act.ISSUE_RESULT: lambda: issue_result(d, new, now=now),
            Act.REPLACE_RESULT: lambda: replace_result(d, replace(new, replaces=former), now=now),
            Act.REVOKE_RESULT: lambda: revoke_result(d, commands.RevokeResult(REASON, "Trưởng chi cục"), now=now),
            Act.SUBMIT_CONFORMITY_RESULT: lambda: submit_conformity_result(
                d, commands.SubmitConformityResult(((1, 1, None),), CERTIFICATE), lists=LISTS, known=None, now=now
            ),
            Act.REVOKE_CONFORMITY_RESULT: lambda: revoke_conformity_result(
                d, commands.RevokeConformityResult(REASON), now=now
            ),
        }
        decided: dict[tuple[Act, Handler], Callable[[], Any]] = {
            (Act.ACCEPT, Handler.CQKT): lambda: accept(d, AcceptDossier(), now=now),
            (Act.REFUSE, Handler.CQKT): lambda: refuse(d, commands.RefuseDossier(REASON), now=now),
            (Act.REQUEST_SUPPLEMENT, Handler.CQKT): lambda: request_supplement(
                d, RequestSupplement(("Hóa đơn",), REASON), due_after=lambda day: day + timedelta(days=7), now=now
            ),
            (Act.ACCEPT, Handler.TCCN): lambda: accept_as_body(d, AcceptDossier(), now=now),
            (Act.REFUSE, Handler.TCCN): lambda: refuse_as_body(d, commands.RefuseDossier(REASON), now=now),
            (Act.REQUEST_SUPPLEMENT, Handler.TCCN): lambda: request_supplement_as_body(
                d, RequestSupplement(("Mẫu",), REASON), receipt_names={}, now=now
            ),
        }
        return (decided.get((act, handler)) or ours[act])()

    def later(self) -> date:
        """A day to ask for: later than what was granted already, be it today."""
        request, month = self.dossier.supplement_request, legal_day(self.now) + timedelta(days=30)
        return max(month, request.due_on + timedelta(days=1)) if request else month

    def other_agency(self) -> str:
        return "TCKT10" if self.dossier.content.agency.code == "TCKT11" else "TCKT11"

    def other_body(self) -> commands.NameCertBody:
        return commands.NameCertBody(None if self.dossier.content.cert_body else DraftNamed("QUATEST3"))

    def result(self, code: int) -> Result:
        content = self.dossier.content
        lines = tuple(LineResult(line.line_no, code, REASON) for line in content.goods_lines)
        signed_on = legal_day(self.now)
        return Result(f"{self.notices + 1}/KQ", signed_on, content.agency, "Trưởng chi cục", content.revision, lines)

    @rule(
        act_row=st.sampled_from([row for row in load().acts if row.act != "submit" and not row.with_dossier]),
        code=st.sampled_from([1, 6]),
    )
    def act(self, act_row: Any, code: int) -> None:
        act, handler = Act(act_row.act), Handler(act_row.handler)
        before, today = self.dossier, legal_day(self.now)
        allowed = allowed_acts(before, today, Party(act_row.party), handler)
        refused: tuple[str, ...] | None = None
        try:
            self.dossier = self.do(act, handler, Party(act_row.party), code)[0]
        except NotAllowed as refusal:
            refused = refusal.allowed
        except ResultDoesNotFit:
            assert act is Act.ISSUE_RESULT
            unfinished = before.handlers.cqkt in (Status.SUPPLEMENT_REQUESTED, Status.EXTENSION_GRANTED)
            assert unfinished or before.label_request is not None
            assert code != 6
            return
        assert refused == (None if act in allowed else allowed)
        if refused is not None:
            return
        self.contents += act in CHANGES_CONTENT
        self.notices += act in (Act.ISSUE_RESULT, Act.REPLACE_RESULT)
        other = Handler.TCCN if handler is Handler.CQKT else Handler.CQKT
        if act not in (Act.CANCEL, Act.NAME_CERT_BODY):
            assert self.dossier.handlers.of(other) == before.handlers.of(other), "each handler's case is its own"

    @rule(days=st.integers(1, 9))
    def days_go_by(self, days: int) -> None:
        self.now += timedelta(days=days)

    @rule()
    def inspection_speaks(self) -> None:
        before = self.dossier.handlers
        try:
            inspection = Inspection(self.dossier.content.agency, "DOCUMENTARY", date(2026, 11, 23))
            self.dossier = receive(self.dossier, inspection, now=self.now)[0]
            appointment = Schedule("DOCUMENT_REVIEW", self.now, self.now, "Lạng Sơn", "officer")
            self.dossier = schedule(self.dossier, appointment, now=self.now)[0]
        except NotAllowed:
            assert is_closed(self.dossier)
        assert self.dossier.handlers == before

    @invariant()
    def an_end_stays(self) -> None:
        if self.ended is not None:
            assert self.dossier == self.ended
        elif is_closed(self.dossier):
            self.ended = self.dossier
            assert all(is_closed(self.dossier, handler) for handler in Handler)

    @invariant()
    def revision_counts_the_contents(self) -> None:
        assert self.dossier.content.revision == 1 + self.contents

    @invariant()
    def a_result_stands_where_the_status_says_so(self) -> None:
        decided = self.dossier.handlers.cqkt in DECIDED
        assert (self.dossier.result is not None) == decided
        if self.dossier.result is not None:
            revoked = self.dossier.handlers.cqkt is Status.RESULT_REVOKED
            assert (self.dossier.result.revocation is not None) == revoked
            assert self.dossier.result.revision == self.dossier.content.revision
        assert len(self.dossier.former_results) == max(0, self.notices - 1)

    @invariant()
    def a_conformity_result_stands_where_the_status_says_so(self) -> None:
        decided = self.dossier.handlers.tccn in DECIDED
        assert (self.dossier.conformity is not None) == decided

    @invariant()
    def a_request_stands_while_it_waits(self) -> None:
        handlers = self.dossier.handlers
        waiting = {handler.value for handler in Handler if handlers.of(handler) in WAITING}
        assert set(self.dossier.requests) == waiting
        assert {handler.value for handler in Handler if handlers.before(handler) is not None} == waiting

    @invariant()
    def what_is_missing_stands_while_it_is_awaited(self) -> None:
        awaited = (Status.SUPPLEMENT_REQUESTED, Status.EXTENSION_REQUESTED, Status.EXTENSION_GRANTED)
        if self.dossier.handlers.cqkt in awaited:
            assert self.dossier.supplement_request is not None
        if self.dossier.handlers.cqkt in (Status.SUPPLEMENTED, Status.ACCEPTED, *DECIDED):
            assert self.dossier.supplement_request is None
        if self.dossier.handlers.tccn is Status.SUPPLEMENT_REQUESTED:
            assert self.dossier.body_request is not None

    @invariant()
    def a_body_has_its_case(self) -> None:
        assert (self.dossier.content.cert_body is None) == (self.dossier.handlers.tccn is None)

    @invariant()
    def what_is_kept_can_be_read(self) -> None:
        assert CODEC.load(CODEC.dump(self.dossier)) == self.dossier


TestDossierUnderRandomActs = DossierUnderRandomActs.TestCase
TestDossierUnderRandomActs.settings = settings(max_examples=100, stateful_step_count=40, deadline=None)


def test_a_refused_act_names_the_status_and_the_way_out() -> None:
    accepted = accept(dossier(), AcceptDossier(), now=NOW)[0]
    with pytest.raises(NotAllowed) as refusal:
        cancel(accepted, CancelDossier(), now=NOW)
    assert refusal.value.state == "ACCEPTED"
    assert refusal.value.allowed == ("request_withdrawal",)
    assert "2 ACCEPTED" in refusal.value.message
    with pytest.raises(NotAllowed) as refusal:
        accept(accepted, AcceptDossier(), now=NOW)
    assert refusal.value.allowed == ("issue_result", "transfer", "request_label_correction")


def test_nothing_is_named_twice() -> None:
    twice = RequestSupplement(("Hóa đơn", "Mẫu", " Hóa đơn"), REASON)
    with pytest.raises(Invalid) as refused:
        request_supplement(dossier(), twice, due_after=lambda _day: date(2026, 12, 2), now=NOW)
    assert [(broken.pointer, broken.code) for broken in refused.value.violations] == [("/items/2", "twice")]
    answers = (("R1", True, None), ("R2", True, None), ("R1", False, "?"))
    with pytest.raises(Invalid) as refused:
        tick_receipt(dossier(), commands.TickReceipt(answers, "officer:x"), items=RECEIPT_ITEMS, now=NOW)
    assert [(broken.pointer, broken.code) for broken in refused.value.violations] == [("/items/2/item", "twice")]


def test_a_party_cannot_do_the_other_ones_acts() -> None:
    with pytest.raises(NotAllowed):
        step(dossier(), Act.ACCEPT, Party.IMPORTER, now=NOW)
    with pytest.raises(NotAllowed):
        step(dossier(), Act.CANCEL, Party.AGENCY, now=NOW)


def test_cancelling_takes_the_certification_bodys_case_along() -> None:
    assert dossier().handlers == Handlers(Status.SUBMITTED, None)
    with_body = dossier(**WITH_BODY)
    assert with_body.handlers == Handlers(Status.SUBMITTED, Status.SUBMITTED)
    assert accept(with_body, AcceptDossier(), now=NOW)[0].handlers == Handlers(Status.ACCEPTED, Status.SUBMITTED)
    cancelled = cancel(with_body, CancelDossier(), now=NOW)[0]
    assert cancelled.handlers == Handlers(Status.CANCELLED, Status.CANCELLED)


def test_the_body_named_at_first_cannot_be_changed_by_a_supplement() -> None:
    asked = request_supplement(
        dossier(), RequestSupplement(("x",), "y"), due_after=lambda _day: date(2026, 12, 2), now=NOW
    )[0]
    with pytest.raises(Invalid) as refusal:
        supplement(asked, SupplementDossier(draft(**WITH_BODY)), lists=LISTS, now=NOW)
    assert {v.code for v in refusal.value.violations} == {"cert_body_fixed"}
    other = replace(draft().importer, tax_code="0100109106-001")
    command = SupplementDossier(draft(agency=DraftNamed("TCKT10"), importer=other))
    with pytest.raises(Invalid) as refusal:
        supplement(asked, command, lists=LISTS, now=NOW)
    assert {v.code for v in refusal.value.violations} == {"agency_fixed", "importer_fixed"}


def test_a_supplement_may_keep_files_that_the_dossier_holds() -> None:
    first = dossier()
    asked = request_supplement(
        first, RequestSupplement(("x",), "y"), due_after=lambda _day: date(2026, 12, 2), now=NOW
    )[0]
    held = first.content.documents
    kept = tuple(document(d.type.code, file=None, sha256=d.sha256) for d in held)
    supplemented = supplement(asked, SupplementDossier(draft(documents=kept)), lists=LISTS, now=NOW)[0]
    assert supplemented.content.documents == held
    assert supplemented.files == first.files


@pytest.mark.parametrize("status", [Status.SUPPLEMENT_REQUESTED, Status.EXTENSION_GRANTED])
def test_after_the_last_day_nothing_can_be_supplemented_and_only_the_dead_end_is_left(status: Status) -> None:
    asked = standing(status, due_on=TODAY)
    later = datetime(2026, 11, 20, 17, 0, tzinfo=NOW.tzinfo)  # the next day in Vietnam
    assert Act.SUPPLEMENT in allowed_acts(asked, TODAY, Party.IMPORTER)
    assert Act.ISSUE_RESULT not in allowed_acts(asked, TODAY)
    command = SupplementDossier(draft(**WITH_BODY))
    supplement(asked, command, lists=LISTS, now=later - timedelta(seconds=1))
    with pytest.raises(NotAllowed, match="has not lapsed"):
        supplement(asked, command, lists=LISTS, now=later)
    with pytest.raises(NotAllowed, match="Not later than"):
        request_extension(asked, commands.RequestExtension(REASON, "2026-12-20"), now=later)
    dead, met = (Result("1/KQ", TODAY, AGENCY, "T", 1, (LineResult(1, code, REASON),)) for code in (6, 1))
    with pytest.raises(NotAllowed):
        issue_result(asked, dead, now=later - timedelta(seconds=1))
    with pytest.raises(ResultDoesNotFit, match="not completed"):
        issue_result(asked, met, now=later)
    assert issue_result(asked, dead, now=later)[0].handlers.cqkt is Status.RESULT_ISSUED


def test_whoever_asks_for_more_time_again_asks_for_more_than_was_granted() -> None:
    granted_until = TODAY + timedelta(days=30)
    granted = standing(Status.EXTENSION_GRANTED, due_on=granted_until)
    with pytest.raises(Invalid) as refused:
        request_extension(granted, commands.RequestExtension(REASON, granted_until.isoformat()), now=NOW)
    assert [(broken.pointer, broken.code) for broken in refused.value.violations] == [("/requested_until", "not_later")]
    machine = DossierUnderRandomActs()
    machine.dossier = granted
    machine.dossier = machine.do(Act.REQUEST_EXTENSION, Handler.CQKT, Party.IMPORTER, 1)[0]
    assert machine.dossier.handlers.cqkt is Status.EXTENSION_REQUESTED


def test_a_refused_request_leads_back_to_where_it_came_from() -> None:
    for came_from in (Status.ACCEPTED, Status.SUPPLEMENT_REQUESTED, Status.EXTENSION_GRANTED, Status.AMENDED):
        before = standing(came_from)
        asked = request_withdrawal(before, commands.RequestWithdrawal(REASON), now=NOW)[0]
        assert asked.handlers == Handlers(Status.WITHDRAW_REQUESTED, Status.SUBMITTED, came_from, None)
        back = refuse_withdrawal(asked, commands.Decline(REASON), handler=Handler.CQKT, now=NOW)[0]
        assert back == replace(before, reason=REASON)


def test_a_code_that_is_not_on_the_receipt_slip_is_no_word() -> None:
    names = {item.code: item.name for item in RECEIPT_ITEMS}
    asked = RequestSupplement(("R77", "R5", "R2 bản gốc"), REASON)
    with pytest.raises(Invalid) as refused:
        request_supplement(dossier(), asked, due_after=lambda _day: date(2026, 12, 2), now=NOW, receipt_names=names)
    (broken,) = refused.value.violations
    assert (broken.pointer, broken.code) == ("/items/0", "not_on_list")
    assert "R5" in broken.message


def test_what_the_slip_calls_incomplete_is_not_accepted() -> None:
    def ticked(d: Dossier, conclusion: str | None, *, all_there: bool) -> Dossier:
        answers = tuple((item.code, all_there or item.code != "R4.1", None) for item in RECEIPT_ITEMS)
        return tick_receipt(d, commands.TickReceipt(answers, "officer:x", conclusion), items=RECEIPT_ITEMS, now=NOW)

    incomplete = ticked(dossier(), "INCOMPLETE", all_there=False)
    with pytest.raises(NotAllowed, match="tick the slip anew") as refusal:
        accept(incomplete, AcceptDossier(), now=NOW)
    assert {"tick_receipt", "request_supplement"} <= set(refusal.value.allowed)
    accept(ticked(incomplete, "COMPLETE", all_there=True), AcceptDossier(), now=NOW)
    accept(ticked(dossier(), None, all_there=False), AcceptDossier(), now=NOW)
    with pytest.raises(NotAllowed, match="OUT_OF_SCOPE"):
        accept(ticked(dossier(), "OUT_OF_SCOPE", all_there=True), AcceptDossier(), now=NOW)
    later = replace(incomplete, content=replace(incomplete.content, revision=incomplete.content.revision + 1))
    accept(later, AcceptDossier(), now=NOW)
