"""The checklist, item by item; and which paper shows that each of several regulations is met."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import FieldList, Form, FormField, HiddenField, RadioField

from services.console.application.desk import Json
from services.console.domain.casework.case import Case
from services.console.domain.dossier.case import AWAITED, ChecklistItem
from services.console.entrypoints.acts import wording as words
from services.console.entrypoints.acts.act_page import on_case
from services.console.entrypoints.acts.fields import LinesField, line
from services.console.entrypoints.acts.on_paper import MaybeOnPaper, with_paper
from services.console.entrypoints.acts.scene import Scene
from services.console.entrypoints.dossier.wording import ANSWERS
from services.console.shaping import read_as

_UNSAID = "NOT_YET"
_PARTS = ("DOCUMENTARY", "RECEIPT")
# Answers that may be about some lines alone.
_OF_LINES = ("NO", AWAITED)
_ASKING = "request_supplement"


@dataclass(frozen=True)
class Items:
    items: tuple[ChecklistItem, ...]


class AnswerForm(Form):
    item = HiddenField()
    answer = RadioField(_l("Answer"), choices=[], default=_UNSAID)
    note = line(_l("Note"), most=2000)
    lines = LinesField(_l("Lines (all, if empty)"), filters=[], render_kw={"inputmode": "text", "autocomplete": "off"})

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.called(words.answer)

    def called(self, called: Callable[[str], str]) -> None:
        self.answer.choices = [*((code, called(code)) for code in ANSWERS), (_UNSAID, _("Not yet"))]


class CoverageForm(Form):
    line_no = HiddenField()
    qcvn = HiddenField()
    number = line(_l("Number of the paper"), most=50, list="papers")
    not_applicable = line(_l("or why it does not apply"), most=2000)


class ChecklistForm(MaybeOnPaper):
    answers = FieldList(FormField(AnswerForm))
    coverage = FieldList(FormField(CoverageForm))

    def validate(self, extra_validators: Any = None) -> bool:
        fine = bool(super().validate(extra_validators))
        if fine and not _said(self) and not _covered(self):
            self.form_errors.append(_("Answer at least one item."))
            fine = False
        return fine


def items_of(scene: Scene) -> tuple[ChecklistItem, ...]:
    found = read_as(Items, scene.desk.read("inspection", "/checklist"), service="inspection").items
    return tuple(sorted(found, key=lambda item: _PARTS.index(item.part)))


def _first(scene: Scene) -> Mapping[str, Any]:
    standing = {each.item: each for each in scene.case.checklist.answers} if scene.case.checklist else {}
    covered = {(each.lines, each.qcvn): each for each in scene.case.checklist.coverage} if scene.case.checklist else {}
    answers = [
        {
            "item": item.code,
            "answer": was.answer if was else _UNSAID,
            "note": was and was.note,
            "lines": was.lines if was else (),
        }
        for item in items_of(scene)
        for was in (standing.get(item.code),)
    ]
    coverage = [
        {
            "line_no": str(number),
            "qcvn": qcvn,
            "number": was and was.number,
            "not_applicable": was and was.not_applicable,
        }
        for number, qcvn in _to_cover(scene.case)
        for was in (covered.get(((number,), qcvn)),)
    ]
    return {"answers": answers, "coverage": coverage}


def _to_cover(case: Case) -> list[tuple[int, str]]:
    """Lines to which several regulations apply together, with each of these."""
    return [(line.line_no, qcvn) for line in case.content.lines if line.also for qcvn in line.regulations]


def _prepare(form: ChecklistForm, scene: Scene) -> Mapping[str, Any]:
    items = {item.code: item for item in items_of(scene)}
    for entry in form.answers:
        item = items.get(entry.item.data)
        if item is not None and item.part == _PARTS[0]:
            entry.form.called(words.found)
    papers = [document.number for document in scene.case.content.documents if document.number]
    return {
        "items": items,
        "parts": [("DOCUMENTARY", _("What the papers show")), ("RECEIPT", _("Papers of the receipt slip"))],
        "documents": scene.case.content.documents,
        "case": scene.case,
        "suggestions": {"papers": list(dict.fromkeys(papers))},
    }


def _adjust(form: ChecklistForm, what: str, scene: Scene) -> None:
    """What is required and not answered yet is answered yes; exceptions are set by hand."""
    required = {item.code for item in items_of(scene) if item.required}
    for entry in form.answers:
        if what == "yes" and entry.item.data in required and entry.answer.data == _UNSAID:
            entry.answer.data = "YES"


def _said(form: ChecklistForm) -> list[Json]:
    return [
        {
            "item": entry.item.data,
            "answer": entry.answer.data,
            "note": entry.note.data or None,
            "lines": list(entry.lines.data or ()) if entry.answer.data in _OF_LINES else [],
        }
        for entry in form.answers
        if entry.answer.data != _UNSAID
    ]


def _covered(form: ChecklistForm) -> list[Json]:
    return [
        {
            "qcvn": entry.qcvn.data,
            "number": entry.number.data or None,
            "not_applicable": entry.not_applicable.data or None,
            "lines": [int(entry.line_no.data)],
        }
        for entry in form.coverage
        if entry.number.data or entry.not_applicable.data
    ]


def _body(form: ChecklistForm, _scene: Scene) -> Json:
    return {"answers": _said(form), "coverage": _covered(form)}


def _awaits(form: ChecklistForm, scene: Scene) -> str | None:
    """The request for what is to be supplemented follows at once, where it can be made."""
    waits = any(entry.answer.data == AWAITED for entry in form.answers)
    return "supplement-requests" if waits and _ASKING in scene.allowed("registration") else None


def _means(_form: ChecklistForm, scene: Scene) -> Sequence[Any]:
    asking = _(
        "“To be supplemented”: the item stays open, and its note goes into the request to the importer, which follows."
    )
    if _ASKING not in scene.allowed("registration"):
        asking = _(
            "“To be supplemented” keeps the item open; the importer cannot be asked for it as the dossier stands now."
        )
    return [
        asking,
        _("Answers replace earlier ones of the same item; what is left at “not yet” stays as it was."),
        _("A “no” on a decisive item (◆) rules out that its lines meet the requirements."),
        _("Once every required item (*) is answered, a result can be drafted on the documents."),
    ]


CHECKING = (
    on_case(
        "checklist",
        title=_l("Answer the checklist"),
        allowed="record_checklist",
        form=ChecklistForm,
        template="acts/checklist.html",
        body=with_paper(_body),
        weight="main",
        submit=_l("Record the answers"),
        first=_first,
        prepare=_prepare,
        adjust=_adjust,
        leads_to=_awaits,
        consequences=_means,
    ),
)
