"""Another regime by rows alone: no former row touched, no code changed."""

import re
import shutil
from datetime import date
from pathlib import Path

from shared.regulation import Regulation, load

ROOT = Path(__file__).parents[3]


def test_it_begins_when_its_row_says_and_the_former_one_gives_way(with_next: Path) -> None:
    law = load(with_next)
    assert law.regime_on(date(2029, 12, 31)).code == "R2026"
    assert law.regime_on(date(2030, 1, 1)).code == "R2030"
    assert law.regime("R2026").received_until == date(2029, 12, 31)


def test_every_look_up_answers_for_it(with_next: Path) -> None:
    law, day = load(with_next), date(2030, 3, 4)
    regime = law.regime("R2030")
    assert regime.supplement.due_on(day, law.calendar()) == date(2030, 3, 8)
    assert regime.case_due_on(day, mode="DOCUMENTARY", measure="M1", calendar=law.calendar()) == date(2030, 3, 6)
    assert [rule.code for rule in regime.starting("DOSSIER_COMPLETE")] == ["D90"]
    assert [row.code for row in law.candidates("R2030", "95030021", day)] == ["X1"]
    assert law.look_up("R2030", "61091010", day).pointers == (("Không.", "Nothing."),)
    assert law.check_choice("R2030", "95030021", "X1", day).fault is None
    assert [rule.code for rule in law.required_documents("R2030", "M1", "A")] == ["REG", "CONTRACT", "BL"]
    assert regime.measure("M1").customs_needs == "RESULT"
    rule = law.entitlement_rule("R2030")
    assert rule is not None
    assert rule.consecutive_passes == 5
    found = law.competence.resolve("R2030", law.candidates("R2030", "95030021", day), "15BB", day)
    assert found.agency is not None
    assert found.agency.code == "TCKT11"


def test_the_former_regimes_are_what_they_were(with_next: Path) -> None:
    after: Regulation = load(with_next)
    for regime in load().regimes:
        assert after.regime_version(regime.code) == load().regime_version(regime.code)
    assert len({after.regime_version(regime.code) for regime in after.regimes}) == 3


def test_no_code_names_a_regime() -> None:
    named = [
        f"{path.relative_to(ROOT)}:{number}"
        for folder in ("services", "shared", "deploy")
        for path in sorted((ROOT / folder).rglob("*.py"))
        for number, text in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1)
        if re.search(r"\bR20\d\d\b|\br20\d\d\b", text)
    ]
    assert named == []


def test_a_shared_row_may_end_with_the_former_regime_but_not_before(with_next: Path) -> None:
    file = with_next / "attachment_types.yaml"
    text = file.read_text(encoding="utf-8")

    def versions(last_day: str) -> dict[str, str]:
        directory = with_next.parent / last_day
        shutil.copytree(with_next, directory)
        ended = text.replace('code: "6",', f'code: "6", in_force_to: {last_day},')
        (directory / file.name).write_text(ended, encoding="utf-8")
        return {code: load(directory).regime_version(code) for code in ("R2018", "R2026")}

    now = {code: load().regime_version(code) for code in ("R2018", "R2026")}
    assert versions("2029-12-31") == now
    assert versions("2028-12-29")["R2026"] != now["R2026"]


def test_a_shared_row_that_begins_with_the_new_regime_is_nothing_to_the_former_ones(with_next: Path) -> None:
    (with_next / "attachment_types_next.yaml").write_text(
        'rows: [{code: "7", name: Mới, name_en: New, source: x, certainty: design, in_force_from: 2030-01-01}]\n',
        encoding="utf-8",
    )
    law = load(with_next)
    assert "7" in law.attachment_types
    assert [law.regime_version(code) for code in ("R2018", "R2026")] == [
        load().regime_version(code) for code in ("R2018", "R2026")
    ]
