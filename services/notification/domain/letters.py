"""A letter: one thing told to one reader over one channel, and the box that letters of one cause lie in."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Any, Self

from services.notification.domain.content import Content
from services.notification.domain.kinds import Channel, Kind
from shared.errors import NotFound

__all__ = ["Addressee", "Channel", "Kind", "Letter", "LetterBox", "ReaderBox", "Status"]


class Status(StrEnum):
    """QUEUED: to be sent, or tried and not yet known to have arrived. SENT: the partner said that it holds it.

    FAILED: given up, an operator should look. REPLACED: sent again as a new letter. CANCELLED: taken out by an
    operator. NOT_SENT: recorded while catching up on the past, never meant to go out.
    """

    QUEUED = "QUEUED"
    SENT = "SENT"
    FAILED = "FAILED"
    REPLACED = "REPLACED"
    CANCELLED = "CANCELLED"
    NOT_SENT = "NOT_SENT"


@dataclass(frozen=True)
class Addressee:
    """One of an agency's staff. role: officer or leader. email: None where nobody knows it. staff_id: in the register."""

    role: str
    name: str
    email: str | None
    staff_id: str | None = None


@dataclass(frozen=True)
class Letter:
    """id: UUID, also the messageId at the window and part of the e-mail's Message-ID; it never changes.

    event_id, event_sequence: what caused it. attempts: how often it was tried. last_error: why the last try did not
    succeed. answer: what the partner said. replaces, replaced_by: ids of letters when an operator sent one again. to:
    for staff; None for the applicant.
    """

    id: str
    channel: Channel
    kind: Kind
    event_id: str
    event_sequence: int
    content: Content
    status: Status
    queued_at: datetime
    attempts: int = 0
    next_attempt_at: datetime | None = None
    last_error: str | None = None
    sent_at: datetime | None = None
    answer: str | None = None
    replaces: str | None = None
    replaced_by: str | None = None
    to: Addressee | None = None


class LetterBox(ABC):
    """For a frozen dataclass that holds letters, in the order of their causes."""

    letters: tuple[Letter, ...]

    @property
    @abstractmethod
    def name(self) -> str:
        """What it is about, for people who read an error."""

    @abstractmethod
    def reaches(self, letter: Letter) -> bool:
        """Whether there is an address for its channel."""

    def letter(self, id: str) -> Letter:
        """Raises NotFound."""
        for letter in self.letters:
            if letter.id == id:
                return letter
        raise NotFound(f"There is no letter {id} in the correspondence of {self.name}.")

    def queued(self, channel: Channel) -> Iterator[Letter]:
        return (x for x in self.letters if x.channel is channel and x.status is Status.QUEUED)

    def with_letter(self, changed: Letter) -> Self:
        return self.with_letters(tuple(changed if x.id == changed.id else x for x in self.letters))

    def with_letters(self, letters: tuple[Letter, ...]) -> Self:
        box: Any = self
        changed: Self = replace(box, letters=letters)
        return changed


class ReaderBox(LetterBox):
    """All its letters are for one reader."""

    @abstractmethod
    def has_address(self, channel: Channel) -> bool:
        """Whether the reader can be reached by it."""

    def reaches(self, letter: Letter) -> bool:
        return self.has_address(letter.channel)
