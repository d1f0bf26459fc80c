"""Files that are made to hurt: named with the rule and the way out, in bounded time and memory."""

from __future__ import annotations

import time

import pytest

from services.registration.domain.draft import File
from services.registration.domain.rules import attachments
from services.registration.domain.rules.file_name import read_file_name
from services.registration.domain.rules.findings import Findings
from shared.errors import Invalid, Violation
from tests.unit.registration.examples import document
from tests.unit.registration.hostile_files import FILES, pdf


def _violations(data: bytes, file_name: str = "a.pdf") -> list[Violation]:
    findings = Findings()
    attachments._read_file(document(file=File.of(data)), "/documents/0", {}, findings)
    read_file_name(file_name, "/documents/0/file_name", findings)
    try:
        findings.raise_if_any()
    except Invalid as error:
        return list(error.violations)
    return []


@pytest.mark.parametrize("name", FILES)
def test_a_hostile_file_is_named_with_its_rule_and_the_way_out(name: str) -> None:
    make, code = FILES[name]
    data = make()
    began = time.process_time()
    found = _violations(data)
    # A hang is the failure.
    assert time.process_time() - began < 20
    assert [(v.pointer, v.code) for v in found] == ([("/documents/0/file", code)] if code else [])
    assert all(any(word in v.message for word in ("PDF", "attach", "save it")) for v in found)


def test_a_script_alone_in_a_pdf_is_let_in() -> None:
    assert _violations(pdf(b"/OpenAction<</S/JavaScript/JS(1)>>")) == []


@pytest.mark.parametrize(
    "file_name",
    [
        "../a.pdf",
        "..\\a.pdf",
        "/etc/passwd",
        "C:\\a.pdf",
        "C:a.pdf",
        "a.pdf:stream",
        "CON",
        "con.pdf",
        "LPT1.txt",
        "COM\u00b9.pdf",
        "nul .pdf",
        "..",
        ".",
        "a.pdf.",
        "~",
        "hop-dong\u202efdp.exe",
        "hop-dong\u200b.pdf",
        "a\nb.pdf",
        "a\x7f.pdf",
        "a\x00.pdf",
        "a\ud800.pdf",
        "x" * 256 + ".pdf",
        'a".pdf',
        "a|b.pdf",
        "a?.pdf",
        "*.pdf",
        "",
        "   ",
    ],
)
def test_a_file_name_that_no_folder_should_hold_is_refused(file_name: str) -> None:
    assert {v.pointer for v in _violations(pdf(), file_name)} == {"/documents/0/file_name"}


@pytest.mark.parametrize(
    "file_name", ["Hợp đồng số 1.pdf", "console.pdf", "a (2).pdf", "Hóa đơn & vận đơn, 10%.pdf", "com.pdf"]
)
def test_ordinary_names_are_taken(file_name: str) -> None:
    assert _violations(pdf(), file_name) == []
