"""A dossier as it is typed in: rows added and taken away, cells pasted, sent, and every error back at its input."""

from __future__ import annotations

from typing import Any

import pytest

from services.console.domain.registration.paper import Paper, as_typed, changed, from_content
from services.console.domain.registration.pasting import pasted
from services.console.domain.registration.sending import to_send

TYPED = [
    ("importer-tax_code", " 9900066105 "),
    ("agency-code", "TCKT11"),
    ("import_from", "01/08/2026"),
    ("import_to", "20082026"),
    ("goods_lines-0-hs_code", "9503.00.21"),
    ("goods_lines-0-group-code", "3"),
    ("goods_lines-0-has_certificate", "1"),
    ("goods_lines-0-quantity", "0,5"),
    ("goods_lines-2-name", "Búp bê"),
    ("documents-0-type-code", "1"),
    ("documents-0-issued_on", "1/2/2026"),
    ("documents-0-lines", "1, 2"),
    ("documents-0-file", "abc"),
    ("csrf_token", "x"),
    ("goods_lines-0-nonsense", "x"),
    ("role", "admin"),
]


def test_what_the_form_does_not_have_is_left_aside_and_rows_close_up() -> None:
    paper = as_typed(TYPED)
    assert paper.header == {
        "importer-tax_code": "9900066105",
        "agency-code": "TCKT11",
        "import_from": "01/08/2026",
        "import_to": "20082026",
    }
    assert [row.get("name") for row in paper.rows("goods_lines")] == [None, "Búp bê"]
    assert "nonsense" not in paper.rows("goods_lines")[0]


def test_the_body_is_as_registration_takes_it() -> None:
    body = to_send(as_typed(TYPED)).body
    assert body["importer"] == {"tax_code": "9900066105"}
    assert (body["import_from"], body["import_to"]) == ("2026-08-01", "2026-08-20")
    first = body["goods_lines"][0]
    assert first == {"hs_code": "9503.00.21", "group": {"code": "3"}, "has_certificate": True, "quantity": "0.5"}
    assert body["documents"] == [{"type": {"code": "1"}, "issued_on": "2026-02-01", "lines": ["1", "2"], "file": "abc"}]


def test_what_is_no_day_or_ambiguous_goes_as_it_was_typed() -> None:
    sent = to_send(as_typed([("import_from", "mai"), ("goods_lines-0-quantity", "1.250,5")]))
    assert sent.body["import_from"] == "mai"
    assert sent.body["goods_lines"][0]["quantity"] == "1.250,5"


@pytest.mark.parametrize(
    ("typed", "unclear"), [("1.250", True), ("12.250.000", True), ("1250", False), ("1,25", False), ("0.250", False)]
)
def test_a_number_that_can_be_read_in_two_ways_is_not_sent(typed: str, unclear: bool) -> None:
    sent = to_send(as_typed([("goods_lines-0-hs_code", ""), ("goods_lines-1-quantity", typed)]))
    assert sent.unclear == (["goods_lines-1-quantity"] if unclear else [])
    assert ("quantity" in sent.body["goods_lines"][0]) is not unclear, "without one nothing is registered"


@pytest.mark.parametrize(
    ("kept", "shown"), [("800.000", "800"), ("0.500", "0,5"), ("1250", "1250"), ("nhiều", "nhiều")]
)
def test_a_quantity_is_shown_as_it_is_written_here(kept: str, shown: str) -> None:
    paper = from_content({"goods_lines": [{"quantity": kept}]})
    assert paper.rows("goods_lines")[0]["quantity"] == shown
    assert not to_send(paper).unclear


def test_errors_find_the_input_past_rows_that_were_never_written() -> None:
    paper = Paper({}, {"goods_lines": ({}, {"unit-code": "PCE"}, {"name": "Búp bê"}, {"name": "Bóng"})})
    sent = to_send(paper)
    assert [line["name"] for line in sent.body["goods_lines"]] == ["Búp bê", "Bóng"]
    assert sent.input_of("/goods_lines/1/hs_code") == "goods_lines-3-hs_code"
    assert sent.input_of("/goods_lines/0/group/code") == "goods_lines-2-group-code"
    assert sent.input_of("/goods_lines/0/group") == "goods_lines-2-group-code"
    assert sent.input_of("/goods_lines/0") == "goods_lines-2-hs_code"
    assert sent.input_of("/importer/tax_code") == "importer-tax_code"
    assert sent.input_of("/agency") == "agency-code"
    assert sent.input_of("/documents") == "documents"
    assert sent.input_of("/somewhere/else") is None


def test_rows_are_added_copied_and_removed() -> None:
    paper = Paper({}, {"documents": ({"number": "1", "file": "f", "sha256": "s"}, {"number": "2"})})
    assert [row.get("number") for row in changed(paper, "documents", "add", 0).rows("documents")] == ["1", None, "2"]
    assert changed(paper, "documents", "copy", 0).rows("documents")[1] == {"number": "1"}
    assert [row.get("number") for row in changed(paper, "documents", "remove", 0).rows("documents")] == ["2"]
    for act in ("remove", "copy", "burn"):
        assert changed(paper, "documents", act, 9) == paper
    assert changed(paper, "secrets", "add", 0) == paper


def test_cells_of_a_spreadsheet_by_their_headings_or_in_order() -> None:
    own = Paper({}, {"goods_lines": ({}, {"name": "Đã có"})})
    paper, came = pasted(own, "Tên hàng hóa\tMã HS\tSố lượng\tCó GCN\r\nBúp bê\t9503.00.21\t12\tx\r\n\r\n")
    assert came == 1
    assert [row.get("name") for row in paper.rows("goods_lines")] == ["Đã có", "Búp bê"]
    assert paper.rows("goods_lines")[1] == {
        "name": "Búp bê", "hs_code": "9503.00.21", "quantity": "12", "has_certificate": "1",
    }  # fmt: skip
    plain, _came = pasted(Paper(), "95030021\tBúp bê\t3")
    assert plain.rows("goods_lines") == ({"hs_code": "95030021", "name": "Búp bê", "group-code": "3"},)
    assert pasted(own, " \n ") == (own, 0)


def test_a_dossier_comes_back_into_the_form_as_it_was_sent() -> None:
    sent = to_send(as_typed(TYPED))
    again = to_send(from_content(sent.body))
    assert again.body == sent.body


def test_filling_in_leaves_what_was_typed() -> None:
    content: dict[str, Any] = {"importer": {"name": "Công ty A", "phone": "0205"}}
    paper = Paper({"importer-name": "Công ty B"}).filled_in(from_content(content).header)
    assert paper.header == {"importer-name": "Công ty B", "importer-phone": "0205"}
