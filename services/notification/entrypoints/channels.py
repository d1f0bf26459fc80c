"""What notification says to operators of its channels to the outside."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

from services.notification.application.ports import Partners
from services.notification.application.send_due import Tried
from services.notification.domain.events import Delivered, Unknown
from services.notification.domain.letters import Channel
from shared.clock import Clock
from shared.operating.channels import Partner, Queued, without_people


class LetterChannels:
    """Implements `shared.operating.channels.Channels`. count: letters by channel, from the database."""

    names = tuple(channel.value for channel in Channel)

    def __init__(self, partners: Partners, count: Callable[[], Mapping[str, Queued]], clock: Clock) -> None:
        self._partners = partners
        self._count = count
        self._clock = clock
        self._last = {channel: Partner() for channel in Channel}

    def note(self, tried: Tried) -> None:
        """What a partner refuses says nothing about the partner: it answered."""
        channel, now = tried.letter.channel, self._clock()
        match tried.outcome:
            case Delivered():
                self._last[channel] = replace(self._last[channel], last_success_at=now)
            case Unknown(error):
                said = without_people(error)
                self._last[channel] = replace(self._last[channel], last_failure_at=now, last_error=said)

    def partners(self) -> Mapping[str, Partner]:
        return {
            channel.value: replace(self._last[channel], state=partner.breaker.state.value)
            for channel, partner in self._partners.items()
        }

    def queued(self) -> Mapping[str, Queued]:
        return self._count()
