"""Which agency inspects."""

from datetime import date

import pytest

from shared.regulation import BadRegulation, load
from shared.regulation.competence import Competent
from tests.unit.regulation.conftest import Edit

BEFORE, MERGED, NOW = date(2025, 6, 30), date(2025, 7, 1), date(2026, 11, 20)


def resolve(hs_codes: list[str], office: str | None, day: date = NOW, regime: str = "R2026") -> Competent:
    law = load()
    rows = [law.look_up(regime, code, day).candidates[0] for code in hs_codes]
    return law.competence.resolve(regime, rows, office, day)


@pytest.mark.parametrize(
    ("office", "day", "agency"),
    [
        ("15BB", NOW, "TCKT11"),  # Hữu Nghị: Lạng Sơn
        ("15ZZ", NOW, "TCKT11"),  # any office of that department
        ("03cc", NOW, "TCKT10"),
        ("43CN", NOW, "TCKT20"),  # Bình Dương, merged into the city
        ("51BE", NOW, "TCKT20"),
        ("48BC", NOW, "TCKT17"),  # Long An, merged into Tây Ninh
        ("18A3", NOW, "SKHCN24"),
        ("11B1", NOW, "SKHCN04"),
        ("13BB", NOW, "TCKT12"),
    ],
)
def test_the_place_of_the_declaration_decides(office: str, day: date, agency: str) -> None:
    found = resolve(["95030021"], office, day)
    assert found.agency is not None
    assert found.agency.code == agency
    assert office in found.explanation


def test_before_the_merger_each_province_had_its_own() -> None:
    found = [resolve(["95030021"], office, BEFORE, "R2018").agency for office in ("43CN", "51BE", "48BC")]
    assert [agency.code if agency else None for agency in found] == ["TCKT5", "TCKT4", "TCKT13"]


@pytest.mark.parametrize(
    ("office", "agency"), [("15BB", "TCKT1"), ("34CC", "TCKT2"), ("02CI", "TCKT3"), (None, "TCKT1")]
)
def test_fuel_and_gas_are_for_the_national_committee(office: str | None, agency: str) -> None:
    found = resolve(["27111200"], office)
    assert found.agency is not None
    assert found.agency.code == agency


@pytest.mark.parametrize(
    ("hs_codes", "office", "words"),
    [
        (["95030021", "27111200"], "15BB", "two dossiers"),
        (["90221400"], "15BB", "another authority"),
        (["95030021"], None, "no customs declaration"),
        (["95030021"], "99XX", "not known in which province"),
        ([], "15BB", "No goods line"),
    ],
)
def test_where_nobody_can_be_named_it_says_why(hs_codes: list[str], office: str | None, words: str) -> None:
    found = resolve(hs_codes, office)
    assert found.agency is None
    assert words in found.explanation_en
    assert found.explanation


def test_there_were_63_provinces_and_are_34() -> None:
    law = load()
    assert (len(law.provinces.on(BEFORE)), len(law.provinces.on(MERGED))) == (63, 34)
    for province in law.provinces.on(BEFORE):
        now = law.competence.province_on(province.code, MERGED)
        assert now is not None
        assert now.in_force(MERGED)
    names = {code: law.competence.province_on(code, NOW) for code in ("02", "44", "45", "74", "80", "72")}
    assert {code: row.name if row else None for code, row in names.items()} == {
        "02": "Tuyên Quang", "44": "Quảng Trị", "45": "Quảng Trị", "74": "TP. Hồ Chí Minh",
        "80": "Tây Ninh", "72": "Tây Ninh",
    }  # fmt: skip


def test_every_province_of_today_has_one_authority() -> None:
    law = load()
    for province in law.provinces.on(NOW):
        here = [row for row in law.agencies.on(NOW) if row.province == province.code]
        assert len(here) == 1, province.name


@pytest.mark.parametrize(
    ("name", "old", "new", "place"),
    [
        ("agencies.yaml", "successor: TCKT20", "successor: TCKT99", "field successor: there is no agency TCKT99"),
        ("agencies.yaml", 'province: "20"', 'province: "21"', "row TCKT11, field province: there is no province 21"),
        ("agencies.yaml", "in_force_from: 2025-03-02", "in_force_from: 2025-02-01", "begins before the row before it ends"),
        ("agencies.yaml", 'code: TCKT11, province: "20",', "code: TCKT11,", "field province: A provincial agency"),
        ("provinces.yaml", 'successor: "08"', 'successor: "07"', "row 02, field successor: there is no province 07"),
        ("customs_offices.yaml", 'province: "79"', 'province: "00"', "row 02, field province: there is no province 00"),
        ("customs_offices.yaml", "code: 15BB", "code: 15BBB", "field code"),
    ],
)  # fmt: skip
def test_places_that_do_not_fit_are_refused(edited: Edit, name: str, old: str, new: str, place: str) -> None:
    with pytest.raises(BadRegulation) as refused:
        load(edited(name, old, new))
    assert place in refused.value.message
