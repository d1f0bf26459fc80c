"""Dossiers, evidence and ports for the tests of inspection."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

from services.inspection.adapters.laboratories import ListedLaboratories
from services.inspection.application.after_notice import DispositionFilter
from services.inspection.application.deciding import FactFinder
from services.inspection.application.ports import After, GivenNumber
from services.inspection.application.reacting import reactions
from services.inspection.domain import commands
from services.inspection.domain.acts.record_test_result import record_test_result
from services.inspection.domain.case import Case
from services.inspection.domain.complaint import Complaint, ComplaintStatus, Concern
from services.inspection.domain.evidence import (
    Answer,
    AppointmentKind,
    ChecklistAnswer,
    Conclusion,
    Indicator,
    LaboratoryReport,
    LineResult,
    SampledGoods,
    SamplingRecord,
)
from services.inspection.domain.modes import OpenComplaint, PastFail
from shared.aggregate import Actor, Aggregate, Change, Json, Received
from shared.regulation import load
from shared.regulation.sampling import load_sampling
from tests.fakes.aggregates import InMemoryAggregates

LAW = load()
SAMPLING = load_sampling()
LABORATORIES = ListedLaboratories(SAMPLING.laboratories)
QUATEST1 = LABORATORIES.find("QUATEST1", date(2026, 7, 2))
NOW = datetime(2026, 7, 2, 2, 0, tzinfo=UTC)  # a Thursday, 09:00 in Vietnam
DOSSIER = "0190e3c0-0000-7000-8000-000000000001"
FILE_CODE = "QG2026000590"
AGENCY = {"code": "TCKT11", "name": "Chi cục Tiêu chuẩn Đo lường Chất lượng Lạng Sơn"}

OFFICER = Actor("officer:lan.nt", "officer", "TCKT11")
REVIEWER = Actor("reviewer:minh.pv", "reviewer", "TCKT11")
SIGNER = Actor("signer:hoa.le", "signer", "TCKT11")

DOLL, KETTLE, HELMET, SHIRT = "95030021", "85167910", "65061010", "61091010"


def line(number: int = 1, hs_code: str = DOLL, **changes: Any) -> Json:
    return {
        "line_no": number,
        "group": {"code": "3", "name": "Đồ chơi trẻ em"},
        "hs_code": hs_code,
        "name": f"Goods {number}",
        "brand": "Sao Mai",
        "model": f"M-{number}",
        "tech_spec": "30 cm",
        "origin": "CN",
        "manufacturer": "Shantou Toys",
        "quantity": Decimal("1200.000"),
        "unit": {"code": "PCE", "name": "cái"},
        "exempt_category": None,
        "has_certificate": True,
        "declaration_no": None,
        "note": None,
        **changes,
    }


def dossier(*lines: Json, revision: int = 1, **changes: Any) -> Json:
    return {
        "revision": revision,
        "dossier_type": 2,
        "agency": AGENCY,
        "importer": {
            "tax_code": "0100109106",
            "name": "Công ty Sao Mai",
            "address": "Lạng Sơn",
            "phone": "0205 000 000",
            "contact": "Phòng xuất nhập khẩu",
            "email": None,
            "fax": None,
        },
        "import_from": date(2026, 7, 1),
        "import_to": date(2026, 7, 10),
        "storage_address": None,
        "cert_body": None,
        "qcvn": {"code": "3", "name": "QCVN 3/BKHCN"},
        "note": None,
        "goods_lines": list(lines or (line(),)),
        "documents": [],
        "declarations": [],
        **changes,
    }


def received(type: str, at: datetime = NOW, **data: Any) -> Received:
    return Received(
        id=f"{type}-{at.isoformat()}",
        type=f"registration.{type}",
        source="registration",
        subject=DOSSIER,
        sequence=1,
        time=at,
        data={"file_code": FILE_CODE, "occurred_at": at, **data},
    )


def submitted(content: Json | None = None, received_on: date = date(2026, 7, 2)) -> Received:
    return received(
        "dossier_submitted",
        channel="VNSW",
        received_on=received_on,
        regime=LAW.regime_on(received_on).code,
        window=None,
        dossier=content or dossier(),
    )


def said(type: str, at: datetime = NOW, revision: int = 2, **changes: Any) -> Received:
    """Each event of registration, with data that fits. changes: of its members."""
    result = {"issued_on": date(2026, 7, 2), "agency": AGENCY, "signer": "hoa.le", "lines": []}
    body = {"code": "TCCN-01", "name": "QUATEST 1"}
    deadline = {
        "handler": "cqkt",
        "rule": "D07",
        "name": "Bổ sung hồ sơ",
        "owed_by": "IMPORTER",
        "started_on": date(2026, 7, 2),
        "due_on": date(2026, 7, 13),
        "agency": None,
    }
    asked = {"handler": "cqkt", "reason": "Hợp đồng thay đổi."}
    data: dict[str, Json] = {
        "dossier_submitted": dict(submitted().data),
        "dossier_accepted": {"due_on": None, "note": None},
        "label_correction_requested": {
            "lines": [1],
            "fault": "Thiếu nhãn phụ",
            "reason": "NĐ 43/2017/NĐ-CP",
            "due_on": date(2026, 7, 9),
        },
        "label_corrected": {"lines": [1], "note": "Đã dán", "documents": [], "in_time": True},
        "dossier_refused": {"reason": "Wrong agency."},
        "supplement_requested": {"items": ["invoice"], "reason": "No invoice.", "due_on": date(2026, 7, 13)},
        "dossier_supplemented": {"dossier": dossier(revision=revision), "handler": "cqkt"},
        "dossier_modified": {"dossier": dossier(revision=revision)},
        "dossier_amended": {"dossier": dossier(revision=revision), "handler": "cqkt"},
        "dossier_cancelled": {"reason": None},
        "withdrawal_requested": asked,
        "amendment_requested": asked,
        "extension_requested": {"reason": "Nhà sản xuất nghỉ.", "requested_until": date(2026, 7, 31)},
        "withdrawal_refused": {"handler": "cqkt", "reason": "Đang lấy mẫu."},
        "amendment_refused": {"handler": "cqkt", "reason": "Không có căn cứ."},
        "extension_refused": {"reason": "Đã đủ thời gian.", "due_on": date(2026, 7, 13)},
        "dossier_withdrawn": {"handler": "cqkt", "reason": None},
        "amendment_allowed": {"handler": "cqkt", "note": "Sửa dòng 1."},
        "extension_granted": {"due_on": date(2026, 7, 31), "note": None},
        "dossier_transferred": {
            "from_agency": AGENCY,
            "to_agency": {"code": "TCKT10", "name": "Chi cục Tiêu chuẩn Đo lường Chất lượng Lào Cai"},
            "reason": "Hàng đã chuyển.",
        },
        "handler_decided": {"handler": "tccn", "act": "accept", "status": 2, "reason": None, "items": []},
        "conformity_result_submitted": {
            "body": body,
            "certificate": {
                "number": "HQ-7/26",
                "issuer": body,
                "issued_on": date(2026, 7, 1),
                "valid_until": None,
                "method": 7,
                "lines": [1],
            },
            "lines": [{"line_no": 1, "result": 1, "reason": None}],
        },
        "conformity_result_revoked": {"body": body, "reason": "Nhầm lô."},
        "deadline_warned": {**deadline, "days_left": 2, "warning": "T-2"},
        "deadline_lapsed": {**deadline, "days_left": -1, "effect": None},
        "result_issued": {"notice_no": "1/2026/TB-TCKT11", **result},
        "result_revoked": {
            "notice_no": "1/2026/TB-TCKT11",
            "reason": "Sai tên hàng.",
            "revoked_by": "hoa.le",
            "unit": "Chi cục",
            "revoked_on": date(2026, 7, 3),
        },
        "result_replaced": {
            "notice_no": "2/2026/TB-TCKT11",
            "replaces": "1/2026/TB-TCKT11",
            "amendments": "Tên hàng.",
            **result,
        },
    }
    given = {key: value for key, value in data[type].items() if key not in ("file_code", "occurred_at")}
    return received(type, at, **{**given, **changes})


@dataclass
class Standing:
    """Complaints and earlier failures, as the two ports read them."""

    complaints: list[OpenComplaint] = field(default_factory=list)
    fails: list[PastFail] = field(default_factory=list)

    def open_for(self, _concern: Concern, _on: date) -> Sequence[OpenComplaint]:
        return self.complaints

    def fails_since(self, _tax_code: str, since: date) -> Sequence[PastFail]:
        return [fail for fail in self.fails if fail.signed_on >= since]


class Office:
    """One case with its reactions; `hear` applies an event as the inbox does."""

    def __init__(self, standing: Standing | None = None) -> None:
        self.now = NOW
        self.standing = standing or Standing()
        facts = FactFinder(self.standing, self.standing, LAW)  # type: ignore[arg-type]
        self.reactions = reactions(facts_for=facts, law=LAW, clock=lambda: self.now)
        self.stored: Aggregate[Case] | None = None

    def hear(self, event: Received) -> Change[Case]:
        change = self.reactions[event.type](self.stored, event)
        version = self.stored.version + 1 if self.stored else 1
        self.stored = Aggregate(DOSSIER, version, change.state)
        return change

    @property
    def case(self) -> Case:
        assert self.stored is not None
        return self.stored.state

    def put(self, case: Case) -> None:
        assert self.stored is not None
        self.stored = Aggregate(DOSSIER, self.stored.version + 1, case)


def opened(content: Json | None = None, *, standing: Standing | None = None, accepted: bool = True) -> Case:
    office = Office(standing)
    office.hear(submitted(content))
    if accepted:
        office.hear(said("dossier_accepted"))
    return office.case


def complaint_standing() -> Standing:
    return Standing(complaints=[OpenComplaint("c-1", 3, "COMPLAINT", date(2026, 6, 1))])


def schedule(kind: AppointmentKind = AppointmentKind.DOCUMENT_REVIEW, **changes: Any) -> commands.Schedule:
    plain = commands.Schedule(
        kind, NOW + timedelta(hours=1), NOW + timedelta(hours=3), "Kho Tân Thanh", "lan.nt", "as agreed"
    )
    return replace(plain, **changes)


def answers(**said_no: str) -> tuple[ChecklistAnswer, ...]:
    """Every required item "yes", but for those named with a note."""
    return tuple(
        ChecklistAnswer(item.code, Answer.NO, said_no[item.code])
        if item.code in said_no
        else ChecklistAnswer(item.code, Answer.YES)
        for item in LAW.checklist
        if item.required
    )


def sampling_record(*numbers: int, **changes: Any) -> SamplingRecord:
    plain = SamplingRecord(
        number="01/BB-LM",
        taken_at=NOW,
        place="Kho Tân Thanh",
        basis="QG2026000590",
        officers=("lan.nt",),
        representative="Trưởng kho",
        standard="TCVN 7790-1",
        packaging="Túi niêm phong",
        laboratory="QUATEST 1",
        indicators=("QCVN 3:2019, 2.1",),
        goods=tuple(
            SampledGoods(
                n,
                f"S{n}",
                Decimal(1200),
                Decimal(8),
                Decimal(8),
                "PCE",
                (f"NP-{n}",),
                retained_seal_numbers=(f"NL-{n}",),
            )
            for n in numbers or (1,)
        ),
    )
    return replace(plain, **changes)


def _formaldehyde(code: str, *, fails: bool) -> Indicator:
    return Indicator(code, "Formaldehyde", "TCVN 7421-1", "≤ 30 mg/kg", "35" if fails else "3", not fails)


def report(*failing: str, codes: tuple[str, ...] = ("S1",), **changes: Any) -> LaboratoryReport:
    plain = LaboratoryReport(
        number="26/TN",
        laboratory="QUATEST 1",
        accreditation_no="VILAS 028",
        received_on=date(2026, 7, 2),
        tested_on=date(2026, 7, 2),
        seal_intact=True,
        indicators=tuple(_formaldehyde(code, fails=code in failing) for code in codes),
        conclusion=Conclusion.FAIL if failing else Conclusion.PASS,
        signatory="Phụ trách phòng thử nghiệm",
    )
    return replace(plain, **changes)


def results(*codes: int, reason: str | None = None) -> tuple[LineResult, ...]:
    return tuple(LineResult(number, code, reason) for number, code in enumerate(codes, start=1))


def reported(case: Case, command: commands.RecordTestResult) -> Case:
    """The laboratory looked up as the use case does."""
    laboratory = LABORATORIES.find(command.report.laboratory, command.report.tested_on)
    return record_test_result(case, command, law=SAMPLING, laboratory=laboratory, now=NOW)[0]


class InMemoryCases(InMemoryAggregates[Case]):
    def largest_file_code(self, beginning: str) -> str | None:
        codes = (a.state.file_code for a in self._stored.values())
        return max((code for code in codes if code.startswith(beginning)), default=None)

    def with_dispositions(
        self, filter: DispositionFilter, *, after: After | None, limit: int
    ) -> Sequence[Aggregate[Case]]:
        found = [a for a in self._stored.values() if filter.agency in (None, a.state.agency.code)]
        waiting = [a for a in found if any(d.done is None for d in a.state.dispositions)]
        return waiting[:limit] if filter.open else [a for a in found if a.state.dispositions][:limit]

    def history(self, id: str) -> Sequence[Json]:
        return [{"act": change.act} for of, change, _ in self.acts if of == id]


class InMemoryComplaints(InMemoryAggregates[Complaint]):
    def open_for(self, concern: Concern, on: date) -> Sequence[OpenComplaint]:
        return [
            OpenComplaint(a.id, a.version, a.state.source, a.state.opened_on)
            for a in self._stored.values()
            if a.state.status is ComplaintStatus.OPEN and a.state.concerns(concern) and a.state.counts_on(on)
        ]


class Numbers:
    """Counts as the port says."""

    def __init__(self) -> None:
        self.drawn: dict[tuple[str, int], list[str]] = {}

    def number_for(self, agency: str, year: int, subject: str) -> int:
        subjects = self.drawn.setdefault((agency, year), [])
        if subject not in subjects:
            subjects.append(subject)
        return subjects.index(subject) + 1

    def given(self, agency: str, year: int, *, after: int, limit: int) -> Sequence[GivenNumber]:
        numbered = enumerate(self.drawn.get((agency, year), []), start=1)
        return [GivenNumber(number, subject) for number, subject in numbered if number > after][:limit]
