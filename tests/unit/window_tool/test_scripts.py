"""Scripts of dossiers: those that are there can be read, what is wrong with another is named with what is possible."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.single_window.playing.command import main
from tests.single_window.playing.script import NOWHERE, BadScript, read_script, read_scripts

RIGHT: dict[str, Any] = {
    "title": "t",
    "sample": "10-01-toys",
    "agency": "TCKT11",
    "steps": [{"officer": "accept"}, {"window": "15-12-toys", "fields": {"fiLydo": "Đổi lô."}}],
    "expect": {"status": "ACCEPTED", "inspection": "OPENED", "told": ["received", "accepted?"]},
}


def written(folder: Path, **changes: Any) -> Path:
    file = folder / "one.yaml"
    file.write_text(yaml.safe_dump({**RIGHT, **changes}, allow_unicode=True), encoding="utf-8")
    return file


def test_every_act_of_the_window_is_in_some_script() -> None:
    scripts = read_scripts()
    sent = {step.sample[:5] for script in scripts for step in script.steps if step.sample}
    assert sent == {"10-02", "10-04", "13-09", "15-12", "17-03", "21-18"}
    assert [script.name for script in scripts if script.expect.status == NOWHERE] == ["refused_at_intake"]


def test_a_script_is_read(tmp_path: Path) -> None:
    script = read_script(written(tmp_path))
    assert (script.name, script.messages) == ("one", 2)
    assert [step.sample or step.act for step in script.steps] == ["accept", "15-12-toys"]
    assert script.expect.told == ("received", "accepted")
    assert script.expect.perhaps == {"accepted"}


@pytest.mark.parametrize(
    ("changes", "named"),
    [
        ({"sample": "10-01-cars"}, "10-01-toys"),
        ({"steps": [{"officer": "sleep"}]}, "request_supplement"),
        ({"steps": [{"window": "99-99-toys"}]}, "15-12-toys"),
        ({"expect": {"status": "HAPPY"}}, "ACCEPTED"),
        ({"expect": {"status": "ACCEPTED", "told": ["greeted"]}}, "received"),
        ({"speed": 3}, "weight"),
        ({"steps": [{}]}, "KeyError"),
    ],
)
def test_what_is_wrong_is_named_with_what_is_possible(tmp_path: Path, changes: dict[str, Any], named: str) -> None:
    with pytest.raises(BadScript, match=named) as wrong:
        read_script(written(tmp_path, **changes))
    assert "one.yaml" in str(wrong.value)


def test_a_script_that_is_not_there_is_named(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["play", "--script", "accepted", "vanished"]) == 2
    assert "there is no script vanished; there are: accepted, amended," in capsys.readouterr().out


@pytest.mark.parametrize(
    "wrong", [["--faults", "110%"], ["--rate", "0/s"], ["--dossiers", "0"], ["--kinds", "theft"], ["--faults", "nan"]]
)
def test_a_command_that_cannot_be_is_refused(wrong: list[str]) -> None:
    with pytest.raises(SystemExit) as refused:
        main(["play", *wrong])
    assert refused.value.code == 2


def test_unknown_kinds_of_faults_are_answered_with_those_that_are(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["play", "--kinds", "theft"])
    said = capsys.readouterr().err
    assert "late" in said
    assert "Fault." not in said


def test_without_a_system_it_says_how_to_start_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("CUAKHAU_RUN_DIR", str(tmp_path))
    for name in ("MONGODB_URI", "REGISTRATION_ADDRESS"):
        monkeypatch.delenv(name, raising=False)
    assert main(["play"]) == 2
    assert "make up" in capsys.readouterr().out
