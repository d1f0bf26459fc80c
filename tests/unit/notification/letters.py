"""Correspondences and notices with one letter of each kind, made as the service makes them."""

from dataclasses import replace
from datetime import date
from typing import Any

from services.notification.domain.correspondence import Agency
from services.notification.domain.kinds import KINDS, Channel, Kind, Reader
from services.notification.domain.letters import Addressee, Letter
from services.notification.domain.staff import Row, Section, StaffNotice, addressed
from shared.aggregate import Aggregate
from tests.unit.notification.events import AGENCY, AT, NOTICE, REACTIONS, event

WARNED, LAPSED, DECIDED = "registration.deadline_warned", "registration.deadline_lapsed", "registration.handler_decided"
TYPES: dict[Kind, tuple[str, dict[str, Any]]] = {
    Kind.RECEIVED: ("registration.dossier_received", {}),
    Kind.MODE_CHANGED: ("registration.dossier_received", {}),
    Kind.ACCEPTED: ("registration.dossier_accepted", {}),
    Kind.REFUSED: ("registration.dossier_refused", {}),
    Kind.SUPPLEMENT_REQUEST: ("registration.supplement_requested", {}),
    Kind.SCHEDULE: ("registration.inspection_scheduled", {}),
    Kind.INSPECTION_CANCELLED: ("registration.inspection_cancelled", {}),
    Kind.MOVE_DECLINED: ("registration.inspection_move_declined", {}),
    Kind.LABEL_CORRECTION: ("registration.label_correction_requested", {}),
    Kind.RESULT: ("registration.result_issued", {}),
    Kind.RESULT_REVOKED: ("registration.result_revoked", {}),
    Kind.RESULT_REPLACED: ("registration.result_replaced", {}),
    Kind.TRANSFERRED: ("registration.dossier_transferred", {}),
    Kind.WITHDRAWN: ("registration.dossier_withdrawn", {}),
    Kind.WITHDRAWAL_REFUSED: ("registration.withdrawal_refused", {}),
    Kind.AMENDMENT_ALLOWED: ("registration.amendment_allowed", {}),
    Kind.AMENDMENT_REFUSED: ("registration.amendment_refused", {}),
    Kind.EXTENSION_GRANTED: ("registration.extension_granted", {}),
    Kind.EXTENSION_REFUSED: ("registration.extension_refused", {}),
    Kind.BODY_ACCEPTED: (DECIDED, {"act": "accept", "status": 2, "items": [], "reason": None}),
    Kind.BODY_REFUSED: (DECIDED, {"act": "refuse", "status": 3, "items": []}),
    Kind.BODY_SUPPLEMENT_REQUEST: (DECIDED, {}),
    Kind.CONFORMITY_RESULT: ("registration.conformity_result_submitted", {}),
    Kind.CONFORMITY_REVOKED: ("registration.conformity_result_revoked", {}),
    Kind.REMINDER: (WARNED, {}),
    Kind.LAPSE: (LAPSED, {}),
    Kind.APOLOGY: (LAPSED, NOTICE),
}
ROW = Row(
    Section.TODAY,
    "dossier-1",
    "QG2026000590",
    "Công ty TNHH Đồ chơi Hoa Sen",
    "Thông báo kết quả khi có giấy chứng nhận hợp quy",
    "Give notice of the result where the certificate is there",
    "AGENCY",
    date(2026, 9, 14),
    0,
    "Trần Thị B",
)
WINDOW_KINDS = [kind for kind, hearing in KINDS.items() if hearing.through_window]
APPLICANT_KINDS = [kind for kind, hearing in KINDS.items() if hearing.reader is Reader.APPLICANT]
STAFF_KINDS = [kind for kind, hearing in KINDS.items() if hearing.reader is Reader.STAFF]
RESULT_NAMES = {
    "vi": {1: "Đạt yêu cầu chất lượng", 3: "Không đạt: tái xuất"},
    "en": {1: "Meets the requirements", 3: "Fails: re-export"},
}


def told(kind: Kind, channel: Channel = Channel.WINDOW, **changes: object) -> tuple[Any, Letter]:
    if kind in STAFF_KINDS:
        return noticed(kind)
    opened = event("registration.dossier_submitted", 1)
    state = REACTIONS[opened.type](None, opened).state
    if kind in (Kind.MODE_CHANGED, Kind.APOLOGY):
        state = replace(state, greeted=True)
    type, particulars = TYPES[kind]
    received = event(type, 2, **{**particulars, **changes})
    state = REACTIONS[received.type](Aggregate("dossier-1", 1, state), received).state
    return state, next(letter for letter in state.letters if letter.channel is channel)


def noticed(kind: Kind, *rows: Row, counts: tuple[int, ...] = (0, 1, 0, 0)) -> tuple[StaffNotice, Letter]:
    agency = Agency(AGENCY["code"], AGENCY["name"])
    notice = StaffNotice(f"{kind}:1", kind, agency, date(2026, 9, 14), rows or (ROW,), counts)
    notice = addressed(notice, (Addressee("officer", "Trần Thị B", "b@chicuc.example"),), AT)
    return notice, notice.letters[0]
