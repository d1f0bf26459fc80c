"""What a cell holds as the text of a field. What cannot be carried over without guessing is named instead."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal

from openpyxl.utils.datetime import from_excel

from services.registration.adapters.spreadsheet.grid import Fault, Value
from services.registration.adapters.spreadsheet.template import folded

_UNSEEN = str.maketrans({"\u00a0": " ", "\u202f": " ", "\u2007": " ", "\u200b": None, "\ufeff": None, "\r": None})
_SPACES = re.compile(r"[ \t]+")
_CODED = re.compile(
    r"([A-Za-z0-9][A-Za-z0-9_-]{0,49}?)\s*(?:[.:–—]|\s-\s)\s*(?:(?<=\s)(?=\S)|(?=[^\d\s]))(.+)", re.ASCII | re.DOTALL
)
_DAY_FIRST = re.compile(r"(\d{1,2})[/.\-](\d{1,2})[/.\-](\d{4})(?:\s+\d{1,2}:\d{2}.*)?", re.ASCII)
_YEAR_FIRST = re.compile(r"(\d{4})[/.\-](\d{1,2})[/.\-](\d{1,2})(?:[T\s]+\d{1,2}:\d{2}.*)?", re.ASCII)
_SHORTENED = re.compile(r"\d([.,]\d+)?E\+?\d+", re.ASCII | re.IGNORECASE)
_GROUPED = re.compile(r"\d{1,3}(?:([.,])\d{3})(?:\1\d{3})*", re.ASCII)
_DECIMAL = re.compile(r"\d+(?:[.,]\d+)?", re.ASCII)
_BOTH = re.compile(r"\d{1,3}(?:(?P<group>[.,])\d{3})+(?!(?P=group))[.,]\d+", re.ASCII)
_LONGEST_FLAG = 100
_EARLIEST, _LATEST = date(2000, 1, 1), date(2100, 1, 1)


@dataclass(frozen=True)
class Read:
    """text and label: of a code its label, too. code and message: why it cannot be carried over, or is doubtful."""

    text: str | None = None
    label: str | None = None
    code: str | None = None
    message: str = ""


def read_value(value: Value | None, kind: str, *, epoch: datetime, flags: Mapping[str, str]) -> Read:
    """kind: as in the template's table."""
    if value is None:
        return Read()
    if isinstance(value, Fault):
        return _fault(value, kind)
    if kind == "date":
        return _date(value, epoch)
    if isinstance(value, date | datetime | time | timedelta):
        message = "Excel has made a date of what was typed here; format the cell as text and type it again."
        return Read(code="became_a_date", message=message)
    text = cleaned(_plain(value))
    if not text:
        return Read()
    return _READERS[kind](text, value, flags)


def cleaned(text: str) -> str:
    """Composed letters, no spaces around, none doubled, none that cannot be seen."""
    plain = unicodedata.normalize("NFC", text.replace("_x000D_", "")).translate(_UNSEEN)
    return "\n".join(_SPACES.sub(" ", line).strip() for line in plain.split("\n")).strip()


def _plain(value: Value) -> str:
    """A number with the fifteen digits that Excel keeps, and without an exponent."""
    if isinstance(value, float):
        text = format(Decimal(f"{value:.15g}"), "f")
        return text.rstrip("0").rstrip(".") if "." in text else text
    return str(value)


def _fault(fault: Fault, kind: str) -> Read:
    if kind == "date" and fault.code == "cell_error":
        return _no_day(fault.shown)
    if fault.code == "formula_without_value":
        message = "This formula has no value yet; open the file in Excel, let it calculate, save it and send it again."
    else:
        message = f"The cell shows {fault.shown[:20]}; mend its formula or type the value itself."
    return Read(code=fault.code, message=message)


def _text(text: str, _value: Value, _flags: Mapping[str, str]) -> Read:
    return Read(text)


def _digits(text: str, value: Value, _flags: Mapping[str, str]) -> Read:
    if isinstance(value, str) and _SHORTENED.fullmatch(text):
        message = (
            f"Excel has shortened this number to {text[:30]}; format the cell as text and type all its digits again."
        )
        return Read(text, code="number_shortened", message=message)
    return Read(text)


def _phone(text: str, value: Value, flags: Mapping[str, str]) -> Read:
    if isinstance(value, int | float):
        message = (
            "Excel keeps no zero at the front of a number; format the cell as text and type it again, with its zero."
        )
        return Read(text, code="leading_zero", message=message)
    return _digits(text, value, flags)


def _code(text: str, _value: Value, _flags: Mapping[str, str]) -> Read:
    """ "PCE. cái" is the code PCE with its label."""
    found = _CODED.fullmatch(text)
    return Read(found[1], found[2].strip()) if found else Read(text)


def _flag(text: str, _value: Value, flags: Mapping[str, str]) -> Read:
    found = _CODED.fullmatch(text[:_LONGEST_FLAG])
    said = [found[2], found[1]] if found else [text[:_LONGEST_FLAG]]
    known = next((flags[folded(each)] for each in said if folded(each) in flags), None)
    if known is None:
        message = f"'{text[:30]}' is neither yes nor no; write '1. Có' or '0. Không'."
        return Read(code="flag", message=message)
    return Read(known)


def _quantity(text: str, value: Value, flags: Mapping[str, str]) -> Read:
    """ "1.250,5" and "1,250.5" are 1250.5; "1.250" may be either, and is named."""
    if not isinstance(value, str):
        return Read(text)
    figure = "".join(text.split())
    if _SHORTENED.fullmatch(figure):
        return _digits(figure, value, flags)
    if _BOTH.fullmatch(figure):
        grouping = "," if figure.rindex(".") > figure.rindex(",") else "."
        return Read(figure.replace(grouping, "").replace(",", "."))
    grouped = _GROUPED.fullmatch(figure)
    if grouped and figure.count(grouped[1]) > 1:
        return Read(figure.replace(grouped[1], ""))
    if grouped and not figure.startswith("0"):
        whole, thousandths = figure.replace(grouped[1], ""), figure.replace(",", ".")
        message = f"'{figure}' may be {whole} or {thousandths}; type it as a number instead of text."
        return Read(code="quantity_ambiguous", message=message)
    return Read(figure.replace(",", ".") if _DECIMAL.fullmatch(figure) else text)


def _date(value: Value, epoch: datetime) -> Read:
    if isinstance(value, int | float) and not isinstance(value, bool):
        try:
            value = from_excel(value, epoch)
        except (ValueError, OverflowError):
            return _no_day(str(value))
    if isinstance(value, datetime):
        value = value.date()
    if isinstance(value, date):
        return Read(value.isoformat()) if _EARLIEST <= value < _LATEST else _no_day(value.isoformat())
    if not isinstance(value, str):
        return _no_day(str(value))
    text = cleaned(value)
    if not text:
        return Read()
    if found := _DAY_FIRST.fullmatch(text):
        day, month, year = map(int, found.groups())
    elif found := _YEAR_FIRST.fullmatch(text):
        year, month, day = map(int, found.groups())
    else:
        return _no_day(text)
    try:
        return Read(date(year, month, day).isoformat())
    except ValueError:
        return _no_day(text)


def _no_day(text: str) -> Read:
    return Read(code="date", message=f"'{text[:30]}' is no day that can be meant; write it as dd/mm/yyyy.")


_READERS: Mapping[str, Callable[[str, Value, Mapping[str, str]], Read]] = {
    "text": _text,
    "digits": _digits,
    "phone": _phone,
    "code": _code,
    "flag": _flag,
    "quantity": _quantity,
}
