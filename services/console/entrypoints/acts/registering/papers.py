"""Papers that come with an act: what each is, and its file."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import Field, FieldList, FileField, Form, FormField, HiddenField, IntegerField, RadioField, SelectField
from wtforms.validators import Optional, StopValidation, ValidationError

from services.console.application.acts.keeping_files import ActFile
from services.console.application.desk import Json, Upload
from services.console.entrypoints.acting import ActForm
from services.console.entrypoints.acts.act_page import json_of
from services.console.entrypoints.acts.fields import day, line
from services.console.entrypoints.acts.registering.common import standing_of
from services.console.entrypoints.acts.registering.kept_files import (
    forget,
    has_chosen,
    keep_chosen,
    kept_file,
    upload_of,
)
from services.console.entrypoints.acts.scene import Scene
from shared.regulation import load

# As many as one dossier may have: every row is looked up, and what was kept is read whole.
MOST_PAPERS = 200
# Of the assessment per goods line, as the window's form has them.
CONFORMS, FAILS, OFF_LIST = 1, 2, 3


class PaperForm(Form):
    type = SelectField(_l("Kind of paper"), choices=[])
    number = line(_l("Number"), most=50)
    issued_on = day(_l("Day of the paper"))
    issuer = line(_l("Issued by"), most=255)
    file = FileField(_l("File"))
    # Of the file that came with an earlier try.
    kept = HiddenField()
    there: ActFile | None = None

    @property
    def is_given(self) -> bool:
        said = (self.number, self.issued_on, self.issuer)
        return has_chosen(self) or bool(self.kept.data) or any(field.data for field in said)

    def validate_file(self, _field: FileField) -> None:
        if self.kept.data and self.there is None and not has_chosen(self):
            self.kept.data = ""
            raise ValidationError(_("This file is not kept any more; choose it again."))


class LineFindingForm(Form):
    line_no = IntegerField(validators=[Optional()])
    result = RadioField(
        _l("Finding"),
        coerce=int,
        choices=[(CONFORMS, _l("conforms")), (FAILS, _l("does not conform")), (OFF_LIST, _l("not on the list"))],
    )
    reason = line(_l("Reason"), most=500)

    def validate_result(self, field: RadioField) -> None:
        """Goods are cleared and sold on it: whoever answers says so of every line, or of all at once."""
        if field.data is None:
            field.errors = []
            raise StopValidation(_("Choose the finding of goods line %(number)s.", number=self.line_no.data or "?"))


class WithPapers(ActForm):
    documents = FieldList(FormField(PaperForm), min_entries=1, max_entries=MOST_PAPERS)

    def papers(self) -> list[Any]:
        return [entry.form for entry in self.documents if entry.form.is_given]

    def pointed_at(self, pointer: str) -> Field | None:
        """The service counts the papers that were sent: those with something in them."""
        _start, _slash, rest = pointer.partition("/documents")
        index, _slash, name = rest.strip("/").partition("/")
        sent = self.papers()
        if not pointer.startswith("/documents"):
            return super().pointed_at(pointer)
        paper = sent[int(index)] if index.isdecimal() and int(index) < len(sent) else self.documents[0].form
        field: Field = paper[name if name in paper else "file"]
        return field


def prepare_papers(form: WithPapers, _scene: Scene) -> Mapping[str, Any]:
    kinds = [(row.code, row.name) for row in load().attachment_types]
    # One file goes along once, however many rows name it.
    named: set[str] = set()
    for entry in form.documents:
        entry.form.type.choices = kinds
        entry.form.there = kept_file(entry.form) if entry.form.kept.data not in named else None
        named.add(entry.form.kept.data)
    return {"form_files": True}


def prepare_findings(form: WithPapers, scene: Scene) -> Mapping[str, Any]:
    names = {each.line_no: f"{each.line_no}. {each.name}" for each in standing_of(scene).dossier.goods_lines}
    return {**prepare_papers(form, scene), "names": names}


def every_line(scene: Scene) -> Mapping[str, Any]:
    """One finding per goods line."""
    return {"lines": [{"line_no": each.line_no} for each in standing_of(scene).dossier.goods_lines]}


def add_paper(form: WithPapers, button: str, _scene: Scene) -> None:
    if button == "paper" and len(form.documents) < MOST_PAPERS:
        form.documents.append_entry()


def fill_in_findings(form: Any, button: str, scene: Scene) -> None:
    """One button for a dossier of many lines; what was answered already stays."""
    if button == "conforms":
        for entry in form.lines:
            if entry.form.result.data is None:
                entry.form.result.data = CONFORMS
    else:
        add_paper(form, button, scene)


def documents_of(form: WithPapers) -> list[Json]:
    return [
        {
            "type": {"code": paper.type.data},
            "number": paper.number.data or None,
            "issued_on": json_of(paper.issued_on.data),
            "issuer": paper.issuer.data or None,
            "file": f"file{index}" if _has_file(paper) else None,
        }
        for index, paper in enumerate(form.papers())
    ]


def findings_of(form: Any) -> list[Json]:
    return [
        {"line_no": entry.line_no.data, "result": entry.result.data, "reason": entry.reason.data or None}
        for entry in form.lines
    ]


def uploads_of(form: WithPapers) -> Sequence[Upload]:
    return tuple(upload_of(paper, f"file{index}") for index, paper in enumerate(form.papers()) if _has_file(paper))


def keep_files(form: WithPapers) -> None:
    for paper in form.papers():
        keep_chosen(paper)


def forget_files(form: WithPapers) -> None:
    for paper in form.papers():
        forget(paper)


def _has_file(paper: Any) -> bool:
    return has_chosen(paper) or paper.there is not None


def files_stay() -> Any:
    return _("Files that you chose are kept for a day if the page comes back: they need not be chosen again.")
