"""Who works on the case."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import StringField
from wtforms.validators import DataRequired, Length

from services.console.application.desk import Json
from services.console.entrypoints.acting import ActForm
from services.console.entrypoints.acts.act_page import ActPage, Fact
from services.console.entrypoints.acts.scene import Scene
from shared.errors import CuakhauError


class AssignForm(ActForm):
    officer = StringField(
        _l("Officer"),
        filters=[lambda text: text.strip() if text else text],
        validators=[DataRequired(message=_l("Say who is to work on the dossier.")), Length(max=100)],
        render_kw={"list": "officers", "autocomplete": "off", "spellcheck": "false"},
    )


def _first(scene: Scene) -> Mapping[str, Any]:
    return {"officer": scene.inspection.get("officer") or (scene.who.id if scene.who.role == "officer" else "")}


def _colleagues(_form: AssignForm, scene: Scene) -> Mapping[str, Any]:
    """Those who have a calendar; anybody else can still be written by hand."""
    try:
        found = scene.desk.read("inspection", "/officers").get("officers") or ()
    except CuakhauError:
        found = ()
    return {"suggestions": {"officers": [str(each["officer"]) for each in found if each.get("officer")]}}


def _body(form: AssignForm, _scene: Scene) -> Json:
    return {"officer": form.officer.data}


def _consequences(_form: AssignForm, _scene: Scene) -> Sequence[Any]:
    return [
        _("The dossier moves to this officer's own worklist, and reminders of its deadlines go there."),
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
