"""Who works on the case."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import RadioField, StringField
from wtforms.validators import Length, ValidationError

from services.console.application.desk import Json
from services.console.entrypoints.acting import ActForm
from services.console.entrypoints.acts.act_page import ActPage, Fact
from services.console.entrypoints.acts.scene import Scene
from shared.errors import CuakhauError

_SOMEBODY, _NOBODY = "officer", "nobody"


class AssignForm(ActForm):
    to = RadioField(
        _l("Who works on it"),
        choices=[
            (_SOMEBODY, _l("The officer named below")),
            (_NOBODY, _l("Nobody for now: it stands under “Not assigned”")),
        ],
        default=_SOMEBODY,
    )
    officer = StringField(
        _l("Officer"),
        filters=[lambda text: text.strip() if text else text],
        validators=[Length(max=100)],
        render_kw={"list": "officers", "autocomplete": "off", "spellcheck": "false"},
    )

    def validate_officer(self, field: StringField) -> None:
        if self.to.data != _NOBODY and not field.data:
            raise ValidationError(_("Say who is to work on the dossier."))


def _first(scene: Scene) -> Mapping[str, Any]:
    return {
        "to": _SOMEBODY,
        "officer": scene.inspection.get("officer") or (scene.who.id if scene.who.role == "officer" else ""),
    }


def _colleagues(_form: AssignForm, scene: Scene) -> Mapping[str, Any]:
    """Those who have a calendar; anybody else can still be written by hand."""
    try:
        found = scene.desk.read("inspection", "/officers").get("officers") or ()
    except CuakhauError:
        found = ()
    return {"suggestions": {"officers": [str(each["officer"]) for each in found if each.get("officer")]}}


def _body(form: AssignForm, _scene: Scene) -> Json:
    return {"officer": None if form.to.data == _NOBODY else form.officer.data}


def _consequences(_form: AssignForm, _scene: Scene) -> Sequence[Any]:
    return [
        _("The dossier moves to this officer's own worklist, and reminders of its deadlines go there."),
        _("Given back, it stands under “Not assigned” for all of the agency until somebody takes it."),
        _("An appointment that was made with somebody else stays with that person until it is moved."),
    ]


def _standing(scene: Scene) -> Sequence[Fact]:
    return [(_("Officer now"), scene.inspection.get("officer") or _("nobody yet"))]


ASSIGNING = (
    ActPage(
        name="assign",
        title=_l("Assign an officer"),
        service="inspection",
        path="/inspections/{id}/assign",
        allowed=("assign",),
        roles=("officer", "reviewer", "signer"),
        form=AssignForm,
        body=_body,
        first=_first,
        prepare=_colleagues,
        consequences=_consequences,
        standing=_standing,
    ),
)
