"""What the importer was told of one reduction of inspection."""

from __future__ import annotations

from dataclasses import dataclass

from services.notification.domain.correspondence import Agency
from services.notification.domain.letters import Channel, Letter, ReaderBox


@dataclass(frozen=True)
class EntitlementLetters(ReaderBox):
    """good: by name. email: of the importer, as inspection said it last; None when they gave none."""

    good: str
    tax_code: str
    importer: str
    agency: Agency
    email: str | None = None
    letters: tuple[Letter, ...] = ()

    @property
    def name(self) -> str:
        return f"the reduction for {self.good} of {self.tax_code}"

    def has_address(self, channel: Channel) -> bool:
        return channel is Channel.EMAIL and self.email is not None
