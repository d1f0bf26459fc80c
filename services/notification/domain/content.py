"""What a letter says: the facts, as they were when the letter was written."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True)
class Inspection:
    """kind: DOCUMENT_REVIEW or SAMPLE_INSPECTION. Times in UTC."""

    kind: str
    starts_at: datetime
    ends_at: datetime
    place: str
    officer: str


@dataclass(frozen=True)
class ResultLine:
    """code: the window's result code, 1 to 10; of a certification body's result 1 conforms, 2 does not, 3 not listed."""

    line_no: int
    goods: str
    code: int
    reason: str | None = None


@dataclass(frozen=True)
class ResultNotice:
    """replaces: number of the notice in whose place it stands. amendments: what is different from that one."""

    number: str
    issued_on: date
    signer: str
    lines: tuple[ResultLine, ...]
    replaces: str | None = None
    amendments: str | None = None


@dataclass(frozen=True)
class Revocation:
    """Of the result notice `number`. unit: whose officer `revoked_by` is."""

    number: str
    revoked_on: date
    revoked_by: str
    unit: str


@dataclass(frozen=True)
class Conformity:
    """A certification body's result. number, issued_on, valid_until: of its certificate, if there is one."""

    lines: tuple[ResultLine, ...]
    number: str | None = None
    issued_on: date | None = None
    valid_until: date | None = None


@dataclass(frozen=True)
class Deadline:
    """rule: row of the law's deadlines. owed_by: AGENCY, IMPORTER, LABORATORY or CERT_BODY.

    days_left: working days, 0 on the last day, negative after it. effect: what follows from its lapse. expected_on: when
    somebody who is late now expects to be done.
    """

    rule: str
    name: str
    name_en: str
    owed_by: str
    due_on: date
    days_left: int
    effect: str | None = None
    effect_en: str | None = None
    expected_on: date | None = None


@dataclass(frozen=True)
class Reduction:
    """Of inspection, as the importer is told of it. report_due_on: of the next report. days_left: working days until then.

    ground: why it ended, EXPIRED, REPORT_MISSED, LOT_FAILED, COMPLAINT_UPHELD or DECIDED.
    """

    good: str
    decision_no: str
    valid_from: date
    valid_to: date
    report_due_on: date | None = None
    days_left: int | None = None
    ground: str | None = None


@dataclass(frozen=True)
class Content:
    """Which fields are set depends on the letter's kind.

    occurred_at: when the act took place, UTC. agency: who says so, the certification body where handler is "tccn". mode:
    NONE, REDUCED, DOCUMENTARY or SAMPLE. due_on: the day by which the agency (received, accepted) or the applicant has to
    act. received_on: of a dossier that was received on an earlier day than it was entered. done_on: of an act that was done
    on paper while the system was down. former_agency: from which the dossier came, or which the registration names.
    customs_offices: codes of those that get a copy.
    """

    occurred_at: datetime
    agency: str
    mode: str | None = None
    due_on: date | None = None
    reason: str | None = None
    items: tuple[str, ...] = ()
    inspection: Inspection | None = None
    notice: ResultNotice | None = None
    handler: str = "cqkt"
    former_agency: str | None = None
    revocation: Revocation | None = None
    conformity: Conformity | None = None
    deadline: Deadline | None = None
    customs_offices: tuple[str, ...] = ()
    reduction: Reduction | None = None
    received_on: date | None = None
    done_on: date | None = None
