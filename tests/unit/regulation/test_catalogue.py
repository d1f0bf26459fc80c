"""The list of goods: candidates by HS code, choices, pointers."""

from datetime import date

import pytest

from shared.regulation import BadRegulation, load
from tests.unit.regulation.conftest import Edit

OLD, NEW, LATER = date(2026, 6, 30), date(2026, 11, 20), date(2027, 4, 1)

# Typed from Annex I, field I: every row with its HS codes.
HIGH = {
    "1.1": "27101221 27101223 27101224 27101226", "1.2": "27101222 27101225", "1.3": "27101971 27101972", "1.4": "27102000",
    "1.5": "38260010 38260021 38260022 38260030", "2": "27111200 27111300 27111900",
    "4.1": "85161019", "4.2": "85161019", "4.3": "85163100", "4.4": "85166010 85167910 85161011",
    "4.5": "84145110 84145191 84145199", "4.6": "85166090", "5.1": "85444941 85444942", "5.2": "85444941 85444942",
    "6.1": "85362011 85362012 85362013 85362091 85362099", "6.2": "85365020",
}  # fmt: skip
TOYS = ["10", "21", "22", "29", "30", "40", "50", "60", "70", "91", "92", "93", "94", "99"]


@pytest.mark.parametrize(("row", "listed"), HIGH.items())
def test_every_row_of_high_risk_is_found_by_each_of_its_codes(row: str, listed: str) -> None:
    for hs_code in listed.split():
        found = {candidate.code: candidate for candidate in load().candidates("R2026", hs_code, LATER)}
        assert found[row].tier == "HIGH"
        assert found[row].methods == (5, 7)
        assert found[row].competent == ("UBTDC" if row[0] in "12" else "PROVINCE")


def test_every_toy_has_a_row_of_its_own() -> None:
    rows = [load().candidates("R2026", f"950300{end}", NEW) for end in TOYS]
    assert [[row.code for row in found] for found in rows] == [[f"3.{n}"] for n in range(1, 15)]


def test_no_other_row_of_our_field_is_of_high_risk() -> None:
    rows = load().catalogue.rows
    ours = {row.code for row in rows if row.tier == "HIGH" and row.sector == "I"}
    assert ours == {*HIGH, *(f"3.{n}" for n in range(1, 15))}


def test_telecommunications_of_high_risk_are_for_the_province() -> None:
    rows = [row for row in load().catalogue.rows if row.regime == "R2026" and row.sector == "II"]
    high = {row.code for row in rows if row.tier == "HIGH"}
    assert high == {f"F2.{n}" for n in range(1, 12)}
    assert {(row.competent, row.methods) for row in rows if row.code in high} == {("PROVINCE", (3, 7))}
    found = load().look_up("R2026", "85176251", NEW)
    assert [row.code for row in found.candidates] == ["F2.7", "II.12"]
    assert found.may_need_inspection
    assert found.needs_choice


def test_goods_of_other_authorities_are_shown_and_not_ours() -> None:
    law = load()
    found = law.look_up("R2026", "90221400", NEW)
    assert [(row.code, row.sector, row.handled_here) for row in found.candidates] == [("F3", "III", False)]
    assert not found.may_need_inspection
    assert "Cục An toàn bức xạ" in found.pointers[0][0]
    assert law.candidates("R2026", "90221400", NEW) == ()


@pytest.mark.parametrize(
    ("regime", "hs_code", "on", "words"),
    [
        ("R2026", "95030021", NEW, ["has to be registered for"]),
        ("R2026", "65061010", NEW, ["nqi.gov.vn"]),
        ("R2026", "85176251", NEW, ["has to be registered for", "nqi.gov.vn"]),
        ("R2026", "85285200", NEW, ["nqi.gov.vn"]),
        ("R2026", "61091010", NEW, ["Not subject to state inspection"]),
        ("R2026", "85161019", NEW, ["has to be registered for", "nqi.gov.vn"]),
        ("R2018", "61091010", OLD, ["Not on the ministry's list"]),
        ("R2018", "65061010", OLD, ["has to be registered for"]),
    ],
)
def test_the_importer_is_told_what_to_do(regime: str, hs_code: str, on: date, words: list[str]) -> None:
    pointers = load().look_up(regime, hs_code, on).pointers
    assert len(pointers) == len(words)
    for word, (_, english) in zip(words, pointers, strict=True):
        assert word in english


def test_one_code_with_several_rows_needs_a_choice() -> None:
    law = load()
    assert law.look_up("R2026", "85161019", NEW).needs_choice
    assert not law.look_up("R2026", "95030021", NEW).needs_choice
    assert law.look_up("R2026", "85161019", NEW).may_need_inspection
    assert not law.look_up("R2026", "65061010", NEW).may_need_inspection


def test_a_choice_is_checked_against_the_candidates() -> None:
    law = load()
    assert law.check_choice("R2026", "85161019", "II.8", NEW).row is not None
    no_row = law.check_choice("R2026", "85161019", "9.9", NEW)
    assert (no_row.row, no_row.fault) == (None, "NO_SUCH_ROW")
    assert "4.1, 4.2, II.8" in no_row.message
    assert law.check_choice("R2026", "85362011", "6.1", NEW).fault == "NOT_IN_FORCE"
    assert law.check_choice("R2026", "85362011", "6.1", LATER).fault is None
    assert law.check_choice("R2026", "95030021", "4.1", NEW).fault == "OTHER_HS"
    assert law.check_choice("R2018", "85161019", "4.1", OLD).fault == "NO_SUCH_ROW"


# Typed from Annex II, rows 9.1 and 9.7: the goods that Annex I and row 8 name for their safety too.
@pytest.mark.parametrize(
    ("hs_code", "row", "with_rows", "conditional"),
    [
        ("85161019", "II.9.1", ("4.1",), False),
        ("85163100", "II.9.7a", ("4.3",), False),
        ("85166090", "II.9.7g", ("4.6", "II.8"), True),
        ("85165000", "II.9.7h", ("II.8",), False),
    ],
)
def test_a_row_may_apply_beside_another_and_not_in_its_place(
    hs_code: str, row: str, with_rows: tuple[str, ...], conditional: bool
) -> None:
    law = load()
    stacked = {each.code: each for each in law.look_up("R2026", hs_code, NEW).candidates}[row]
    assert (stacked.tier, stacked.qcvn, stacked.beside) == ("MEDIUM", "QCVN 9:2012/BKHCN, Sửa đổi 1:2018", with_rows)
    assert (stacked.condition is not None) is conditional
    assert law.stacking("R2026", hs_code, NEW) == (stacked,)
    assert row not in {each.code for each in law.candidates("R2026", hs_code, NEW)}
    chosen = law.check_choice("R2026", hs_code, row, NEW)
    assert (chosen.row, chosen.fault) == (None, "COMES_WITH")
    assert with_rows[0] in chosen.message
    assert law.stacking("R2026", "95030021", NEW) == ()


def test_what_applies_together_is_no_choice() -> None:
    assert not load().look_up("R2026", "85163100", NEW).needs_choice


def test_the_former_list_has_its_later_groups_with_their_doubts() -> None:
    rows = {row.code: row for row in load().catalogue.rows if row.regime == "R2018"}
    assert {code: row.measure for code, row in rows.items()} == {
        "1": "2c", "2": "2b", "3": "2b", "4": "2b", "5": "2b", "6": "2c", "7": "2a", "8": "2a", "9": "2b",
        "10": "2b", "11": "2c",
    }  # fmt: skip
    assert all(row.doubt for row in rows.values() if row.certainty == "memory: low")
    assert load().candidates("R2018", "85395210", date(2020, 12, 31)) != load().candidates("R2018", "85395210", OLD)


@pytest.mark.parametrize(
    ("old", "new", "place"),
    [
        ("tier: HIGH", "tier: HUGE", "field tier: there is no HUGE in R2026"),
        ("regime: R2026", "regime: R2027", "field regime: there is no R2027"),
        (
            "sector: III, competent: OTHER",
            "sector: III, competent: PROVINCE",
            "field authority: is given for rows of other authorities",
        ),
        ("max_current_a: 63", "max_amps: 63", "field limits.max_amps: Unknown field"),
        ("methods: [5, 7]", "methods: [9]", "field methods.0"),
        ('beside: ["4.1"]', 'beside: ["4.9"]', "row II.9.1, field beside: there is no row 4.9 in R2026"),
        ('beside: ["4.1"]', 'beside: ["3.1"]', "row II.9.1, field beside: shares no HS code with 3.1"),
        ('beside: ["4.1"]', 'beside: ["II.9.7a"]', "row II.9.1, field beside: II.9.7a itself applies beside others"),
    ],
)
def test_a_list_that_does_not_fit_is_refused(edited: Edit, old: str, new: str, place: str) -> None:
    with pytest.raises(BadRegulation) as refused:
        load(edited("catalogue_r2026.yaml", old, new))
    assert place in refused.value.message
