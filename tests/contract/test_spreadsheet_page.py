"""The page of the bulk template names every code that its reading tells."""

from __future__ import annotations

import re

from tests.contract.test_pages import ROOT

READER = ROOT / "services" / "registration" / "adapters" / "spreadsheet"
SOURCES = [*READER.glob("*.py"), ROOT / "services" / "registration" / "entrypoints" / "drafting.py"]
TOLD = (
    r'refuse\(\s*"(\w+)"',
    r'Violation\("/file", "(\w+)"',
    r'\bcode="(\w+)"',
    r'Fault\("(\w+)"',
    r'found\.tell\([^"]*?"(\w+)"',
)


def test_the_page_has_every_code_of_a_cell_and_of_a_file() -> None:
    source = "\n".join(file.read_text("utf-8") for file in SOURCES)
    told = {code for pattern in TOLD for code in re.findall(pattern, source)}
    assert {"macros", "one_file", "cell_error", "flag", "hidden_row", "merged_quantity", "damaged"} <= told
    page = (ROOT / "docs" / "spreadsheet.md").read_text("utf-8")
    assert {code for code in told if f"`{code}`" not in page} == set()
