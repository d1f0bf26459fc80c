"""What is wrong with an uploaded workbook: told at its cell, with its field, rule and way out, in Vietnamese."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from flask import Flask
from flask_babel import Babel
from openpyxl import Workbook

from services.console.entrypoints.counter.sheets import CellProblem
from services.console.entrypoints.counter.workbook_words import said_of, stands_at, wrong_in
from services.console.entrypoints.rooms import translations
from services.registration.adapters.spreadsheet.package import IN_ALL, MOST_OF, refuse_more_than
from shared.aggregate import Actor
from shared.errors import Invalid
from tests.data.spreadsheet.make import FIRST_ROW, GOODS, HERE, column
from tests.unit.registration.spreadsheet.books import book, drafted, read

OFFICER = Actor("officer:tiepnhan", "officer", agency="TCKT11")
ENGLISH = re.compile(r"\b(the|is|and|not|of|it|this|for|with|GET|type|write|as)\b", re.IGNORECASE)


@contextmanager
def page(language: str) -> Iterator[None]:
    app = Flask(__name__)
    app.config.update(BABEL_DEFAULT_LOCALE=language, BABEL_TRANSLATION_DIRECTORIES=";".join(translations()))
    Babel(app)
    with app.test_request_context():
        yield


def problems(data: bytes) -> list[CellProblem]:
    """As the counter has them."""
    return [
        CellProblem(at.sheet, each.message, each.code, at.cell, at.row, at.column, each.pointer)
        for each in drafted(data, OFFICER).problems
        for at in [each.place]
    ]


def untidy(made: Workbook) -> None:
    """What the dirty sample has not: hidden, missing, doubled, merged, beyond."""
    goods, front = made[GOODS], made.worksheets[0]
    front["C8"].value, front["A20"].value, front["B20"].value = "=TODAY()", "Điện thoại(*)", "0243 111 222"
    front["A3"].value = "Bỏ trống"
    goods.column_dimensions[column("name")].hidden = True
    goods[f"{column('has_certificate')}{FIRST_ROW}"].value = "maybe"
    goods[f"{column('origin')}{FIRST_ROW}"].value = "China"
    goods[f"{column('unit')}{FIRST_ROW}"].value = None
    goods[f"{column('quantity')}{FIRST_ROW}"].value = "nhiều"


def lost(made: Workbook) -> None:
    made[GOODS].title = "Hàng hóa"
    made.worksheets[0].sheet_state = "hidden"
    made.create_sheet("Khác")
    made.active = 2


@pytest.mark.parametrize("data", [(HERE / "dirty.xlsx").read_bytes(), book(untidy), book(lost)])
def test_whatever_is_wrong_in_a_workbook_is_told_in_vietnamese(data: bytes) -> None:
    found = problems(data)
    assert found
    with page("vi"):
        english = {each.detail: said for each in found if ENGLISH.search(said := wrong_in(each))}
    assert english == {}


@pytest.mark.parametrize(
    "data",
    [b"", b"a;b;c\n1;2;3\n", b"\x89PNG\r\n\x1a\n" + bytes(range(256)), b"PK\x03\x04 torn"],
)
def test_a_file_that_is_no_workbook_is_refused_in_vietnamese(data: bytes) -> None:
    with pytest.raises(Invalid) as refused:
        read(data)
    with page("vi"):
        assert not ENGLISH.search(said_of(refused.value.violations[0]))


@pytest.mark.parametrize("what", [*(what for *_, what in MOST_OF), IN_ALL])
def test_what_a_workbook_has_too_many_of_is_told_in_vietnamese(what: str) -> None:
    with pytest.raises(Invalid) as refused:
        refuse_more_than(1000, what)
    with page("vi"):
        assert not ENGLISH.search(said_of(refused.value.violations[0]))


def test_a_code_that_is_on_no_list_names_the_list_and_what_its_codes_look_like() -> None:
    agency = next(each for each in problems((HERE / "dirty.xlsx").read_bytes()) if each.field == "/agency/code")
    with page("vi"):
        assert stands_at(agency, "agency-code") == "Thongtinhoso!C2 (Cơ quan kiểm tra)"
        assert wrong_in(agency) == (
            "“TCKT99” không có trong danh mục cơ quan kiểm tra; hãy chọn trong danh mục, "
            "ví dụ TCKT1, TCKT2, TCKT3, TCKT4, TCKT5."
        )
    with page("en"):
        assert wrong_in(agency) == (
            "“TCKT99” is not on the list of inspection agencies: choose from it, "
            "such as TCKT1, TCKT2, TCKT3, TCKT4, TCKT5."
        )


def test_a_row_or_column_as_a_whole_is_called_so() -> None:
    with page("vi"):
        assert stands_at(CellProblem("ThongTin", "", row=7), None) == "ThongTin, dòng 7"
        assert stands_at(CellProblem("ThongTin", "", column="D"), None) == "ThongTin, cột D"
        assert stands_at(CellProblem("ThongTin", ""), None) == "ThongTin"
