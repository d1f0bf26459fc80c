"""Makes clean.xlsx and dirty.xlsx beside it: `python -m tests.data.spreadsheet.make`.

Both have the sheets, labels and columns of the window's bulk template, as the table of the reader has them.
"""

from __future__ import annotations

import io
from datetime import date
from pathlib import Path
from typing import Any

from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from services.registration.adapters.spreadsheet.template import Label, read_template
from services.registration.domain.draft import (
    Draft,
    DraftDeclaration,
    DraftImporter,
    DraftLine,
    DraftNamed,
)

HERE = Path(__file__).parent
TEMPLATE = read_template()
DOSSIER, GOODS = TEMPLATE.dossier_sheet, TEMPLATE.goods_sheet
# Where the goods' first row stands: a title, the header and the columns' numbers come before it.
FIRST_ROW = 4

CLEAN = Draft(
    agency=DraftNamed("TCKT11", "Chi cục Tiêu chuẩn Đo lường Chất lượng Lạng Sơn"),
    importer=DraftImporter(phone="0205 3870 118", contact="Phòng Xuất nhập khẩu", email="xnk@mamxanh.example.vn"),
    import_from="2026-10-20",
    import_to="2026-12-20",
    storage_address="Kho số 4, cửa khẩu Hữu Nghị, tỉnh Lạng Sơn",
    qcvn=DraftNamed("3", "QCVN 3/BKHCN"),
    note="Lô hàng về làm hai chuyến",
    goods_lines=(
        DraftLine(
            group=DraftNamed("3", "Đồ chơi trẻ em"),
            hs_code="9503.00.21",
            name="Búp bê",
            brand="Rainbow",
            model="RB-210",
            tech_spec="Nhựa ABS, cao 28 cm",
            origin="CN",
            manufacturer="Shantou Rainbow Toys Co., Ltd.",
            quantity="1200",
            unit=DraftNamed("PCE", "cái"),
            has_certificate="0",
            declaration_no="106801234560",
        ),
        DraftLine(
            group=DraftNamed("3", "Đồ chơi trẻ em"),
            hs_code="95030099",
            name="Bộ xếp hình",
            brand="Rainbow",
            model="RB-700",
            tech_spec="Nhựa ABS, 120 mảnh",
            origin="CN",
            quantity="350.5",
            unit=DraftNamed("SET", "bộ"),
            has_certificate="0",
            exempt_category="4",
            note="Hàng mẫu",
        ),
    ),
    declarations=(DraftDeclaration("106801234560", "2026-10-05", "15BB"),),
)
_COUNTRIES = {"CN": "Trung Quốc", "KR": "Hàn Quốc"}
_FLAGS = {"1": "1. Có", "0": "0. Không"}


def fill_in(draft: Draft) -> Workbook:
    """The template with that draft in it: dates as dates, quantities as numbers, codes with their labels, else text."""
    book = Workbook()
    dossier = book.active
    assert isinstance(dossier, Worksheet)
    dossier.title = DOSSIER
    dossier.append(["PHIẾU ĐĂNG KÝ KIỂM TRA CHẤT LƯỢNG HÀNG HÓA NHẬP KHẨU"])
    dossier.merge_cells("A1:D1")
    for label in TEMPLATE.labels:
        if label.beside and not _of(draft, label.field):
            continue
        dossier.append([label.text, None, written(label, _of(draft, label.field))])
        dossier.merge_cells(start_row=dossier.max_row, end_row=dossier.max_row, start_column=1, end_column=2)
    dossier.append([])
    dossier.append(["STT", *(label.text for label in TEMPLATE.declarations.columns)])
    for number, declaration in enumerate(draft.declarations, 1):
        values = (written(label, _of(declaration, label.field)) for label in TEMPLATE.declarations.columns)
        dossier.append([number, *values])

    goods = book.create_sheet(GOODS)
    goods.append(["DANH SÁCH HÀNG HÓA"])
    goods.append(["STT", *(label.text for label in TEMPLATE.goods.columns)])
    goods.append([f"({number})" for number in range(1, len(TEMPLATE.goods.columns) + 2)])
    for number, line in enumerate(draft.goods_lines, 1):
        goods.append([number, *(written(label, _of(line, label.field)) for label in TEMPLATE.goods.columns)])
    for cell in (cell for sheet in (dossier, goods) for row in sheet.iter_rows() for cell in row):
        # openpyxl would take "=…" for a formula, "#N/A" for an error.
        if isinstance(cell.value, str):
            cell.data_type = "s"
    return book


def written(label: Label, value: Any) -> Any:
    if isinstance(value, DraftNamed):
        return f"{value.code}. {value.name}" if value.name else value.code
    if value is None:
        return None
    if label.kind == "date":
        return date.fromisoformat(value)
    if label.kind == "quantity":
        return float(value) if "." in value else int(value)
    if label.kind == "flag":
        return _FLAGS[value]
    return f"{value}. {_COUNTRIES[value]}" if value in _COUNTRIES else value


def _of(around: Any, field: str) -> Any:
    for part in field.split("/"):
        around = getattr(around, part)
    return around


def column(field: str) -> str:
    """The letter of that column of the goods' table."""
    return "BCDEFGHIJKLMNOPQRST"[[label.field for label in TEMPLATE.goods.columns].index(field)]


def as_bytes(book: Workbook) -> bytes:
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def clean() -> Workbook:
    return fill_in(CLEAN)


def dirty() -> Workbook:
    """What people send."""
    book = fill_in(CLEAN)
    dossier, goods = book[DOSSIER], book[GOODS]
    rows = {dossier.cell(row, 1).value: row for row in range(1, dossier.max_row + 1)}
    by_field = {label.field: rows[label.text] for label in TEMPLATE.labels if label.text in rows}
    dossier.cell(by_field["agency"], 3).value = "TCKT99. Chi cục ở nơi không có"
    dossier.cell(by_field["importer/phone"], 3).value = 2053870118
    dossier.cell(by_field["import_from"], 3).value = "31/11/2026"
    dossier.cell(by_field["import_to"], 3).value = 46376
    dossier.cell(dossier.max_row, 2).value = "1.06801E+11"
    first = FIRST_ROW
    goods[f"{column('name')}{first}"] = "  Búp\u00a0bê  "
    goods[f"{column('quantity')}{first}"] = "1.250"
    goods[f"{column('unit')}{first}"] = "hộp quà"
    goods[f"{column('declaration_no')}{first}"] = None
    second = first + 1
    goods.insert_rows(second, 2)
    second += 2
    goods[f"{column('hs_code')}{second}"] = 950300
    goods[f"{column('quantity')}{second}"] = 123456789012345
    goods[f"{column('model')}{second}"] = date(2026, 12, 3)
    goods[f"{column('brand')}{second}"] = "#REF!"
    goods[f"{column('brand')}{second}"].data_type = "e"
    goods.append([None, "Tổng cộng", None, None])
    goods.row_dimensions[second].hidden = True
    return book


if __name__ == "__main__":
    clean().save(HERE / "clean.xlsx")
    dirty().save(HERE / "dirty.xlsx")
