"""Events as they reach the service, through the real contracts."""

from datetime import UTC, datetime
from typing import Any

from services.notification.application.reactions import reactions
from shared.aggregate import Received
from shared.contracts import CATALOGUE
from shared.regulation import load

LAW = load()
REACTIONS = reactions(LAW)
AT = datetime(2026, 9, 11, 2, 0, tzinfo=UTC)
AGENCY = {"code": "20", "name": "Chi cục Tiêu chuẩn Đo lường Chất lượng Lạng Sơn"}

BODY = {"code": "QT1", "name": "Trung tâm Kỹ thuật Tiêu chuẩn Đo lường Chất lượng 1"}
SUPPLEMENT = {
    "handler": "cqkt",
    "rule": "D07",
    "name": "Bổ sung hồ sơ",
    "owed_by": "IMPORTER",
    "started_on": "2026-09-11",
    "due_on": "2026-09-22",
    "agency": AGENCY,
    "officer": None,
}
# The agency's own: one working day to give notice where the certificate is there.
NOTICE = {
    "rule": "D06",
    "name": "Thông báo kết quả khi có giấy chứng nhận hợp quy",
    "owed_by": "AGENCY",
    "due_on": "2026-09-14",
    "officer": "Trần Thị B",
}


def dossier(**changes: Any) -> dict[str, Any]:
    content = {
        "revision": 1,
        "dossier_type": 1,
        "agency": AGENCY,
        "importer": {
            "tax_code": "0100109106",
            "name": "Công ty TNHH Đồ chơi Hoa Sen",
            "address": "Lạng Sơn",
            "phone": "0250000000",
            "contact": "Phòng nhập khẩu",
            "email": "nhapkhau@hoasen.example",
        },
        "import_from": "2026-09-01",
        "import_to": "2026-09-30",
        "qcvn": {"code": "QCVN 3:2019", "name": "Đồ chơi trẻ em"},
        "goods_lines": [
            {
                "line_no": 1,
                "group": {"code": "T", "name": "Đồ chơi"},
                "hs_code": "95030099",
                "name": "Búp bê nhựa <A&B>",
                "brand": "b",
                "model": "m",
                "tech_spec": "s",
                "origin": "CN",
                "quantity": "10",
                "unit": {"code": "PCE", "name": "Cái"},
            }
        ],
        "documents": [],
        "declarations": [{"number": "105000000001", "registered_on": "2026-09-10", "customs_office": "15BB"}],
        "cert_body": BODY,
    }
    return {**content, **changes}


APPOINTMENT = {
    "kind": "SAMPLE_INSPECTION",
    "starts_at": "2026-09-15T01:00:00.000Z",
    "ends_at": "2026-09-15T04:00:00.000Z",
    "place": "Kho Đồng Đăng",
    "officer": "Cán bộ 1",
}
DATA: dict[str, dict[str, Any]] = {
    "registration.dossier_submitted": {
        "channel": "VNSW",
        "received_on": "2026-09-11",
        "regime": "R2026",
        "window": {"document_type": "BKHCN0100001", "reference": "QG2026000590", "document_year": "2026"},
        "dossier": dossier(),
    },
    "registration.dossier_received": {"agency": AGENCY, "mode": "DOCUMENTARY", "due_on": "2026-09-14"},
    "registration.dossier_accepted": {"due_on": "2026-09-14", "note": None},
    "registration.dossier_refused": {"reason": "Không thuộc diện kiểm tra"},
    "registration.supplement_requested": {
        "items": ["Giấy chứng nhận hợp quy", "Nhãn hàng hóa"],
        "reason": "Thiếu giấy tờ",
        "due_on": "2026-09-22",
    },
    "registration.dossier_supplemented": {"dossier": dossier(revision=2)},
    "registration.dossier_cancelled": {"reason": None},
    "registration.inspection_scheduled": APPOINTMENT,
    "registration.inspection_cancelled": {**APPOINTMENT, "reason": "Cán bộ nghỉ ốm"},
    "registration.inspection_move_declined": {**APPOINTMENT, "reason": "Đến hạn lấy mẫu"},
    "registration.label_correction_requested": {
        "lines": [1],
        "fault": "Thiếu nhãn phụ",
        "reason": "NĐ 43/2017/NĐ-CP",
        "due_on": "2026-09-21",
    },
    "registration.conformity_handed_in": {
        "measures": ["2a"],
        "lines": [{"line_no": 1, "result": 1, "reason": None}],
        "documents": [],
        "in_time": True,
        "note": None,
    },
    "registration.label_corrected": {"lines": [1], "note": "Đã dán", "documents": [], "in_time": True},
    "registration.result_issued": {
        "notice_no": "12/TB",
        "issued_on": "2026-09-16",
        "agency": AGENCY,
        "signer": "Chi cục trưởng",
        "lines": [{"line_no": 1, "code": 1, "reason": None}],
    },
    "registration.dossier_modified": {"dossier": dossier(revision=2)},
    "registration.dossier_amended": {"handler": "cqkt", "dossier": dossier(revision=2)},
    "registration.withdrawal_requested": {"handler": "cqkt", "reason": "Bán lại cho bên thứ ba"},
    "registration.dossier_withdrawn": {"handler": "cqkt", "reason": None},
    "registration.withdrawal_refused": {"handler": "cqkt", "reason": "Đang lấy mẫu theo khiếu nại"},
    "registration.amendment_requested": {"handler": "cqkt", "reason": "Ghi sai số lượng"},
    "registration.amendment_allowed": {"handler": "cqkt", "note": "Chỉ sửa số lượng dòng 1"},
    "registration.amendment_refused": {"handler": "cqkt", "reason": "Đã kiểm tra theo số lượng đăng ký"},
    "registration.extension_requested": {"reason": "Chờ giấy chứng nhận", "requested_until": "2026-10-05"},
    "registration.extension_granted": {"due_on": "2026-10-05", "note": None},
    "registration.extension_refused": {"reason": "Đã lùi hạn một lần", "due_on": "2026-09-22"},
    "registration.dossier_imported": {
        "source": "MOST-01-LS",
        "channel": "VNSW",
        "received_on": "2026-08-27",
        "regime": "R2026",
        "window": {"document_type": "BKHCN0100001", "reference": "NSW/1", "document_year": "2026"},
        "dossier": dossier(),
        "handlers": {"cqkt": 5},
        "supplement_request": {
            "items": ["Hóa đơn"],
            "reason": "Thiếu hóa đơn",
            "requested_at": "2026-08-28T02:00:00.000Z",
            "due_on": "2026-09-09",
        },
        "requests": {},
        "deadlines": [{**SUPPLEMENT, "due_on": "2026-09-09", "days_left": -2, "lapsed": True, "warning": "T+1"}],
    },
    "registration.dossier_transferred": {
        "from_agency": AGENCY,
        "to_agency": {"code": "01", "name": "Sở Khoa học và Công nghệ Hà Nội"},
        "reason": "Lô hàng làm thủ tục tại Hà Nội",
    },
    "registration.handler_decided": {
        "handler": "tccn",
        "act": "request_supplement",
        "status": 5,
        "reason": "Thiếu mẫu",
        "items": ["Hai mẫu búp bê còn nguyên bao bì"],
    },
    "registration.conformity_result_submitted": {
        "body": BODY,
        "certificate": {
            "number": "HQ-2026-118",
            "issuer": BODY,
            "issued_on": "2026-09-14",
            "valid_until": None,
            "method": 7,
            "lines": [1],
        },
        "lines": [{"line_no": 1, "result": 1, "reason": None}],
    },
    "registration.conformity_result_revoked": {"body": BODY, "reason": "Phiếu thử nghiệm bị rút"},
    "registration.result_revoked": {
        "notice_no": "12/TB",
        "reason": "Giấy chứng nhận hợp quy bị thu hồi",
        "revoked_by": "Chi cục trưởng",
        "unit": "Chi cục Tiêu chuẩn Đo lường Chất lượng Lạng Sơn",
        "revoked_on": "2026-09-18",
    },
    "registration.result_replaced": {
        "notice_no": "15/TB",
        "issued_on": "2026-09-21",
        "agency": AGENCY,
        "signer": "Chi cục trưởng",
        "lines": [{"line_no": 1, "code": 3, "reason": "Cạnh sắc"}],
        "replaces": "12/TB",
        "amendments": "Dòng 1: không đạt",
    },
    "registration.deadline_warned": {**SUPPLEMENT, "days_left": 2, "warning": "T-2"},
    "inspection.sample_taken": {
        "record_no": "BB-01",
        "laboratory": "Quatest 1",
        "taken_at": "2026-09-11T02:00:00.000Z",
        "received_on": "2026-09-11",
    },
    "inspection.test_result_received": {"report_no": "PT-01", "laboratory": "Quatest 1", "conclusion": "PASS"},
    "registration.deadline_lapsed": {**SUPPLEMENT, "days_left": -1, "effect": "Hết hạn bổ sung"},
}


def event(type: str, sequence: int, *, backfill: bool = False, **changes: Any) -> Received:
    data = {"file_code": "QG2026000590", "occurred_at": "2026-09-11T02:00:00.000Z", **DATA[type], **changes}
    loaded = CATALOGUE.load(type, CATALOGUE.newest(type).dataschema, data)
    return Received(
        id=f"event-{sequence}",
        type=type,
        source=type.partition(".")[0],
        subject="dossier-1",
        sequence=sequence,
        time=AT,
        data=loaded,
        backfill=backfill,
    )
