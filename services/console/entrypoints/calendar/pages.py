"""An agency's inspections by officer and half-day, one day, and one officer's plan for it."""

from __future__ import annotations

from datetime import date, timedelta

from flask import Blueprint, g, render_template, request

from services.console.application.calendar.looking import look_at_week, plan_day
from services.console.application.calendar.ports import OfficersDesk
from services.console.domain.calendar.officers import officer_key
from services.console.domain.calendar.week import monday_of
from services.console.entrypoints.access import STAFF, console, desk, require, today
from services.console.entrypoints.calendar import wording

pages = Blueprint(
    "calendar",
    __name__,
    url_prefix="/calendar",
    template_folder="templates",
    static_folder="static",
    static_url_path="/static",
)
pages.before_request(require(*STAFF))
for _name, _filter in wording.FILTERS.items():
    pages.add_app_template_filter(_filter, _name)
# Who moves appointments; others look.
MOVERS = ("officer",)
# Of which there are weeks before and after.
YEARS = range(2000, 2200)


@pages.get("/")
def week() -> str:
    """Of the day that was asked for, Monday first."""
    first = monday_of(asked_day("week"))
    looked = look_at_week(first, g.who.agency, officers())
    return render_template(
        "calendar/week.html",
        looked=looked,
        first=first,
        last=first + timedelta(days=6),
        before=first - timedelta(days=7),
        after=first + timedelta(days=7),
        today=today(),
        may_move=g.who.role in MOVERS,
        hours=wording.hours,
        mine=officer_key(g.who.id),
        key=officer_key,
    )


@pages.get("/day")
def day() -> str:
    """Everybody's visits of one day."""
    on = asked_day("date")
    looked = look_at_week(on, g.who.agency, officers(), days=1)
    return render_template(
        "calendar/day.html",
        looked=looked,
        on=on,
        before=on - timedelta(days=1),
        after=on + timedelta(days=1),
        today=today(),
        may_move=g.who.role in MOVERS,
        hours=wording.hours,
    )


@pages.get("/officers/<officer>/plan")
def plan(officer: str) -> str:
    """To be printed and taken along."""
    on = asked_day("date")
    found = plan_day(officer, on, officers())
    for stop in found.day.stops:
        console().audit.saw("dossier", stop.case, stop.file_code)
    return render_template(
        "calendar/plan.html",
        plan=found,
        on=on,
        before=on - timedelta(days=1),
        after=on + timedelta(days=1),
        now=console().clock(),
        hours=wording.hours,
    )


def officers() -> OfficersDesk:
    return console().officers(desk())


def asked_day(name: str) -> date:
    """As the address says; today where it says nothing that is a day of our times."""
    try:
        found = date.fromisoformat(request.args.get(name, ""))
    except ValueError:
        return today()
    return found if found.year in YEARS else today()
