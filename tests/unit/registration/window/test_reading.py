"""What a message says, and how its bad fields are named."""

from __future__ import annotations

import re
from datetime import date

import pytest

from services.registration.adapters.single_window.names import HEADER, LISTS, wire_path
from services.registration.domain.rules.sizes import MOST_GOODS_LINES
from shared.errors import Violation
from tests.unit.registration.window.office import GOOD, Office, names, sample


@pytest.mark.parametrize("name", GOOD)
def test_the_samples_are_taken(office: Office, name: str) -> None:
    answer = office.send(sample(name))
    assert answer.held, answer.errors
    state = office.only().state
    assert state.regime == "R2026"
    assert len(state.files) == len(office.documents.held) >= 4
    assert all(data.startswith(b"%PDF-") for data in office.documents.held.values())


def test_there_are_enough_different_samples() -> None:
    assert len(GOOD) >= 10
    assert len({re.search(r"<fiMaHs>[^<]*", sample(name))[0] for name in GOOD}) >= 8  # type: ignore[index]


def test_what_was_sent_is_what_is_kept(office: Office) -> None:
    office.send(sample("10-01-lv-cable"))
    state = office.only().state
    line = state.content.goods_lines[0]
    assert (state.file_code, str(line.quantity), line.unit.code) == ("QG2026000104", "125000.5", "MTR")
    assert state.content.import_from == date(2026, 11, 5)
    assert state.content.importer.name == "Công ty cổ phần Dây cáp Đông Triều"
    assert line.has_certificate
    assert state.window.document_type == "BKHCN0100001"
    assert [document.type.code for document in state.content.documents] == ["1", "2", "3", "4", "5"]


def test_forty_lines_are_forty_lines(office: Office) -> None:
    office.send(sample("10-01-forty-lines"))
    assert [line.line_no for line in office.only().state.content.goods_lines] == list(range(1, 41))


def test_more_lines_than_a_dossier_may_have_are_refused_with_their_bound(office: Office) -> None:
    payload = sample("10-01-toys")
    (line, *_) = re.findall(r"<Hanghoa>.*?</Hanghoa>", payload, re.DOTALL)
    lines = "".join(re.sub(r"<fiStt>\d+", f"<fiStt>{number}", line) for number in range(1, MOST_GOODS_LINES + 2))
    many = re.sub(r"<Hanghoa>.*</Hanghoa>", lines, payload, flags=re.DOTALL)
    answer = office.send(many)
    assert names(answer) == ["DanhsachHanghoa"]
    assert (answer.errors[0].code, "2000" in answer.errors[0].name) == ("ERR05", True)
    just_fits = many[: many.rindex("<Hanghoa>")] + many[many.rindex("</Hanghoa>") + len("</Hanghoa>") :]
    assert office.send(just_fits).held


def test_a_bad_tax_code_is_named(office: Office) -> None:
    answer = office.send(sample("10-01-bad-tax-code"))
    assert not answer.held
    assert names(answer) == ["fiMst"]
    assert answer.errors[0].code == "ERR05"
    assert "[tax_code_check_digit]" in answer.errors[0].name
    assert not office.dossiers.acts


def test_every_bad_field_is_named_as_the_sender_knows_it(office: Office) -> None:
    payload = sample(
        "10-01-toys",
        fiMst="123",
        fiTuNgay="31/02/2026",
        fiDtNnk="",
        fiMaHs="95",
        fiKlSl="1,5",
        fiMaTckt="X",
        fiTenFile="a/b",
    )
    payload = payload.replace("<fiNoidung>", "<fiNoidung>***", 1)
    found = names(office.send(payload))
    assert {
        "fiMst",
        "fiTuNgay",
        "fiDtNnk",
        "fiMaTckt",
        "DanhsachHanghoa/Hanghoa[2]/fiMaHs",
        "DanhsachHanghoa/Hanghoa[3]/fiKlSl",
        "DanhsachDinhkem/Dinhkem[1]/fiTenFile",
        "DanhsachDinhkem/Dinhkem[1]/fiNoidung",
    } <= set(found)


def test_every_field_of_a_draft_has_its_name_on_the_wire() -> None:
    for field, wire in HEADER.items():
        assert wire_path(Violation(f"/{field}", "x", "")) == wire[0]
    for name, (around, entry, fields) in LISTS.items():
        for field, wire in fields.items():
            assert wire_path(Violation(f"/{name}/1/{field}", "x", "")) == f"{around}/{entry}[2]/{wire[0]}"
    assert wire_path(Violation("/documents", "x", "")) == "DanhsachDinhkem"
    assert wire_path(Violation("/cert_body", "x", "")) == "fiMaTcdg"


def test_unknown_elements_are_passed_over(office: Office) -> None:
    payload = sample("10-01-toys").replace("<Hoso>", "<Hoso><fiMoi>2027</fiMoi>")
    assert office.send(payload).held
