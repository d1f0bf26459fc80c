"""The bulk template read into a draft, and what was wrong in which cell of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import uuid4

from services.console.application.desk import Desk, Upload
from services.console.domain.registration.paper import Paper, from_content
from services.console.shaping import read_as

_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@dataclass(frozen=True)
class CellProblem:
    """cell: as the workbook has it, else its row, column or sheet. code: the rule. field: pointer into the draft."""

    sheet: str
    detail: str
    code: str = ""
    cell: str | None = None
    row: int | None = None
    column: str | None = None
    field: str | None = None


@dataclass(frozen=True)
class _Told:
    problems: tuple[CellProblem, ...]
    problems_left_out: int = 0


@dataclass(frozen=True)
class ReadSheet:
    """paper: the draft with the sheet's lines after its own. at: the input that a problem is about, where there is one."""

    paper: Paper
    problems: tuple[tuple[str | None, CellProblem], ...]
    left_out: int


def read_sheet(paper: Paper, name: str, data: bytes, *, desk: Desk) -> ReadSheet:
    """Raises Invalid for a file that cannot be read at all, and what `Desk.act` does."""
    upload = Upload("file", name, _TYPE, data)
    answer: Any = desk.act("registration", "/registrations/drafts/spreadsheet", {}, key=str(uuid4()), uploads=[upload])
    told, sheet = read_as(_Told, answer, service="registration"), from_content(answer.get("draft") or {})
    own = [row for row in paper.rows("goods_lines") if any(row.values())]
    filled = paper.filled_in(sheet.header).with_rows("goods_lines", [*own, *sheet.rows("goods_lines")])
    if not any(any(row.values()) for row in paper.rows("declarations")):
        filled = filled.with_rows("declarations", sheet.rows("declarations"))
    problems = tuple((_input_of(each.field, len(own)), each) for each in told.problems)
    return ReadSheet(filled, problems, told.problems_left_out)


def _input_of(pointer: str | None, before: int) -> str | None:
    if not pointer:
        return None
    first, *rest = pointer.strip("/").split("/")
    if first == "goods_lines" and rest and rest[0].isdecimal():
        rest[0] = str(int(rest[0]) + before)
    return "-".join([first, *rest])
