"""The figures of a period, and the agencies that they can be asked of."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import cast

from services.console.application.asking import ask_each
from services.console.domain.calendar.officers import OfficerCalendar
from services.console.domain.figures.figures import Figures
from services.console.domain.registers.entries import ListedAgency
from shared.errors import CuakhauError

_COUNTS, _LISTS, _CALENDARS = "inspection", "registration", "calendars"


@dataclass(frozen=True)
class LookedAt:
    """failed: what kept the list of agencies from us, by service; the figures do without it. calendars: of the officers;
    None: they cannot be told now.
    """

    figures: Figures
    agencies: Sequence[ListedAgency]
    failed: Mapping[str, CuakhauError]
    calendars: Sequence[OfficerCalendar] | None = ()


def look_at_figures(
    figures: Callable[[], Figures],
    agencies: Callable[[], Sequence[ListedAgency]] | None,
    calendars: Callable[[], Sequence[OfficerCalendar]] | None = None,
) -> LookedAt:
    """agencies: None for whoever sees one agency alone; calendars: None for whoever sees all. Raises what kept the figures
    themselves from us.
    """
    asked: dict[str, Callable[[], object]] = {_COUNTS: figures}
    if agencies:
        asked[_LISTS] = agencies
    if calendars:
        asked[_CALENDARS] = calendars
    answers = ask_each(asked, lambda _service, question: question())
    if _COUNTS in answers.failed:
        raise answers.failed[_COUNTS]
    listed = cast(Sequence[ListedAgency], answers.given.get(_LISTS, ()))
    failed = {service: error for service, error in answers.failed.items() if service != _CALENDARS}
    known = cast(Sequence[OfficerCalendar] | None, answers.given.get(_CALENDARS, None if calendars else ()))
    return LookedAt(cast(Figures, answers.given[_COUNTS]), listed, failed, known)
