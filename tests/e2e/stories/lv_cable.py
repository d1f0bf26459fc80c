"""LV cable: the certificate does not cover one type; the draft comes back once, then that line is to be re-assessed."""

from tests.e2e.ending import Expected
from tests.e2e.procedures import conclude, draft, review_documents
from tests.e2e.story import Stage, Story

_NOT_COVERED = "Giấy chứng nhận không bao gồm kiểu loại ở dòng 2."


def tell(stage: Stage) -> None:
    stage.submit()
    agency = stage.agency("TCKT15")
    id = agency.dossier(stage.file_code)
    agency.accept(id)
    review_documents(agency, id, {"C5": {"note": _NOT_COVERED, "lines": [2]}})
    draft(agency, id, {2: {"code": 6, "reason": _NOT_COVERED}})
    agency.send_back(id, "Hồ sơ đã đủ; dòng 2 phải đánh giá lại sự phù hợp, không phải hồ sơ không hoàn thiện.")
    body = {"code": "TCCN-01", "name": "Tổ chức chứng nhận được chỉ định"}
    reason = f"{_NOT_COVERED} Đánh giá lại tại tổ chức được chỉ định."
    conclude(agency, id, {2: {"code": 8, "reason": reason, "body": body}})


STORY = Story(
    "lv_cable",
    "one line to be re-assessed",
    "10-01-lv-cable",
    tell,
    Expected("RESULT_ISSUED", "DOCUMENTARY", {1: 1, 8: 1}, ("received", "accepted", "schedule", "result")),
)
