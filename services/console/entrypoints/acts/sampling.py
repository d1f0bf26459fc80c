"""The sampling record: what was taken of which line, how it was split and sealed, and where it goes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, FieldList, Form, FormField, HiddenField
from wtforms.validators import DataRequired

from services.console.application.acts.suggesting import counted_on, indicators_of, sample_code
from services.console.application.desk import Json
from services.console.domain.casework.case import Case
from services.console.domain.casework.goods import Line
from services.console.domain.dossier.sampling_plan import LinePlan, SamplingPlan
from services.console.entrypoints.acts import fields
from services.console.entrypoints.acts import wording as words
from services.console.entrypoints.acts.act_page import Fact, json_of, on_case
from services.console.entrypoints.acts.fields import FormOfRows, PerLineField, SeveralField
from services.console.entrypoints.acts.scene import Scene
from services.console.shaping import read_as
from shared.errors import CuakhauError


@dataclass(frozen=True)
class Laboratory:
    code: str
    name: str
    statuses: tuple[str, ...] = ()
    numbers: tuple[str, ...] = ()
    scope: tuple[str, ...] = ()


@dataclass(frozen=True)
class Laboratories:
    items: tuple[Laboratory, ...]


class GoodsForm(Form):
    """One line's share. Nothing is asked of a line of which nothing was taken."""

    take = BooleanField(_l("Sampled"))
    line_no = HiddenField()
    sample_code = fields.line(_l("Sample code"), needed=_l("Give the sample's code."), most=50, spellcheck="false")
    lot_size = fields.number(_l("Lot"), needed=_l("How large is the lot?"))
    test_quantity = fields.number(_l("For the test (n₁)"), needed=_l("How much goes to the laboratory?"))
    retained_quantity = fields.number(_l("Retained (n₂)"), needed=_l("How much is kept? 0 if nothing."))
    unit = fields.line(_l("Unit"), needed=_l("In which unit?"), most=50)
    seal_numbers = SeveralField(_l("Seals n₁"), render_kw={"autocomplete": "off", "spellcheck": "false"})
    retained_seal_numbers = SeveralField(_l("Seals n₂"), render_kw={"autocomplete": "off", "spellcheck": "false"})
    lot_no = fields.line(_l("Lot number"))
    serial_nos = fields.line(_l("Serial numbers"), most=2000)
    produced_on = fields.day(_l("Produced on"))
    expires_on = fields.day(_l("Expires on"))
    storage = fields.line(_l("State of storage"))

    def validate(self, extra_validators: Any = None) -> bool:
        return not self.take.data or bool(super().validate(extra_validators))


class SampleForm(FormOfRows):
    number = fields.line(_l("Number of the record"), needed=_l("Give the record's number."), most=50)
    taken_at = fields.moment(_l("Taken at"), needed=_l("Say when the sample was taken."))
    place = fields.line(_l("Place"), needed=_l("Say where the sample was taken."))
    basis = fields.line(_l("Basis: decision or dossier"), needed=_l("Say on what it rests."))
    officers = PerLineField(
        _l("Who took it: name and post, one per line"),
        validators=[DataRequired(message=_l("Name at least one officer."))],
        render_kw={"rows": 2},
    )
    representative = fields.line(
        _l("Representative of the importer: name, post, identity"), needed=_l("Name who stood for the importer.")
    )
    witness = fields.line(_l("Witness, if there was one"))
    standard = fields.line(_l("Standard of sampling"), needed=_l("Name the standard."), list="standards")
    packaging = fields.line(_l("Packaging of the samples"), needed=_l("Say how they are packed."))
    sealing = fields.line(_l("How they were closed"))
    laboratory = fields.line(_l("Laboratory"), needed=_l("Name the laboratory."), list="laboratories")
    indicators = PerLineField(
        _l("What is to be tested, one per line"),
        validators=[DataRequired(message=_l("Name what the laboratory has to test."))],
        render_kw={"rows": 5},
    )
    first_seal = fields.line(_l("First seal of the roll"), most=50, spellcheck="false")
    goods = FieldList(FormField(GoodsForm))
    remaining_goods = fields.line(_l("Condition in which the rest is kept"))
    statement = fields.passage(_l("Statement of the importer"), rows=2)
    signatures = PerLineField(_l("Who signed, one per line"), render_kw={"rows": 2})
    copies = fields.number(_l("Copies of the record"), needed=_l("How many copies, from 2?"), whole=True)

    def validate(self, extra_validators: Any = None) -> bool:
        fine = bool(super().validate(extra_validators))
        if not any(row.take.data for row in self.goods):
            self.form_errors.append(_("Tick at least one goods line of which a sample was taken."))
            return False
        return fine


def laboratories(scene: Scene) -> tuple[Laboratory, ...]:
    """Those listed today; none where they cannot be had."""
    try:
        return read_as(Laboratories, scene.desk.read("inspection", "/laboratories"), service="inspection").items
    except CuakhauError:
        return ()


def _plans(scene: Scene) -> dict[int, LinePlan]:
    try:
        path = f"/inspections/{scene.id}/sampling-plan"
        found = read_as(SamplingPlan, scene.desk.read("inspection", path), service="inspection").lines
    except CuakhauError:
        return {}
    return {plan.line_no: plan for plan in found}


def _broken(case: Case) -> list[int]:
    """Lines whose sample arrived with a broken seal; they are taken again."""
    current = {goods.sample_code for goods in case.sample.goods} if case.sample else set()
    gone = (held for held in case.custody if held.state == "INVALID" and held.part == "TEST")
    return [held.line_no for held in gone if held.sample_code in current]


def _first(scene: Scene) -> Mapping[str, Any]:
    case, plans = scene.case, _plans(scene)
    again = _broken(case)
    lines = [each for each in case.content.lines if not again or each.line_no in again]
    planned = [plan.for_laboratory for plan in plans.values() if plan.for_laboratory]
    appointment, former = case.appointment, case.sample
    return {
        "number": f"BB-{case.file_code}" + ("-2" if again else ""),
        "taken_at": scene.now,
        "place": (appointment.place if appointment else case.content.storage_address) or "",
        "basis": _("Dossier %(code)s", code=case.file_code),
        "officers": former.officers if former else (appointment.officer if appointment else scene.who.id,),
        "standard": former.standard if former else next((part.standard for part in planned if part), ""),
        "laboratory": former.laboratory if former else "",
        "indicators": former.indicators if former else indicators_of(lines, scene.today),
        "copies": Decimal(2),
        "goods": [_row(case, each, plans.get(each.line_no)) for each in lines],
    }


def _row(case: Case, of: Line, plan: LinePlan | None) -> Mapping[str, Any]:
    part = plan.for_laboratory if plan else None
    return {
        "take": len(case.content.lines) == 1 or of.line_no in _broken(case),
        "line_no": str(of.line_no),
        "sample_code": sample_code(case, of.line_no),
        "lot_size": of.quantity,
        "test_quantity": Decimal(part.specimens) if part else None,
        "retained_quantity": Decimal(part.retained) if part else None,
        "unit": of.unit.name,
    }


def _prepare(_form: SampleForm, scene: Scene) -> Mapping[str, Any]:
    plans = _plans(scene)
    standards = [part.standard for plan in plans.values() for part in plan.parts]
    return {
        "case": scene.case,
        "plans": plans,
        "suggestions": {
            "standards": list(dict.fromkeys(standards)),
            "laboratories": [each.name for each in laboratories(scene)],
        },
    }


def _adjust(form: SampleForm, what: str, scene: Scene) -> None:
    kind, _colon, which = what.partition(":")
    if kind == "take":
        for row in form.goods:
            row.take.data = which == "all"
    elif kind == "seals":
        _number_seals(form)
    elif kind == "again" and which.isdecimal() and (of := scene.case.line(int(which))):
        taken = sum(row.line_no.data == which for row in form.goods)
        row = {**_row(scene.case, of, None), "take": True}
        form.goods.append_entry({**row, "sample_code": f"{row['sample_code']}{chr(ord('A') + taken)}"})


def _number_seals(form: SampleForm) -> None:
    """One seal after the other, as they come off the roll; what has seals already is left as it is."""
    open_cells = [
        cell
        for row in form.goods
        if row.take.data
        for cell, there in ((row.seal_numbers, True), (row.retained_seal_numbers, bool(row.retained_quantity.data)))
        if there and not cell.data
    ]
    for cell, seal in zip(open_cells, counted_on(form.first_seal.data or "", len(open_cells)), strict=False):
        cell.data, cell.raw_data = (seal,), None


_PLAIN = ("number", "taken_at", "place", "basis", "officers", "representative", "witness", "standard", "packaging",
          "sealing", "laboratory", "indicators", "remaining_goods", "statement", "signatures")  # fmt: skip
_OF_GOODS = ("sample_code", "lot_size", "test_quantity", "retained_quantity", "unit", "seal_numbers",
             "retained_seal_numbers", "lot_no", "serial_nos", "produced_on", "expires_on", "storage")  # fmt: skip


def _body(form: SampleForm, _scene: Scene) -> Json:
    taken = [n for n, row in enumerate(form.goods) if row.take.data]
    form.sent = {"goods": taken}
    goods = [
        {"line_no": int(row.line_no.data), **{name: json_of(row.form[name].data) for name in _OF_GOODS}}
        for row in (form.goods[n] for n in taken)
    ]
    said = {name: json_of(form[name].data) for name in _PLAIN}
    return {**said, "copies": int(form.copies.data or 0), "goods": goods}


def _means(_form: SampleForm, scene: Scene) -> Sequence[Any]:
    said = [
        _("The time for testing begins. The record can be printed and signed once it is stored."),
        _("Samples with seal numbers count as sealed; those without are sealed by an act of its own before they go."),
    ]
    if scene.case.sample and not _broken(scene.case):
        said.append(_("It replaces record %(no)s, as long as its samples are still here.", no=scene.case.sample.number))
    if again := _broken(scene.case):
        said.append(_("Taken again: line %(lines)s, whose sample arrived broken.", lines=", ".join(map(str, again))))
    return said


def _standing(scene: Scene) -> Sequence[Fact]:
    return [(_("Due"), words.day(scene.case.due_on))]


SAMPLING = (
    on_case(
        "sample",
        title=_l("Record the sample"),
        allowed="record_sample",
        form=SampleForm,
        template="acts/sample.html",
        body=_body,
        weight="main",
        first=_first,
        prepare=_prepare,
        adjust=_adjust,
        consequences=_means,
        standing=_standing,
    ),
)
