"""No rule of today rests on a text that is repealed; doubts are told in both languages and name tables that exist."""

import re
from typing import Any

import pytest

from shared.regulation import BadRegulation, load
from shared.regulation.loading import raw_rows
from shared.regulation.regulation import DATA
from tests.unit.regulation.conftest import Edit

# By NĐ 37/2026, Art. 97, and TT 36/2026, Art. 6(2).
REPEALED = re.compile(
    r"NĐ (132/2008|74/2018|154/2018|13/2022)|TTLT 58/2015|TT 01/2009|TT (30/2011|15/2018|10/2020)/TT-BTTTT"
)
BOTH = [
    "mode_rules",
    "mode_changes",
    "mode_limits",
    "act_needs",
    "settled_lines",
    "result_codes",
    "checklist",
    "dispositions",
]


def cited(row: dict[str, Any]) -> list[str]:
    """The repealed texts that the row cites for a regime other than the one they belong to."""
    parts = str(row["source"]).split("; ")
    return [part for part in parts if REPEALED.search(part) and not part.startswith("R2018: ")]


@pytest.mark.parametrize("table", BOTH)
def test_rows_for_every_regime_cite_repealed_texts_for_the_old_one_alone(table: str) -> None:
    assert [(row.get("code"), found) for row in raw_rows(DATA / f"{table}.yaml") if (found := cited(row))] == []


def test_rows_of_the_new_regime_cite_none() -> None:
    rows = [row for path in DATA.glob("*.yaml") for row in raw_rows(path) if row.get("regime") == "R2026"]
    assert [(row.get("code"), row["source"]) for row in rows if REPEALED.search(row["source"])] == []


def test_a_closer_look_after_a_failure_is_our_own_rule_under_the_new_regime() -> None:
    rules = {rule.code: rule for rule in load().mode_table.rules}
    for code in ("same_good_failed", "importer_failed"):
        assert rules[code].certainty == "design"
        assert "R2026: house rule" in rules[code].source
        assert "Q17" in (rules[code].doubt or "")


def test_doubts_name_tables_that_exist() -> None:
    tables = {re.sub(r"_r\d{4}$", "", path.stem) for path in DATA.glob("*.yaml")}
    assert [(doubt.code, name) for doubt in load().doubts for name in doubt.concerns if name not in tables] == []


@pytest.mark.parametrize("field", ["question_en", "assumed_en", "settle_by", "settle_by_en"])
def test_a_doubt_has_both_languages(edited: Edit, field: str) -> None:
    with pytest.raises(BadRegulation, match=rf"doubts.yaml, row 1 \(Q01\), field {field}: Missing"):
        load(edited("doubts.yaml", f" {field}: ", f" not_{field}: "))


def test_acts_that_never_reach_the_agency_are_no_acts_of_the_table(edited: Edit) -> None:
    law = load()
    rows = {row.code: row for row in law.window_acts}
    assert (rows["delete"].party, rows["delete"].allowed_in) == ("importer", (0,))
    assert "draft" in rows["delete"].why_en
    assert rows.keys().isdisjoint(law.acts.acts)
    with pytest.raises(BadRegulation, match=r"window_acts.yaml, row cancel, field code: is an act of acts.yaml"):
        load(edited("window_acts.yaml", "code: delete", "code: cancel"))
    with pytest.raises(BadRegulation, match=r"window_acts.yaml, row cancel, field allowed_in: there is no status 99"):
        load(edited("window_acts.yaml", "code: cancel\n    allowed_in: [0]", "code: cancel\n    allowed_in: [99]"))
