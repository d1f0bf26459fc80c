"""The state table: which act is possible in which status and mode, by whom, and what the status becomes."""

from __future__ import annotations

from services.inspection.domain.case import Case, Mode, Status
from services.inspection.domain.custody.holding import held_samples, retestable_lines
from services.inspection.domain.evidence import AppointmentKind
from services.inspection.domain.notices import ReopenedFor
from services.inspection.domain.vocabulary import Act, Need, Next, Transition
from shared.errors import NotAllowed

__all__ = [
    "TRANSITIONS",
    "Act",
    "Transition",
    "allowed_acts",
    "ensure_allowed",
    "fits",
    "lacks",
    "not_allowed",
    "roles_of",
    "status_after",
]


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
_CONCLUDING = {*_WORKING, _S.DRAFTED, _S.REVIEWED}

TRANSITIONS = tuple(
    Transition(act, frozenset(allowed_in), becomes, roles, modes, frozenset(needs))
    for act, allowed_in, becomes, roles, modes, needs in (
        (Act.ASSIGN, {*_CONCLUDING, _S.PAUSED, _S.HELD, _S.DISPOSING}, Next.SAME, _ASSIGNERS, _ANY, set[Need]()),
        (Act.SCHEDULE, {_S.OPENED, _S.SCHEDULED}, _S.SCHEDULED, _OFFICER, _INSPECTED, {Need.ACCEPTED}),
        # After the documents were checked only a sample inspection can still be wanted.
        (Act.SCHEDULE, {_S.CHECKED}, _S.CHECKED, _OFFICER, _SAMPLE, {Need.ACCEPTED}),
        (Act.CANCEL_APPOINTMENT, {_S.SCHEDULED}, Next.STANDING, _OFFICER, _INSPECTED, set[Need]()),
        (Act.CANCEL_APPOINTMENT, {_S.CHECKED}, Next.STANDING, _OFFICER, _SAMPLE, {Need.SAMPLING_APPOINTED}),
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
        (Act.RECORD_CHECKLIST, _WORKING, Next.STANDING, _OFFICER, _INSPECTED, set[Need]()),
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
        (Act.RECORD_TEST_RESULT, {_S.PAUSED, _S.HELD}, Next.SAME, _OFFICER, _SAMPLE, {Need.SAMPLE_TAKEN}),
        (
            Act.RECORD_LOT_CHECK,
            {_S.SCHEDULED, _S.CHECKED, _S.SAMPLED, _S.TESTED},
            Next.SAME,
            _OFFICER,
            _SAMPLE,
            {Need.ACCEPTED, Need.SAMPLING_APPOINTED},
        ),
        # Samples go their way whatever becomes of the dossier; a broken seal takes the case back.
        (Act.MOVE_SAMPLES, _WORKING, Next.STANDING, _OFFICER, _ANY, {Need.SAMPLE_MOVABLE}),
        (Act.MOVE_SAMPLES, set(_S) - _WORKING, Next.SAME, _OFFICER, _ANY, {Need.SAMPLE_MOVABLE}),
        (Act.REQUEST_RETEST, {_S.TESTED, _S.DRAFTED, _S.REVIEWED}, _S.TESTED, _OFFICER, _SAMPLE, {Need.RETESTABLE}),
        (
            Act.REQUEST_RETEST,
            {_S.PAUSED, _S.HELD, _S.DISPOSING, _S.ISSUED},
            Next.SAME,
            _OFFICER,
            _SAMPLE,
            {Need.RETESTABLE},
        ),
        (
            Act.RECORD_RETEST,
            {_S.TESTED, _S.PAUSED, _S.HELD, _S.DISPOSING, _S.ISSUED},
            Next.SAME,
            _OFFICER,
            _SAMPLE,
            {Need.RETEST_ASKED},
        ),
        (Act.CHANGE_MODE, {*_WORKING, _S.DRAFTED}, Next.STANDING, _OFFICER, _ANY - _SAMPLE, set[Need]()),
        # Before the review only: whoever approves must have seen under which rows the goods fall.
        (Act.CHOOSE_ROW, {*_WORKING, _S.DRAFTED}, Next.STANDING, _OFFICER, _ANY, set[Need]()),
        (Act.DRAFT_RESULT, {*_WORKING, _S.DRAFTED}, _S.DRAFTED, _OFFICER, _ANY, {Need.ACCEPTED}),
        (Act.DRAFT_RESULT, {_S.PAUSED}, _S.DRAFTED, _OFFICER, _ANY, {Need.LAPSED}),
        (Act.APPROVE, {_S.DRAFTED}, _S.REVIEWED, _REVIEWER, _ANY, {Need.ACCEPTED}),
        (Act.SEND_BACK, {_S.DRAFTED, _S.REVIEWED}, Next.STANDING, _REVIEWERS, _ANY, {Need.ACCEPTED}),
        (Act.SIGN, {_S.REVIEWED}, _S.SIGNED, _SIGNER, _ANY, {Need.ACCEPTED}),
        (Act.AMEND_NOTICE, {_S.ISSUED, _S.DISPOSING}, Next.STANDING, _OFFICER, _ANY, set[Need]()),
        (Act.KEEP_NOTICE, _CONCLUDING, Next.CONCLUDED, _OFFICER, _ANY, {Need.AMENDING}),
        (Act.RECORD_DISPOSITION, {_S.DISPOSING}, Next.CONCLUDED, _OFFICER, _ANY, {Need.TO_DISPOSE}),
        # A notice may leave some lines open and have others destroyed.
        (Act.RECORD_DISPOSITION, {*_CONCLUDING, _S.SIGNED}, Next.SAME, _OFFICER, _ANY, {Need.TO_DISPOSE}),
        (
            Act.RECORD_CUSTOMS_COPY,
            {*_CONCLUDING, _S.SIGNED, _S.DISPOSING, _S.ISSUED},
            Next.SAME,
            _OFFICER,
            _ANY,
            {Need.COPY_DUE},
        ),
    )
)


def roles_of(act: Act) -> frozenset[str]:
    """Who may do it at all."""
    return frozenset[str]().union(*(row.roles for row in TRANSITIONS if row.act is act))


def allowed_acts(case: Case) -> tuple[Act, ...]:
    """What may be done now, in the order of the table."""
    possible = (row.act for row in TRANSITIONS if fits(row, case) and not lacks(row, case))
    return tuple(dict.fromkeys(possible))


def ensure_allowed(case: Case, act: Act) -> Transition:
    """Raises NotAllowed, with what the case lacks and what may be done instead."""
    rows = [row for row in TRANSITIONS if row.act is act and fits(row, case)]
    lacking = [need for row in rows for need in lacks(row, case)]
    if rows and not lacking:
        return rows[0]
    raise not_allowed(case, act, "; ".join(sorted(lacking)))


def not_allowed(case: Case, act: Act, why: str) -> NotAllowed:
    # The table may have it; what stands in its way is said.
    allowed = tuple(each for each in allowed_acts(case) if each is not act)
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
    if transition.becomes is Next.STANDING:
        return case.standing
    if transition.becomes is Next.CONCLUDED:
        return case.concluded
    return Status(transition.becomes)


def fits(row: Transition, case: Case) -> bool:
    """By status and mode."""
    return case.status in row.allowed_in and case.mode in row.modes


def lacks(row: Transition, case: Case) -> tuple[Need, ...]:
    """What the row needs besides, and the case has not."""
    appointed = case.appointment is not None and case.appointment.kind is AppointmentKind.SAMPLE_INSPECTION
    has = {
        # A dossier that was never completed is never accepted; that it was not is its result.
        Need.ACCEPTED: case.accepted or case.lapsed,
        Need.SAMPLING_APPOINTED: appointed,
        Need.SAMPLE_TAKEN: case.sample is not None,
        Need.WISHED: case.wish is not None,
        Need.LAPSED: case.lapsed,
        Need.AMENDING: case.reopened is not None and case.reopened.why is ReopenedFor.AMENDMENT,
        Need.TO_DISPOSE: any(each.done is None for each in case.dispositions),
        Need.COPY_DUE: case.customs_copy is not None and case.customs_copy.sent is None,
        Need.SAMPLE_MOVABLE: any(held.allowed for held in held_samples(case)),
        Need.RETESTABLE: bool(retestable_lines(case)),
        Need.RETEST_ASKED: case.retest is not None and case.retest.pending,
    }
    return tuple(need for need in Need if need in row.needs and not has[need])
