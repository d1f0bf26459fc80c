"""The correspondence of one dossier: what was told to whom, over which channel, and whether it arrived."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import TypeVar

from services.notification.domain.content import Content, Deadline
from services.notification.domain.kinds import KINDS, TEXTS, Channel, Kind
from services.notification.domain.letters import Letter, ReaderBox, Status
from services.notification.domain.owed import Owed, Waiting
from services.notification.domain.phones import Phones, read_phones
from services.notification.domain.texting import NO_TEXTS, Texting

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
    """window: None for a dossier that did not come through the single window. email: None when none was given.

    phone: as form 01 has it. without_zalo: numbers that the gateway found not to be reachable by it.
    """

    name: str
    window: WindowAddress | None = None
    email: str | None = None
    language: str = "vi"
    phone: str | None = None
    without_zalo: tuple[str, ...] = ()

    def reachable(self, channel: Channel) -> bool:
        match channel:
            case Channel.WINDOW:
                return self.window is not None
            case Channel.EMAIL:
                return self.email is not None
            case Channel.SMS:
                return self.mobile is not None
            case Channel.ZALO:
                return self.mobile is not None and self.mobile not in self.without_zalo

    @property
    def phones(self) -> Phones | None:
        return read_phones(self.phone)

    @property
    def mobile(self) -> str | None:
        return self.phones.mobile if self.phones else None


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

    @property
    def phones(self) -> Phones | None:
        return self.recipient.phones

    def unreached(self, letter: Letter) -> Correspondence:
        known = self.recipient.without_zalo
        if letter.channel is not Channel.ZALO or letter.number is None or letter.number in known:
            return self
        return replace(self, recipient=replace(self.recipient, without_zalo=(*known, letter.number)))

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
    texting: Texting = NO_TEXTS,
) -> B:
    """One letter per channel of the kind by which the recipient can be reached, unless that has one of this event.

    Besides at most one text, if the kind is texted. outside: False records the letters as NOT_SENT.
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
    text = _text(box, kind, texting, {channel for event, channel in told if event == event_id})
    if text is not None:
        channel, number, why_not = text
        going = outside and number is not None
        after_quiet = texting.waits_until(kind, now) or now
        letter = Letter(
            id=letter_id(event_id, channel),
            channel=channel,
            kind=kind,
            event_id=event_id,
            event_sequence=event_sequence,
            content=content,
            status=Status.QUEUED if going else Status.NOT_SENT,
            queued_at=now,
            next_attempt_at=after_quiet if going else None,
            last_error=why_not,
            number=number,
        )
        letters = (*letters, letter)
    return box.with_letters((*box.letters, *letters))


def _text(
    box: ReaderBox, kind: Kind, texting: Texting, told: Collection[Channel]
) -> tuple[Channel, str | None, str | None] | None:
    """Its channel, the number, and why there is none; None where nothing is to be texted, or was of this event."""
    channels, phones = texting.channels.get(kind, ()), box.phones
    if not channels or phones is None or any(channel in told for channel in TEXTS):
        return None
    if phones.mobile is None:
        return channels[-1], None, phones.why_not
    reaching = [channel for channel in channels if box.has_address(channel)]
    return (reaching[0], phones.mobile, None) if reaching else None
