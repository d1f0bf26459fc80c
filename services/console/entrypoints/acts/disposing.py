"""What became of goods that failed: the paper that shows it, with the fingerprint of its file."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from hashlib import file_digest
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import FileField, HiddenField, RadioField
from wtforms.validators import DataRequired

from services.console.entrypoints.acting import ActForm
from services.console.entrypoints.acts import wording as words
from services.console.entrypoints.acts.act_page import always, as_named, on_case
from services.console.entrypoints.acts.fields import day, line
from services.console.entrypoints.acts.following import chosen_line
from services.console.entrypoints.acts.registering.kept_files import has_chosen
from services.console.entrypoints.acts.scene import Scene


class DispositionForm(ActForm):
    line_no = RadioField(
        _l("Goods line"), coerce=int, choices=[], validators=[DataRequired(message=_l("Choose the goods line."))]
    )
    number = line(_l("Number of the paper that shows it"), needed=_l("Give the number of the paper."), most=100)
    dated = day(_l("Day of the paper"), needed=_l("Give the day of the paper."))
    done_on = day(_l("Day on which it was done"), needed=_l("Give the day on which it was done."))
    file = FileField(_l("File of the paper, if there is one"))
    # Of the chosen file, which no browser fills in again.
    sha256 = HiddenField()


def _goods(scene: Scene, line_no: int) -> str:
    found = scene.case.line(line_no)
    return f"{line_no}. {found.name if found else ''}"


def _until(due_on: date) -> str:
    return str(_("until %(day)s", day=words.day(due_on)))


def _failed(form: DispositionForm, scene: Scene) -> Mapping[str, Any]:
    if has_chosen(form):
        form.file.data.stream.seek(0)
        form.sha256.data = file_digest(form.file.data.stream, "sha256").hexdigest()
    form.line_no.choices = [
        (each.line_no, f"{_goods(scene, each.line_no)} – {words.disposition(each.kind)}, {_until(each.due_on)}")
        for each in scene.case.dispositions
        if each.done is None
    ]
    kept = _("Its fingerprint (SHA-256), by which it is known again, is recorded; the agency keeps the file.")
    there = _("The fingerprint of the file that you chose is kept: %(start)s…", start=(form.sha256.data or "")[:12])
    shown = {"form_files": True, "hints": {"file": there if form.sha256.data else kept}}
    nothing = _("No goods of this dossier wait to be dealt with.")
    return shown if form.line_no.choices else {**shown, "nothing_to_do": nothing}


def _failed_first(scene: Scene) -> Mapping[str, Any]:
    waiting = [each.line_no for each in scene.case.dispositions if each.done is None]
    named = chosen_line()
    return {"line_no": named if named in waiting else next(iter(waiting), None)}


def _disposition_means(form: DispositionForm, scene: Scene) -> Sequence[Any]:
    waiting = [each for each in scene.case.dispositions if each.done is None]
    said = [words.proof(kind) for kind in dict.fromkeys(each.kind for each in waiting)]
    last = [_("It is the last line that waits: the case is closed with it.")] if len(waiting) == 1 else []
    if form.sha256.data:
        said.append(_("The paper's file is known again by its fingerprint: %(whole)s", whole=form.sha256.data))
    return [*said, *last, _("A proof that was recorded stays on record; it is not changed afterwards.")]


DISPOSING = (
    on_case(
        "dispositions",
        title=_l("Record what became of failed goods"),
        allowed="record_disposition",
        form=DispositionForm,
        body=as_named("line_no", "number", "dated", "done_on", "sha256"),
        carried=("sha256",),
        weight="main",
        first=_failed_first,
        prepare=_failed,
        consequences=_disposition_means,
        irreversible=always,
    ),
)
