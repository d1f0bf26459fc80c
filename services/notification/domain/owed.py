"""What somebody owes in a dossier, as far as its events told: the matter of an agency's morning digest."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date

from services.notification.domain.content import Deadline


@dataclass(frozen=True)
class Cause:
    """The event that a letter is to be told of."""

    event_id: str
    event_sequence: int


@dataclass(frozen=True)
class Owed:
    """A deadline of which was warned, or that lapsed, and that nothing has settled since.

    officer: who is to look at the goods. told_on: the day of the last word about it. heard: the service will be told when
    it is met; of others only the day of the last word counts. untold: the lapse, while the applicant is still to hear an
    apology for it.
    """

    deadline: Deadline
    handler: str
    told_on: date
    heard: bool
    met_by: tuple[str, ...] = ()
    stops_in: tuple[int, ...] = ()
    officer: str | None = None
    untold: Cause | None = None

    @property
    def key(self) -> tuple[str, str]:
        return self.deadline.rule, self.handler


@dataclass(frozen=True)
class Waiting:
    """The agency waits for the importer. what: supplement or amendment. until: the last day, where there is one."""

    what: str
    since: date
    until: date | None = None


def with_owed(owed: tuple[Owed, ...], told: Owed) -> tuple[Owed, ...]:
    former = next((one for one in owed if one.key == told.key), None)
    kept = replace(told, untold=told.untold or former.untold) if former else told
    return (*(one for one in owed if one.key != told.key), kept)


def without(owed: tuple[Owed, ...], act: str, handler: str, status: int | None, ends: bool) -> tuple[Owed, ...]:
    """What is left after an act of, or towards, that handler. status: of the handler's case after it, if known.

    ends: nothing more will happen in that case; in the inspection agency's, nowhere.
    """

    def stays(one: Owed) -> bool:
        if ends and handler in ("cqkt", one.handler):
            return False
        return one.handler != handler or (act not in one.met_by and status not in one.stops_in)

    return tuple(one for one in owed if stays(one))


def is_heard(met_by: Collection[str], acts: Collection[str]) -> bool:
    return any(act in acts for act in met_by)
