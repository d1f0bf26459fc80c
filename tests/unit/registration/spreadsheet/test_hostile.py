"""Files that are no workbook, or one made to do harm: refused in a clear word, in bounded time and memory."""

from __future__ import annotations

import io
import re
import struct
import time
import tracemalloc
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from services.registration.adapters.spreadsheet import package
from services.registration.adapters.spreadsheet.outline import MOST_ROWS
from tests.data.spreadsheet.make import CLEAN, GOODS
from tests.unit.registration.spreadsheet.books import Parts, as_excel_saves, book, read, refusal, repacked, told

SHEET = "xl/worksheets/sheet2.xml"
COMPOUND = bytes.fromhex("d0cf11e0a1b11ae1") + bytes(504)
PDF = (Path(__file__).parents[3] / "data" / "counter" / "contract.pdf").read_bytes()


EXCELS = as_excel_saves(book())


def changed(name: str, change: Callable[[bytes], bytes]) -> bytes:
    def apply(parts: Parts) -> None:
        parts[name] = change(parts[name])

    return repacked(EXCELS, apply)


def with_part(name: str, part: bytes) -> bytes:
    return repacked(EXCELS, lambda parts: parts.update({name: part}))


def rows(xml: str) -> bytes:
    """The goods' sheet with those rows instead of its own."""

    def change(part: bytes) -> bytes:
        before, _, rest = part.partition(b"<sheetData>")
        _, _, after = rest.partition(b"</sheetData>")
        return before + b"<sheetData>" + xml.encode() + b"</sheetData>" + after

    return changed(SHEET, change)


def declared_in(encoding: str) -> Callable[[bytes], bytes]:
    def change(part: bytes) -> bytes:
        bare = part.partition(b"?>")[2] if part.startswith(b"<?xml") else part
        return f'<?xml version="1.0" encoding="{encoding}"?>'.encode() + bare

    return change


def test_another_way_of_writing_the_encoding_is_no_harm() -> None:
    assert read(changed("xl/workbook.xml", declared_in("Utf-8"))).draft == CLEAN


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "not_a_workbook"),
        ("STT,Tên hàng hóa*\n1,Búp bê\n".encode(), "not_a_workbook"),
        ("\ufeffSTT;Tên hàng hóa\n".encode("utf-16"), "not_a_workbook"),
        (b"<html><table><tr><td>1</td></tr></table></html>", "not_a_workbook"),
        (PDF, "not_a_workbook"),
        (COMPOUND + b"Workbook", "old_excel"),
        (COMPOUND + "EncryptedPackage".encode("utf-16-le"), "password_protected"),
        (b"PK\x03\x04 and nothing that follows", "damaged"),
        (book()[:2000], "damaged"),
        (repacked(book(), lambda parts: parts.clear()), "not_a_workbook"),
        (
            repacked(book(), lambda parts: parts.pop("xl/workbook.xml")),
            "not_a_workbook",
        ),
        (with_part("xl/vbaProject.bin", COMPOUND), "macros"),
        (with_part("xl/workbook.bin", b"x"), "binary_workbook"),
        (
            changed("[Content_Types].xml", lambda p: p.replace(b"sheet.main+xml", b"sheet.macroEnabled.main+xml")),
            "macros",
        ),
        (
            changed(
                "xl/workbook.xml",
                lambda p: p.replace(
                    b"http://schemas.openxmlformats.org/spreadsheetml/2006/main",
                    b"http://purl.oclc.org/ooxml/spreadsheetml/main",
                ),
            ),
            "strict_workbook",
        ),
        (changed(SHEET, lambda part: part[: len(part) // 2]), "damaged"),
        (
            changed(SHEET, lambda part: part.replace(b't="s"><v>', b't="s"><v>9999', 1)),
            "damaged",
        ),
        (rows('<row r="5"/><row r="4"/>'), "damaged"),
        (changed(SHEET, lambda part: part.replace(b"<v>", b"<v>12x", 1)), "damaged"),
        (changed("xl/styles.xml", lambda _: b"<styleSheet"), "damaged"),
        (changed("xl/workbook.xml", lambda part: part.decode().encode("utf-16")), "damaged"),
        (changed("xl/workbook.xml", declared_in("UTF-7")), "damaged"),
        (changed("xl/workbook.xml", lambda part: b"<!DOCTYPE workbook>" + part), "damaged"),
    ],
)
def test_what_is_no_workbook_is_refused_in_a_clear_word(data: bytes, code: str) -> None:
    assert refusal(data) == code


@pytest.mark.parametrize(
    "name", [SHEET, "xl/workbook.xml", "xl/styles.xml", "xl/sharedStrings.xml", "xl/_rels/workbook.xml.rels"]
)
def test_entities_are_refused_in_every_part(name: str) -> None:
    bomb = b'<!DOCTYPE a [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]>'
    assert refusal(changed(name, lambda part: bomb + part)) == "damaged"


def test_a_workbook_as_excel_saves_it_is_read() -> None:
    assert (read(EXCELS).draft, read(EXCELS).problems) == (CLEAN, ())


def test_parts_that_are_not_read_do_not_matter() -> None:
    """Pictures, links to other files, comments and whatever is made to look like one."""
    hostile = b"<!DOCTYPE x [<!ENTITY y SYSTEM 'file:///etc/passwd'>]>"
    names = (
        "xl/externalLinks/externalLink1.xml",
        "xl/media/image1.png",
        "customXml/item1.xml",
        "../../etc/x",
        "docProps/core.xml",
    )
    data = repacked(EXCELS, lambda parts: parts.update(dict.fromkeys(names, hostile)))
    assert (read(data).draft, read(data).problems) == (CLEAN, ())


def test_a_bomb_is_refused_before_it_is_unpacked() -> None:
    bomb = with_part("xl/worksheets/sheet3.xml", b"<worksheet>" + b" " * (200 << 20))
    assert len(bomb) < 1 << 20
    assert bounded(bomb) == "too_large"


def test_a_bomb_that_lies_of_its_size_is_refused_too() -> None:
    data = bytearray(with_part("xl/worksheets/sheet3.xml", b"<worksheet>" + b" " * (200 << 20)))
    true = struct.pack("<I", 11 + (200 << 20))
    assert data.count(true) == 2
    lie = bytes(data).replace(true, struct.pack("<I", 100))
    assert bounded(lie) in ("too_large", "damaged")


def test_a_bomb_in_a_part_that_is_not_read_is_not_unpacked() -> None:
    data = with_part("xl/media/image1.png", b" " * (200 << 20))
    assert bounded(data, read_all=True) == "none"


def bounded(data: bytes, *, read_all: bool = False) -> str:
    tracemalloc.start()
    try:
        said = "none" if read_all and read(data) else refusal(data)
        assert tracemalloc.get_traced_memory()[1] < 100 << 20
    finally:
        tracemalloc.stop()
    return said


@pytest.mark.parametrize(
    "xml",
    [
        "<row>" + "<c/>" * (package.MOST_CELLS + 1) + "</row>",
        "<row/>" * (package.MOST_ELEMENTS + 1),
        "<row>" + "<a>" * 300 + "</a>" * 300 + "</row>",
        '<row r="1"><c r="A1"><v>' + "9" * 6000 + "</v></c></row>",
    ],
    ids=["cells", "rows", "depth", "digits"],
)
def test_sheets_beyond_bounds_are_refused_soon(xml: str) -> None:
    begun = time.monotonic()
    assert refusal(rows(xml)) in ("too_large", "damaged")
    assert time.monotonic() - begun < 30


def test_more_texts_sheets_or_merged_cells_than_anybody_fills_in() -> None:
    texts = b"<si/>" * (package.MOST_STRINGS + 1) + b"</sst>"
    assert refusal(changed("xl/sharedStrings.xml", lambda part: part.replace(b"</sst>", texts))) == "too_large"
    sheets = b'<sheet name="x"/>' * (package.MOST_SHEETS + 1) + b"</sheets>"
    assert refusal(changed("xl/workbook.xml", lambda part: part.replace(b"</sheets>", sheets))) == "too_large"
    merged = b'<mergeCells><mergeCell ref="A1:XFD1048576"/></mergeCells></worksheet>'
    assert refusal(changed(SHEET, lambda part: part.replace(b"</worksheet>", merged))) == "too_large"
    areas = b"<mergeCells>" + b'<mergeCell ref="A1:A1"/>' * 20_001 + b"</mergeCells></worksheet>"
    assert refusal(changed(SHEET, lambda part: part.replace(b"</worksheet>", areas))) == "too_large"


def test_formatted_rows_without_content_are_passed_over() -> None:
    """As when somebody formatted whole columns."""
    empty = "".join(f'<row r="{number}"/>' for number in range(MOST_ROWS, 300_000))
    data = changed(SHEET, lambda part: part.replace(b"</sheetData>", empty.encode() + b"</sheetData>"))
    found = read(data)
    assert (found.draft, found.problems) == (CLEAN, ())


def test_parts_that_stand_twice_in_the_package() -> None:
    out = io.BytesIO(book())
    with zipfile.ZipFile(out, "a") as made, pytest.warns(UserWarning, match="Duplicate"):
        made.writestr(SHEET, b"<worksheet/>")
    assert refusal(out.getvalue()) == "damaged"


def test_a_package_with_a_password() -> None:
    data = bytearray(book())
    # The flag of an encrypted entry, in the central directory and before the entry.
    for signature, offset in ((b"PK\x01\x02", 8), (b"PK\x03\x04", 6)):
        at = data.find(signature)
        while at >= 0:
            data[at + offset] |= 1
            at = data.find(signature, at + 4)
    assert refusal(bytes(data)) == "password_protected"


def test_a_sheet_that_is_named_but_not_there() -> None:
    data = repacked(book(), lambda parts: parts.pop(SHEET))
    assert told(read(data)) == {GOODS: "sheet_missing"}


@pytest.mark.parametrize("name", ["Again", None])
def test_one_sheet_that_is_named_many_times_is_not_read_many_times(name: str | None) -> None:
    def doubled(part: bytes) -> bytes:
        sheet = re.findall(rb"<sheet [^>]*/>", part)[-1]
        again = re.sub(rb'name="[^"]*"', f'name="{name}"'.encode(), sheet) if name else sheet
        return part.replace(b"</sheets>", again + b"</sheets>")

    assert refusal(changed("xl/workbook.xml", doubled)) == "damaged"


def test_many_full_sheets_are_too_many() -> None:
    """Each within its limits, they would be minutes of work."""
    sheet = b"<worksheet><sheetData><row>" + b"<c/>" * (package.MOST_CELLS - 1) + b"</row></sheetData></worksheet>"
    full = {f"xl/worksheets/sheet{n}.xml": sheet for n in (7, 8, 9)}
    assert refusal(repacked(EXCELS, lambda parts: parts.update(full))) == "too_large"
