"""One dossier in three services, wired as their bootstraps wire them, over stores in memory."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from services.inspection.application import after_notice, concluding, sampling, scheduling, testing, working
from services.inspection.application import reacting as inspection_reacting
from services.inspection.application.acting import Request as CaseRequest
from services.inspection.application.calendar_ports import SchedulePorts
from services.inspection.application.deciding import FactFinder
from services.inspection.domain import commands as case_commands
from services.inspection.domain.case import Case, Mode
from services.inspection.domain.content import Named
from services.inspection.domain.evidence import AppointmentKind, LineResult
from services.inspection.domain.notices import ReopenedFor
from services.notification.application import reactions as notification_reactions
from services.notification.domain.correspondence import Correspondence
from services.registration.adapters.law import law_of
from services.registration.adapters.law.deadlines import DeadlineTables
from services.registration.application import agency_acts, answering, body_acts, goods_acts, importer_acts
from services.registration.application import reacting as registration_reacting
from services.registration.application.acting import Request as DossierRequest
from services.registration.application.clocking import ClockedDossiers, clocked, ring
from services.registration.application.submitting import submit_dossier
from services.registration.domain import commands as dossier_commands
from services.registration.domain.clocks.waking import due_now
from services.registration.domain.dossier import Dossier, Handler
from services.registration.domain.draft import Draft, DraftLine, DraftNamed
from shared.aggregate import Actor, Json
from shared.regulation import legal_day, load
from tests.fakes.aggregates import InMemoryAggregates
from tests.fakes.photos import InMemoryPhotos
from tests.unit.inspection import samples
from tests.unit.inspection.samples import REVIEWER, SIGNER, InMemoryCases, Numbers, Standing
from tests.unit.joint.channels import Publisher, Subscriber
from tests.unit.registration import examples
from tests.unit.registration.examples import (
    BODY,
    IMPORTER,
    OFFICER,
    Ids,
    InMemoryDocuments,
    InMemoryDossiers,
    InMemoryFileCodes,
)

REGULATION = load()
REGISTRATION_LAW = law_of(REGULATION)
DOLL, SHIRT = "95030021", "61091010"


class World:
    """registration -> inspection, registration -> notification, inspection -> registration.

    complained: a complaint is open. body: a certification body is named. certified: the goods have their certificate, so
    that the agency's time counts from the receipt.
    """

    def __init__(self, *, complained: bool = False, body: bool = False, certified: bool = False) -> None:
        self.now = examples.NOW
        self.certified = certified
        self.body = DraftNamed("QUATEST1", "QUATEST 1") if body else DraftNamed()
        self.dossiers = InMemoryDossiers()
        self.timetables = timetables = DeadlineTables(REGULATION)
        self.desk = ClockedDossiers(self.dossiers, timetables, self.clock)
        self.cases = InMemoryCases()
        self.letters: InMemoryAggregates[Correspondence] = InMemoryAggregates()
        self.documents = InMemoryDocuments()
        self.numbers = Numbers()
        standing = samples.complaint_standing() if complained else Standing()
        self.facts = facts = FactFinder(standing, standing, REGULATION)  # type: ignore[arg-type]
        self.said_by_registration = Publisher("registration", lambda: self.id, self.dossiers)
        self.said_by_inspection = Publisher("inspection", lambda: self.id, self.cases)
        self.inspection = Subscriber(
            "inspection",
            self.cases,
            inspection_reacting.reactions(facts_for=facts, law=REGULATION, clock=self.clock),
            inspection_reacting.IGNORED,
            self.said_by_registration,
            lambda case: case.status.name,
        )
        self.registration = Subscriber(
            "registration",
            self.dossiers,
            clocked(registration_reacting.reactions(self.clock), timetables, self.clock),
            registration_reacting.IGNORED,
            self.said_by_inspection,
            lambda dossier: dossier.handlers.cqkt.name,
        )
        self.notification = Subscriber(
            "notification",
            self.letters,
            notification_reactions.reactions(REGULATION),
            notification_reactions.IGNORED,
            self.said_by_registration,
            lambda _letters: "open",
        )
        self.id = ""
        self._drafts = 0

    @property
    def subscribers(self) -> tuple[Subscriber, ...]:
        return (self.inspection, self.registration, self.notification)

    def clock(self) -> datetime:
        return self.now

    def tick(self) -> None:
        """Publishes what the last act left, and goes on a minute."""
        self.said_by_registration.gather(self.now)
        self.said_by_inspection.gather(self.now)
        self.now += timedelta(minutes=1)

    def deliver(self, to: Subscriber) -> None:
        to.deliver_next()
        self.tick()

    def drain(self) -> None:
        """Until nothing is on its way any more."""
        while any(subscriber.behind for subscriber in self.subscribers):
            for subscriber in self.subscribers:
                while subscriber.behind:
                    self.deliver(subscriber)

    @property
    def dossier(self) -> Dossier:
        return self.dossiers.load(self.id).state

    @property
    def case(self) -> Case | None:
        found = self.cases.find(self.id)
        return found.state if found else None

    @property
    def opened_case(self) -> Case:
        assert self.case is not None
        return self.case

    @property
    def correspondence(self) -> Correspondence | None:
        found = self.letters.find(self.id)
        return found.state if found else None

    # What the importer does

    def submit(self, *lines: DraftLine, email: bool = True) -> None:
        answer = submit_dossier(
            examples.window_submission(**self._changes(lines, email)),
            actor=IMPORTER,
            once=None,
            dossiers=self.desk,
            documents=self.documents,
            file_codes=InMemoryFileCodes(),
            law=REGISTRATION_LAW,
            clock=self.clock,
            new_id=Ids(),
        )
        self.id = answer["id"]
        self.tick()

    def supplement(self, *lines: DraftLine) -> Json:
        draft: Draft = examples.draft(**self._changes(lines, True))
        command = dossier_commands.SupplementDossier(draft)
        return self._registration(
            lambda request: importer_acts.supplement_dossier(
                request,
                command,
                dossiers=self.desk,
                documents=self.documents,
                law=REGISTRATION_LAW,
                clock=self.clock,
            ),
            IMPORTER,
        )

    def cancel(self, reason: str | None = None) -> Json:
        command = dossier_commands.CancelDossier(reason)
        return self._registration(
            lambda request: importer_acts.cancel_dossier(request, command, dossiers=self.desk, clock=self.clock),
            IMPORTER,
        )

    # What the agency does with the dossier

    def accept(self) -> Json:
        command = dossier_commands.AcceptDossier()
        return self._registration(
            lambda request: agency_acts.accept_dossier(request, command, dossiers=self.desk, clock=self.clock),
            OFFICER,
        )

    def refuse(self, reason: str = "Không thuộc thẩm quyền.") -> Json:
        command = dossier_commands.RefuseDossier(reason)
        return self._registration(
            lambda request: agency_acts.refuse_dossier(request, command, dossiers=self.desk, clock=self.clock),
            OFFICER,
        )

    def request_supplement(self, *items: str) -> Json:
        command = dossier_commands.RequestSupplement(items or ("Hóa đơn",), "Thiếu giấy tờ.")
        return self._registration(
            lambda request: agency_acts.request_supplement(
                request, command, dossiers=self.desk, law=REGISTRATION_LAW, clock=self.clock
            ),
            OFFICER,
        )

    # What the agency does with the case

    def assign(self) -> Json:
        command = case_commands.Assign("an.tv")
        return self._inspection(
            lambda request: working.assign_case(request, command, cases=self.cases, clock=self.clock)
        )

    def schedule(self, kind: AppointmentKind) -> Json:
        starts = self.now + timedelta(hours=1)
        command = samples.schedule(kind, starts_at=starts, ends_at=starts + timedelta(hours=2))
        return self._inspection(
            lambda request: working.schedule_inspection(request, command, cases=self.cases, clock=self.clock)
        )

    def cancel_appointment(self) -> Json:
        return self._of_appointment(scheduling.cancel_case_appointment, case_commands.CancelAppointment("Cán bộ ốm."))

    def wish(self) -> Json:
        today = legal_day(self.now)
        command = case_commands.WishMove(by="importer:x", reason="Hàng đến muộn.", not_before=today, not_after=None)
        return self._of_appointment(scheduling.wish_another_time, command)

    def decline_wish(self) -> Json:
        return self._of_appointment(scheduling.decline_case_wish, case_commands.DeclineWish("Đến hạn lấy mẫu."))

    def _of_appointment(self, act: Callable[..., Json], command: object) -> Json:
        nothing: Any = None
        ports = SchedulePorts(self.cases, nothing, REGULATION, nothing, self.clock, nothing)
        return self._inspection(lambda request: act(request, command, ports=ports))

    def check(self, **said_no: str) -> Json:
        command = case_commands.RecordChecklist(samples.answers(**said_no), OFFICER.id)
        return self._inspection(
            lambda request: working.answer_checklist(
                request, command, cases=self.cases, law=REGULATION, clock=self.clock, facts_for=self.facts
            )
        )

    def sample(self) -> Json:
        numbers = self.opened_case.content.line_numbers
        command = case_commands.RecordSample(samples.sampling_record(*numbers, taken_at=self.now))
        return self._inspection(
            lambda request: sampling.take_sample(
                request,
                command,
                cases=self.cases,
                laboratories=samples.LABORATORIES,
                photos=InMemoryPhotos(),
                clock=self.clock,
            )
        )

    def test(self, *failing: str) -> Json:
        taken = self.opened_case.sample
        codes = tuple(goods.sample_code for goods in taken.goods) if taken else ("S1",)
        today = self.now.date()
        report = samples.report(*set(codes).intersection(failing), codes=codes, received_on=today, tested_on=today)
        command = case_commands.RecordTestResult(report)
        return self._inspection(
            lambda request: testing.take_test_result(
                request,
                command,
                cases=self.cases,
                laboratories=samples.LABORATORIES,
                law=samples.SAMPLING,
                clock=self.clock,
            )
        )

    def change_mode(self, to: Mode) -> Json:
        command = case_commands.ChangeMode(to, "Nhãn không khớp.", OFFICER.id)
        return self._inspection(
            lambda request: working.change_case_mode(
                request, command, cases=self.cases, law=REGULATION, clock=self.clock
            )
        )

    def draft(self, code: int) -> Json:
        case = self.opened_case
        body = Named("TCCN-02", "Vinacontrol") if code == 8 else None
        lines = tuple(LineResult(number, code, "Vì vậy.", body) for number in case.content.line_numbers)
        amends = case.reopened is not None and case.reopened.why is ReopenedFor.AMENDMENT
        command = case_commands.DraftResult(lines, OFFICER.id, "Sửa kết quả." if amends else None)
        return self._inspection(
            lambda request: concluding.draft_case_result(
                request, command, cases=self.cases, law=REGULATION, clock=self.clock, facts_for=self.facts
            )
        )

    def review(self, approve: bool = True) -> Json:
        command = case_commands.ReviewResult(approve, REVIEWER.id, "Xem lại.")
        return self._inspection(
            lambda request: concluding.review_case_result(
                request, command, cases=self.cases, law=REGULATION, clock=self.clock
            ),
            REVIEWER,
        )

    def sign(self) -> Json:
        command = case_commands.SignResult("Trưởng chi cục", SIGNER.id)
        return self._inspection(
            lambda request: concluding.sign_case_result(
                request, command, cases=self.cases, numbers=self.numbers, law=REGULATION, clock=self.clock
            ),
            SIGNER,
        )

    def amend_notice(self) -> Json:
        command = case_commands.AmendNotice("Sai tên hàng.", OFFICER.id)
        return self._inspection(
            lambda request: after_notice.amend_case_notice(request, command, cases=self.cases, clock=self.clock)
        )

    def keep_notice(self) -> Json:
        command = case_commands.KeepNotice("Đúng rồi.")
        return self._inspection(
            lambda request: after_notice.keep_case_notice(request, command, cases=self.cases, clock=self.clock)
        )

    def dispose(self) -> Json:
        """Of the first line that waits, or of line 1 if none does."""
        waiting = [each.line_no for each in self.opened_case.dispositions if each.done is None]
        today = legal_day(self.now)
        command = case_commands.RecordDisposition((waiting or [1])[0], "30/TKTX", today, today, OFFICER.id)
        return self._inspection(
            lambda request: after_notice.record_case_disposition(request, command, cases=self.cases, clock=self.clock)
        )

    # What importer and handlers ask of each other; handler: whose case it is about.

    def modify(self, *lines: DraftLine) -> Json:
        return self._sends(importer_acts.modify_dossier, dossier_commands.ModifyDossier(self._anew(lines)))

    def resend(self, *lines: DraftLine, handler: Handler = Handler.CQKT) -> Json:
        return self._sends(importer_acts.resend_dossier, dossier_commands.ResendDossier(self._anew(lines), handler))

    def supplement_for_body(self, *lines: DraftLine) -> Json:
        command = dossier_commands.SupplementDossier(self._anew(lines), Handler.TCCN)
        return self._sends(importer_acts.supplement_dossier, command)

    def request_withdrawal(self, handler: Handler = Handler.CQKT) -> Json:
        return self._does(importer_acts.ask_to_withdraw, dossier_commands.RequestWithdrawal("Rút hồ sơ.", handler))

    def request_amendment(self, handler: Handler = Handler.CQKT) -> Json:
        return self._does(importer_acts.ask_to_amend, dossier_commands.RequestAmendment("Sửa hồ sơ.", handler))

    def request_extension(self) -> Json:
        until = (self.now.date() + timedelta(days=60)).isoformat()
        return self._does(importer_acts.ask_for_extension, dossier_commands.RequestExtension("Chờ giấy.", until))

    def answer(self, asked: str, grant: bool, handler: Handler = Handler.CQKT) -> Json:
        """asked: withdrawal, amendment or extension."""
        actor = OFFICER if handler is Handler.CQKT else BODY
        no, yes = dossier_commands.Decline("Không có lý do."), dossier_commands.Allow()
        if asked == "extension":
            if grant:
                return self._does(agency_acts.grant_more_time, dossier_commands.GrantExtension(), actor=OFFICER)
            return self._does(agency_acts.refuse_more_time, no, actor=OFFICER, law=REGISTRATION_LAW)
        act, command = {
            ("withdrawal", True): (answering.let_withdraw, yes),
            ("withdrawal", False): (answering.not_let_withdraw, no),
            ("amendment", True): (answering.let_amend, yes),
            ("amendment", False): (answering.not_let_amend, no),
        }[asked, grant]
        return self._registration(
            lambda request: act(request, command, handler, dossiers=self.desk, clock=self.clock), actor
        )

    def withdraw(self) -> Json:
        """Asked for and allowed."""
        self.request_withdrawal()
        return self.answer("withdrawal", True)

    def revoke(self) -> Json:
        command = dossier_commands.RevokeResult("Sai.", "Trưởng chi cục")
        return self._does(agency_acts.revoke_issued_result, command, actor=OFFICER)

    def request_label_correction(self, *lines: int) -> Json:
        command = dossier_commands.RequestLabelCorrection(lines or (1,), "Thiếu nhãn phụ.", "Vì vậy.")
        return self._does(goods_acts.request_label_correction, command, actor=OFFICER, law=REGISTRATION_LAW)

    def correct_label(self) -> Json:
        return self._sends(goods_acts.show_label_corrected, dossier_commands.ProvideLabelCorrection("Đã dán."))

    def keep_deadlines(self) -> None:
        """Gives every warning and states every lapse that is due by now."""
        timetable = self.timetables.of(self.dossier)
        while (alarm := due_now(self.dossier.clocks, timetable, self.now)) is not None:
            ring(self.id, alarm, dossiers=self.dossiers, timetables=self.timetables, clock=self.clock)
        self.tick()

    def _does(self, act: Callable[..., Json], command: object, *, actor: Actor = IMPORTER, **ports: object) -> Json:
        return self._registration(
            lambda request: act(request, command, dossiers=self.desk, clock=self.clock, **ports), actor
        )

    def _sends(self, act: Callable[..., Json], command: object) -> Json:
        return self._registration(
            lambda request: act(
                request,
                command,
                dossiers=self.desk,
                documents=self.documents,
                law=REGISTRATION_LAW,
                clock=self.clock,
            ),
            IMPORTER,
        )

    def _changes(self, lines: tuple[DraftLine, ...], email: bool) -> dict[str, object]:
        importer = examples.draft().importer
        lines = lines or (goods(),)
        papers: dict[str, object] = {}
        if self.certified:
            lines = tuple(replace(line, has_certificate="true") for line in lines)
            covered = tuple(line.line_no for line in lines)
            certificate = examples.document("5", number="HQ-1", issuer="QUATEST 1", lines=covered)
            papers = {"documents": (*examples.draft().documents, certificate)}
        return {
            **papers,
            "goods_lines": lines,
            "importer": importer if email else replace(importer, email=None),
            "cert_body": self.body,
        }

    def name_body(self, code: str | None) -> Json:
        named = DraftNamed(code, code) if code else DraftNamed()
        self.body = named
        command = dossier_commands.NameCertBody(named if code else None)
        return self._does(importer_acts.name_certification_body, command, law=REGISTRATION_LAW)

    def body_asks(self) -> Json:
        command = dossier_commands.RequestSupplement(("Hóa đơn",), "Thiếu giấy tờ.")
        return self._does(body_acts.body_requests_supplement, command, actor=BODY, law=REGISTRATION_LAW)

    def body_accepts(self) -> Json:
        return self._does(body_acts.body_accepts, dossier_commands.AcceptDossier(), actor=BODY)

    def body_submits(self, result: int = 1) -> Json:
        numbers = [line.line_no for line in self.dossier.content.goods_lines]
        reason = "Không đạt." if result == 2 else None
        certificate = dossier_commands.DraftCertificate("HQ-7", self.now.date().isoformat(), None, 7)
        command = dossier_commands.SubmitConformityResult(
            tuple((number, result, reason) for number in numbers), certificate if result == 1 else None
        )
        return self._registration(
            lambda request: body_acts.submit_result(
                request, command, dossiers=self.desk, documents=self.documents, law=REGISTRATION_LAW, clock=self.clock
            ),
            BODY,
        )

    def _anew(self, lines: tuple[DraftLine, ...]) -> Draft:
        changed: Draft = examples.draft(**self._changes(lines, True))
        return changed

    def _registration(self, act: Callable[[DossierRequest], Json], actor: Actor) -> Json:
        answer = act(DossierRequest(self.id, actor))
        self.tick()
        return answer

    def _inspection(self, act: Callable[[CaseRequest], Json], actor: Actor = samples.OFFICER) -> Json:
        answer = act(CaseRequest(self.id, actor))
        self.tick()
        return answer


def goods(hs_code: str = DOLL, *, number: int = 1, exempt: bool = False, model: str = "RB-210") -> DraftLine:
    category = "4" if exempt else None
    line: DraftLine = examples.line(line_no=str(number), hs_code=hs_code, exempt_category=category, model=model)
    return line
