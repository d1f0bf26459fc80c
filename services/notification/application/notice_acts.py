"""What people do to letters for staff: send one that failed again, to the address that is known by now."""

from __future__ import annotations

from datetime import datetime

from services.notification.application.letter_acts import loaded
from services.notification.application.ports import StaffDirectory, StaffNotices
from services.notification.domain.commands import SendAgain
from services.notification.domain.events import Act
from services.notification.domain.letters import Addressee, Letter
from services.notification.domain.sending import next_due_at, send_again
from services.notification.domain.staff import StaffNotice, told_too
from shared.aggregate import Actor, Change, Json, Once
from shared.clock import Clock, NewId
from shared.errors import NotAllowed
from shared.regulation import legal_day


def send_notice_again(
    command: SendAgain,
    *,
    notices: StaffNotices,
    directory: StaffDirectory,
    actor: Actor,
    once: Once | None,
    new_id: NewId,
    clock: Clock,
) -> Json:
    """{"notice_id", "letter_id" of the new letter, "version"}. Raises NotFound, NotAllowed, Stale."""
    if once and (given := notices.answered(once)) is not None:
        return given
    aggregate = loaded(notices, command.id, command.expected_version)
    again, now = new_id(), clock()
    notice = aggregate.state
    to = _addressees(notice, notice.letter(command.letter_id), directory, now)
    state = told_too(send_again(notice, command.letter_id, new_id=again, now=now, to=to[0]), to, now)
    answer = {"notice_id": aggregate.id, "letter_id": again, "version": aggregate.version + 1}
    change = Change(
        state,
        Act.LETTER_SENT_AGAIN.value,
        reason=command.reason,
        details={"letter": again, "replaces": command.letter_id},
        timer_at=next_due_at(state),
    )
    notices.save(aggregate, change, actor=actor, once=once, answer=answer)
    return answer


def _addressees(notice: StaffNotice, letter: Letter, directory: StaffDirectory, now: datetime) -> tuple[Addressee, ...]:
    """Whom the letter was meant for, as they are known today; of a role without anybody, all who hold it by now.

    Raises NotAllowed.
    """
    meant = letter.to or Addressee("", "", None)
    known = [one for one in directory.of(notice.agency.code, meant.role, legal_day(now)) if one.email]
    if meant.staff_id or meant.name:
        known = [one for one in known if _same(one, meant)]
    if not (known or meant.email):
        message = (
            f"No e-mail address is known of the {meant.role} at {notice.agency.code}; "
            "name them in the register of staff (/admin/staff), or in CUAKHAU_STAFF_FILE."
        )
        raise NotAllowed("send_again", letter.status.value, (), message)
    return tuple(known) or (meant,)


def _same(one: Addressee, other: Addressee) -> bool:
    if one.staff_id and other.staff_id:
        return one.staff_id == other.staff_id
    return one.name.casefold() == other.name.casefold()
