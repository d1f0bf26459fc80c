"""docs/scenarios.md says what the scenarios say; a scenario file that nobody understands is refused."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.e2e.scenario.page import PAGE, main, page
from tests.e2e.scenario.reading import FOLDER, BadScenario, read_scenario, readable, scenario_files

WHOLE = (FOLDER / "r2026_agency_late.yaml").read_text(encoding="utf-8")


def test_the_page_is_up_to_date() -> None:
    assert PAGE.read_text(encoding="utf-8") == page(), "run `make docs`"


def test_a_check_of_an_old_page_fails(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "scenarios.md"
    assert main(["--check", str(file)]) == 1
    assert main([str(file)]) == 0
    assert main(["--check", str(file)]) == 0
    file.write_text(file.read_text(encoding="utf-8") + "touched", encoding="utf-8")
    assert main(["--check", str(file)]) == 1
    assert "make docs" in capsys.readouterr().err


def test_it_belongs_to_those_that_are_written_by_make_docs() -> None:
    makefile = (PAGE.parents[1] / "Makefile").read_text(encoding="utf-8")
    assert "-m tests.e2e.scenario.page $(CHECK) docs/scenarios.md" in makefile


def test_there_are_as_many_paths_as_the_law_has() -> None:
    scenarios = [read_scenario(file) for file in scenario_files()]
    assert len(scenarios) >= 40
    assert {scenario.regime for scenario in scenarios} == {"R2018", "R2026"}


@pytest.mark.parametrize(
    ("said", "instead", "complaint"),
    [
        ("regime:", "regimen:", "does not know 'regimen'"),
        ("officer accepts", "officer aproves", "nothing is called 'officer aproves'"),
        ("chuyên viên tiếp nhận hồ sơ", "chuyên viên nhận", "has to be written"),
        ("{results: 1}", "{result: 1}", "does not know 'result'"),
        ("{results: 1}", "{}", "lacks results"),
        ("  agency: 13", "  agencies: 13", "does not know 'agencies'"),
        ("2026-11-17 08:00", "2026-11-15 08:00", "lies before the step above it"),
        ("goods: [doll]", "goods: [elephant]", "no goods 'elephant'"),
        ("  history:", "  narrative:", "does not know 'narrative'"),
    ],
)
def test_what_nobody_understands_is_refused(tmp_path: Path, said: str, instead: str, complaint: str) -> None:
    assert said in WHOLE
    file = tmp_path / "odd.yaml"
    file.write_text(WHOLE.replace(said, instead, 1), encoding="utf-8")
    with pytest.raises(BadScenario, match=r"odd\.yaml") as refused:
        read_scenario(file)
    assert complaint in str(refused.value)


def test_one_that_cannot_be_read_and_is_played_alone_says_what_it_lacks(tmp_path: Path) -> None:
    odd = tmp_path / "odd.yaml"
    odd.write_text(WHOLE.replace("regime:", "regimen:", 1), encoding="utf-8")
    with pytest.raises(BadScenario, match=r"odd\.yaml: .*regimen"):
        readable([odd])
    whole = FOLDER / "r2026_agency_late.yaml"
    assert [scenario.name for scenario in readable([odd, whole])] == ["r2026_agency_late"]
