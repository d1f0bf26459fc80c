"""A list as a file that is sent while it is written."""

from __future__ import annotations

import io
from collections.abc import Iterator
from datetime import date, datetime, time
from types import SimpleNamespace
from typing import Any
from zipfile import is_zipfile

import pytest
from flask import Flask, g
from flask_babel import Babel
from openpyxl import load_workbook

from services.console.adapters.worklist_book import book_pieces, comma_pieces
from services.console.entrypoints.worklist import exporting
from services.console.entrypoints.worklist.pages import pages
from shared.errors import Unavailable

DAY = date(2026, 7, 3)
HEADINGS = ("Mã hồ sơ", "Ngày", "Hàng hóa")


def rows(count: int, taken: list[int]) -> Iterator[tuple[object, ...]]:
    yield HEADINGS
    for number in range(count):
        taken.append(number)
        yield f"QG{number:010}", DAY, f"Búp bê <{number * 7919}> & kẹo\x00"


def test_a_book_is_sent_while_its_rows_are_read_and_is_whole_at_the_end() -> None:
    taken: list[int] = []
    pieces = book_pieces("Tất cả & cả nhà", rows(20_000, taken))
    first, second = next(pieces), next(pieces)
    assert 0 < len(taken) < 5_000
    rest = [second, *pieces]
    assert max(len(piece) for piece in (first, *rest)) < 100_000
    book = load_workbook(io.BytesIO(first + b"".join(rest)), read_only=False)
    sheet = book.active
    assert sheet is not None
    assert (sheet.title, sheet.max_row, sheet.freeze_panes) == ("Tất cả & cả nhà", 20_001, "A2")
    heading, _, third = list(sheet.iter_rows(max_row=3))
    assert [cell.font.b for cell in heading] == [True] * 3
    assert third[2].value == "Búp bê <7919> & kẹo"
    assert (third[1].is_date, third[1].value) == (True, datetime.combine(DAY, time()))


@pytest.mark.parametrize("unseen", ["\x00", "\x0b", "\x1f", "\ud800", "\ufffe", "\uffff"])
def test_a_character_that_no_sheet_carries_is_left_out_and_hides_no_formula(unseen: str) -> None:
    book = load_workbook(io.BytesIO(b"".join(book_pieces("x", iter([("a",), (f"{unseen}=1+{unseen}1",)])))))
    assert book.active is not None
    cell = book.active["A2"]
    assert (cell.value, cell.quotePrefix) == ("=1+1", True)


def test_a_book_that_breaks_off_is_none() -> None:
    def broken() -> Iterator[tuple[object, ...]]:
        yield from rows(5000, [])
        raise Unavailable("away")

    sent = bytearray()
    pieces = book_pieces("x", broken())
    with pytest.raises(Unavailable):
        send(pieces, sent)
    assert sent
    assert not is_zipfile(io.BytesIO(sent))


def send(pieces: Iterator[bytes], sent: bytearray) -> None:
    for piece in pieces:
        sent += piece


def test_commas_too_are_sent_while_rows_are_read() -> None:
    taken: list[int] = []
    pieces = comma_pieces(rows(20_000, taken))
    first = next(pieces)
    assert 0 < len(taken) < 10_000
    whole = (first + b"".join(pieces)).decode("utf-8-sig").splitlines()
    assert (len(whole), whole[0]) == (20_001, "Mã hồ sơ,Ngày,Hàng hóa")


def test_a_sheet_has_no_more_rows_than_can_be_opened_and_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(exporting, "SHEET_ROWS", 3)
    monkeypatch.setattr(exporting, "_", lambda text: text)
    assert len(list(exporting._fitting(rows(1, [])))) == 2
    fitting = list(exporting._fitting(rows(9, [])))
    assert len(fitting) == 3
    assert "goes on" in str(fitting[-1][0])


def test_few_are_written_at_once_and_one_that_is_left_makes_room(monkeypatch: pytest.MonkeyPatch) -> None:
    app = Flask(__name__)
    app.secret_key = "x" * 40
    app.register_blueprint(pages)
    Babel(app)
    work = SimpleNamespace(book_pieces=book_pieces, comma_pieces=comma_pieces)
    audit = SimpleNamespace(saw=lambda *_: None)
    around: dict[str, Any] = {
        "console": lambda: SimpleNamespace(work=work, audit=audit),
        "today": lambda: DAY,
        "work": lambda: None,
        "all_rows": lambda *_, **__: iter(()),
        "_counts": lambda: None,
    }
    for name, value in around.items():
        monkeypatch.setattr(exporting, name, value)
    with app.test_request_context("/worklist/export.csv"):
        open_ones = []
        for n in range(exporting.AT_ONCE):
            g.who = SimpleNamespace(role="officer", id=f"officer:{n}")
            open_ones.append(exporting.export_plain())
            # One for each person.
            assert exporting.export().status_code == 302
        assert {answer.status_code for answer in open_ones} == {200}
        g.who = SimpleNamespace(role="officer", id="officer:lan.nt")
        assert exporting.export().status_code == 302
        open_ones[0].close()
        last = exporting.export()
        assert last.status_code == 200
        monkeypatch.setattr(exporting, "all_rows", lambda *_, **__: _away())
        for answer in (last, *open_ones[1:]):
            answer.close()
        for _ in range(exporting.AT_ONCE + 1):
            with pytest.raises(Unavailable):
                exporting.export()


def _away() -> Iterator[Any]:
    yield from ()
    raise Unavailable("away")
