"""From what was typed to the body that registration takes, and from its pointers back to the inputs."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from services.console.domain.registration.paper import DAYS, GRIDS, HEADER, Paper, Row

# What a row needs to count as one; a line of which only the certificate is ticked was never written.
_DAY = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})|(\d\d)(\d\d)(\d{4})")
# A thousand pieces, or one: whoever typed it has to say.
_TWO_WAYS = re.compile(r"[1-9]\d{0,2}(\.\d{3})+")
_NO_CONTENT = {"has_certificate", "catalogue_row", "type-code", "unit-code"}


@dataclass(frozen=True)
class Sent:
    """body: as RegistrationIn has it. rows: per grid, which typed row each sent one is. unclear: names of inputs whose
    number can be read in two ways: it is left out, so that nothing is registered while the service finds the rest."""

    body: Mapping[str, Any]
    rows: Mapping[str, Sequence[int]]
    unclear: Sequence[str] = ()

    def input_of(self, pointer: str) -> str | None:
        """The name of the input that a pointer is about: its own, else the first below or around it; of a list as a whole
        its name."""
        grid, _slash, rest = pointer.strip("/").partition("/")
        if grid not in GRIDS:
            return _nearest(pointer.strip("/").replace("/", "-"), HEADER)
        index, _slash, path = rest.partition("/")
        if not index.isdecimal() or int(index) >= len(self.rows[grid]):
            return grid
        name = _nearest(path.replace("/", "-"), GRIDS[grid]) or GRIDS[grid][0]
        return f"{grid}-{self.rows[grid][int(index)]}-{name}"


def to_send(paper: Paper) -> Sent:
    """Rows with nothing in them are left out. Parts of the multipart body are named as the kept files are."""
    body = _nested(paper.header)
    kept: dict[str, list[int]] = {}
    for grid in GRIDS:
        rows = paper.rows(grid)
        kept[grid] = [index for index, row in enumerate(rows) if _is_written(row)]
        body[grid] = [_SHAPES[grid](rows[index]) for index in kept[grid]]
    lines = paper.rows("goods_lines")
    unclear = [index for index in kept["goods_lines"] if _is_unclear(lines[index])]
    return Sent(body, kept, [f"goods_lines-{index}-quantity" for index in unclear])


def _is_written(row: Row) -> bool:
    return any(text for name, text in row.items() if name not in _NO_CONTENT)


def _is_unclear(line: Row) -> bool:
    return _TWO_WAYS.fullmatch(line.get("quantity", "")) is not None


def _nested(row: Row) -> dict[str, Any]:
    """ "group-code" becomes group.code; what is empty is left out."""
    found: dict[str, Any] = {}
    for name, text in row.items():
        outer, dash, inner = name.partition("-")
        if not text:
            continue
        if dash:
            found.setdefault(outer, {})[inner] = text
        else:
            found[outer] = _iso(text) if name in DAYS else text
    return found


def _iso(text: str) -> str:
    """What is no day stays as it was typed: the service says so."""
    day = _DAY.fullmatch(text)
    if day is None:
        return text
    of, month, year = (day[1], day[2], day[3]) if day[1] else (day[4], day[5], day[6])
    return f"{year}-{int(month):02d}-{int(of):02d}"


def _line(row: Row) -> dict[str, Any]:
    line = {**_nested(row), "has_certificate": row.get("has_certificate") == "1"}
    quantity = row.get("quantity", "")
    if _is_unclear(row):
        return {name: value for name, value in line.items() if name != "quantity"}
    # Half a tonne is written 0,5; where a point stands as well, the service asks which is which.
    return {**line, "quantity": quantity.replace(",", ".")} if quantity and "." not in quantity else line


def _document(row: Row) -> dict[str, Any]:
    return {**_nested(row), "lines": re.findall(r"\d+", row.get("lines", ""))}


_SHAPES: Mapping[str, Any] = {"goods_lines": _line, "documents": _document, "declarations": _nested}


def _nearest(name: str, names: Sequence[str]) -> str | None:
    if name in names:
        return name
    below = (each for each in names if name and each.startswith(f"{name}-"))
    around = (each for each in names if name.startswith(f"{each}-"))
    return next(below, None) or next(around, None)
