"""docs/regulation.md says what the data says, and all of it."""

from __future__ import annotations

from pathlib import Path

import pytest

from shared.regulation import load
from shared.regulation.document import as_text
from shared.regulation.document.__main__ import main
from shared.regulation.document.others import SHOWN
from shared.regulation.regulation import DATA

PAGE = Path(__file__).resolve().parents[2] / "docs" / "regulation.md"


def test_the_page_is_up_to_date() -> None:
    assert PAGE.read_text(encoding="utf-8") == as_text(), "run `make docs`"


def test_a_check_of_an_old_page_fails(tmp_path: Path) -> None:
    file = tmp_path / "regulation.md"
    assert main(["--check", str(file)]) == 1
    assert main([str(file)]) == 0
    assert main(["--check", str(file)]) == 0
    file.write_text(file.read_text(encoding="utf-8") + "touched", encoding="utf-8")
    assert main(["--check", str(file)]) == 1


def test_nothing_of_the_law_is_left_out() -> None:
    law, page = load(), as_text()
    rules = [rule for regime in law.regimes for rule in regime.deadlines.values()]
    named = [
        *(row.name for row in law.catalogue.rows),
        *(rule.name for rule in rules),
        *(row.name for row in law.acts),
        *(row.name for row in law.documents),
        *(row.name for row in law.checklist),
        *(row.name for row in law.agencies),
        *(row.name for row in law.provinces),
        *(row.name for row in law.customs_offices),
        *(row.name for row in law.result_codes),
        *(row.name for row in law.exempt_categories),
        *(row.name for row in law.dispositions),
        *(row.explanation for row in law.mode_table.rules),
        *(row.question for row in law.doubts),
    ]
    assert [name for name in named if name.replace("|", "\\|") not in page] == []


@pytest.mark.parametrize("table", ["catalogue", "documents", "acts", "doubts", "agencies"])
def test_every_doubt_of_a_row_is_told(table: str) -> None:
    rows = getattr(load(), table)
    page = as_text()
    doubts = {row.doubt for row in getattr(rows, "rows", rows) if row.doubt}
    assert {doubt for doubt in doubts if f"⚠ {doubt}" not in page} == set()


def test_every_table_is_shown_in_a_section_or_among_the_others() -> None:
    tables = {path.stem for path in DATA.glob("*.yaml")}
    assert {name for name in SHOWN if name not in tables} == set()
    assert {name for name in tables - SHOWN if f"### `{name}.yaml`" not in as_text()} == set()


def test_it_belongs_to_those_that_are_written_by_make_docs() -> None:
    makefile = (PAGE.parents[1] / "Makefile").read_text(encoding="utf-8")
    assert "-m shared.regulation.document $(CHECK) docs/regulation.md" in makefile
