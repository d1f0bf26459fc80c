"""What people send: each bad cell is named by sheet, row and column, and the rest is read."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
import yaml
from openpyxl import Workbook
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from services.registration.adapters.spreadsheet import template
from services.registration.adapters.spreadsheet.outline import MOST_ROWS
from services.registration.domain.draft import DraftNamed
from tests.data.spreadsheet.make import CLEAN, DOSSIER, FIRST_ROW, GOODS, HERE, as_bytes, column, dirty
from tests.unit.registration.spreadsheet.books import (
    book,
    drafted,
    goods_cell,
    read,
    repacked,
    told,
    with_cell,
)

AGENCY, PHONE, FROM = "C2", "C3", "C8"


def cell(field: str, row: int = FIRST_ROW) -> str:
    return f"{column(field)}{row}"


def setting(sheet: str, at: str, value: Any) -> bytes:
    def change(made: Workbook) -> None:
        made[sheet][at].value = value

    return book(change)


def test_the_clean_sample_has_no_problem_and_only_lacks_what_no_sheet_brings() -> None:
    data = (HERE / "clean.xlsx").read_bytes()
    found = drafted(data)
    assert found.problems == ()
    assert read(data).draft == CLEAN
    assert (found.draft.dossier_type, found.draft.importer.tax_code) == ("2", "9900066105")
    beside = {violation.pointer for violation in found.to_complete}
    assert beside == {"/importer/name", "/importer/address", "/documents"}


def test_the_dirty_sample_names_every_bad_cell() -> None:
    found = drafted((HERE / "dirty.xlsx").read_bytes())
    second = FIRST_ROW + 3
    assert told(found) == {
        f"{DOSSIER}!{AGENCY}": "not_on_list",
        f"{DOSSIER}!{PHONE}": "leading_zero",
        f"{DOSSIER}!{FROM}": "date",
        f"{DOSSIER}!B14": "number_shortened",
        goods_cell(cell("quantity")): "quantity_ambiguous",
        goods_cell(cell("unit")): "not_on_list",
        f"{GOODS}!{second}": "hidden_row",
        goods_cell(cell("model", second)): "became_a_date",
        goods_cell(cell("brand", second)): "cell_error",
        goods_cell(cell("quantity", second)): "quantity",
        goods_cell(cell("hs_code", second)): "hs_code",
    }
    assert all(problem.message for problem in found.problems)
    assert found.draft.goods_lines[0].name == "Búp bê"
    assert found.draft.import_to == "2026-12-20"
    assert len(found.draft.goods_lines) == 2


def test_the_samples_are_what_the_script_makes() -> None:
    assert read((HERE / "clean.xlsx").read_bytes()) == read(book())
    assert read((HERE / "dirty.xlsx").read_bytes()) == read(as_bytes(dirty()))


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (datetime(2026, 10, 20, 7, 30), "2026-10-20"),  # noqa: DTZ001
        (46315, "2026-10-20"),
        (46315.5, "2026-10-20"),
        ("20/10/2026", "2026-10-20"),
        (" 20.10.2026\u00a0", "2026-10-20"),
        ("20-10-2026 08:00", "2026-10-20"),
        ("2026-10-20", "2026-10-20"),
        ("31/02/2026", None),
        ("12/25/2026", None),
        ("20/10/26", None),
        ("sắp tới", None),
        (20261020, None),
        (-5, None),
        (12, None),
        (True, None),
    ],
)
def test_dates(value: Any, text: str | None) -> None:
    data = setting(DOSSIER, FROM, value)
    assert read(data).draft.import_from == text
    assert told(drafted(data)) == ({} if text else {f"{DOSSIER}!{FROM}": "date"})


def test_serial_dates_of_a_workbook_that_counts_from_1904() -> None:
    def change(made: Workbook) -> None:
        made.epoch = CALENDAR_MAC_1904
        made[DOSSIER][FROM].value = 46315 - 1462

    assert read(book(change)).draft.import_from == "2026-10-20"


@pytest.mark.parametrize(
    ("value", "text", "code"),
    [
        (1250, "1250", None),
        (1250.5, "1250.5", None),
        (0.1 + 0.2, "0.3", None),
        ("1250", "1250", None),
        ("1250,5", "1250.5", None),
        ("1.250,5", "1250.5", None),
        ("1,250.5", "1250.5", None),
        ("1.250.000", "1250000", None),
        ("1,250,000", "1250000", None),
        ("1 250 000", "1250000", None),
        (" 1\u00a0250 ", "1250", None),
        ("0.125", "0.125", None),
        ("0,125", "0.125", None),
        ("1.250", None, "quantity_ambiguous"),
        ("12,500", None, "quantity_ambiguous"),
        ("1200 cái", "1200 cái", "quantity"),
        ("-5", "-5", "quantity"),
        (0, "0", "quantity_zero"),
        ("1.23E+14", "1.23E+14", "number_shortened"),
        (1.23e14, "123000000000000", "quantity"),
        (123456789012345, "123456789012345", "quantity"),
        (1e300, "1" + "0" * 300, "quantity"),
        (None, None, "required"),
    ],
)
def test_quantities(value: Any, text: str | None, code: str | None) -> None:
    data = setting(GOODS, cell("quantity"), value)
    assert read(data).draft.goods_lines[0].quantity == text
    assert told(drafted(data)) == ({goods_cell(cell("quantity")): code} if code else {})


@pytest.mark.parametrize(
    ("value", "code", "label"),
    [
        ("PCE. cái", "PCE", "cái"),
        ("PCE.cái", "PCE", "cái"),
        (" PCE .  cái ", "PCE", "cái"),
        ("PCE - cái", "PCE", "cái"),
        ("PCE: cái", "PCE", "cái"),
        ("PCE", "PCE", None),
        ("pce", "PCE", "cái"),
        ("Cái", "PCE", "cái"),
    ],
)
def test_codes_with_and_without_their_labels(value: str, code: str, label: str | None) -> None:
    found = drafted(setting(GOODS, cell("unit"), value))
    assert (found.draft.goods_lines[0].unit, found.problems) == (DraftNamed(code, label), ())


@pytest.mark.parametrize("value", ["hộp quà", "PCX. cái", "PCE cái"])
def test_unknown_units_are_named(value: str) -> None:
    assert told(drafted(setting(GOODS, cell("unit"), value))) == {goods_cell(cell("unit")): "not_on_list"}


@pytest.mark.parametrize("value", [950300, "9503", "95.03.00.21", "9503002I"])
def test_unknown_hs_codes_are_named(value: Any) -> None:
    assert told(drafted(setting(GOODS, cell("hs_code"), value))) == {goods_cell(cell("hs_code")): "hs_code"}


@pytest.mark.parametrize(
    ("value", "said"), [("1. Có", "1"), ("Có", "1"), ("x", "1"), (1, "1"), (True, "1"), ("2. Không", "0"), (None, None)]
)
def test_flags(value: Any, said: str | None) -> None:
    found = drafted(setting(GOODS, cell("has_certificate"), value))
    assert (found.draft.goods_lines[0].has_certificate, found.problems) == (said, ())
    # A certificate is attached later; its lack is no fault of the cell.
    assert ("certificate_missing" in {violation.code for violation in found.to_complete}) == (said == "1")


def test_a_flag_that_nobody_understands_is_named() -> None:
    assert told(drafted(setting(GOODS, cell("has_certificate"), "đang chờ"))) == {
        goods_cell(cell("has_certificate")): "flag"
    }


def test_formulas_have_the_value_that_excel_kept() -> None:
    data = with_cell(book(), cell("quantity"), f'<c r="{cell("quantity")}"><f>SUM(A1:A2)</f><v>77.5</v></c>')
    data = with_cell(data, cell("name"), f'<c r="{cell("name")}" t="str"><f>A1&amp;"x"</f><v>Búp bê vải</v></c>')
    found = drafted(data)
    line = found.draft.goods_lines[0]
    assert (line.quantity, line.name, found.problems) == ("77.5", "Búp bê vải", ())


@pytest.mark.parametrize("value", ["", "<v/>", "<v></v>"])
def test_a_formula_without_a_value_is_named(value: str) -> None:
    data = with_cell(book(), cell("quantity"), f'<c r="{cell("quantity")}"><f>SUM(A1:A2)</f>{value}</c>')
    assert told(drafted(data)) == {goods_cell(cell("quantity")): "formula_without_value"}


def test_a_formula_that_failed_is_named() -> None:
    data = with_cell(book(), cell("brand"), f'<c r="{cell("brand")}" t="e"><f>VLOOKUP(1,A:A,1)</f><v>#N/A</v></c>')
    assert told(drafted(data)) == {goods_cell(cell("brand")): "cell_error"}


def test_texts_lose_what_cannot_be_seen_around_them() -> None:
    data = setting(GOODS, cell("name"), " Bu\u0301p\u00a0\u00a0be\u0302 \ufeff\u200b")
    assert read(data).draft.goods_lines[0].name == "Búp bê"


def test_a_control_character_is_named_by_its_cell() -> None:
    assert told(drafted(setting(GOODS, cell("name"), "Búp\u202ebê"))) == {goods_cell(cell("name")): "control_character"}


def test_labels_and_headers_in_any_case_with_or_without_stars_and_diacritics() -> None:
    def change(made: Workbook) -> None:
        for sheet in (made[DOSSIER], made[GOODS]):
            for row in sheet.iter_rows():
                for one in row:
                    if isinstance(one.value, str) and ("*" in one.value or one.value == "Ghi chú"):
                        one.value = f" {one.value.replace('(*)', '').replace('*', '').upper()} : "
        made[GOODS][f"{column('name')}2"] = "ten hang hoa (*)"
        made[DOSSIER]["A2"] = "To chuc kiem tra du kien"

    found = read(book(change))
    assert (found.draft, found.problems) == (CLEAN, ())


def test_a_label_and_its_value_in_one_cell_or_far_beside() -> None:
    def change(made: Workbook) -> None:
        sheet = made[DOSSIER]
        sheet["A3"], sheet["C3"] = "Điện thoại: 0205 3870 118", None
        sheet["F4"], sheet["C4"] = sheet["C4"].value, None

    found = read(book(change))
    assert (found.draft, found.problems) == (CLEAN, ())


def test_an_empty_value_is_not_taken_from_the_label_that_follows() -> None:
    def change(made: Workbook) -> None:
        made[DOSSIER]["C3"], made[DOSSIER]["D3"], made[DOSSIER]["E3"] = None, "Fax", "0205 3870 119"

    found = drafted(book(change))
    assert (found.draft.importer.phone, found.draft.importer.fax) == (None, "0205 3870 119")
    assert told(found) == {f"{DOSSIER}!C3": "required"}


def test_a_label_that_is_gone_is_told_once() -> None:
    assert told(drafted(setting(DOSSIER, "A2", "Gì đó"))) == {DOSSIER: "label_missing"}


def test_a_label_that_stands_twice_with_two_values() -> None:
    def change(made: Workbook) -> None:
        made[DOSSIER]["F3"], made[DOSSIER]["G3"] = "Điện thoại", "0205 111 222"

    found = drafted(book(change))
    assert (told(found), found.draft.importer.phone) == ({f"{DOSSIER}!G3": "label_twice"}, "0205 3870 118")


def test_a_column_that_is_gone_is_told_once_and_not_in_every_row() -> None:
    assert told(drafted(setting(GOODS, f"{column('hs_code')}2", "Mã gì đó"))) == {f"{GOODS}!2": "column_missing"}


def test_a_column_that_stands_twice() -> None:
    assert told(drafted(setting(GOODS, "Z2", "Mã HS"))) == {f"{GOODS}!Z2": "column_twice"}


def test_columns_in_another_order_and_rows_that_are_empty_or_no_goods() -> None:
    def change(made: Workbook) -> None:
        sheet = made[GOODS]
        sheet.move_range(f"{column('group')}1:{column('group')}20", cols=24)
        sheet.insert_rows(FIRST_ROW + 1, 40)
        sheet.append([None, None, "Tổng cộng", None, 1550])
        sheet.append([30])
        sheet.append([None, None, "Lưu ý: (*) là bắt buộc"])

    found = drafted(book(change))
    assert found.problems == ()
    assert [line.model for line in found.draft.goods_lines] == ["RB-210", "RB-700"]


@pytest.mark.parametrize("name", [DOSSIER, GOODS])
def test_a_renamed_sheet_is_known_by_what_it_holds(name: str) -> None:
    def change(made: Workbook) -> None:
        made[name].title = "Sheet1"
        made.create_sheet("Danh mục").sheet_state = "hidden"

    found = read(book(change))
    assert (found.draft, found.problems) == (CLEAN, ())


def test_missing_sheets_are_told_and_the_rest_is_read() -> None:
    found = drafted(book(lambda made: made.remove(made[GOODS])))
    assert (told(found), found.draft.agency.code) == ({GOODS: "sheet_missing"}, "TCKT11")
    found = drafted(book(lambda made: made.remove(made[DOSSIER])))
    # The line names a declaration of which nothing is known without that sheet.
    unlisted = {goods_cell(cell("declaration_no")): "declaration_not_listed"}
    assert (told(found), len(found.draft.goods_lines)) == ({DOSSIER: "sheet_missing", **unlisted}, 2)


def test_two_sheets_of_goods() -> None:
    def change(made: Workbook) -> None:
        made[GOODS].title = "Hàng 1"
        made.copy_worksheet(made["Hàng 1"]).title = "Hàng 2"

    assert told(drafted(book(change))) == {"Hàng 1": "sheet_ambiguous"}


def test_a_goods_sheet_without_its_header() -> None:
    assert told(drafted(book(lambda made: made[GOODS].delete_rows(2)))) == {GOODS: "header_missing"}


def test_what_is_hidden_is_read_and_named() -> None:
    def change(made: Workbook) -> None:
        made[GOODS].row_dimensions[FIRST_ROW].hidden = True
        made[GOODS].column_dimensions[column("brand")].hidden = True
        made[GOODS].sheet_state = "hidden"
        made[DOSSIER].row_dimensions[3].hidden = True

    found = drafted(book(change))
    assert [problem.code for problem in found.problems].count("hidden_row") == 2
    assert {"hidden_sheet", "hidden_column"} <= {problem.code for problem in found.problems}
    assert len(found.problems) == 4
    assert len(found.draft.goods_lines) == 2


def test_a_hidden_row_with_several_labels_is_named_once() -> None:
    def change(made: Workbook) -> None:
        made[DOSSIER].cell(40, 1, "Tên doanh nghiệp: Công ty Mầm Xanh")
        made[DOSSIER].cell(40, 6, "Fax: 0205 3870 119")
        made[DOSSIER].row_dimensions[40].hidden = True

    assert [problem.code for problem in drafted(book(change)).problems] == ["hidden_row"]


def test_cells_merged_over_rows_hold_for_each_but_a_quantity_for_one() -> None:
    def change(made: Workbook) -> None:
        for field in ("group", "quantity"):
            made[GOODS].merge_cells(f"{cell(field)}:{cell(field, FIRST_ROW + 1)}")

    found = drafted(book(change))
    assert [line.group.code for line in found.draft.goods_lines] == ["3", "3"]
    assert told(found) == {goods_cell(cell("quantity", FIRST_ROW + 1)): "merged_quantity"}


def test_a_sheet_that_lies_of_its_size_is_read_all_the_same() -> None:
    def change(parts: dict[str, bytes]) -> None:
        for name in ("xl/worksheets/sheet1.xml", "xl/worksheets/sheet2.xml"):
            part = parts[name].decode()
            start = part.index("<dimension")
            end = part.index("/>", start) + 2
            lie = "A1:XFD1048576" if name.endswith("2.xml") else "A1:A1"
            parts[name] = (part[:start] + f'<dimension ref="{lie}"/>' + part[end:]).encode()

    found = read(repacked(book(), change))
    assert (found.draft, found.problems) == (CLEAN, ())


def test_what_stands_beyond_the_last_row_that_is_read_is_told() -> None:
    found = drafted(setting(GOODS, f"{column('name')}{MOST_ROWS + 5}", "Búp bê"))
    assert told(found) == {f"{GOODS}!{MOST_ROWS + 5}": "too_many_rows"}


def test_more_lines_than_a_dossier_takes() -> None:
    def change(made: Workbook) -> None:
        values = [one.value for one in made[GOODS][FIRST_ROW]]
        for _ in range(2000):
            made[GOODS].append(values)

    assert told(drafted(book(change))) == {f"{GOODS}!{column('group')}2": "too_many"}


def test_a_date_in_a_field_of_text_is_what_excel_made_of_it() -> None:
    assert told(drafted(setting(GOODS, cell("model"), date(2026, 12, 3)))) == {
        goods_cell(cell("model")): "became_a_date"
    }


def test_declarations_with_faults_are_named_by_their_cells() -> None:
    def change(made: Workbook) -> None:
        sheet = made[DOSSIER]
        sheet.append([2, 106801234571, "31/09/2026", "15BB"])
        sheet.append([])
        sheet.append([3, "300002649611", date(2026, 10, 6), None])
        sheet.append(["Lưu ý: (*) là bắt buộc"])

    data = book(change)
    at = len(read(data).draft.declarations)
    assert at == 3
    last = read(data).places["/declarations/0"].row or 0
    assert told(drafted(data)) == {
        f"{DOSSIER}!C{last + 1}": "date",
        f"{DOSSIER}!B{last + 3}": "declaration_not_import",
        f"{DOSSIER}!D{last + 3}": "required",
    }


def test_every_label_and_column_says_how_sure_it_is() -> None:
    table = yaml.safe_load((Path(template.__file__).with_suffix(".yaml")).read_text("utf-8"))
    rows = [*table["dossier"]["labels"], *table["declarations"]["columns"], *table["goods"]["columns"]]
    assert {row["certainty"] for row in rows} == {"sourced", "design"}
    assert all(row["texts"] for row in rows)


def test_the_header_of_the_declarations_holds_no_labels() -> None:
    def change(made: Workbook) -> None:
        sheet = made[DOSSIER]
        sheet.cell(sheet.max_row - 1, 5).value = "Ghi chú"
        sheet.cell(sheet.max_row - 1, 6).value = "Mục khác"

    found = read(book(change))
    assert (found.draft, found.problems) == (CLEAN, ())


def test_an_empty_cell_for_what_the_account_says_is_no_fault_of_the_sheet() -> None:
    found = drafted(setting(DOSSIER, "E3", "Tên doanh nghiệp"))
    assert found.problems == ()
    assert "/importer/name" in {violation.pointer for violation in found.to_complete}
