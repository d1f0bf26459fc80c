"""What an agency's staff are told: a reminder of one deadline, or the digest of a morning."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from services.notification.domain.content import Content
from services.notification.domain.correspondence import Agency
from services.notification.domain.kinds import Channel, Kind
from services.notification.domain.letters import Addressee, Letter, LetterBox, Status

# Fixed for good: the same cause gives the same notice, whichever replica comes first.
_NOTICES = uuid.UUID("b2c7a6d4-51f0-5a0e-8d63-0a9c1f5d7e42")


class Section(StrEnum):
    """In the order in which they are told."""

    OVERDUE = "OVERDUE"
    TODAY = "TODAY"
    SOON = "SOON"
    WAITING = "WAITING"
    UNDELIVERED = "UNDELIVERED"


@dataclass(frozen=True)
class Row:
    """One dossier in a notice. what, what_en: what is owed. days_left: working days; None without a last day."""

    section: Section
    dossier_id: str
    file_code: str
    importer: str
    what: str
    what_en: str
    owed_by: str
    due_on: date | None = None
    days_left: int | None = None
    officer: str | None = None
    effect: str | None = None
    effect_en: str | None = None


@dataclass(frozen=True)
class StaffNotice(LetterBox):
    """key: its natural key. on: the working day. rows: at most so many per section as a mail can carry; counts: all."""

    key: str
    kind: Kind
    agency: Agency
    on: date
    rows: tuple[Row, ...] = ()
    counts: tuple[int, ...] = ()
    letters: tuple[Letter, ...] = ()

    @property
    def name(self) -> str:
        return self.key

    def reaches(self, letter: Letter) -> bool:
        return letter.to is not None and letter.to.email is not None

    def count(self, section: Section) -> int:
        return dict(zip(Section, self.counts, strict=False)).get(section, 0)


def notice_id(key: str) -> str:
    return str(uuid.uuid5(_NOTICES, key))


def reminder_key(event_id: str) -> str:
    return f"reminder:{event_id}"


def digest_key(agency: str, on: date) -> str:
    return f"digest:{agency}:{on.isoformat()}"


def addressed(notice: StaffNotice, to: tuple[Addressee, ...], now: datetime) -> StaffNotice:
    """With one letter for each address; who has none gets one that failed, so that somebody sees it."""
    told: set[str] = set()
    letters: dict[str, Letter] = {}
    for one in to:
        if one.email is not None and one.email.casefold() in told:
            continue
        told.add((one.email or "").casefold())
        letter = _letter(notice, one, now)
        letters.setdefault(letter.id, letter)
    return notice.with_letters(tuple(letters.values()))


def told_too(notice: StaffNotice, to: tuple[Addressee, ...], now: datetime) -> StaffNotice:
    """With a letter for each of them who has an address and no letter there yet."""
    reached = {letter.to.email.casefold() for letter in notice.letters if letter.to and letter.to.email}
    fresh = tuple(one for one in to if one.email and one.email.casefold() not in reached)
    return notice.with_letters((*notice.letters, *addressed(notice, fresh, now).letters))


def _letter(notice: StaffNotice, to: Addressee, now: datetime) -> Letter:
    known = to.email is not None
    return Letter(
        id=str(uuid.uuid5(_NOTICES, f"{notice.key}/{to.role}/{to.email or to.staff_id or to.name}")),
        channel=Channel.EMAIL,
        kind=notice.kind,
        event_id=notice.key,
        event_sequence=0,
        content=Content(occurred_at=now, agency=notice.agency.name),
        status=Status.QUEUED if known else Status.FAILED,
        queued_at=now,
        next_attempt_at=now if known else None,
        last_error=None if known else f"No e-mail address is known of the {to.role} at {notice.agency.code}.",
        to=to,
    )
