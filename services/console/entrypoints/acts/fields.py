"""Fields as officers fill them in: Vietnamese days and numbers, several things in one line."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import (
    DateField,
    DateTimeLocalField,
    Field,
    FieldList,
    FileField,
    HiddenField,
    StringField,
    TextAreaField,
)
from wtforms.fields.choices import SelectFieldBase
from wtforms.validators import DataRequired, InputRequired, Length, Optional

from services.console.entrypoints.acting import ActForm
from services.console.entrypoints.forms import stripped
from shared.clock import VIETNAM

_DAYS = ["%Y-%m-%d", "%d/%m/%Y"]
_MOMENTS = ["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S", "%d/%m/%Y %H:%M"]


def line(label: Any, *, needed: Any = None, most: int = 255, **how: Any) -> StringField:
    """One line of text. needed: what to say when it is left empty; None: it may be."""
    return StringField(label, filters=[stripped], validators=_checks(needed, most), render_kw=_drawn(how, most))


def passage(label: Any, *, needed: Any = None, most: int = 2000, rows: int = 3, **how: Any) -> TextAreaField:
    drawn = {"rows": rows, **_drawn(how, most)}
    return TextAreaField(label, filters=[stripped], validators=_checks(needed, most), render_kw=drawn)


def day(label: Any, *, needed: Any = None, **how: Any) -> DayField:
    return DayField(label, format=_DAYS, validators=[_given(needed)], render_kw=how)


def moment(label: Any, *, needed: Any = None, **how: Any) -> MomentField:
    return MomentField(label, format=_MOMENTS, validators=[_given(needed)], render_kw=how)


def number(label: Any, *, needed: Any = None, whole: bool = False, **how: Any) -> NumberField:
    drawn = {"inputmode": "numeric" if whole else "decimal", **how}
    return NumberField(label, whole=whole, validators=[_given(needed)], render_kw=drawn)


def _given(needed: Any) -> Any:
    return InputRequired(message=needed) if needed is not None else Optional()


def _checks(needed: Any, most: int) -> list[Any]:
    checks: list[Any] = [] if needed is None else [DataRequired(message=needed)]
    return [*checks, Length(max=most, message=_l("At most %(max)d characters."))]


def _drawn(how: dict[str, Any], most: int) -> dict[str, Any]:
    # Not "autocomplete": "off": browsers then forget what was typed when somebody comes back to the form.
    return {"maxlength": most, **how}


class DayField(DateField):
    """data: a date."""

    def process_formdata(self, valuelist: list[str]) -> None:
        try:
            super().process_formdata(valuelist)
        except ValueError:
            raise ValueError(_l("Write a day as dd/mm/yyyy.")) from None

    def _value(self) -> str:
        if self.raw_data:
            return str(self.raw_data[0])
        return self.data.isoformat() if isinstance(self.data, date) else ""


class MomentField(DateTimeLocalField):
    """data: an aware datetime; written and shown in Vietnam's time."""

    data: Any

    def process_formdata(self, valuelist: list[str]) -> None:
        try:
            super().process_formdata(valuelist)
        except ValueError:
            raise ValueError(_l("Write day and time as dd/mm/yyyy hh:mm.")) from None
        if self.data is not None:
            self.data = self.data.replace(tzinfo=VIETNAM)

    def _value(self) -> str:
        if self.raw_data:
            return str(self.raw_data[0])
        return self.data.astimezone(VIETNAM).strftime("%Y-%m-%dT%H:%M") if isinstance(self.data, datetime) else ""


class NumberField(StringField):
    """data: a Decimal; written with a comma or a point, as people do, but not as 1.200. whole: of items."""

    def __init__(self, *arguments: Any, whole: bool = False, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.whole = whole

    def process_formdata(self, valuelist: list[str]) -> None:
        self.data = None
        given = "".join(valuelist[0].split()) if valuelist else ""
        if not given:
            return
        if re.fullmatch(r"[1-9]\d{0,2}(\.\d{3})+(,\d*)?", given):
            # A thousand pieces, or one: nobody is asked who wrote it.
            raise ValueError(_l("Write a number, like 12 or 0,5."))
        try:
            self.data = Decimal(given.replace(",", "."))
        except InvalidOperation:
            raise ValueError(_l("Write a number, like 12 or 0,5.")) from None
        if not self.data.is_finite() or (self.whole and self.data != self.data.to_integral_value()):
            self.data = None
            raise ValueError(_l("Write a whole number.") if self.whole else _l("Write a number, like 12 or 0,5."))

    def _value(self) -> str:
        if self.raw_data:
            return str(self.raw_data[0])
        return (
            f"{self.data.normalize():f}".replace(".", ",") if isinstance(self.data, Decimal) else str(self.data or "")
        )


class SeveralField(StringField):
    """data: a tuple of texts, written with commas or semicolons between them."""

    def process_formdata(self, valuelist: list[str]) -> None:
        given = re.split(r"[;,\n]", valuelist[0]) if valuelist else ()
        self.data = tuple(each.strip() for each in given if each.strip())

    def _value(self) -> str:
        return str(self.raw_data[0]) if self.raw_data else "; ".join(self.data or ())


class LinesField(StringField):
    """data: a tuple of goods lines, written like "1, 3-5"; empty for all."""

    data: tuple[int, ...]

    def process_formdata(self, valuelist: list[str]) -> None:
        self.data = ()
        found: list[int] = []
        for each in re.split(r"[;,\s]+", valuelist[0] if valuelist else ""):
            span = re.fullmatch(r"(\d{1,4})(?:[-–](\d{1,4}))?", each)
            if each and span is None:
                raise ValueError(_l("Write line numbers like 1, 3-5; leave it empty for all lines."))
            if span:
                found += range(int(span[1]), int(span[2] or span[1]) + 1)
        self.data = tuple(dict.fromkeys(found))

    def _value(self) -> str:
        return str(self.raw_data[0]) if self.raw_data else ", ".join(map(str, self.data or ()))


class PerLineField(TextAreaField):
    """data: a tuple of texts, each on a line of its own: names may have commas."""

    def process_formdata(self, valuelist: list[str]) -> None:
        given = valuelist[0].splitlines() if valuelist else ()
        self.data = tuple(each.strip() for each in given if each.strip())

    def _value(self) -> str:
        return str(self.raw_data[0]) if self.raw_data else "\n".join(self.data or ())


class FormOfRows(ActForm):
    """A form some of whose rows are sent. sent: by the name of the rows' field, which of them, as they were sent."""

    sent: Mapping[str, Sequence[int]] = {}

    def pointed_at(self, pointer: str) -> Field | None:
        name, slash, rest = pointer.strip("/").partition("/")
        number, _slash, within = rest.partition("/")
        rows = self.sent.get(name)
        if not slash or rows is None or not number.isdecimal() or int(number) >= len(rows):
            return super().pointed_at(pointer)
        return super().pointed_at(f"{name}/{rows[int(number)]}/{within}".rstrip("/"))


def filled_in(form: ActForm) -> list[tuple[Any, str]]:
    """What was written and chosen, by label, for a page that shows it again; lists of rows left aside."""
    return [
        (field.label.text, said)
        for field in form
        if not isinstance(field, HiddenField | FieldList | FileField) and (said := _said(field))
    ]


def _said(field: Field) -> str:
    if isinstance(field, SelectFieldBase):
        return "; ".join(str(option.label.text) for option in field if getattr(option, "checked", False)) or _chosen(
            field
        )
    match field.data:
        case datetime():
            return field.data.astimezone(VIETNAM).strftime("%d/%m/%Y %H:%M")
        case date():
            return field.data.strftime("%d/%m/%Y")
        case tuple() | list():
            return "; ".join(map(str, field.data))
        case None | "" | False:
            return ""
        case _:
            return str(field.data)


def _chosen(field: Field) -> str:
    """Of a list that drops down."""
    return "; ".join(str(label) for value, label, chosen, *_ in _choices(field) if chosen and value)


def _choices(field: Field) -> Iterable[Any]:
    if field.has_groups():
        return [choice for _group, choices in field.iter_groups() for choice in choices]
    return field.iter_choices()  # type: ignore[no-any-return]
