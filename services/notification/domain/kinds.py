"""What is told at all, to whom, and over which channel: the one table of kinds.

The words stand in templates named after the kind, what the single window is told in `shared/single_window/data`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class Channel(StrEnum):
    """WINDOW: the National Single Window, the legal channel. The others: best effort, ZALO and SMS through a gateway."""

    WINDOW = "WINDOW"
    EMAIL = "EMAIL"
    ZALO = "ZALO"
    SMS = "SMS"


TEXTS = (Channel.ZALO, Channel.SMS)


class Kind(StrEnum):
    RECEIVED = "received"
    MODE_CHANGED = "mode_changed"
    ACCEPTED = "accepted"
    REFUSED = "refused"
    SUPPLEMENT_REQUEST = "supplement_request"
    SCHEDULE = "schedule"
    INSPECTION_CANCELLED = "inspection_cancelled"
    MOVE_DECLINED = "move_declined"
    LABEL_CORRECTION = "label_correction"
    RESULT = "result"
    RESULT_REVOKED = "result_revoked"
    RESULT_REPLACED = "result_replaced"
    TRANSFERRED = "transferred"
    WITHDRAWN = "withdrawn"
    WITHDRAWAL_REFUSED = "withdrawal_refused"
    AMENDMENT_ALLOWED = "amendment_allowed"
    AMENDMENT_REFUSED = "amendment_refused"
    EXTENSION_GRANTED = "extension_granted"
    EXTENSION_REFUSED = "extension_refused"
    BODY_ACCEPTED = "body_accepted"
    BODY_REFUSED = "body_refused"
    BODY_SUPPLEMENT_REQUEST = "body_supplement_request"
    CONFORMITY_RESULT = "conformity_result"
    CONFORMITY_REVOKED = "conformity_revoked"
    REMINDER = "reminder"
    LAPSE = "lapse"
    APOLOGY = "apology"
    ENTITLEMENT_GRANTED = "entitlement_granted"
    ENTITLEMENT_REPORT_DUE = "entitlement_report_due"
    ENTITLEMENT_LAPSED = "entitlement_lapsed"
    ENTITLEMENT_REVOKED = "entitlement_revoked"
    STAFF_WARNING = "staff_warning"
    STAFF_LAPSE = "staff_lapse"
    DIGEST = "digest"


class Reader(StrEnum):
    """HOLDER: the importer who has a reduction of inspection, which is no dossier's."""

    APPLICANT = "APPLICANT"
    HOLDER = "HOLDER"
    STAFF = "STAFF"


@dataclass(frozen=True)
class Hearing:
    """Who hears of something of that kind, and how; which kinds are texted besides, the table of texts says."""

    reader: Reader
    channels: tuple[Channel, ...]

    @property
    def through_window(self) -> bool:
        return Channel.WINDOW in self.channels


# Every change of status and every result goes the legal way, and by e-mail besides.
_LEGAL = Hearing(Reader.APPLICANT, (Channel.WINDOW, Channel.EMAIL))
# Reminders change nothing: by e-mail alone.
_REMINDING = Hearing(Reader.APPLICANT, (Channel.EMAIL,))
# The window knows dossiers only.
_HOLDING = Hearing(Reader.HOLDER, (Channel.EMAIL,))
_INSIDE = Hearing(Reader.STAFF, (Channel.EMAIL,))

KINDS: Mapping[Kind, Hearing] = {
    **dict.fromkeys(Kind, _LEGAL),
    Kind.REMINDER: _REMINDING,
    Kind.LAPSE: _REMINDING,
    Kind.APOLOGY: _REMINDING,
    Kind.ENTITLEMENT_GRANTED: _HOLDING,
    Kind.ENTITLEMENT_REPORT_DUE: _HOLDING,
    Kind.ENTITLEMENT_LAPSED: _HOLDING,
    Kind.ENTITLEMENT_REVOKED: _HOLDING,
    Kind.STAFF_WARNING: _INSIDE,
    Kind.STAFF_LAPSE: _INSIDE,
    Kind.DIGEST: _INSIDE,
}

OFFICER, LEADER = "officer", "leader"

# Which staff hear at once of what an agency, a laboratory or a certification body owes: the leader from the last day on.
# Of the day after a lapse the morning digest tells; the lapse itself was told.
WARNED: Mapping[str, tuple[str, ...]] = {"T-2": (OFFICER,), "T-0": (OFFICER, LEADER)}
LAPSED = (OFFICER, LEADER)
