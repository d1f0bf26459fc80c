"""Registration's events as they reach the service, through the real contracts."""

from datetime import UTC, datetime
from typing import Any

from shared.aggregate import Received
from shared.contracts import CATALOGUE

AT = datetime(2026, 9, 11, 2, 0, tzinfo=UTC)
AGENCY = {"code": "20", "name": "Chi cục Tiêu chuẩn Đo lường Chất lượng Lạng Sơn"}


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
    }
    return {**content, **changes}


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
    "registration.inspection_scheduled": {
        "kind": "SAMPLE_INSPECTION",
        "starts_at": "2026-09-15T01:00:00.000Z",
        "ends_at": "2026-09-15T04:00:00.000Z",
        "place": "Kho Đồng Đăng",
        "officer": "Cán bộ 1",
    },
    "registration.result_issued": {
        "notice_no": "12/TB",
        "issued_on": "2026-09-16",
        "agency": AGENCY,
        "signer": "Chi cục trưởng",
        "lines": [{"line_no": 1, "code": 1, "reason": None}],
    },
}


def event(type: str, sequence: int, *, backfill: bool = False, **changes: Any) -> Received:
    data = {"file_code": "QG2026000590", "occurred_at": "2026-09-11T02:00:00.000Z", **DATA[type], **changes}
    loaded = CATALOGUE.load(type, CATALOGUE.newest(type).dataschema, data)
    return Received(
        id=f"event-{sequence}",
        type=type,
        source="registration",
        subject="dossier-1",
        sequence=sequence,
        time=AT,
        data=loaded,
        backfill=backfill,
    )
