"""Workbooks of tests: the sample's with something done to it, and what no library would write."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable
from typing import Any

import pytest
from openpyxl import Workbook

from services.registration.adapters.law import law_of
from services.registration.adapters.spreadsheet import BulkTemplate
from services.registration.application.drafting import Drafted, SheetDraft, SheetProblem, draft_from_spreadsheet
from shared.aggregate import Actor
from shared.errors import Invalid
from shared.regulation import load
from tests.data.spreadsheet.make import GOODS, as_bytes, clean
from tests.unit.registration.examples import NOW

IMPORTER = Actor("importer:9900066105", "importer", tax_code="9900066105")
Parts = dict[str, bytes]


def book(change: Callable[[Workbook], Any] = lambda _: None) -> bytes:
    made = clean()
    change(made)
    return as_bytes(made)


def read(data: bytes) -> SheetDraft:
    return BulkTemplate().read(data)


def drafted(data: bytes, actor: Actor = IMPORTER) -> Drafted:
    return draft_from_spreadsheet(data, actor=actor, spreadsheets=BulkTemplate(), law=law_of(load()), clock=lambda: NOW)


def told(found: SheetDraft | Drafted) -> dict[str, str]:
    """The rules by the cell, row, column or sheet at which they are told."""
    return {where(problem): problem.code for problem in found.problems}


def where(problem: SheetProblem) -> str:
    place = problem.place
    return place.cell or f"{place.sheet}!{place.row or place.column or ''}".rstrip("!")


def refusal(data: bytes) -> str:
    """The rule by which the file as a whole is refused."""
    with pytest.raises(Invalid) as refused:
        read(data)
    (violation,) = refused.value.violations
    assert (violation.message, violation.pointer) == (refused.value.message, "/file")
    return violation.code


def repacked(data: bytes, change: Callable[[Parts], Any]) -> bytes:
    """The same workbook with its parts changed."""
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    change(parts)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        for name, part in parts.items():
            package.writestr(name, part)
    return out.getvalue()


def with_cell(data: bytes, cell: str, xml: str, sheet: str = "xl/worksheets/sheet2.xml") -> bytes:
    """xml: what stands there in the sheet's part instead of that cell."""

    def change(parts: Parts) -> None:
        pattern = rf'<c r="{cell}"[^>]*?(/>|>.*?</c>)'
        text, times = re.subn(pattern, lambda _: xml, parts[sheet].decode())
        assert times == 1
        parts[sheet] = text.encode()

    return repacked(data, change)


def as_excel_saves(data: bytes) -> bytes:
    """Texts in a part of their own, shared, as Excel writes them; openpyxl writes each in its cell."""

    def change(parts: Parts) -> None:
        texts: list[bytes] = []

        def shared(found: re.Match[bytes]) -> bytes:
            texts.append(found[3])
            return b'<c%s t="s"%s><v>%d</v></c>' % (found[1], found[2], len(texts) - 1)

        for name in [name for name in parts if name.startswith("xl/worksheets/")]:
            parts[name] = re.sub(
                rb'<c([^>]*) t="inlineStr"([^>]*)><is>(.*?)</is></c>', shared, parts[name], flags=re.DOTALL
            )
        items = b"".join(b"<si>%s</si>" % text for text in texts)
        namespace = b"http://schemas.openxmlformats.org/spreadsheetml/2006/main"
        parts["xl/sharedStrings.xml"] = b'<sst xmlns="%s">%s</sst>' % (namespace, items)
        kind = b"application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"
        override = b'<Override PartName="/xl/sharedStrings.xml" ContentType="%s"/>' % kind
        types = parts["[Content_Types].xml"]
        parts["[Content_Types].xml"] = types.replace(b"</Types>", override + b"</Types>")

    return repacked(data, change)


def goods_cell(cell: str) -> str:
    return f"{GOODS}!{cell}"
