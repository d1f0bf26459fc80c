"""docs/regulation.md says what the data says, and all of it."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pytest

from shared.regulation import load
from shared.regulation.document import as_text
from shared.regulation.document.__main__ import main
from shared.regulation.document.others import SHOWN
from shared.regulation.loading import raw_rows
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
        *(row.settle_by for row in law.doubts),
        *(row.settle_by_en for row in law.doubts),
        *(row.why for row in law.window_acts),
        *(row.name for row in law.transitions),
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


def test_every_heading_is_in_the_contents_and_every_link_leads_somewhere() -> None:
    page = as_text()
    anchors = re.findall(r'<a id="([^"]+)"></a>', page)
    assert {name for name, times in Counter(anchors).items() if times > 1} == set()
    assert set(re.findall(r"\]\(#([^)]+)\)", page)) <= set(anchors)
    contents = page.split('<a id="contents"></a>')[1].split('<a id="open-doubts"></a>')[0]
    listed = re.findall(r"^ *- \[(.+)\]\(#([^)]+)\)$", contents, re.MULTILINE)
    assert listed == [(title, name) for name, title in re.findall(r'<a id="([^"]+)"></a>\n\n#{2,3} (.+)', page)]
    assert len(listed) == len(re.findall(r"^#{2,3} ", page, re.MULTILINE))
    assert ("Thời hạn / Deadlines", "r2026-deadlines") in listed


def test_the_top_of_the_page_counts_what_there_is() -> None:
    law, page = load(), as_text()
    top = page.split('<a id="summary"></a>')[1].split('<a id="contents"></a>')[0]
    assert len(top.splitlines()) < 25
    assert top.index("Q01") < top.index("R2018")
    assert f"**{len(law.doubts)} điều chưa rõ**" in top
    assert {code for code in (doubt.code for doubt in law.doubts) if f"[{code}](#{code.lower()})" not in top} == set()
    tables = {path.stem: raw_rows(path) for path in DATA.glob("*.yaml")}
    assert {name for name, rows in tables.items() if f"`{name}` {len(rows)}" not in top} == set()
    certain = Counter(row["certainty"] for rows in tables.values() for row in rows)
    cells = next(line for line in top.splitlines() if line.startswith(f"| {certain.total()} |")).split(" | ")
    assert certain["memory: low"] > 0
    assert str(certain["memory: low"]) == cells[5]
    assert str(certain["sourced"]) == cells[1]


def test_the_doubts_come_before_the_law() -> None:
    page = as_text()
    assert page.index("## Điều chưa rõ") < page.index("## Chế độ pháp lý") < page.index("## Danh mục hàng hóa")
