"""The chain of custody: samples sealed, handed to the laboratory, received, kept, given back, destroyed."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, FieldList, Form, FormField, HiddenField, RadioField, SelectMultipleField
from wtforms.validators import DataRequired, ValidationError

from services.console.application.acts.suggesting import counted_on
from services.console.application.acts.testing import likely, moment_of_step
from services.console.application.desk import Json
from services.console.domain.casework.evidence import Held
from services.console.entrypoints.acting import ActForm
from services.console.entrypoints.acts import fields
from services.console.entrypoints.acts import wording as words
from services.console.entrypoints.acts.act_page import ActPage, Fact, always, json_of, on_case
from services.console.entrypoints.acts.fields import FormOfRows, SeveralField
from services.console.entrypoints.acts.sampling import laboratories
from services.console.entrypoints.acts.scene import Scene

_WHEN = _l("Say when it happened.")


class MoveForm(ActForm):
    samples = SelectMultipleField(
        _l("Samples"), choices=[], validators=[DataRequired(message=_l("Tick at least one sample."))]
    )
    moved_at = fields.moment(_l("When"), needed=_WHEN)
    from_party = fields.line(_l("Who gives them, if not who holds them now"))
    note = fields.passage(_l("Note"), rows=2)


class HandOverForm(MoveForm):
    to_party = fields.line(_l("Laboratory"), needed=_l("Name the laboratory, as it is listed."), list="laboratories")


class ReceiveForm(MoveForm):
    seal_intact = RadioField(
        _l("Seal on arrival"),
        choices=[("yes", _l("intact")), ("no", _l("broken: the sample proves nothing any more"))],
        validators=[DataRequired(message=_l("Say how the seal was."))],
    )


class ReturnForm(MoveForm):
    to_party = fields.line(_l("Who gets them back"), needed=_l("Say who gets them back."))


class KeepForm(MoveForm):
    to_party = fields.line(_l("Where they are kept"))


class SealRow(Form):
    take = BooleanField(_l("Sealed"))
    sample = HiddenField()
    seal_numbers = SeveralField(_l("Seal numbers"), render_kw={"autocomplete": "off", "spellcheck": "false"})

    def validate_seal_numbers(self, field: Any) -> None:
        if self.take.data and not field.data:
            raise ValidationError(_("Give the numbers of the seals."))


class SealForm(FormOfRows):
    samples = FieldList(FormField(SealRow))
    first_seal = fields.line(_l("First seal of the roll"), most=50, spellcheck="false")
    moved_at = fields.moment(_l("When"), needed=_WHEN)
    note = fields.passage(_l("Note"), rows=2)

    def validate(self, extra_validators: Any = None) -> bool:
        fine = bool(super().validate(extra_validators))
        if not any(row.take.data for row in self.samples):
            self.form_errors.append(_("Tick at least one sample."))
            return False
        return fine


def _key(held: Held) -> str:
    return f"{held.part}|{held.sample_code}"


def _named(key: str) -> dict[str, Any]:
    part, _bar, code = key.partition("|")
    return {"sample_code": code, "part": part}


def _label(held: Held) -> str:
    seals = f" · {', '.join(held.seals)}" if held.seals else ""
    state = words.sample_state(held.state)
    return f"{held.sample_code} – {words.part(held.part)} – {state}{seals} · {held.holder}"


def _first(step: str) -> Callable[[Scene], Mapping[str, Any]]:
    return lambda scene: {"moved_at": scene.now, "samples": [_key(held) for held in likely(scene.case, step)]}


def _prepare(step: str) -> Callable[[Any, Scene], Mapping[str, Any]]:
    def prepare(form: Any, scene: Scene) -> Mapping[str, Any]:
        form.samples.choices = [(_key(held), _label(held)) for held in scene.case.movable(step)]
        named = [each.name for each in laboratories(scene)] if step == "hand_over" else []
        return {"suggestions": {"laboratories": named} if named else {}, "custody": scene.case.custody}

    return prepare


def _body(*names: str) -> Callable[[Any, Scene], Json]:
    def body(form: Any, scene: Scene) -> Json:
        said = {name: json_of(form[name].data) for name in ("from_party", "note", *names)}
        return {
            **said,
            "at": _at(form, form.samples.data, scene),
            "samples": [_named(key) for key in form.samples.data],
        }

    return body


def _at(form: Any, keys: Sequence[str], scene: Scene) -> str:
    chosen = [held for held in scene.case.custody if _key(held) in keys]
    return moment_of_step(form.moved_at.data, chosen).isoformat()


def _received(form: ReceiveForm, scene: Scene) -> Json:
    return {**_body()(form, scene), "seal_intact": form.seal_intact.data == "yes"}


def _seal_first(scene: Scene) -> Mapping[str, Any]:
    rows = [{"take": True, "sample": _key(held)} for held in scene.case.movable("seal")]
    return {"moved_at": scene.now, "samples": rows}


def _seal_prepare(_form: SealForm, scene: Scene) -> Mapping[str, Any]:
    return {"held": {_key(held): held for held in scene.case.custody}, "custody": scene.case.custody}


def _seal_adjust(form: SealForm, _what: str, _scene: Scene) -> None:
    cells = [row.seal_numbers for row in form.samples if row.take.data and not row.seal_numbers.data]
    for cell, seal in zip(cells, counted_on(form.first_seal.data or "", len(cells)), strict=False):
        cell.data, cell.raw_data = (seal,), None


def _sealed(form: SealForm, scene: Scene) -> Json:
    taken = [n for n, row in enumerate(form.samples) if row.take.data]
    form.sent = {"samples": taken}
    rows = [form.samples[n] for n in taken]
    samples = [{**_named(row.sample.data), "seal_numbers": list(row.seal_numbers.data)} for row in rows]
    return {
        "at": _at(form, [row.sample.data for row in rows], scene),
        "note": json_of(form.note.data),
        "samples": samples,
    }


def _standing(scene: Scene) -> Sequence[Fact]:
    return [(_("Laboratory named in the record"), scene.case.sample.laboratory if scene.case.sample else "–")]


def _says(*sentences: Any) -> Callable[[Any, Scene], Sequence[Any]]:
    return lambda _form, _scene: sentences


def _receive_means(form: ReceiveForm, _scene: Scene) -> Sequence[Any]:
    said = [
        _("The receipt stands in the chain of custody; who tests, and when, is told of the laboratory's own report.")
    ]
    if form.seal_intact.data == "no":
        said.append(_("These samples become invalid and the case goes back: they are taken again."))
        said.append(_("A retained sample that is broken is not replaced: the first result stands."))
    return said


def _step(name: str, step: str, title: Any, form: type[ActForm], body: Any, **more: Any) -> ActPage:
    usual = {"first": _first(step), "prepare": _prepare(step), "template": "acts/move.html", "standing": _standing}
    usual |= {"pointers": {"/at": "moved_at"}}
    at = f"samples/{name.removesuffix('-samples')}"
    return on_case(
        name, title=title, allowed="move_samples", at=at, step=step, form=form, body=body, **{**usual, **more}
    )


_KEPT = _l("The step stands in the chain of custody for good; a slip is put right by the next step and a note.")

MOVING = (
    _step(
        "seal-samples",
        "seal",
        _l("Seal samples"),
        SealForm,
        _sealed,
        template="acts/seal.html",
        first=_seal_first,
        prepare=_seal_prepare,
        adjust=_seal_adjust,
        consequences=_says(_KEPT),
    ),
    _step(
        "hand-over-samples",
        "hand_over",
        _l("Hand samples to the laboratory"),
        HandOverForm,
        _body("to_party"),
        consequences=_says(_l("The laboratory's status, validity and scope are checked on that day."), _KEPT),
    ),
    _step(
        "receive-samples",
        "receive",
        _l("Record the laboratory's receipt"),
        ReceiveForm,
        _received,
        consequences=_receive_means,
        irreversible=lambda form: bool(form.seal_intact.data == "no"),
    ),
    _step(
        "retain-samples",
        "retain",
        _l("Keep samples for a dispute"),
        KeepForm,
        _body("to_party"),
        consequences=_says(_KEPT),
    ),
    _step(
        "return-samples",
        "return",
        _l("Give samples back"),
        ReturnForm,
        _body("to_party"),
        weight="risky",
        irreversible=always,
        consequences=_says(_l("What was given back cannot be tested again, not in a dispute either.")),
    ),
    _step(
        "destroy-samples",
        "destroy",
        _l("Destroy samples"),
        MoveForm,
        _body(),
        weight="risky",
        irreversible=always,
        consequences=_says(_l("What is destroyed cannot be tested again, not in a dispute either.")),
    ),
)
