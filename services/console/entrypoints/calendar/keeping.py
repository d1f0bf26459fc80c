"""An officer's leave, who stands in, days of duty and capacity: asked for, decided and set on one page."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import quote

from flask import abort, flash, g, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from services.console.application.desk import Json
from services.console.domain.calendar.officers import GRANTED, REQUESTED, OfficerCalendar, officer_key
from services.console.entrypoints.access import desk, today
from services.console.entrypoints.acting import ActForm
from services.console.entrypoints.calendar.keeping_forms import (
    DecideForm,
    DelegationForm,
    DutyForm,
    LeaveForm,
    delegations_body,
    first_duty,
)
from services.console.entrypoints.calendar.pages import officers, pages

# Who grants leave, names who stands in and sets capacity; officers ask for leave of their own and withdraw it.
KEEPERS = ("reviewer", "signer")
_DECISIONS = ("GRANTED", "REFUSED", "WITHDRAWN")
Page = tuple[str, int] | Response


@pages.get("/officers/<officer>")
def officer(officer: str) -> str:
    return _shown(officers().calendar(officer), {})


@pages.post("/officers/<officer>/leave")
def ask_leave(officer: str) -> Page:
    _may(officer)
    form = LeaveForm().offer()
    said = _("The leave is granted.") if g.who.role in KEEPERS else _("The leave is asked for.")
    pointers = {"/first": "first_on", "/last": "last_on", "/reason": "why"}
    return _sent(officer, "leave", form, lambda: _act(officer, "leave", form.body, form), said, pointers)


@pages.post("/officers/<officer>/leave/<leave>")
def decide_leave(officer: str, leave: str) -> Page:
    becomes = request.form.get("becomes", "")
    if becomes not in _DECISIONS:
        abort(422)
    if becomes != "WITHDRAWN" and g.who.role not in KEEPERS:
        abort(403)
    _may(officer)
    form = DecideForm()
    body = {"becomes": becomes, "reason": form.reason.data or None}
    path = f"leave/{quote(leave, safe='')}/decide"
    return _sent(officer, leave, form, lambda: _act(officer, path, body, form), _("The leave is decided."))


@pages.post("/officers/<officer>/duty")
def set_duty(officer: str) -> Page:
    _keeper()
    form = DutyForm()
    pointers = {"/home/site": "site", "/home/province": "province", "/duty_days": "days",
                "/capacity/morning": "morning", "/capacity/afternoon": "afternoon"}  # fmt: skip
    said = _("Days of duty and capacity are set.")
    return _sent(officer, "duty", form, lambda: _act(officer, "calendar", form.body, form, "PUT"), said, pointers)


@pages.post("/officers/<officer>/delegations")
def add_delegation(officer: str) -> Page:
    _keeper()
    calendar = officers().calendar(officer)
    form = DelegationForm().offer(_others(calendar))
    # The service counts all delegations; the one that is added comes last.
    start = f"/delegations/{len(calendar.delegations)}"
    pointers = {f"{start}/{field}": name for field, name in (("to", "to"), ("first", "first"), ("last", "last"))}

    def act() -> Any:
        return _act(officer, "delegations", delegations_body((*calendar.delegations, form.added)), form, "PUT")

    return _sent(officer, "delegation", form, act, _("Who stands in is set."), pointers)


@pages.post("/officers/<officer>/delegations/<int:index>/end")
def end_delegation(officer: str, index: int) -> Page:
    _keeper()
    calendar = officers().calendar(officer)
    form = ActForm()
    left = tuple(each for n, each in enumerate(calendar.delegations) if n != index)
    said = _("It is taken back that somebody stands in.")
    return _sent(
        officer, "delegation", form, lambda: _act(officer, "delegations", delegations_body(left), form, "PUT"), said
    )


def _sent(
    officer: str, name: str, form: ActForm, act: Callable[[], Any], said: str, pointers: Mapping[str, str] | None = None
) -> Page:
    if not form.validate():
        return _shown(officers().calendar(officer), {name: form}), 422
    answer = form.attempt(act, pointers)
    if answer is None:
        calendar = officers().calendar(officer)
        form.version.data = str(calendar.version)
        return _shown(calendar, {name: form}), 409
    flash(said, "success")
    if answer.get("to_move"):
        flash(_("It leaves no room for appointments that stand: move them, they are listed below."), "warning")
    return redirect(url_for("calendar.officer", officer=officer))


def _act(officer: str, path: str, body: Json, form: ActForm, method: str = "POST") -> Any:
    full = f"/officers/{quote(officer, safe='')}/{path}"
    return desk().act("inspection", full, body, key=form.key.data or "", version=form.seen, method=method)


def _shown(calendar: OfficerCalendar, sent: Mapping[str, ActForm]) -> str:
    """sent: the form that was refused, by its name; the others stand as they are now."""
    seen = {"version": str(calendar.version)}
    keeper = g.who.role in KEEPERS
    own = officer_key(calendar.officer) == officer_key(g.who.id)
    standing = [each for each in calendar.leave if each.status in (REQUESTED, GRANTED) and each.last.on >= today()]
    return render_template(
        "calendar/officer.html",
        calendar=calendar,
        keeper=keeper,
        own=own,
        standing=standing,
        settled=[each for each in calendar.leave if each not in standing],
        deciding={each.id: sent.get(each.id) or DecideForm(formdata=None, data=seen) for each in standing},
        leave=sent.get("leave") or LeaveForm(formdata=None, data=seen).offer(),
        duty=sent.get("duty") or DutyForm(formdata=None, data={**seen, **first_duty(calendar)}),
        delegation=sent.get("delegation") or DelegationForm(formdata=None, data=seen).offer(_others(calendar)),
        ending=ActForm(formdata=None, data=seen),
        refused=next(iter(sent.values()), None),
    )


def _others(calendar: OfficerCalendar) -> list[str]:
    own = officer_key(calendar.officer)
    return [each.officer for each in officers().calendars() if officer_key(each.officer) != own]


def _may(officer: str) -> None:
    if g.who.role not in KEEPERS and officer_key(officer) != officer_key(g.who.id):
        abort(403)


def _keeper() -> None:
    if g.who.role not in KEEPERS:
        abort(403)
