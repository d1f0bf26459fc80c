"""The words of the state table: acts, what they need, where they lead."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from services.inspection.domain.case import Mode, Status


class Act(StrEnum):
    ASSIGN = "assign"
    SCHEDULE = "schedule"
    CANCEL_APPOINTMENT = "cancel_appointment"
    WISH_MOVE = "wish_move"
    DECLINE_WISH = "decline_wish"
    RECORD_CHECKLIST = "record_checklist"
    RECORD_SAMPLE = "record_sample"
    RECORD_TEST_RESULT = "record_test_result"
    RECORD_LOT_CHECK = "record_lot_check"
    MOVE_SAMPLES = "move_samples"
    REQUEST_RETEST = "request_retest"
    RECORD_RETEST = "record_retest"
    CHANGE_MODE = "change_mode"
    CHOOSE_ROW = "choose_row"
    DRAFT_RESULT = "draft_result"
    APPROVE = "approve"
    SEND_BACK = "send_back"
    SIGN = "sign"
    AMEND_NOTICE = "amend_notice"
    KEEP_NOTICE = "keep_notice"
    RECORD_DISPOSITION = "record_disposition"
    RECORD_CUSTOMS_COPY = "record_customs_copy"


class Need(StrEnum):
    """What must be so besides the status."""

    ACCEPTED = "the dossier is not accepted yet"
    SAMPLING_APPOINTED = "no sample inspection is scheduled yet"
    SAMPLE_TAKEN = "no sample was taken yet"
    WISHED = "the importer has not asked for another time"
    LAPSED = "the importer's day for the supplement has not gone by"
    AMENDING = "no amended notice is being prepared"
    TO_DISPOSE = "no failed goods wait to be dealt with"
    COPY_DUE = "no paper copy for customs is due"
    SAMPLE_MOVABLE = "there is no sample that could go anywhere"
    RETESTABLE = "no sample failed of which a retained one is still there, or a retest was asked for already"
    RETEST_ASKED = "no retest is asked for"


# Without them nobody thinks of the act; the others say what has to be done first.
OCCASIONS = frozenset(
    {
        Need.WISHED,
        Need.AMENDING,
        Need.TO_DISPOSE,
        Need.COPY_DUE,
        Need.SAMPLE_MOVABLE,
        Need.RETESTABLE,
        Need.RETEST_ASKED,
    }
)


class Next(StrEnum):
    """Where an act leads when that depends on the case."""

    SAME = "same"
    STANDING = "standing"
    CONCLUDED = "concluded"


@dataclass(frozen=True)
class Transition:
    """becomes: a status; or it stays (SAME); or what is on record decides (STANDING), for a result that stands whether
    goods that failed have yet to be dealt with (CONCLUDED)."""

    act: Act
    allowed_in: frozenset[Status]
    becomes: Status | Next
    roles: frozenset[str]
    modes: frozenset[Mode]
    needs: frozenset[Need]
