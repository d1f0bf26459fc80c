"""Use case: what staff are to be told at once becomes a reminder of its own, once, whoever comes first."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from services.notification.application.ports import Correspondences, StaffDirectory, StaffNotices
from services.notification.domain.correspondence import Correspondence, StaffNote
from services.notification.domain.events import Act
from services.notification.domain.kinds import OFFICER
from services.notification.domain.letters import Addressee
from services.notification.domain.sending import next_due_at
from services.notification.domain.staff import Row, Section, StaffNotice, addressed, notice_id, reminder_key
from shared.aggregate import Actor, Change
from shared.clock import Clock
from shared.errors import AlreadyActed, Stale
from shared.regulation import legal_day

CLERK = Actor("service:notification", "service")
# Told of every addressee whose address nobody knows: agency and role.
Missing = Callable[[str, str], None]


def raise_reminders(
    dossier_id: str,
    *,
    correspondences: Correspondences,
    reminders: StaffNotices,
    directory: StaffDirectory,
    missing: Missing,
    clock: Clock,
) -> None:
    """First the reminders, then the correspondence forgets its notes: whoever dies between is followed by another."""
    aggregate = correspondences.find(dossier_id)
    if aggregate is None or not aggregate.state.notes:
        return
    state = aggregate.state
    for note in state.notes:
        notice = _reminder(dossier_id, state, note, directory, clock())
        if _opened(notice, note, reminders):
            for letter in notice.letters:
                if letter.to and letter.to.email is None:
                    missing(notice.agency.code, letter.to.role)
    told = replace(state, notes=())
    change = Change(
        told,
        Act.STAFF_REMINDED.value,
        details={"reminders": [notice_id(reminder_key(note.event_id)) for note in state.notes]},
        timer_at=next_due_at(told),
    )
    try:
        correspondences.save(aggregate, change, actor=CLERK)
    except Stale:
        # Somebody acted meanwhile; the notes that still stand are found again, and told no second time.
        return


def recipients(
    directory: StaffDirectory, agency: str, roles: tuple[str, ...], now: datetime, *, officer: str | None = None
) -> tuple[Addressee, ...]:
    """Of officers only whoever has the case, if the directory knows them. For a role without anybody one without address."""
    found: list[Addressee] = []
    for role in roles:
        staff = tuple(directory.of(agency, role, legal_day(now)))
        if role == OFFICER and officer:
            staff = tuple(one for one in staff if one.name.casefold() == officer.casefold()) or staff
        found += staff or (Addressee(role, "", None),)
    return tuple(found)


def _reminder(
    dossier_id: str, state: Correspondence, note: StaffNote, directory: StaffDirectory, now: datetime
) -> StaffNotice:
    deadline = note.deadline
    left = deadline.days_left
    row = Row(
        Section.OVERDUE if left < 0 else Section.TODAY if left == 0 else Section.SOON,
        dossier_id,
        state.file_code,
        state.recipient.name,
        deadline.name,
        deadline.name_en,
        deadline.owed_by,
        deadline.due_on,
        left,
        note.officer,
        deadline.effect,
        deadline.effect_en,
    )
    notice = StaffNotice(
        reminder_key(note.event_id), note.kind, state.agency, legal_day(note.noted_at), (row,), _ONE[row.section]
    )
    return addressed(notice, recipients(directory, state.agency.code, note.roles, now, officer=note.officer), now)


_ONE = {section: tuple(int(other is section) for other in Section) for section in Section}


def _opened(notice: StaffNotice, note: StaffNote, reminders: StaffNotices) -> bool:
    change = Change(
        notice,
        Act.REMINDER_OPENED.value,
        details={"event": note.event_id, "to": len(notice.letters)},
        timer_at=next_due_at(notice),
        unique=(notice.key,),
    )
    try:
        reminders.create(notice_id(notice.key), change, actor=CLERK)
    except AlreadyActed:
        return False
    return True
