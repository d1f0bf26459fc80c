"""The look at a lot: as many items as the sampling plan asks for, and how many of them are not in order."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import SelectField

from services.console.application.desk import Json
from services.console.domain.dossier.sampling_plan import LinePlan, SamplingPlan
from services.console.entrypoints.acting import ActForm
from services.console.entrypoints.acts import fields
from services.console.entrypoints.acts import wording as words
from services.console.entrypoints.acts.act_page import on_case
from services.console.entrypoints.acts.following import chosen_line
from services.console.entrypoints.acts.scene import Scene
from services.console.shaping import read_as
from shared.errors import CuakhauError, Invalid


class LotCheckForm(ActForm):
    line_no = SelectField(_l("Goods line"), coerce=int, choices=[])
    lot_size = fields.number(_l("Items in the lot, if counted on the spot"), whole=True)
    inspected = fields.number(_l("Items looked at"), needed=_l("How many were looked at?"), whole=True)
    nonconforming = fields.number(
        _l("Items not in order"), needed=_l("How many were not in order? 0 if none."), whole=True
    )
    findings = fields.passage(_l("What was wrong with them"))
    resumption = fields.passage(_l("Why sampling goes on, if the switching rules had ended it"), rows=2)


def _plans(scene: Scene, lot_size: Decimal | None) -> tuple[LinePlan, ...]:
    """Raises Invalid for a lot that no plan is for."""
    asked = {"lot_size": int(lot_size)} if lot_size else {}
    try:
        path = f"/inspections/{scene.id}/sampling-plan"
        found = read_as(SamplingPlan, scene.desk.read("inspection", path, **asked), service="inspection").lines
    except Invalid:
        raise
    except CuakhauError:
        return ()
    return tuple(plan for plan in found if plan.looked_at)


def _first(scene: Scene) -> Mapping[str, Any]:
    plans = _plans(scene, None)
    checked = {check.line_no for check in scene.case.lot_checks}
    open_lines = [plan.line_no for plan in plans if plan.line_no not in checked]
    number = chosen_line() or next(iter(open_lines), plans[0].line_no if plans else None)
    return {"line_no": number, "inspected": _asked(plans, number)}


def _asked(plans: Sequence[LinePlan], number: int | None) -> Decimal | None:
    part = next((plan.looked_at for plan in plans if plan.line_no == number), None)
    return Decimal(part.plan.n) if part and part.plan else None


def _prepare(form: LotCheckForm, scene: Scene) -> Mapping[str, Any]:
    try:
        plans = _plans(scene, form.lot_size.data)
    except Invalid as error:
        form.lot_size.errors = [*form.lot_size.errors, *(words.against(each) for each in error.violations)]
        plans = _plans(scene, None)
    form.line_no.choices = [(plan.line_no, f"{plan.line_no}. {plan.name}") for plan in plans]
    return {"plans": plans, "checks": scene.case.lot_checks}


def _adjust(form: LotCheckForm, _what: str, scene: Scene) -> None:
    """The plan for the lot as counted."""
    try:
        asked = _asked(_plans(scene, form.lot_size.data), form.line_no.data)
    except Invalid:
        return
    form.inspected.data, form.inspected.raw_data = asked, None


def _body(form: LotCheckForm, _scene: Scene) -> Json:
    numbers = {name: form[name].data for name in ("lot_size", "inspected", "nonconforming")}
    return {
        "line_no": form.line_no.data,
        **{name: None if value is None else int(value) for name, value in numbers.items()},
        "findings": form.findings.data or None,
        "resumption": form.resumption.data or None,
    }


def _means(_form: LotCheckForm, _scene: Scene) -> Sequence[Any]:
    return [
        _(
            "More items out of order than the plan accepts: the lot is not accepted, its line cannot meet the requirements."
        ),
        _("It counts for how strictly the next lots of this good are looked at. A later check replaces this one."),
    ]


LOOKING = (
    on_case(
        "lot-check",
        title=_l("Record the look at a lot"),
        allowed="record_lot_check",
        form=LotCheckForm,
        template="acts/lot_check.html",
        body=_body,
        first=_first,
        prepare=_prepare,
        adjust=_adjust,
        consequences=_means,
    ),
)
