"""What the calendar's pages say for what is named by code."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Any

from flask_babel import format_date
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from services.console.domain.calendar import officers, week
from services.console.domain.calendar.week import Cell
from services.console.entrypoints.terms import PLAN_PARTS, as_label
from shared.clock import VIETNAM

HALVES = {officers.MORNING: _l("Morning"), officers.AFTERNOON: _l("Afternoon")}
LEAVE = {
    "REQUESTED": _l("asked for"),
    "GRANTED": _l("granted"),
    "REFUSED": _l("refused"),
    "WITHDRAWN": _l("withdrawn"),
}
TRAVEL = {
    "SAME_SITE": _l("at the same place"),
    "SAME_PROVINCE": _l("in the same province"),
    "ELSEWHERE": _l("from elsewhere"),
}
_WRONG = {
    week.ON_LEAVE: _l("is on leave, but has an inspection"),
    week.OVERBOOKED: _l("has more inspections than fit"),
    week.TWO_PROVINCES: _l("is to be in two provinces"),
    week.CLOSED: _l("has an inspection on a day on which the agency is closed"),
}


def half_name(half: str) -> str:
    return str(HALVES.get(half, half))


def leave_status(status: str) -> str:
    return str(LEAVE.get(status, status))


def travel_name(travel: str) -> str:
    return str(TRAVEL.get(travel, travel))


def part_name(part: str) -> str:
    return as_label(PLAN_PARTS.get(part, part))


def wrong_name(code: str) -> str:
    return str(_WRONG.get(code, code))


def weekday(day: date) -> str:
    """ "Thứ Hai 23/11"."""
    return f"{str(format_date(day, 'EEEE')).capitalize()} {day:%d/%m}"


def weekday_short(day: date) -> str:
    return f"{format_date(day, 'EEEEEE')} {day:%d/%m}"


def hours(starts_at: datetime, ends_at: datetime) -> str:
    return f"{starts_at.astimezone(VIETNAM):%H:%M}–{ends_at.astimezone(VIETNAM):%H:%M}"


def why_shut(cell: Cell) -> str:
    """Why nothing more goes into that half-day; empty where something does."""
    if cell.away:
        return str(_("On leave"))
    if not cell.on_duty:
        return str(_("Not on duty"))
    return "" if cell.free else str(_("Full"))


FILTERS: Mapping[str, Callable[..., Any]] = {
    "half_name": half_name,
    "leave_status": leave_status,
    "travel_name": travel_name,
    "plan_part": part_name,
    "wrong_name": wrong_name,
    "weekday": weekday,
    "weekday_short": weekday_short,
    "why_shut": why_shut,
}
