"""What operators can pause: each service's inbox, and notification's channels to the outside."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

INBOX = "inbox"
SENDER = "notification"
CHANNELS = ("window", "email", "zalo", "sms")


@dataclass(frozen=True)
class Address:
    """One switch. Written "registration.inbox" for an inbox, "window" for a channel."""

    service: str
    name: str

    def __str__(self) -> str:
        return self.name if self.name in CHANNELS else f"{self.service}.{self.name}"

    @classmethod
    def parse(cls, text: str, services: tuple[str, ...]) -> Address:
        """Raises ValueError, which names what there is."""
        word = text.strip().lower()
        if word in CHANNELS:
            return cls(SENDER, word)
        service, _, name = word.rpartition(".")
        if service in services and name == INBOX:
            return cls(service, name)
        known = [*(f"{each}.{INBOX}" for each in services), *CHANNELS]
        raise ValueError(f"there is no queue or channel '{text}'; there are {', '.join(known)}")


@dataclass(frozen=True)
class Switch:
    """reason, by, at: of the last act; None when there never was one."""

    name: str
    paused: bool = False
    reason: str | None = None
    by: str | None = None
    at: datetime | None = None


@dataclass(frozen=True)
class Holding:
    """As a service tells it: whether all that can be paused is, and what it holds all the same."""

    asked: bool = False
    unpublished: int = 0
    in_hand: int = 0
    yet_to_pause: tuple[str, ...] = ()
    nothing: bool = False

    @property
    def left(self) -> int:
        """How much has to come to its end before it holds nothing."""
        return self.unpublished + self.in_hand + len(self.yet_to_pause)


@dataclass(frozen=True)
class Channel:
    channel: str
    queued: int = 0
    more: bool = False


@dataclass(frozen=True)
class Switchboard:
    """One service's switches."""

    service: str
    switches: tuple[Switch, ...]
    holding: Holding = Holding()
    channels: tuple[Channel, ...] = ()

    def switch(self, name: str) -> Switch | None:
        return next((each for each in self.switches if each.name == name), None)

    def queued(self, name: str) -> Channel | None:
        """What waits to go out over a channel."""
        return next((each for each in self.channels if each.channel.lower() == name), None)


@dataclass(frozen=True)
class HeldUp:
    """What everybody at work is told of a paused part."""

    service: str
    name: str
    reason: str
    since: datetime
