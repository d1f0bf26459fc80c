"""The notice was issued, taken back or replaced: registration alone decides which one stands."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime

from services.inspection.domain.acts.follow_registration import Outcome, Refused, too_late
from services.inspection.domain.case import CONCLUDED, ENDED, TERMINAL, Case, Closing
from services.inspection.domain.dispositions import dispositions_due_on, to_dispose
from services.inspection.domain.evidence import LineResult
from services.inspection.domain.notices import CustomsCopy, Notice, ReopenedFor, Reopening, Revocation
from services.inspection.domain.setting_aside import signature_of
from shared.regulation import Regulation, ResultClass

_COUNTER = "COUNTER"


@dataclass(frozen=True)
class Issued:
    """As registration told it. replaces: number of the notice that this one replaces."""

    notice_no: str
    issued_on: date
    signer: str
    lines: tuple[LineResult, ...]
    replaces: str | None = None
    amendments: str | None = None


def follow_issue(case: Case, issued: Issued, *, law: Regulation, at: datetime) -> Outcome:
    """Where the notice leaves a line open the case goes on; where goods failed it is followed until they are dealt with."""
    if case.status in ENDED or (case.status in CONCLUDED and issued.replaces is None):
        return too_late(case)
    if any(notice.notice_no == issued.notice_no for notice in case.notices):
        return Refused(f"Notice {issued.notice_no} is known already.")
    signed_here = case.signature.notice_no if case.signature else "none"
    case = signature_of(case, issued.notice_no, at)
    ours = case.signature is not None
    reason = None if ours else f"Registration issued notice {issued.notice_no}; signed here is {signed_here}."
    former = tuple(
        replace(notice, replaced_by=issued.notice_no) if notice.notice_no == issued.replaces else notice
        for notice in case.notices
    )
    notice = _notice(case, issued, law)
    dispositions = to_dispose(case, notice, law=law)
    case = replace(
        case,
        notices=(*former, notice),
        dispositions=dispositions,
        dispositions_due_on=dispositions_due_on(dispositions),
        customs_copy=CustomsCopy(notice.notice_no) if case.channel == _COUNTER else None,
        pause=None,
        hold=None,
        # A label that waited is settled by the notice, in the dossier too.
        label=None,
        warnings=(),
        reopened=None,
        closing=None,
    )
    pending = [line for line in notice.lines if law.result_codes[line.code].result_class is ResultClass.PENDING]
    if pending:
        which = ", ".join(str(line.line_no) for line in pending)
        why = Reopening(ReopenedFor.PENDING, at, f"Notice {notice.notice_no} leaves line {which} open.")
        return _open_again(case, why)
    return conclude(case, at, reason=reason)


def conclude(case: Case, at: datetime, *, reason: str | None = None) -> Case:
    """The newest notice stands; the case is closed once all that failed is dealt with."""
    concluded = replace(case, status=case.concluded, reopened=None)
    if concluded.status not in TERMINAL:
        return concluded
    notice_no = case.notices[-1].notice_no if case.notices else None
    return replace(concluded, closing=Closing(at, reason, notice_no))


def follow_revocation(case: Case, notice_no: str, revocation: Revocation, *, at: datetime) -> Outcome:
    """A new draft may be made on what is on record. One that is under way already goes on."""
    if case.status in ENDED:
        return too_late(case)
    known = next((notice for notice in case.notices if notice.notice_no == notice_no), None)
    if known is None:
        return Refused(f"The case knows of no notice {notice_no}.")
    if not known.stands:
        return Refused(f"Notice {notice_no} does not stand any more.")
    notices = tuple(replace(each, revoked=revocation) if each is known else each for each in case.notices)
    done = tuple(each for each in case.dispositions if each.done is not None)
    case = replace(
        case,
        notices=notices,
        dispositions=done,
        dispositions_due_on=dispositions_due_on(done),
        customs_copy=case.customs_copy if case.customs_copy and case.customs_copy.sent else None,
    )
    why = Reopening(ReopenedFor.REVOKED, at, revocation.reason, revocation.by)
    return _open_again(case, why) if case.status in CONCLUDED else replace(case, reopened=why)


def open_for_amendment(case: Case, why: Reopening) -> Case:
    return _open_again(case, why)


def _open_again(case: Case, why: Reopening) -> Case:
    opened = replace(case, reopened=why, signature=None, draft=None, review=None, closing=None)
    return replace(opened, status=opened.standing)


def _notice(case: Case, issued: Issued, law: Regulation) -> Notice:
    # The body at which conformity is re-assessed stands in our draft, whoever tells us the rest.
    ours = case.draft.lines if case.signature is not None and case.draft is not None else issued.lines
    failing = {
        line.line_no
        for line in ours
        if (code := law.result_codes.find(line.code)) is not None and code.result_class is ResultClass.FAIL
    }
    return Notice(
        notice_no=issued.notice_no,
        issued_on=issued.issued_on,
        signer=issued.signer,
        lines=ours,
        failed_keys=tuple(dict.fromkeys(line.good_key for line in case.content.lines if line.line_no in failing)),
        replaces=issued.replaces,
        amendments=issued.amendments,
    )
