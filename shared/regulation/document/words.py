"""What codes of the data are called on the page."""

from __future__ import annotations

from shared.regulation.deadlines import Unit
from shared.regulation.document.markdown import NOTHING

UNITS = {
    Unit.WORKING: "ngày làm việc / working days",
    Unit.CALENDAR: "ngày / days",
    Unit.MONTHS: "tháng / months",
    Unit.YEARS: "năm / years",
}
STARTS = {
    "DOSSIER_COMPLETE": "Nhận đủ hồ sơ / complete dossier",
    "SUPPLEMENT_REQUESTED": "Yêu cầu bổ sung / supplement requested",
    "EXTENSION_GRANTED": "Đồng ý lùi hạn / more time granted",
    "EXTENSION_REFUSED": "Không đồng ý lùi hạn / more time refused",
    "LABEL_CORRECTION_REQUESTED": "Yêu cầu khắc phục nhãn / label correction requested",
    "GOODS_CLEARED": "Thông quan / goods cleared",
    "MODE_DECIDED": "Quyết định phương thức / mode decided",
    "SAMPLE_AT_LABORATORY": "Phòng thử nghiệm nhận mẫu / sample at the laboratory",
    "RESULT_ISSUED": "Thông báo kết quả / result issued",
    "ENTITLEMENT_START": "Bắt đầu miễn giảm / reduction begins",
    "EXEMPTION_REQUESTED": "Đề nghị miễn giảm đủ hồ sơ / complete request for reduction",
}
PARTIES = {
    "AGENCY": "Cơ quan kiểm tra / agency",
    "IMPORTER": "Người nhập khẩu / importer",
    "LABORATORY": "Phòng thử nghiệm / laboratory",
    "CERT_BODY": "Tổ chức chứng nhận / certification body",
    "NOBODY": NOTHING,
}
NEEDS = {
    "MANDATORY": "bắt buộc / mandatory",
    "LATER": "nộp sau / may follow",
    "IF_ANY": "nếu có / if any",
    "WHEN_OPENED": "khi đã mở / once opened",
    "CHECKLIST": "khi được yêu cầu / when asked for",
    "FOR_EXEMPTION": "khi xin miễn giảm / for a reduction",
}
