"""Which days differ from the general calendar, of one agency or of all."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from flask import abort, flash, g, redirect, render_template, request, url_for
from flask_babel import gettext as _

from services.console.application.desk import Json
from services.console.domain.registers.entries import Calendar
from services.console.entrypoints.administration.forms import CalendarForm
from services.console.entrypoints.administration.pages import Page, pages, registers
from shared.errors import Invalid

NATIONAL = "national"
_MORE_ROWS = 4


@pages.get("/calendars")
def calendars() -> str:
    agencies = registers().agencies()
    return render_template("administration/calendars.html", agencies=agencies, national=NATIONAL)


@pages.get("/calendars/<code>")
def calendar(code: str) -> str:
    return render_template("administration/calendar.html", calendar=registers().calendar(code), keeps=_keeps(code))


@pages.route("/calendars/<code>/change", methods=["GET", "POST"])
def change_calendar(code: str) -> Page:
    if not _keeps(code):
        abort(403)
    calendar = registers().calendar(code)
    if request.method == "GET":
        form = CalendarForm(data={"days": _rows(calendar), "version": str(calendar.version)})
        return render_template("administration/calendar_form.html", form=form, calendar=calendar)
    form = CalendarForm()
    if form.validate() and form.attempt(lambda: _send(code, form)) is not None:
        flash(_("The calendar is changed."), "success")
        return redirect(url_for("administration.calendar", code=code))
    form.version.data = str(registers().calendar(code).version)
    return render_template("administration/calendar_form.html", form=form, calendar=calendar), 422


def _send(code: str, form: CalendarForm) -> Json:
    body = {"days": form.given(), "reason": form.reason.data, "correction": form.correction.data}
    try:
        return registers().set_calendar(code, body, key=form.key.data or "", version=form.seen or 0)
    except Invalid as error:
        placed = [replace(each, pointer=_at_row(each.pointer, form)) for each in error.violations]
        raise Invalid(placed, error.message) from error


def _at_row(pointer: str, form: CalendarForm) -> str:
    """The service counts no rows that were left empty."""
    head, _slash, rest = pointer.removeprefix("/days/").partition("/")
    rows = form.rows_given()
    if not pointer.startswith("/days/") or not head.isdecimal() or int(head) >= len(rows):
        return pointer
    return f"/days/{rows[int(head)]}/{rest or 'date'}"


def _rows(calendar: Calendar) -> list[dict[str, Any]]:
    said = [
        {"date": day.date, "is_working": "yes" if day.is_working else "", "reason": day.reason, "source": day.source}
        for day in calendar.days
    ]
    return said + [{}] * _MORE_ROWS


def _keeps(code: str) -> bool:
    return bool(g.who.role == "admin" or (g.who.role == "signer" and g.who.agency == code))
