"""What importers fill in."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField
from wtforms import BooleanField, FieldList, Form, FormField, HiddenField, SelectField, ValidationError

from services.console.application.desk import Json, Upload
from services.console.application.importers.revising import NewPaper
from services.console.entrypoints.acting import ActForm
from services.console.entrypoints.acts.fields import day, line, number, passage

_WHY = _l("Say why: the agency decides by it.")


class PaperForm(Form):
    """One paper that is handed in. A row without a file and without words is no paper."""

    file = FileField(_l("File"))
    type = SelectField(_l("Kind of paper"), choices=[], validate_choice=False)
    number = line(_l("Number"), most=50)
    issued_on = day(_l("Issued on"))
    issuer = line(_l("Issued by"))

    def validate_file(self, field: FileField) -> None:
        written = any((self.type.data, self.number.data, self.issued_on.data, self.issuer.data))
        if written and not field.data:
            raise ValidationError(_l("Choose the file."))

    def validate_type(self, field: SelectField) -> None:
        if self.file.data and not field.data:
            raise ValidationError(_l("Say what kind of paper it is."))

    @property
    def is_given(self) -> bool:
        return bool(self.file.data)

    def paper(self, part: str) -> NewPaper:
        sent = self.file.data
        kind = sent.mimetype or "application/octet-stream"
        upload = Upload(part, sent.filename.replace("\\", "/").rpartition("/")[2], kind, sent.read())
        return NewPaper(self.type.data, upload, self.number.data or None, self.issued_on.data, self.issuer.data or None)


class GoodsForm(Form):
    """Of a goods line, what may have been written wrong."""

    name = line(_l("Name of the goods"))
    brand = line(_l("Brand"))
    model = line(_l("Model"))
    tech_spec = line(_l("Technical particulars"))
    manufacturer = line(_l("Manufacturer"))
    origin = line(_l("Origin, two letters"), most=2)
    quantity = number(_l("Quantity"), maxlength=16)


class KeptForm(Form):
    """A paper that was handed in before."""

    sha256 = HiddenField()
    leave_out = BooleanField(_l("Leave it out"))


class PapersForm(ActForm):
    """Papers alone, with a word: what shows corrected labels."""

    papers = FieldList(FormField(PaperForm), _l("New papers"))
    note = passage(_l("Explanation"), most=500)

    def offer(self, types: list[tuple[str, str]]) -> None:
        """types: code and name of the kinds of papers."""
        for row in self.papers:
            row.form.type.choices = [("", "–"), *types]

    def given(self) -> list[NewPaper]:
        rows = (row.form for row in self.papers)
        return [form.paper(f"paper-{n}") for n, form in enumerate(form for form in rows if form.is_given)]

    def rows_given(self) -> list[int]:
        """For each paper that goes along, its row in the form."""
        return [n for n, row in enumerate(self.papers) if row.form.is_given]


class RevisionForm(PapersForm):
    """The whole registration once more."""

    kept = FieldList(FormField(KeptForm))
    goods_lines = FieldList(FormField(GoodsForm))
    import_from = day(_l("Goods arrive from"))
    import_to = day(_l("Goods arrive until"))
    storage_address = line(_l("Where the goods are stored"))

    def name_units(self, sent: Json) -> None:
        """Beside each quantity what is counted, which does not change."""
        for row, said in zip(self.goods_lines, sent.get("goods_lines") or (), strict=False):
            unit, label = said.get("unit") or {}, row.form.quantity.label
            label.text = f"{label.text} ({unit.get('name')})" if unit.get("name") else label.text

    def left_out(self) -> frozenset[str]:
        return frozenset(row.form.sha256.data for row in self.kept if row.form.leave_out.data)

    def changed_lines(self, sent: Json) -> dict[int, dict[str, Any]]:
        """By line number, what is written otherwise than it was sent."""
        changed = {
            said["line_no"]: dict(_changed(row.form, said))
            for row, said in zip(self.goods_lines, sent.get("goods_lines") or (), strict=False)
        }
        return {number: fields for number, fields in changed.items() if fields}

    def changed_fields(self) -> dict[str, Any]:
        days = {name: self[name].data.isoformat() for name in ("import_from", "import_to") if self[name].data}
        return {**days, "storage_address": self.storage_address.data or None, "note": self.note.data or None}


def first_values(sent: Json) -> dict[str, Any]:
    """Of a RevisionForm, out of what was sent before."""
    return {
        "kept": [{"sha256": each["sha256"]} for each in sent.get("documents") or ()],
        "goods_lines": [{**each, "quantity": _amount(each)} for each in sent.get("goods_lines") or ()],
        "import_from": date.fromisoformat(sent["import_from"]),
        "import_to": date.fromisoformat(sent["import_to"]),
        "storage_address": sent.get("storage_address") or "",
        "note": sent.get("note") or "",
    }


def _changed(form: GoodsForm, said: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    for field in form:
        if field is form.quantity:
            if field.data != _amount(said):
                yield "quantity", f"{field.data:f}" if field.data is not None else None
            continue
        before = said.get(field.short_name)
        if (field.data or None) != (str(before) if before is not None else None):
            yield field.short_name, field.data or None


def _amount(line: Mapping[str, Any]) -> Decimal | None:
    return Decimal(line["quantity"]) if line.get("quantity") else None


class ReasonForm(ActForm):
    reason = passage(_l("Reason"), needed=_WHY)


class CancelForm(ActForm):
    reason = passage(_l("Reason (may be left empty)"))


class ExtensionForm(ReasonForm):
    requested_until = day(_l("Until which day do you need?"), needed=_l("Say until which day."))


class WishForm(ActForm):
    not_before = day(_l("Not before"), needed=_l("Say from which day on you could."))
    not_after = day(_l("Not after"))
    reason = passage(_l("Reason"), needed=_WHY)


class LinkForm(ActForm):
    days = SelectField(
        _l("How long it opens the page"),
        choices=[("7", _l("7 days")), ("30", _l("30 days")), ("90", _l("90 days")), ("365", _l("a year"))],
        default="90",
    )
