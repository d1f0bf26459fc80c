"""What was exchanged with the single window about a dossier: what came and was answered how, and what went."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from services.console.domain.dossier.correspondence import Letter

HELD = "held"
WINDOW = "WINDOW"
# Of letters that wait to go, or never went.
UNTRIED = "untried"


@dataclass(frozen=True)
class WindowMessage:
    """direction: "in" from the window to us, or "out". kind: type/function, "10/01". outcome: held (acknowledged), refused,
    fault or unknown (no answer that could be understood), of the last of so many tries. by: the operator who had it taken
    again. unapplied: why it was not acted on in the end, though it was acknowledged.
    """

    message_id: str
    direction: str
    kind: str
    first_at: datetime
    last_at: datetime
    tries: int
    outcome: str
    error: str = ""
    by: str | None = None
    unapplied: str | None = None


@dataclass(frozen=True)
class WindowMessages:
    """more: there were earlier ones, which operators can look up."""

    messages: tuple[WindowMessage, ...] = ()
    more: bool = False


@dataclass(frozen=True)
class Exchanged:
    """One message of either way. message: None for a letter that was never tried; letter: what went out, as our own
    correspondence has it.
    """

    at: datetime
    message: WindowMessage | None
    letter: Letter | None = None

    @property
    def came(self) -> bool:
        return self.message is not None and self.message.direction == "in"

    @property
    def outcome(self) -> str:
        return self.message.outcome if self.message else UNTRIED

    @property
    def is_amiss(self) -> bool:
        """Somebody may want to know; a letter that was sent again as a new one is settled."""
        if self.letter is not None and self.letter.became in ("replaced", "cancelled", "not_sent", "acknowledged"):
            return False
        if self.message is None:
            return False
        return self.message.outcome != HELD or self.message.unapplied is not None


def exchange_of(
    came: WindowMessages | None, went: WindowMessages | None, letters: Sequence[Letter] = ()
) -> list[Exchanged]:
    """The newest first. letters: of whose ids the messages to the window are. None: not known now, or not to the reader;
    where it is not known what went, our own letters say how they stand.
    """
    incoming, outgoing = (each.messages if each else () for each in (came, went))
    by_id = {letter.id: letter for letter in letters if letter.channel == WINDOW}
    told = {message.message_id for message in outgoing}
    found = [Exchanged(message.last_at, message, by_id.get(message.message_id)) for message in (*incoming, *outgoing)]
    found += [Exchanged(letter.queued_at, None, letter) for id, letter in by_id.items() if id not in told]
    return sorted(found, key=lambda each: each.at, reverse=True)
