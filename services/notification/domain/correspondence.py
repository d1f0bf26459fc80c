"""The correspondence of one dossier: what was told to whom, over which channel, and whether it arrived."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime

from services.notification.domain.letters import Channel, Content, Kind, Letter, Status
from shared.errors import NotFound

# Fixed for good: a letter's id follows from its cause, so that a correspondence that is built anew from the same events
# resends the same messages under the same ids, which the window knows as duplicates.
_LETTERS = uuid.UUID("6f0d6c5e-3b0b-5c39-9d53-2f3b6c0a7e11")


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
class Correspondence:
    """letters: in the order of their causes. agency: which the dossier was addressed to, then which has the case."""

    file_code: str
    agency: Agency
    recipient: Recipient
    goods: tuple[Goods, ...] = ()
    letters: tuple[Letter, ...] = ()

    def letter(self, id: str) -> Letter:
        """Raises NotFound."""
        for letter in self.letters:
            if letter.id == id:
                return letter
        raise NotFound(f"There is no letter {id} in the correspondence of {self.file_code}.")

    def queued(self, channel: Channel) -> Iterator[Letter]:
        return (x for x in self.letters if x.channel is channel and x.status is Status.QUEUED)

    def with_letter(self, changed: Letter) -> Correspondence:
        return replace(self, letters=tuple(changed if x.id == changed.id else x for x in self.letters))


def letter_id(event_id: str, channel: Channel) -> str:
    return str(uuid.uuid5(_LETTERS, f"{event_id}/{channel.value}"))


def queue_letters(
    correspondence: Correspondence,
    kind: Kind,
    content: Content,
    *,
    event_id: str,
    event_sequence: int,
    now: datetime,
    outside: bool = True,
) -> Correspondence:
    """One letter per channel by which the recipient can be reached, unless that channel has one of this event.

    outside: False records the letters as NOT_SENT.
    """
    told = {(x.event_id, x.channel) for x in correspondence.letters}
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
        for channel in Channel
        if correspondence.recipient.reachable(channel) and (event_id, channel) not in told
    )
    return replace(correspondence, letters=(*correspondence.letters, *letters))
