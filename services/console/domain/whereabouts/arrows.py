"""The messages of one dossier as arrows between those who send and those who receive, in order of time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from services.console.domain.dossier.window_messages import HELD, WindowMessage
from services.console.domain.whereabouts.hops import Came, Hop, hops_of
from services.console.domain.whereabouts.positions import Told, Whereabouts

WINDOW, IMPORTER = "window", "importer"
LANES = (WINDOW, "registration", "inspection", "notification", IMPORTER)
PAGE = 200

_OVER_WINDOW = "WINDOW"
_WENT = {"SENT": Came.APPLIED, "QUEUED": Came.UNDER_WAY, "FAILED": Came.WAITING, "BOUNCED": Came.WAITING}


@dataclass(frozen=True)
class Arrow:
    """what: of an event its type, of a letter its kind, of a message of the window type/function. number: of an event.

    hop, letter, exchange: what it stands for, one of the three.
    """

    source: str
    to: str
    at: datetime
    what: str
    came: Came
    took: timedelta | None = None
    number: int | None = None
    hop: Hop | None = None
    letter: Told | None = None
    exchange: WindowMessage | None = None

    @property
    def short(self) -> str:
        """Without the service's name, which its lane says."""
        return self.what.rpartition(".")[2]


@dataclass(frozen=True)
class ArrowPage:
    """number: from 1 for the oldest, of so many."""

    arrows: Sequence[Arrow]
    number: int
    of: int


def arrows_of(found: Whereabouts) -> list[Arrow]:
    events = [Arrow(hop.source, hop.to, hop.at, hop.type, hop.came, hop.took, hop.n, hop=hop) for hop in hops_of(found)]
    letters = [_letter(letter) for letter in found.letters or ()]
    came = [_exchange(each) for each in found.window if each.direction == "in"]
    return sorted([*events, *letters, *came], key=lambda arrow: arrow.at)


def page_of(arrows: Sequence[Arrow], number: int | None) -> ArrowPage:
    """None, or a number that there is not: the newest."""
    of = max(-(-len(arrows) // PAGE), 1)
    shown = number if number is not None and 1 <= number <= of else of
    return ArrowPage(arrows[(shown - 1) * PAGE : shown * PAGE], shown, of)


def _letter(letter: Told) -> Arrow:
    over_window = letter.channel == _OVER_WINDOW
    took = letter.sent_at - letter.queued_at if letter.sent_at else None
    return Arrow(
        "notification",
        WINDOW if over_window else IMPORTER,
        letter.queued_at,
        letter.kind,
        _WENT.get(letter.status, Came.NOTED),
        took,
        letter=letter,
    )


def _exchange(message: WindowMessage) -> Arrow:
    held = message.outcome == HELD
    came = Came.REFUSED if message.unapplied or not held else Came.APPLIED
    return Arrow(WINDOW, "registration", message.first_at, message.kind, came, exchange=message)
