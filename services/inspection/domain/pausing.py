"""Why a case stands still, and what the law's clocks said of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum


class PauseKind(StrEnum):
    SUPPLEMENT = "SUPPLEMENT"
    AMENDMENT = "AMENDMENT"


@dataclass(frozen=True)
class Pause:
    """The agency waits for the importer, and its clock stands still. due_on: the importer's day, if there is one.

    lapsed: that day went by.
    """

    since: datetime
    items: tuple[str, ...]
    reason: str
    due_on: date | None
    kind: PauseKind = PauseKind.SUPPLEMENT
    lapsed: bool = False


class HoldKind(StrEnum):
    WITHDRAWAL = "WITHDRAWAL"
    AMENDMENT = "AMENDMENT"
    EXTENSION = "EXTENSION"


@dataclass(frozen=True)
class Hold:
    """The importer asked for something and the agency has not answered; nothing is signed meanwhile.

    until: the day until which more time is asked for.
    """

    kind: HoldKind
    since: datetime
    reason: str
    until: date | None = None


@dataclass(frozen=True)
class Warned:
    """What was said last of a deadline. rule: row of the law's deadlines. warning: T-2, T-0 or T+1; None: it lapsed.

    handler: cqkt or tccn, in whose case it runs. owed_by: AGENCY, IMPORTER, LABORATORY or CERT_BODY.
    """

    handler: str
    rule: str
    name: str
    owed_by: str
    due_on: date
    days_left: int
    at: datetime
    warning: str | None = None
