"""The receipt checklist (phiếu tiếp nhận hồ sơ), item by item, and what follows from it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import Field, FieldList, Form, FormField, HiddenField, RadioField

from services.console.application.desk import Json
from services.console.domain.dossier.registered import Receipt
from services.console.entrypoints.acts.fields import line
from services.console.entrypoints.acts.on_paper import MaybeOnPaper, with_paper
from services.console.entrypoints.acts.registering.common import in_words, on_dossier, receipt_of, standing_of
from services.console.entrypoints.acts.scene import Scene
from shared.regulation import load

YES, NO, OPEN = "yes", "no", ""


class ItemForm(Form):
    item = HiddenField()
    present = RadioField(choices=[(YES, _l("there")), (NO, _l("missing")), (OPEN, _l("not looked at"))], default=OPEN)
    note = line(_l("Note"), most=500)


class ReceiptForm(MaybeOnPaper):
    items = FieldList(FormField(ItemForm))
    conclusion = RadioField(_l("Conclusion"), choices=[], default="")

    def answered(self) -> list[Any]:
        """The entries that have an answer, in the order in which they are sent."""
        return [entry for entry in self.items if entry.present.data in (YES, NO)]

    def pointed_at(self, pointer: str) -> Field | None:
        """The service counts the items that were sent: those with an answer."""
        _start, _slash, rest = pointer.partition("/items/")
        index, _slash, name = rest.partition("/")
        sent = self.answered()
        if not index.isdecimal() or int(index) >= len(sent):
            return super().pointed_at(pointer)
        field: Field = sent[int(index)].form["note" if name == "note" else "present"]
        return field


def _first(scene: Scene) -> Mapping[str, Any]:
    receipt = receipt_of(scene)
    return {
        "items": [
            {"item": each.item, "present": _said(receipt, each.present), "note": each.note or ""}
            for each in receipt.items
        ],
        "conclusion": (receipt.conclusion or "") if receipt.current else "",
    }


def _said(receipt: Receipt, present: bool | None) -> str:
    if present is None or not receipt.current:
        return OPEN
    return YES if present else NO


def _prepare(form: ReceiptForm, scene: Scene) -> Mapping[str, Any]:
    receipt = receipt_of(scene)
    form.conclusion.choices = [("", _("not drawn yet")), *((row.code, in_words(row)) for row in load().conclusions)]
    return {
        "receipt": receipt,
        "names": {each.item: in_words(each) for each in receipt.items},
        "decisive": {each.item for each in receipt.items if each.decisive},
        "documents": standing_of(scene).dossier.documents,
        "YES": YES,
        "NO": NO,
    }


def _adjust(form: ReceiptForm, button: str, _scene: Scene) -> None:
    """ "all": whatever has no answer yet is there."""
    if button == "all":
        for entry in form.items:
            entry.present.data = entry.present.data or YES


def _body(form: ReceiptForm, _scene: Scene) -> Json:
    items = [
        {"item": entry.item.data, "present": entry.present.data == YES, "note": entry.note.data or None}
        for entry in form.answered()
    ]
    return {"items": items, "conclusion": form.conclusion.data or None}


def _means(_form: ReceiptForm, _scene: Scene) -> Sequence[Any]:
    return [
        _(
            "What is ticked stays in the file and can be changed until the dossier is taken in; the importer is not told."
        ),
        _("What follows from the conclusion, such as accepting, is an act of its own afterwards."),
    ]


RECEIPT = on_dossier(
    "receipt",
    title=_l("Receipt checklist"),
    allowed="tick_receipt",
    method="PUT",
    form=ReceiptForm,
    body=with_paper(_body),
    weight="main",
    template="registering/receipt.html",
    submit=_l("Keep the checklist"),
    first=_first,
    prepare=_prepare,
    adjust=_adjust,
    consequences=_means,
)
