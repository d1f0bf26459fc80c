"""What may be asked of a case, and of complaints. by: who asks, as the history names it ("officer:lan.nt")."""

from __future__ import annotations

from services.inspection.domain.commands.after_notice import (
    AmendNotice,
    KeepNotice,
    RecordCustomsCopy,
    RecordDisposition,
)
from services.inspection.domain.commands.complaints import AmendComplaint, CloseComplaint, FileComplaint
from services.inspection.domain.commands.evidence import (
    MovedSample,
    MoveSamples,
    RecordChecklist,
    RecordLotCheck,
    RecordRetest,
    RecordSample,
    RecordTestResult,
    RequestRetest,
)
from services.inspection.domain.commands.results import ChangeMode, ChooseRow, DraftResult, ReviewResult, SignResult
from services.inspection.domain.commands.scheduling import Assign, CancelAppointment, DeclineWish, Schedule, WishMove

__all__ = [
    "AmendComplaint",
    "AmendNotice",
    "Assign",
    "CancelAppointment",
    "ChangeMode",
    "ChooseRow",
    "CloseComplaint",
    "DeclineWish",
    "DraftResult",
    "FileComplaint",
    "KeepNotice",
    "MoveSamples",
    "MovedSample",
    "RecordChecklist",
    "RecordCustomsCopy",
    "RecordDisposition",
    "RecordLotCheck",
    "RecordRetest",
    "RecordSample",
    "RecordTestResult",
    "RequestRetest",
    "ReviewResult",
    "Schedule",
    "SignResult",
    "WishMove",
]
