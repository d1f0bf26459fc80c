"""What an act was, in the words of the deadline table."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from services.registration.domain.dossier import Dossier, Status
from shared.regulation import legal_day
from shared.regulation.calendar import WorkingCalendar

COMPLETE = "DOSSIER_COMPLETE"
SUPPLEMENT_REQUESTED = "SUPPLEMENT_REQUESTED"
MODE_DECIDED = "MODE_DECIDED"
RESULT_ISSUED = "RESULT_ISSUED"
EXTENSION_GRANTED = "EXTENSION_GRANTED"
EXTENSION_REFUSED = "EXTENSION_REFUSED"
GOODS_CLEARED = "GOODS_CLEARED"
LABEL_CORRECTION_REQUESTED = "LABEL_CORRECTION_REQUESTED"
AT_LABORATORY = "SAMPLE_AT_LABORATORY"
# With the day on which the laboratory received it, once it has.
_SAMPLE_TOLD = "inspection.sample_taken"
# As the act table has it.
_REFUSED = "refuse_extension"
KINDS = frozenset(
    {
        COMPLETE,
        SUPPLEMENT_REQUESTED,
        EXTENSION_GRANTED,
        EXTENSION_REFUSED,
        MODE_DECIDED,
        RESULT_ISSUED,
        AT_LABORATORY,
        GOODS_CLEARED,
        LABEL_CORRECTION_REQUESTED,
    }
)

_WITH_THE_AGENCY = frozenset({Status.SUBMITTED, Status.ACCEPTED, Status.SUPPLEMENTED, Status.AMENDED})
_SENT_AGAIN = frozenset({Status.SUPPLEMENTED, Status.AMENDED})


@dataclass(frozen=True)
class Happening:
    """on: the day from which it counts. due_on: the last day, where the act itself fixed it."""

    kind: str
    on: date
    due_on: date | None = None


def happenings(
    before: Dossier | None,
    after: Dossier,
    names: Collection[str],
    *,
    on: date | None,
    now: datetime,
    calendar: WorkingCalendar,
) -> tuple[Happening, ...]:
    """on: the day of the act where it is another than today's (a laboratory's receipt, a clearance)."""
    day = on or legal_day(now)
    found = []
    if (received := complete_on(before, after, now=now, calendar=calendar)) is not None:
        found.append(Happening(COMPLETE, received))
    request, former = after.supplement_request, before.supplement_request if before else None
    if request and (former is None or former.requested_at != request.requested_at):
        found.append(
            Happening(SUPPLEMENT_REQUESTED, request.requested_on or legal_day(request.requested_at), request.due_on)
        )
    if after.inspection and (before is None or _mode(before) != after.inspection.mode):
        found.append(Happening(MODE_DECIDED, day))
    if after.result and (before is None or before.result is None or before.result.notice_no != after.result.notice_no):
        found.append(Happening(RESULT_ISSUED, after.result.issued_on))
    if (until := extension(before, after)) is not None:
        found.append(Happening(more_time(names), day, until))
    if (cleared_on := _first_cleared(before, after)) is not None:
        found.append(Happening(GOODS_CLEARED, cleared_on))
    label, former_label = after.label_request, before.label_request if before else None
    if label and (former_label is None or label.requested_at != former_label.requested_at):
        found.append(Happening(LABEL_CORRECTION_REQUESTED, legal_day(label.requested_at), label.due_on))
    if on is not None and _SAMPLE_TOLD in names:
        found.append(Happening(AT_LABORATORY, on))
    return tuple(found)


def complete_on(before: Dossier | None, after: Dossier, *, now: datetime, calendar: WorkingCalendar) -> date | None:
    """The working day as which the agency has the dossier complete, if this act made it so."""
    return _received(before, after, now, calendar) if _complete(before, after) else None


def extension(before: Dossier | None, after: Dossier) -> date | None:
    """The new last day of a supplement that was asked for before."""
    request, former = after.supplement_request, before.supplement_request if before else None
    if request and former and former.requested_at == request.requested_at and former.due_on != request.due_on:
        return request.due_on
    return None


def more_time(names: Collection[str]) -> str:
    """What gave the importer more time: that it was granted, or that it was refused too late."""
    return EXTENSION_REFUSED if _REFUSED in names else EXTENSION_GRANTED


def _first_cleared(before: Dossier | None, after: Dossier) -> date | None:
    """Further declarations give no more time; and who has handed in the result owes it no more."""
    certified = after.conformity is not None and after.conformity.revoked_because is None
    handed_in = certified or bool(after.handed_in)
    if handed_in or not after.clearances or (before is not None and before.clearances):
        return None
    return after.clearances[0].cleared_on


def _complete(before: Dossier | None, after: Dossier) -> bool:
    status = after.handlers.cqkt
    if before is None:
        return status in _WITH_THE_AGENCY
    changed = after.content.revision != before.content.revision
    modified = before.handlers.cqkt is status is Status.SUBMITTED and not _concerns_the_body(before, after)
    return changed and (modified or (status in _SENT_AGAIN and status is not before.handlers.cqkt))


def _concerns_the_body(before: Dossier, after: Dossier) -> bool:
    """The certification body was named, removed or answered: the agency's dossier was complete before that."""
    named = before.content.cert_body != after.content.cert_body
    return named or before.handlers.tccn is not after.handlers.tccn


def _received(before: Dossier | None, after: Dossier, now: datetime, calendar: WorkingCalendar) -> date:
    by_hand = before is None and after.received_on != legal_day(now)
    return calendar.next_working_day(after.received_on) if by_hand else calendar.counted_on(now)


def _mode(dossier: Dossier) -> str | None:
    return dossier.inspection.mode if dossier.inspection else None
