"""Moving a visit to another half-day, or giving it its first: proposed by the service, dropped on, or filled in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from flask import abort, flash, g, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from services.console.application.calendar.looking import look_at_week
from services.console.domain.calendar.officers import HALVES
from services.console.domain.calendar.week import Cell, Week
from services.console.entrypoints.access import console
from services.console.entrypoints.acting import ActForm
from services.console.entrypoints.acts.scene import Scene, happened_since, set_scene
from services.console.entrypoints.acts.scheduling import Slots
from services.console.entrypoints.calendar.forms import OWN, MoveForm
from services.console.entrypoints.calendar.pages import MOVERS, officers, pages
from services.console.entrypoints.calendar.wording import half_name, weekday, why_shut
from services.console.shaping import read_as
from shared.errors import CuakhauError, Invalid, Violation

_INSPECTION = "inspection"
_ACT = "schedule"


@dataclass(frozen=True)
class Asked:
    """A half-day that somebody dropped the visit on. against: what the calendar holds against it; None: nothing."""

    on: date
    half: str
    officer: str
    against: str | None = None

    @property
    def value(self) -> str:
        return f"{self.on.isoformat()}|{self.half}|{self.officer}"

    @property
    def label(self) -> str:
        return f"{weekday(self.on)}, {half_name(self.half)} · {self.officer}"


@pages.route("/move/<case>", methods=["GET", "POST"])
def move(case: str) -> tuple[str, int] | Response:
    if g.who.role not in MOVERS:
        abort(403)
    scene = set_scene(case, _INSPECTION)
    console().audit.saw("dossier", case, scene.case.file_code)
    asked = _asked(request.args.get("slot", ""))
    slots = _slots(scene)
    if request.method == "GET":
        form = MoveForm(data={"version": str(scene.version(_INSPECTION))})
        about = _prepare(form, scene, asked, slots)
        form.slot.data = asked.value if asked else slots.slots[0].value if slots and slots.slots else OWN
        return _shown(form, scene, about), 200
    form = MoveForm()
    about = _prepare(form, scene, asked, slots)
    if not form.validate():
        return _shown(form, scene, about), 422
    key = form.key.data
    if form.attempt(lambda: _move(form, scene), {"/slot": "slot"}) is not None:
        flash(
            _("The appointment of %(code)s stands: %(slot)s.", code=scene.case.file_code, slot=_said(form)), "success"
        )
        return redirect(url_for("calendar.week", week=form.chosen["on"]))
    if form.key.data == key:
        return _shown(form, scene, about), 422
    return _overtaken(form, case, asked), 409


def _move(form: MoveForm, scene: Scene) -> Any:
    body = {"kind": "SAMPLE_INSPECTION", "slot": form.chosen, "reason": form.reason.data or None}
    path = f"/inspections/{scene.id}/schedule"
    try:
        return scene.desk.act(_INSPECTION, path, body, key=form.key.data or "", version=form.seen)
    except Invalid as error:
        raise Invalid([_in_words(each) for each in error.violations], error.message) from error


def _in_words(violation: Violation) -> Violation:
    if violation.pointer != "/reason":
        return violation
    return replace(violation, message=_("Say why it is moved: the importer is told, and it stays in the history."))


def _overtaken(form: MoveForm, case: str, asked: Asked | None) -> str:
    """The form as it was filled in, before what is now."""
    scene = set_scene(case, _INSPECTION)
    happened = happened_since(scene, _INSPECTION, form.seen or 0)
    form.version.data = str(scene.version(_INSPECTION))
    about = _prepare(form, scene, asked, _slots(scene))
    return _shown(form, scene, about, happened=happened, overtaken=True)


def _prepare(form: MoveForm, scene: Scene, asked: Asked | None, slots: Slots | None) -> Mapping[str, Any]:
    found = (slots.slots or slots.alternatives) if slots else ()
    proposed = {each.value: each for each in found}
    offered = [(each.value, each.label) for each in found]
    if form.is_submitted() and form.slot.data and form.slot.data != OWN:
        # What was chosen before the proposals changed may still be sent: the service says whether it fits.
        asked = asked if asked and asked.value == form.slot.data else _asked(form.slot.data) or asked
    if asked and asked.value not in proposed:
        offered.insert(0, (asked.value, asked.label))
    week = look_at_week(asked.on if asked else scene.today, scene.case.agency.code, officers(), days=1).week
    against = _against(asked, week) if asked and asked.value not in proposed else None
    known = [row.calendar.officer for row in week.rows]
    form.offer(offered, known or [scene.case.officer or scene.who.id])
    return {"slots": slots, "proposed": proposed, "asked": asked, "against": against}


def _against(asked: Asked, week: Week) -> str:
    cell: Cell | None = next(
        (
            cell
            for row in week.rows
            if row.calendar.officer == asked.officer
            for cell in row.cells
            if (cell.half_day.on, cell.half_day.half) == (asked.on, asked.half)
        ),
        None,
    )
    return _("Not on duty") if cell is None else why_shut(cell)


def _shown(form: ActForm, scene: Scene, about: Mapping[str, Any], **more: Any) -> str:
    possible = _ACT in scene.allowed(_INSPECTION)
    case = scene.case
    standing = case.appointment if case.appointment and case.appointment.kind == "SAMPLE_INSPECTION" else None
    return render_template(
        "calendar/move.html", form=form, scene=scene, possible=possible, now_standing=standing, **about, **more
    )


def _slots(scene: Scene) -> Slots | None:
    try:
        return read_as(Slots, scene.desk.read(_INSPECTION, f"/inspections/{scene.id}/slots"), service=_INSPECTION)
    except CuakhauError:
        return None


def _asked(value: str) -> Asked | None:
    on, _bar, rest = value.partition("|")
    half, _bar, officer = rest.partition("|")
    try:
        found = date.fromisoformat(on)
    except ValueError:
        return None
    return Asked(found, half, officer) if half in HALVES and officer else None


def _said(form: MoveForm) -> str:
    chosen = form.chosen
    return f"{weekday(date.fromisoformat(chosen['on']))}, {half_name(chosen['half'])}, {chosen['officer']}"
