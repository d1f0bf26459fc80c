"""What the shipped data says, and that broken data is refused with its place."""

from datetime import date

import pytest

from shared.regulation import BadRegulation, load
from tests.unit.regulation.conftest import Edit


def codes(regime: str, hs_code: str, on: date) -> list[tuple[str, str]]:
    return [(row.code, row.tier) for row in load().candidates(regime, hs_code, on)]


def test_the_regime_is_that_of_the_day_of_receipt() -> None:
    assert load().regime_on(date(2018, 7, 1)).code == "R2018"
    assert load().regime_on(date(2026, 6, 30)).code == "R2018"
    assert load().regime_on(date(2026, 7, 1)).code == "R2026"
    with pytest.raises(BadRegulation, match="2018-06-30"):
        load().regime_on(date(2018, 6, 30))


def test_a_supplement_is_due_in_days_of_the_regime() -> None:
    calendar = load().calendar()
    # 15 calendar days after 2026-06-05 are 2026-06-20, a Saturday
    assert load().regime("R2018").supplement.due_on(date(2026, 6, 5), calendar) == date(2026, 6, 22)
    # seven working days over the National Day, its bridge and the weekends
    assert load().regime("R2026").supplement.due_on(date(2026, 8, 27), calendar) == date(2026, 9, 10)


@pytest.mark.parametrize(
    ("regime", "mode", "measure", "due"),
    [
        ("R2026", "DOCUMENTARY", None, date(2026, 7, 3)),
        ("R2026", "SAMPLE", None, date(2026, 7, 21)),  # 3 working days to sample, then 10 at the laboratory
        ("R2018", "DOCUMENTARY", "2a", date(2026, 7, 3)),
        ("R2018", "REDUCED", "2b", date(2026, 7, 3)),
        ("R2018", "DOCUMENTARY", "2c", date(2026, 7, 7)),
        ("R2018", "SAMPLE", "2b", date(2026, 7, 21)),
        ("R2018", "NONE", None, date(2026, 7, 3)),
    ],
)
def test_a_case_is_due_by_its_mode_and_measure(regime: str, mode: str, measure: str | None, due: date) -> None:
    law = load()
    start = date(2026, 7, 2)
    assert law.regime(regime).case_due_on(start, mode=mode, measure=measure, calendar=law.calendar()) == due


def test_a_deadline_that_is_not_there_is_named() -> None:
    with pytest.raises(BadRegulation, match="R2026 has no deadline D04"):
        load().regime("R2026").deadline("D04")


def test_one_hs_code_may_stand_in_several_rows() -> None:
    assert codes("R2026", "85161019", date(2026, 7, 1)) == [("4.1", "HIGH"), ("4.2", "HIGH"), ("II.8", "MEDIUM")]
    assert codes("R2018", "85161019", date(2026, 6, 30)) == [("4", "GROUP2")]


@pytest.mark.parametrize(
    ("hs_code", "tiers"),
    [
        ("95030021", {"HIGH"}),
        ("27101224", {"HIGH"}),
        ("27101971", {"HIGH"}),
        ("27111200", {"HIGH"}),
        ("85163100", {"HIGH"}),
        ("65061010", {"MEDIUM"}),
        ("72142031", {"MEDIUM"}),
        ("85444941", {"HIGH", "MEDIUM"}),
        ("72193200", {"MEDIUM"}),  # by its heading
        ("61091010", set()),  # T-shirts
    ],
)
def test_goods_of_the_new_law(hs_code: str, tiers: set[str]) -> None:
    assert {tier for _, tier in codes("R2026", hs_code, date(2026, 11, 20))} == tiers


def test_breakers_are_inspected_from_april_2027_only() -> None:
    assert codes("R2026", "85362011", date(2027, 3, 31)) == []
    assert codes("R2026", "85362011", date(2027, 4, 1)) == [("6.1", "HIGH")]


def test_the_lists_are_whole() -> None:
    law = load()
    assert [row.code for row in law.agencies if row.in_window] == [f"TCKT{n}" for n in range(1, 23)]
    assert [row.code for row in law.exempt_categories] == list(range(1, 13))
    assert {row.code: row.result_class.value for row in law.result_codes} == {
        1: "PASS", 2: "NEUTRAL", 3: "FAIL", 4: "FAIL", 5: "FAIL", 6: "DEAD", 7: "PASS", 8: "PENDING", 9: "PENDING",
        10: "PASS",
    }  # fmt: skip
    assert {row.code for row in law.result_codes if row.needs_reason} == {3, 4, 5, 6, 8, 9}
    assert {row.code: row.dossier_type for row in law.goods_groups} == {"1": 1, "2": 2, "3": 2, "4": 2, "5": 2, "6": 1}
    assert [row.code for row in law.qcvn] == [str(n) for n in range(1, 9)]
    assert [row.code for row in law.attachment_types] == [str(n) for n in range(1, 7)]
    assert "KGM" in law.units
    assert law.units.find("XXX") is None


def test_a_code_may_be_asked_for_on_a_day() -> None:
    assert load().agencies.find("TCKT11", on=date(2016, 12, 31)) is None
    assert load().agencies.find("TCKT11", on=date(2026, 7, 1)) is not None


@pytest.mark.parametrize(
    ("name", "old", "new", "place"),
    [
        ("deadlines.yaml", "length: 15", "length: 0", "deadlines.yaml, row 3 (R2018, D03), field length"),
        ("units.yaml", "certainty: ", "dubt: x, certainty: ", "units.yaml, row 1 (KGM), field dubt"),
        ("units.yaml", "code: GRM", "code: KGM", "units.yaml, row 2 (KGM), field code: the same as units.yaml, row 1"),
        ("catalogue_r2026.yaml", "9503.00.21", "95030.21x", "row 8 (R2026, 3.2, 2026-07-01), field hs.0"),
        ("catalogue_r2026.yaml", 'group: "6"', 'group: "66"', "catalogue_r2026.yaml, row 2, field group"),
        ("mode_rules.yaml", "mode: SAMPLE", "mode: TIGHT", "mode_rules.yaml, row 4 (open_complaint), field mode"),
        ("case_deadlines.yaml", "[D06]", "[D02]", "case_deadlines.yaml, row R2026/NONE/*, field deadlines"),
        ("regimes.yaml", "to: 2026-06-30", "to: 2017-06-30", "regimes.yaml, row 1 (R2018), field in_force_to"),
        ("numbering.yaml", "{number}/", "", "numbering.yaml, row 1 (RESULT_NOTICE), field pattern"),
        ("settled_lines.yaml", "code: EXEMPT,", "code: EXEMPT, code: EXEMPT,", "settled_lines.yaml"),
        ("units.yaml", "rows:", "lines:", "units.yaml: needs a mapping with `rows`"),
    ],
)  # fmt: skip
def test_broken_data_is_refused_by_file_row_and_field(edited: Edit, name: str, old: str, new: str, place: str) -> None:
    with pytest.raises(BadRegulation) as refused:
        load(edited(name, old, new))
    assert place in refused.value.message


def test_every_fault_of_a_table_is_told_at_once(edited: Edit) -> None:
    directory = edited("units.yaml", "name: kg,", "")
    text = (directory / "units.yaml").read_text(encoding="utf-8").replace("name: tấn,", "")
    (directory / "units.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(BadRegulation, match=r"(?s)KGM.*TNE"):
        load(directory)


def test_a_missing_table_is_named(edited: Edit) -> None:
    directory = edited("units.yaml", "KGM", "KGM")
    (directory / "qcvn.yaml").unlink()
    with pytest.raises(BadRegulation, match=r"qcvn\.yaml: the file is missing"):
        load(directory)


def test_the_version_tells_other_law_apart(edited: Edit) -> None:
    assert load(edited("deadlines.yaml", "length: 15", "length: 14")).version != load().version
