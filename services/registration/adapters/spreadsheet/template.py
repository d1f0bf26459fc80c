"""Where the template has each field; the table stands beside this file."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

import yaml

from shared.texts import without_diacritics

_TABLE = Path(__file__).with_suffix(".yaml")
_LONGEST_LABEL = 200
_NOT_WORDS = re.compile(r"[^a-z0-9]+")
_IN_BRACKETS = re.compile(r"\([^)]*\)")

KINDS = ("text", "code", "digits", "phone", "date", "quantity", "flag")


@dataclass(frozen=True)
class Label:
    """field: of the draft, or of an entry of the table. text: as we write it. known_as: folded.

    optional: a sheet may lack it. beside: and it is known otherwise, so that an empty one is no fault of the sheet's.
    """

    field: str
    kind: str
    text: str
    known_as: frozenset[str]
    optional: bool = False
    beside: bool = False


@dataclass(frozen=True)
class TableLayout:
    """least: a row with that many of the columns is the header. ordinals: columns that only count, folded."""

    columns: tuple[Label, ...]
    least: int
    ordinals: frozenset[str]
    optional: bool = False


@dataclass(frozen=True)
class Template:
    dossier_sheet: str
    labels: tuple[Label, ...]
    declarations: TableLayout
    goods_sheet: str
    goods: TableLayout
    flags: Mapping[str, str]
    passed_over: tuple[str, ...]


@lru_cache(maxsize=2048)
def folded(text: str) -> str:
    """ "Tổ chức kiểm tra dự kiến(*)" becomes "to chuc kiem tra du kien"."""
    letters = without_diacritics(unicodedata.normalize("NFKD", text)).lower()
    return _NOT_WORDS.sub(" ", letters).strip()


def find(text: object, among: Collection[Label]) -> Label | None:
    """The label that this text is, with or without what stands in brackets."""
    if not among or not isinstance(text, str) or len(text) > _LONGEST_LABEL:
        return None
    said = {folded(text), folded(_IN_BRACKETS.sub(" ", text))} - {""}
    return next((label for label in among if said & label.known_as), None)


@cache
def read_template() -> Template:
    """Raises ValueError for a row that nobody understands."""
    table = yaml.safe_load(_TABLE.read_text(encoding="utf-8"))
    dossier, goods = table["dossier"], table["goods"]
    flags = {said: value for value in ("0", "1") for said in table["flags"][value]}
    return Template(
        dossier_sheet=dossier["sheet"]["name"],
        labels=_labels(dossier["labels"]),
        declarations=_layout(table["declarations"]),
        goods_sheet=goods["sheet"]["name"],
        goods=_layout(goods),
        flags=flags,
        passed_over=tuple(folded(text) for text in table["passed_over"]),
    )


def _layout(table: Mapping[str, Any]) -> TableLayout:
    ordinals = frozenset(folded(text) for text in table["ordinals"])
    return TableLayout(_labels(table["columns"]), table["least"], ordinals, table.get("optional", False))


def _labels(rows: Iterable[Mapping[str, Any]]) -> tuple[Label, ...]:
    labels, seen = [], dict[str, str]()
    for row in rows:
        if row["kind"] not in KINDS:
            raise ValueError(
                f"{_TABLE.name}: {row['field']} is of no kind '{row['kind']}'; there are {', '.join(KINDS)}."
            )
        known_as = frozenset(folded(text) for text in row["texts"])
        for text in known_as:
            if (other := seen.setdefault(text, row["field"])) != row["field"]:
                raise ValueError(f"{_TABLE.name}: '{text}' means both {other} and {row['field']}.")
        more = {name: row.get(name, False) for name in ("optional", "beside")}
        labels.append(Label(row["field"], row["kind"], row["texts"][0], known_as, **more))
    return tuple(labels)
