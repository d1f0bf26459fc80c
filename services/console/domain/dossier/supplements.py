"""The exchange about supplements: each time what was asked for, what came, and for how long the agency's clock stood."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any, Protocol

from services.console.domain.dossier.correspondence import Letter
from services.console.domain.dossier.registered import Dossier, SupplementRequest
from services.console.domain.dossier.timeline import Actor, Entry
from shared.regulation import legal_day

AGENCY, BODY = "cqkt", "tccn"
# Without an answer.
_ENDS = ("result_issued", "refused", "withdrawn", "cancelled")


class WorkingDays(Protocol):
    def days_left(self, today: date, due_on: date) -> int:
        """Working days after the one up to the other."""
        ...


@dataclass(frozen=True)
class Paper:
    """sha256: of the file, to look at it."""

    type: str
    file_name: str
    sha256: str
    number: str | None = None


@dataclass(frozen=True)
class Answer:
    """papers: that were not there before. changed: other parts of the registration that differ. Of answers that came
    before the history kept this, there is nothing but when and by whom.
    """

    at: datetime
    by: Actor
    papers: tuple[Paper, ...] = ()
    changed: tuple[str, ...] = ()
    text: str | None = None

    @property
    def is_detailed(self) -> bool:
        return bool(self.papers or self.changed or self.text)


@dataclass(frozen=True)
class MoreTime:
    """Asked for by the importer. granted: None while it waits for its answer. due_on: the new last day."""

    at: datetime
    until: date | None
    reason: str | None
    granted: bool | None = None
    due_on: date | None = None


@dataclass(frozen=True)
class Round:
    """handler: who asked, AGENCY or BODY. by: None where another system asked, before the dossier was brought over.

    asked_on: the legal day, earlier than at where it was done on paper first.
    due_on: the importer's last day, as it is now; None: no law gives one. ended: what came instead of an answer.
    """

    handler: str
    at: datetime
    asked_on: date
    by: Actor | None
    items: tuple[str, ...]
    text: str | None
    due_on: date | None
    more_time: tuple[MoreTime, ...] = ()
    answer: Answer | None = None
    ended: Entry | None = None
    letters: tuple[Letter, ...] = ()

    @property
    def is_open(self) -> bool:
        return self.answer is None and self.ended is None

    def stood(self, today: date, calendar: WorkingDays) -> int | None:
        """Working days for which the agency's clock stood, so far; a certification body has no clock of the law's."""
        if self.handler != AGENCY:
            return None
        over = self.answer.at if self.answer else self.ended.time if self.ended else None
        until = legal_day(over) if over else today
        return calendar.days_left(self.asked_on, until) if until > self.asked_on else 0


def rounds_of(dossier: Dossier | None, history: Sequence[Entry], letters: Sequence[Letter] = ()) -> tuple[Round, ...]:
    """The latest first. history: registration's, the oldest first."""
    rounds: list[Round] = []
    for entry in history:
        asked = _asked(entry, letters)
        if asked is not None:
            rounds.append(asked)
            continue
        number = next((n for n in reversed(range(len(rounds))) if _concerns(entry, rounds[n])), None)
        if number is not None:
            rounds[number] = _going_on(rounds[number], entry)
    request = dossier.supplement_request if dossier else None
    if request is not None and not any(each.handler == AGENCY and each.is_open for each in rounds):
        rounds.append(_brought_over(request))
    return tuple(reversed(rounds))


def _asked(entry: Entry, letters: Iterable[Letter]) -> Round | None:
    said = entry.details
    by_body = entry.act == "body_decided" and said.get("act") == "request_supplement"
    if entry.act != "supplement_requested" and not by_body:
        return None
    told = tuple(letter for letter in letters if letter.event_id == entry.id)
    items = tuple(map(str, said.get("items") or ()))
    handler = BODY if by_body else AGENCY
    asked_on = _day(said.get("done_on")) or legal_day(entry.time)
    due_on = _day(said.get("due_on"))
    return Round(handler, entry.time, asked_on, entry.actor, items, entry.reason, due_on, letters=told)


def _concerns(entry: Entry, asked: Round) -> bool:
    if not asked.is_open:
        return False
    if entry.act == "supplemented":
        return str(entry.details.get("handler", AGENCY)) == asked.handler
    return asked.handler == AGENCY and (entry.act.startswith("extension_") or entry.act in _ENDS)


def _going_on(asked: Round, entry: Entry) -> Round:
    said = entry.details
    match entry.act:
        case "supplemented":
            return replace(asked, answer=_answer(entry))
        case "extension_requested":
            wish = MoreTime(entry.time, _day(said.get("until") or said.get("requested_until")), entry.reason)
            return replace(asked, more_time=(*asked.more_time, wish))
        case "extension_granted" | "extension_refused":
            granted, due_on = entry.act == "extension_granted", _day(said.get("due_on"))
            *earlier, last = asked.more_time or (MoreTime(entry.time, None, None),)
            answered = replace(last, granted=granted, due_on=due_on)
            return replace(asked, more_time=(*earlier, answered), due_on=due_on or asked.due_on)
        case _:
            return replace(asked, ended=entry)


def _answer(entry: Entry) -> Answer:
    said = entry.details
    papers = tuple(_paper(each) for each in said.get("documents") or () if isinstance(each, Mapping))
    text = said.get("text")
    changed = tuple(map(str, said.get("changed") or ()))
    return Answer(entry.time, entry.actor, papers, changed, str(text) if text else None)


def _paper(said: Mapping[str, Any]) -> Paper:
    number = said.get("number")
    return Paper(str(said["type"]), str(said["file_name"]), str(said["sha256"]), str(number) if number else None)


def _brought_over(request: SupplementRequest) -> Round:
    at = request.requested_at
    return Round(AGENCY, at, legal_day(at), None, request.items, request.reason, request.due_on)


def _day(said: Any) -> date | None:
    return date.fromisoformat(str(said)) if said else None
