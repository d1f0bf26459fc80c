"""The correspondence of one dossier: what was told to whom, over which channel, and whether it arrived."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TypeVar

from services.notification.domain.content import Content, Deadline
from services.notification.domain.kinds import KINDS, Channel, Kind
from services.notification.domain.letters import Letter, ReaderBox, Status
from services.notification.domain.owed import Owed, Waiting

# Fixed for good: a letter's id follows from its cause, so that a correspondence that is built anew from the same events
# resends the same messages under the same ids, which the window knows as duplicates.
_LETTERS = uuid.UUID("6f0d6c5e-3b0b-5c39-9d53-2f3b6c0a7e11")

B = TypeVar("B", bound=ReaderBox)


@dataclass(frozen=True)
class WindowAddress:
    """Under which procedure, file code and year the single window knows the dossier."""

    document_type: str
    reference: str
    document_year: str


@dataclass(frozen=True)
class Recipient:
    """window: None for a dossier that did not come through the single window. email: None when none was given."""

    name: str
    window: WindowAddress | None = None
    email: str | None = None
    language: str = "vi"

    def reachable(self, channel: Channel) -> bool:
        return (self.window if channel is Channel.WINDOW else self.email) is not None


@dataclass(frozen=True)
class Goods:
    line_no: int
    name: str


@dataclass(frozen=True)
class Agency:
    code: str
    name: str


@dataclass(frozen=True)
class StaffNote:
    """What staff are to be told at once, and have not been yet. roles: who. officer: by name, if one is fixed."""

    event_id: str
    kind: Kind
    roles: tuple[str, ...]
    deadline: Deadline
    noted_at: datetime
    officer: str | None = None


@dataclass(frozen=True)
class Correspondence(ReaderBox):
    """letters: in the order of their causes. agency: which the dossier was addressed to, then which has the case.

    customs_offices: codes, of the declarations. owed, waiting: what the agency's morning digest tells; attention: there is
    something of that. greeted: another system told the applicant that the dossier was received. received_on: the legal
    day. promised: the day that the applicant was told, until the agency acts. settled: events that met a deadline, though
    they tell the applicant nothing, and the last day of each.
    """

    file_code: str
    agency: Agency
    recipient: Recipient
    goods: tuple[Goods, ...] = ()
    letters: tuple[Letter, ...] = ()
    regime: str | None = None
    cert_body: Agency | None = None
    customs_offices: tuple[str, ...] = ()
    owed: tuple[Owed, ...] = ()
    waiting: Waiting | None = None
    attention: bool = False
    notes: tuple[StaffNote, ...] = ()
    greeted: bool = False
    received_on: date | None = None
    promised: date | None = None
    settled: Mapping[str, date] = field(default_factory=dict)

    @property
    def name(self) -> str:
        return self.file_code

    @property
    def knows_of_receipt(self) -> bool:
        return self.greeted or any(letter.kind is Kind.RECEIVED for letter in self.letters)

    @property
    def was_told(self) -> bool:
        """Anything at all, so that the applicant knows that the agency has the dossier."""
        return self.greeted or bool(self.letters)

    def has_address(self, channel: Channel) -> bool:
        return self.recipient.reachable(channel)

    def speaker(self, handler: str) -> str:
        """The name of the inspection agency ("cqkt"), or of the certification body ("tccn")."""
        if handler == "tccn":
            return self.cert_body.name if self.cert_body else "Tổ chức chứng nhận"
        return self.agency.name


def letter_id(event_id: str, channel: Channel) -> str:
    return str(uuid.uuid5(_LETTERS, f"{event_id}/{channel.value}"))


def queue_letters(
    box: B,
    kind: Kind,
    content: Content,
    *,
    event_id: str,
    event_sequence: int,
    now: datetime,
    outside: bool = True,
) -> B:
    """One letter per channel of the kind by which the recipient can be reached, unless that has one of this event.

    outside: False records the letters as NOT_SENT.
    """
    told = {(x.event_id, x.channel) for x in box.letters}
    letters = tuple(
        Letter(
            id=letter_id(event_id, channel),
            channel=channel,
            kind=kind,
            event_id=event_id,
            event_sequence=event_sequence,
            content=content,
            status=Status.QUEUED if outside else Status.NOT_SENT,
            queued_at=now,
            next_attempt_at=now if outside else None,
        )
        for channel in KINDS[kind].channels
        if box.has_address(channel) and (event_id, channel) not in told
    )
    return box.with_letters((*box.letters, *letters))
