from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.registration.domain.content import Content
from services.registration.domain.draft import Draft, DraftDeclaration, DraftImporter, DraftNamed, File
from services.registration.domain.rules.agencies import read_agency
from services.registration.domain.rules.attachments import LARGEST_TOTAL, read_documents
from services.registration.domain.rules.file_code import read_window_code
from services.registration.domain.rules.file_kinds import media_type
from services.registration.domain.rules.findings import Findings
from services.registration.domain.rules.registration import read_content
from services.registration.domain.rules.tax_code import has_check_digit, read_tax_code
from shared.errors import Invalid
from tests.unit.registration.examples import LISTS, document, draft, line

TODAY = date(2026, 11, 20)


def read(given: Draft, regime: str = "R2026", **options: Any) -> Content:
    findings = Findings()
    named = read_agency(given.agency, "/agency", LISTS, TODAY, findings)
    content = read_content(
        given,
        revision=1,
        regime=regime,
        received_on=TODAY if regime == "R2026" else date(2026, 6, 30),
        lists=LISTS,
        today=TODAY,
        findings=findings,
        agency=named.agency or named.asked,
        **options,
    )
    findings.raise_if_any()
    return content


def found(given: Draft, regime: str = "R2026") -> set[tuple[str, str]]:
    """(pointer, code) of every broken rule."""
    try:
        read(given, regime)
    except Invalid as error:
        return {(violation.pointer, violation.code) for violation in error.violations}
    return set()


def importer(**changes: Any) -> Draft:
    return draft(importer=replace(draft().importer, **changes))


def lines(*given: Any, **changes: Any) -> Draft:
    return draft(goods_lines=given or (line(**changes),))


def one_document(**changes: Any) -> Draft:
    return draft(documents=(replace(document("1"), **changes), *draft().documents[1:]))


def test_a_good_registration_is_read_as_it_will_be_kept() -> None:
    content = read(draft(goods_lines=(line(quantity="1250.5", has_certificate="0", exempt_category="4"),)))
    kept = content.goods_lines[0]
    assert (kept.hs_code, kept.quantity, kept.exempt_category) == ("95030021", Decimal("1250.5"), 4)
    assert content.agency.name == "Lạng Sơn", "names come from the list, not from the sender"
    assert content.import_from == date(2026, 10, 20)
    assert content.documents[0].size == len(b"%PDF-1.4 1")


@pytest.mark.parametrize(
    ("broken", "expected"),
    [
        (importer(tax_code="0100109107"), ("/importer/tax_code", "tax_code_check_digit")),
        (importer(tax_code="01001091061"), ("/importer/tax_code", "tax_code")),
        (importer(tax_code="0100109107-001"), ("/importer/tax_code", "tax_code_check_digit")),
        (importer(tax_code="٠١٠٠١٠٩١٠٦"), ("/importer/tax_code", "tax_code")),
        (importer(tax_code=None), ("/importer/tax_code", "required")),
        (importer(phone=" "), ("/importer/phone", "required")),
        (importer(contact=None), ("/importer/contact", "required")),
        (importer(name="x" * 256), ("/importer/name", "too_long")),
        (importer(email="a@b"), ("/importer/email", "email")),
        (importer(email="a@b.vn\nBcc: x@y.z"), ("/importer/email", "email")),
        (draft(dossier_type="3"), ("/dossier_type", "dossier_type")),
        (draft(dossier_type=None), ("/dossier_type", "required")),
        (draft(agency=DraftNamed("TCKT99")), ("/agency/code", "not_on_list")),
        (draft(agency=DraftNamed()), ("/agency/code", "required")),
        (draft(qcvn=DraftNamed("8")), ("/qcvn/name", "required")),
        (draft(import_from="20/10/2026"), ("/import_from", "date")),
        (draft(import_from="2026-02-30"), ("/import_from", "date")),
        (draft(import_to="2026-10-19"), ("/import_to", "import_window")),
        (draft(note="x" * 501), ("/note", "too_long")),
        (draft(goods_lines=()), ("/goods_lines", "no_goods_lines")),
        (lines(line(), line(line_no="3")), ("/goods_lines/1/line_no", "line_number")),
        (lines(hs_code="9503.00"), ("/goods_lines/0/hs_code", "hs_code")),
        (lines(hs_code="950300211"), ("/goods_lines/0/hs_code", "hs_code")),
        (lines(name="x" * 255), ("/goods_lines/0/name", "too_long")),
        (lines(brand=None), ("/goods_lines/0/brand", "required")),
        (lines(model=None), ("/goods_lines/0/model", "required")),
        (lines(tech_spec=None), ("/goods_lines/0/tech_spec", "required")),
        (lines(origin="ZZ"), ("/goods_lines/0/origin", "origin")),
        (lines(quantity="0"), ("/goods_lines/0/quantity", "quantity_zero")),
        (lines(quantity="0.000"), ("/goods_lines/0/quantity", "quantity_zero")),
        (lines(quantity="-1"), ("/goods_lines/0/quantity", "quantity")),
        (lines(quantity="1.2345"), ("/goods_lines/0/quantity", "quantity")),
        (lines(quantity="1234567890123"), ("/goods_lines/0/quantity", "quantity")),
        (lines(quantity="NaN"), ("/goods_lines/0/quantity", "quantity")),
        (lines(unit=DraftNamed("XYZ")), ("/goods_lines/0/unit/code", "not_on_list")),
        (lines(exempt_category="13"), ("/goods_lines/0/exempt_category", "exempt_category")),
        (lines(exempt_category="²"), ("/goods_lines/0/exempt_category", "exempt_category")),
        (lines(has_certificate="perhaps"), ("/goods_lines/0/has_certificate", "flag")),
        (lines(has_certificate="1"), ("/goods_lines/0/has_certificate", "certificate_missing")),
        (lines(group=DraftNamed("1")), ("/goods_lines/0/group/code", "group_of_other_type")),
        (lines(declaration_no="106801239990"), ("/goods_lines/0/declaration_no", "declaration_not_listed")),
        (lines(declaration_no="306801234560"), ("/goods_lines/0/declaration_no", "declaration_not_import")),
        (lines(declaration_no="1068"), ("/goods_lines/0/declaration_no", "declaration_number")),
        (one_document(issued_on=None), ("/documents/0/issued_on", "required")),
        (one_document(issued_on="2026-11-21"), ("/documents/0/issued_on", "date_in_future")),
        (
            draft(documents=(*draft().documents, document("7"))),
            ("/documents/4/type/code", "not_on_list"),
        ),
        (one_document(file_name="../a.pdf"), ("/documents/0/file_name", "file_name")),
        (one_document(file_name="..\\a.pdf"), ("/documents/0/file_name", "file_name")),
        (one_document(file_name="a\x00.pdf"), ("/documents/0/file_name", "control_character")),
        (one_document(file=File.of(b"MZ\x90")), ("/documents/0/file", "file_kind")),
        (one_document(file=File.of(b"")), ("/documents/0/file", "file_kind")),
        (one_document(file=None), ("/documents/0/file", "required")),
        (one_document(file=None, unreadable=True), ("/documents/0/file", "file_encoding")),
        (one_document(file=None, sha256="ab" * 32), ("/documents/0/sha256", "file_unknown")),
        (one_document(number="x" * 51), ("/documents/0/number", "too_long")),
        (one_document(lines=("x",)), ("/documents/0/lines", "line_number")),
        (one_document(lines=("2",)), ("/documents/0/lines", "line_unknown")),
        (
            draft(declarations=(DraftDeclaration("106801234560", "2026-11-21", "15BB"),)),
            ("/declarations/0/registered_on", "date_in_future"),
        ),
        (
            draft(declarations=(DraftDeclaration("106801234560", "2026-10-05", None),)),
            ("/declarations/0/customs_office", "required"),
        ),
    ],
)
def test_each_broken_rule_is_named_at_its_field(broken: Draft, expected: tuple[str, str]) -> None:
    assert found(broken) == {expected}


def test_every_broken_rule_is_told_at_once() -> None:
    broken = draft(
        importer=DraftImporter(), import_to="never", goods_lines=(line(hs_code="1", quantity="x"),), documents=()
    )
    pointers = {pointer for pointer, _ in found(broken)}
    assert {
        "/importer/tax_code",
        "/importer/name",
        "/importer/address",
        "/importer/phone",
        "/importer/contact",
        "/import_to",
        "/goods_lines/0/hs_code",
        "/goods_lines/0/quantity",
        "/documents",
    } <= pointers


@pytest.mark.parametrize("text", ["a\x00b", "\x1b[31mred", "bell\x07", "\x7f", "\u202egnp", "\u2066x"])
def test_control_characters_are_named_at_their_field(text: str) -> None:
    assert found(lines(name=text)) == {("/goods_lines/0/name", "control_character")}
    assert found(importer(name=text)) == {("/importer/name", "control_character")}
    assert found(draft(note=text)) == {("/note", "control_character")}


def test_tabs_and_line_ends_are_text() -> None:
    assert found(lines(name="two\r\n\tlines")) == set()


@pytest.mark.parametrize("text", ["9" * 5000, "13", "0", "²", "-1"])
def test_an_exempt_category_beyond_the_list_is_named(text: str) -> None:
    assert found(lines(exempt_category=text)) == {("/goods_lines/0/exempt_category", "exempt_category")}


@pytest.mark.parametrize("code", ["0100109106", "0100109106-001", "0100109106001", "001203004567"])
def test_tax_codes_of_enterprises_branches_and_persons_are_taken(code: str) -> None:
    findings = Findings()
    kept = read_tax_code(code, "/tax_code", findings)
    findings.raise_if_any()
    assert kept in (code, "0100109106-001")


@given(st.from_regex(r"\A[0-9]{9}\Z"))
def test_at_most_one_last_digit_fits(nine: str) -> None:
    assert sum(has_check_digit(f"{nine}{digit}") for digit in range(10)) <= 1


@given(st.text(max_size=40))
def test_no_text_upsets_the_rules(text: str) -> None:
    broken = draft(
        dossier_type=text,
        agency=DraftNamed(text, text),
        importer=DraftImporter(text, text, text, text, text, text, text),
        import_from=text,
        goods_lines=(line(line_no=text, hs_code=text, quantity=text, origin=text, exempt_category=text),),
        documents=(document(text, issued_on=text, file_name=text, lines=(text,)),),
        declarations=(DraftDeclaration(text, text, text),),
    )
    assert found(broken)


@pytest.mark.parametrize(("regime", "missing"), [("R2018", set()), ("R2026", {("/documents", "document_missing")})])
def test_a_packing_list_is_demanded_since_2026(regime: str, missing: set[tuple[str, str]]) -> None:
    without = draft(documents=tuple(document(type) for type in ("1", "2", "4")))
    assert found(without, regime) == missing


def test_each_missing_document_is_named() -> None:
    with pytest.raises(Invalid) as refusal:
        read(draft(documents=()))
    assert [v.code for v in refusal.value.violations] == ["document_missing"] * 4


def test_files_together_stay_within_the_windows_limit() -> None:
    half = b"%PDF-" + bytes(LARGEST_TOTAL // 2 - 5)
    others = tuple(document(type, file=File.of(b"%PDF-")) for type in ("3", "4"))
    fitting = document("2", file=File.of(half[:-10]))
    assert found(draft(documents=(document("1", file=File.of(half)), fitting, *others))) == set()
    passing = document("2", file=File.of(half[:-9]))
    broken = draft(documents=(document("1", file=File.of(half)), passing, *others))
    assert found(broken) == {("/documents", "documents_too_large")}


def test_a_certificate_covers_the_lines_it_names_or_all() -> None:
    certified = (line(has_certificate="1"), line(line_no="2", has_certificate="1"))
    papers = draft().documents
    for_all = document("5", number="QT1-1", issuer="QUATEST 1")
    assert found(draft(goods_lines=certified, documents=(*papers, for_all))) == set()
    for_first = replace(for_all, lines=("1",))
    broken = draft(goods_lines=certified, documents=(*papers, for_first))
    assert found(broken) == {("/goods_lines/1/has_certificate", "certificate_missing")}


def test_a_certificate_has_number_and_issuer() -> None:
    certificate = document("5", number=None, issuer=None)
    broken = draft(documents=(*draft().documents, certificate))
    assert found(broken) == {("/documents/4/number", "required"), ("/documents/4/issuer", "required")}


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, {("/cert_body", "cert_body_required")}),
        ({"cert_body": DraftNamed("QUATEST1", "QUATEST 1")}, set()),
        ({"exempt_category": "4"}, set()),
    ],
)
def test_goods_checked_before_clearance_name_who_certifies_them(
    changes: dict[str, Any], expected: set[tuple[str, str]]
) -> None:
    fuel = line(group=DraftNamed("1"), exempt_category=changes.pop("exempt_category", None))
    assert found(draft(dossier_type="1", goods_lines=(fuel,), **changes)) == expected


def test_two_numbers_that_differ_in_the_amendment_only_are_one_declaration() -> None:
    first = DraftDeclaration("106801234560", "2026-10-05", "15BB")
    broken = draft(declarations=(first, replace(first, number="106801234561")))
    assert found(broken) == {("/declarations/1/number", "duplicate_declaration")}
    assert found(lines(declaration_no="106801234561")) == set()


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (b"%PDF-1.7", "application/pdf"),
        (b"\xff\xd8\xff\xe0", "image/jpeg"),
        (b"\x89PNG\r\n\x1a\n", "image/png"),
        (b'\xef\xbb\xbf<?xml version="1.0"?><a/>', "application/xml"),
        (b"PK\x03\x04...word/document.xml", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
        (b"PK\x03\x04...evil.exe", None),
        (b"<html>", None),
        (b"", None),
    ],
)
def test_kinds_of_files_are_told_by_their_bytes(data: bytes, kind: str | None) -> None:
    assert media_type(data) == kind


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("QG20260005901", "this one has 13"),
        ("QG-2026", "letters A to Z and digits only"),
        ("CK2026000001", "begin with CK"),
    ],
)
def test_what_is_wrong_with_a_file_code_is_said_alone(code: str, said: str) -> None:
    findings = Findings()
    read_window_code(code, "/file_code", findings)
    with pytest.raises(Invalid) as refused:
        findings.raise_if_any()
    (broken,) = refused.value.violations
    assert broken.code == "file_code"
    assert said in broken.message


def test_a_file_that_did_not_come_is_told_with_those_that_did() -> None:
    lost = replace(document(), file=None, sha256=None, part="bill", came=("contract", "invoice"))
    findings = Findings()
    read_documents((lost,), {}, LISTS, date(2026, 11, 20), findings)
    with pytest.raises(Invalid) as refused:
        findings.raise_if_any()
    (broken,) = [each for each in refused.value.violations if each.pointer.endswith("/file")]
    assert "'bill'" in broken.message
    assert "contract, invoice" in broken.message
