"""What the agency, or the certification body, asks the importer for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import Field, SelectMultipleField, TextAreaField
from wtforms.validators import DataRequired, Length

from services.console.application.acts.supplementing import awaited, wanted
from services.console.application.days_of_law import LABEL_CORRECTION_REQUESTED, SUPPLEMENT_REQUESTED, due_after
from services.console.application.desk import Json
from services.console.domain.dossier.case import ChecklistAnswer
from services.console.domain.registration.standing import missing_items
from services.console.entrypoints.acting import ActForm
from services.console.entrypoints.acts.act_page import Fact, json_of
from services.console.entrypoints.acts.fields import day, passage
from services.console.entrypoints.acts.on_paper import MaybeOnPaper, day_of_act, with_paper
from services.console.entrypoints.acts.registering.common import (
    CERT_BODY,
    LinesChoice,
    given,
    in_words,
    line_choices,
    on_dossier,
    receipt_of,
    standing_of,
    told,
)
from services.console.entrypoints.acts.scene import Scene
from services.console.entrypoints.wording import written_day
from shared.errors import CuakhauError
from shared.regulation import load

# Part of the law's checklist.
_SLIP = "RECEIPT"


class MissingForm(ActForm):
    listed = SelectMultipleField(_l("Missing, by the receipt checklist"), choices=[])
    others = TextAreaField(
        _l("Missing besides, one thing per line"),
        render_kw={"rows": 3},
        validators=[Length(max=10_000, message=_l("At most %(max)d characters."))],
    )
    reason = passage(
        _l("What the importer is to do, and why"), needed=_l("Say what to do, and why."), most=2000, rows=5
    )

    def items(self) -> list[str]:
        others = (line.strip() for line in (self.others.data or "").splitlines())
        return [*(self.listed.data or ()), *(line for line in others if line)]

    def pointed_at(self, pointer: str) -> Field | None:
        index = pointer.removeprefix("/items").strip("/")
        if not pointer.startswith("/items"):
            return super().pointed_at(pointer)
        chosen = not index.isdecimal() or int(index) < len(self.listed.data or ())
        return self.listed if chosen else self.others

    def validate(self, extra_validators: Any = None) -> bool:
        valid = bool(super().validate(extra_validators))
        if not self.items():
            self.listed.errors = [*self.listed.errors, _("Name at least one thing that is missing.")]
            return False
        return valid


class SupplementForm(MissingForm, MaybeOnPaper):
    due_on = day(_l("A later last day than the law's (may be left empty)"))


class LabelForm(ActForm):
    lines = LinesChoice(
        _l("Goods lines whose label is wrong"),
        coerce=int,
        choices=[],
        validators=[DataRequired(message=_l("Choose at least one line."))],
    )
    fault = passage(_l("What is wrong with the label"), needed=_l("Say what is wrong with the label."))
    reason = passage(_l("The rule that it breaks"), needed=_l("Name the rule that it breaks."))


def _items(form: MissingForm, scene: Scene) -> Mapping[str, Any]:
    try:
        receipt = receipt_of(scene)
    except CuakhauError:
        form.listed.choices = [(row.code, in_words(row)) for row in load().checklist if row.part == _SLIP]
        return {"noted": {}}
    missing = missing_items(receipt)
    rows = sorted(receipt.items, key=lambda each: each.item not in missing)
    form.listed.choices = [(each.item, f"{each.item} {in_words(each)}") for each in rows]
    return {"noted": {each.item: each.note for each in rows if each.note and receipt.current}}


def _missing(scene: Scene) -> Mapping[str, Any]:
    try:
        missing = missing_items(receipt_of(scene))
    except CuakhauError:
        missing = ()
    checklist = load().checklist
    names = {row.code: in_words(row) for row in checklist}
    of_slip = {row.code for row in checklist if row.part == _SLIP}

    def about(answer: ChecklistAnswer) -> str:
        name = names.get(answer.item, answer.item)
        return (
            _("%(name)s (line %(lines)s)", name=name, lines=", ".join(map(str, answer.lines))) if answer.lines else name
        )

    found = wanted(missing, awaited(scene.case if scene.inspection else None), about, of_slip=of_slip)
    return {
        "listed": list(found.listed),
        "others": "\n".join(found.others),
        "reason": "\n".join(found.remarks),
    }


def _body(form: MissingForm, _scene: Scene) -> Json:
    return {"items": form.items(), "reason": form.reason.data}


def _body_with_day(form: SupplementForm, scene: Scene) -> Json:
    return {**_body(form, scene), "due_on": json_of(form.due_on.data)}


def _supplement_means(form: SupplementForm, scene: Scene) -> Sequence[Any]:
    chosen = form.due_on.data
    last = (
        _("The importer has until %(day)s, as you chose.", day=written_day(chosen)) if chosen else _by_law(form, scene)
    )
    return [last, _("Until the answer comes the agency's time stands still; with it, it begins anew."), told()]


def _by_law(form: SupplementForm, scene: Scene) -> str:
    due = _due(scene, SUPPLEMENT_REQUESTED, day_of_act(form, scene))
    return str(_("By the law the importer has until %(day)s.", day=due))


def _due(scene: Scene, happening: str, today: date | None = None) -> str:
    standing, day = standing_of(scene), today or scene.today
    due = due_after(happening, regime=standing.regime, agency=standing.agency.code, today=day)
    # What is entered afterwards leaves the importer the day of the entry at least.
    return written_day(max(due, scene.today))


def _supplement_due(scene: Scene) -> Sequence[Fact]:
    return [(_("Last day by the law"), _due(scene, SUPPLEMENT_REQUESTED))]


def _lines(form: LabelForm, scene: Scene) -> Mapping[str, Any]:
    form.lines.choices = line_choices(scene)
    return {}


def _label_means(_form: LabelForm, scene: Scene) -> Sequence[Any]:
    due = _due(scene, LABEL_CORRECTION_REQUESTED)
    return [
        _("The importer has until %(day)s to show that the labels were corrected.", day=due),
        _("The inspection goes on meanwhile."),
        told(),
    ]


def _label_due(scene: Scene) -> Sequence[Fact]:
    return [(_("Last day by the law"), _due(scene, LABEL_CORRECTION_REQUESTED))]


def _body_means(_form: MissingForm, _scene: Scene) -> Sequence[Any]:
    return [_("The law gives no last day for what a certification body asks for. The agency's case goes on."), told()]


SUPPLEMENT = on_dossier(
    "supplement-requests",
    title=_l("Ask for a supplement"),
    allowed="request_supplement",
    form=SupplementForm,
    body=with_paper(_body_with_day),
    template="registering/supplement.html",
    first=_missing,
    prepare=_items,
    consequences=_supplement_means,
    standing=_supplement_due,
)
BODY_SUPPLEMENT = on_dossier(
    "conformity-supplement-requests",
    at="conformity/supplement-requests",
    title=_l("Ask for a supplement (certification)"),
    allowed="request_supplement",
    roles=CERT_BODY,
    form=MissingForm,
    body=_body,
    template="registering/supplement.html",
    prepare=_items,
    consequences=_body_means,
)
LABELS = on_dossier(
    "label-correction-requests",
    title=_l("Ask for labels to be corrected"),
    allowed="request_label_correction",
    form=LabelForm,
    body=given("lines", "fault", "reason"),
    template="registering/labels.html",
    prepare=_lines,
    consequences=_label_means,
    standing=_label_due,
)
