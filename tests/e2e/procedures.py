"""What officers do in one go: look at the papers, take and test a sample, conclude."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, datetime, time, timedelta

from shared import regulation
from shared.clock import VIETNAM
from shared.regulation.calendar import legal_day
from tests.e2e.agency import Agency
from tests.e2e.person import Json

PASSES: Json = {"code": 1}
_OFFICER = "Kiểm tra viên chất lượng"


def review_documents(agency: Agency, id: str, objections: Mapping[str, Json] | None = None) -> None:
    """Appointment and checklist, see `check_documents`."""
    agency.schedule(id, _appointment("DOCUMENT_REVIEW", "Bộ phận một cửa", agency))
    check_documents(agency, id, objections)


def check_documents(agency: Agency, id: str, objections: Mapping[str, Json] | None = None) -> None:
    """Every required item answered with yes. objections: item to {note, lines}."""
    against = objections or {}
    items = [item["code"] for item in agency.checklist_items() if item["required"]]
    answers = [{"item": item, "answer": "NO" if item in against else "YES", **against.get(item, {})} for item in items]
    agency.answer_checklist(id, answers)


def take_sample(
    agency: Agency, id: str, *, standard: str, indicators: list[str], photos: Callable[[], list[Json]] = list
) -> None:
    """Appointment and sampling record, every goods line sampled. photos: sends some, as the record names them."""
    case = agency.case(id)
    place = case["content"]["storage_address"] or "Kho bảo quản của người nhập khẩu"
    agency.schedule_or_next(id, _appointment("SAMPLE_INSPECTION", place, agency))
    agency.record_sample(
        id,
        {
            "number": f"BB-{case['file_code']}",
            "taken_at": datetime.now(UTC).isoformat(),
            "place": place,
            "basis": f"Hồ sơ {case['file_code']}",
            "officers": [_OFFICER],
            "representative": "Thủ kho của người nhập khẩu",
            "standard": standard,
            "packaging": "Túi niêm phong",
            "laboratory": "Trung tâm Kỹ thuật Tiêu chuẩn Đo lường Chất lượng 1",
            "indicators": indicators,
            "goods": [_sampled(case["file_code"], line) for line in case["content"]["lines"]],
            "photos": photos(),
        },
    )


def report_tests(agency: Agency, id: str, *, failing: Mapping[str, Json] | None = None) -> None:
    """The laboratory's report on every sample. failing: indicator to {value, limit} out of bounds."""
    sample = agency.case(id)["sample"]
    out_of_bounds = failing or {}
    today = legal_day(datetime.now(UTC)).isoformat()
    agency.record_test_result(
        id,
        {
            "number": f"TN-{sample['number']}",
            "laboratory": sample["laboratory"],
            "accreditation_no": "VILAS 028",
            "received_on": today,
            "tested_on": today,
            "seal_intact": True,
            "indicators": [
                {
                    "sample_code": goods["sample_code"],
                    "name": name,
                    "method": sample["standard"],
                    "limit": "theo QCVN",
                    "value": "trong giới hạn",
                    "passed": name not in out_of_bounds,
                    **out_of_bounds.get(name, {}),
                }
                for goods in sample["goods"]
                for name in sample["indicators"]
            ],
            "conclusion": "FAIL" if out_of_bounds else "PASS",
            "signatory": "Trưởng phòng thử nghiệm",
        },
    )


def draft(agency: Agency, id: str, otherwise: Mapping[int, Json] | None = None, *, result: Json = PASSES) -> None:
    """The same result for every line, but for those that `otherwise` names by line number."""
    lines = [line["line_no"] for line in agency.case(id)["content"]["lines"]]
    agency.draft(id, [{"line_no": line_no, **(otherwise or {}).get(line_no, result)} for line_no in lines])


def conclude(agency: Agency, id: str, otherwise: Mapping[int, Json] | None = None, *, result: Json = PASSES) -> None:
    """Draft, review and signature."""
    draft(agency, id, otherwise, result=result)
    agency.approve(id)
    agency.sign(id)


def _appointment(kind: str, place: str, agency: Agency) -> Json:
    """Nine o'clock on the agency's next working day."""
    calendar = regulation.load().calendar(agency.code)
    day = calendar.add_working_days(legal_day(datetime.now(UTC)), 1)
    starts_at = datetime.combine(day, time(9), VIETNAM)
    window = {"starts_at": starts_at.isoformat(), "ends_at": (starts_at + timedelta(hours=2)).isoformat()}
    return {"kind": kind, "place": place, "officer": _OFFICER, **window}


def _sampled(file_code: str, line: Json) -> Json:
    code = f"{file_code}-{line['line_no']}"
    return {
        "line_no": line["line_no"],
        "sample_code": code,
        "lot_size": line["quantity"],
        "test_quantity": "2",
        "retained_quantity": "2",
        "unit": line["unit"]["name"],
        "seal_numbers": [f"NP-{code}-A", f"NP-{code}-B"],
    }
