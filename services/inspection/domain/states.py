"""The state table: which act is possible in which status and mode, by whom, and what the status becomes."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from services.inspection.domain.case import Case, Mode, Status
from services.inspection.domain.custody.holding import held_samples, retestable_lines
from services.inspection.domain.evidence import AppointmentKind
from shared.errors import NotAllowed


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
    DRAFT_RESULT = "draft_result"
    APPROVE = "approve"
    SEND_BACK = "send_back"
    SIGN = "sign"


class Need(StrEnum):
    """What must be so besides the status."""

    ACCEPTED = "the dossier is not accepted yet"
    SAMPLING_APPOINTED = "no sample inspection is scheduled yet"
    SAMPLE_TAKEN = "no sample was taken yet"
    WISHED = "the importer has not asked for another time"
    SAMPLE_MOVABLE = "there is no sample that could go anywhere"
    RETESTABLE = "no sample failed of which a retained one is still there, or a retest was asked for already"
    RETEST_ASKED = "no retest is asked for"


class Next(StrEnum):
    """Where an act leads when that depends on the case."""

    SAME = "same"
    EVIDENCE = "evidence"


@dataclass(frozen=True)
class Transition:
    """becomes: a status; or it stays (SAME); or what is on record decides (EVIDENCE)."""

    act: Act
    allowed_in: frozenset[Status]
    becomes: Status | Next
    roles: frozenset[str]
    modes: frozenset[Mode]
    needs: frozenset[Need]


_S = Status
_ANY = frozenset(Mode)
_INSPECTED = frozenset({Mode.REDUCED, Mode.DOCUMENTARY, Mode.SAMPLE})
_SAMPLE = frozenset({Mode.SAMPLE})
_OFFICER = frozenset({"officer"})
_WISHERS = frozenset({"importer", "officer"})
_ASSIGNERS = frozenset({"officer", "reviewer", "signer"})
_REVIEWER = frozenset({"reviewer"})
_REVIEWERS = frozenset({"reviewer", "signer"})
_SIGNER = frozenset({"signer"})

_WORKING = {_S.OPENED, _S.SCHEDULED, _S.CHECKED, _S.SAMPLED, _S.TESTED}

TRANSITIONS = tuple(
    Transition(act, frozenset(allowed_in), becomes, roles, modes, frozenset(needs))
    for act, allowed_in, becomes, roles, modes, needs in (
        (Act.ASSIGN, {*_WORKING, _S.DRAFTED, _S.REVIEWED, _S.PAUSED}, Next.SAME, _ASSIGNERS, _ANY, set[Need]()),
        (Act.SCHEDULE, {_S.OPENED, _S.SCHEDULED}, _S.SCHEDULED, _OFFICER, _INSPECTED, {Need.ACCEPTED}),
        # After the documents were checked only a sample inspection can still be wanted.
        (Act.SCHEDULE, {_S.CHECKED}, _S.CHECKED, _OFFICER, _SAMPLE, {Need.ACCEPTED}),
        (Act.CANCEL_APPOINTMENT, {_S.SCHEDULED}, Next.EVIDENCE, _OFFICER, _INSPECTED, set[Need]()),
        (Act.CANCEL_APPOINTMENT, {_S.CHECKED}, Next.EVIDENCE, _OFFICER, _SAMPLE, {Need.SAMPLING_APPOINTED}),
        (Act.WISH_MOVE, {_S.SCHEDULED, _S.CHECKED}, Next.SAME, _WISHERS, _SAMPLE, {Need.SAMPLING_APPOINTED}),
        (
            Act.DECLINE_WISH,
            {_S.SCHEDULED, _S.CHECKED},
            Next.SAME,
            _OFFICER,
            _SAMPLE,
            {Need.SAMPLING_APPOINTED, Need.WISHED},
        ),
        # The receipt slip is part of it, so the dossier need not be accepted yet.
        (Act.RECORD_CHECKLIST, _WORKING, Next.EVIDENCE, _OFFICER, _INSPECTED, set[Need]()),
        (
            Act.RECORD_SAMPLE,
            {_S.SCHEDULED, _S.CHECKED, _S.SAMPLED},
            _S.SAMPLED,
            _OFFICER,
            _SAMPLE,
            {Need.ACCEPTED, Need.SAMPLING_APPOINTED},
        ),
        (Act.RECORD_TEST_RESULT, {_S.SAMPLED, _S.TESTED}, _S.TESTED, _OFFICER, _SAMPLE, {Need.SAMPLE_TAKEN}),
        # A laboratory does not wait for the importer's papers.
        (Act.RECORD_TEST_RESULT, {_S.PAUSED}, _S.PAUSED, _OFFICER, _SAMPLE, {Need.SAMPLE_TAKEN}),
        (
            Act.RECORD_LOT_CHECK,
            {_S.SCHEDULED, _S.CHECKED, _S.SAMPLED, _S.TESTED},
            Next.SAME,
            _OFFICER,
            _SAMPLE,
            {Need.ACCEPTED, Need.SAMPLING_APPOINTED},
        ),
        # Samples go their way whatever becomes of the dossier; a broken seal takes the case back.
        (Act.MOVE_SAMPLES, _WORKING, Next.EVIDENCE, _OFFICER, _ANY, {Need.SAMPLE_MOVABLE}),
        (Act.MOVE_SAMPLES, set(_S) - _WORKING, Next.SAME, _OFFICER, _ANY, {Need.SAMPLE_MOVABLE}),
        (Act.REQUEST_RETEST, {_S.TESTED, _S.DRAFTED, _S.REVIEWED}, _S.TESTED, _OFFICER, _SAMPLE, {Need.RETESTABLE}),
        (Act.REQUEST_RETEST, {_S.PAUSED, _S.ISSUED}, Next.SAME, _OFFICER, _SAMPLE, {Need.RETESTABLE}),
        (Act.RECORD_RETEST, {_S.TESTED, _S.PAUSED, _S.ISSUED}, Next.SAME, _OFFICER, _SAMPLE, {Need.RETEST_ASKED}),
        (Act.CHANGE_MODE, {*_WORKING, _S.DRAFTED}, Next.EVIDENCE, _OFFICER, _ANY - _SAMPLE, set[Need]()),
        (Act.DRAFT_RESULT, {*_WORKING, _S.DRAFTED}, _S.DRAFTED, _OFFICER, _ANY, {Need.ACCEPTED}),
        (Act.APPROVE, {_S.DRAFTED}, _S.REVIEWED, _REVIEWER, _ANY, {Need.ACCEPTED}),
        (Act.SEND_BACK, {_S.DRAFTED, _S.REVIEWED}, Next.EVIDENCE, _REVIEWERS, _ANY, {Need.ACCEPTED}),
        (Act.SIGN, {_S.REVIEWED}, _S.SIGNED, _SIGNER, _ANY, {Need.ACCEPTED}),
    )
)


def roles_of(act: Act) -> frozenset[str]:
    """Who may do it at all."""
    return frozenset[str]().union(*(row.roles for row in TRANSITIONS if row.act is act))


def allowed_acts(case: Case) -> tuple[Act, ...]:
    """What may be done now, in the order of the table."""
    possible = (row.act for row in TRANSITIONS if _fits(row, case) and not _lacks(row, case))
    return tuple(dict.fromkeys(possible))


def ensure_allowed(case: Case, act: Act) -> Transition:
    """Raises NotAllowed, with what the case lacks and what may be done instead."""
    rows = [row for row in TRANSITIONS if row.act is act and _fits(row, case)]
    lacking = [need for row in rows for need in _lacks(row, case)]
    if rows and not lacking:
        return rows[0]
    raise not_allowed(case, act, "; ".join(sorted(lacking)))


def not_allowed(case: Case, act: Act, why: str) -> NotAllowed:
    allowed = allowed_acts(case)
    place = f"state {case.status}, mode {case.mode}"
    because = f": {why}" if why else ""
    return NotAllowed(
        act,
        case.status,
        allowed,
        f"'{act}' is not possible in {place}{because}. Possible now: {', '.join(allowed) or 'nothing'}.",
    )


def status_after(transition: Transition, case: Case) -> Status:
    """case: as the act left it."""
    if transition.becomes is Next.SAME:
        return case.status
    if transition.becomes is Next.EVIDENCE:
        return case.evidence_status
    return Status(transition.becomes)


def _fits(row: Transition, case: Case) -> bool:
    return case.status in row.allowed_in and case.mode in row.modes


def _lacks(row: Transition, case: Case) -> tuple[Need, ...]:
    appointed = case.appointment is not None and case.appointment.kind is AppointmentKind.SAMPLE_INSPECTION
    has = {
        Need.ACCEPTED: case.accepted,
        Need.SAMPLING_APPOINTED: appointed,
        Need.SAMPLE_TAKEN: case.sample is not None,
        Need.WISHED: case.wish is not None,
        Need.SAMPLE_MOVABLE: any(held.allowed for held in held_samples(case)),
        Need.RETESTABLE: bool(retestable_lines(case)),
        Need.RETEST_ASKED: case.retest is not None and case.retest.pending,
    }
    return tuple(need for need in Need if need in row.needs and not has[need])
