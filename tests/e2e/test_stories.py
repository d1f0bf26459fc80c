"""Every sample dossier through real services, a real broker and a real database, to its end."""

from __future__ import annotations

import io
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import pytest
from rich.console import Console

from tests.e2e.conftest import System
from tests.e2e.ending import INTAKE_REFUSED, Ending, Expected
from tests.e2e.sample_run.__main__ import play
from tests.e2e.stories import STORIES, bad_tax_code
from tests.e2e.story import Stage, Story, perform

pytestmark = pytest.mark.integration

STAND = [story for story in STORIES if story.expected.status != INTAKE_REFUSED]


@dataclass(frozen=True)
class Told:
    stage: Stage
    ending: Ending | None
    error: Exception | None = None


@pytest.fixture(scope="module")
def told(system: System) -> dict[str, Told]:
    """All of them at once, as dossiers come; each judged by a test of its own."""

    def tell(stage: Stage) -> Told:
        try:
            return Told(stage, perform(stage.story, stage))
        except Exception as error:  # raised where it belongs, in the story's test
            return Told(stage, None, error)

    with ThreadPoolExecutor(6) as pool:
        return {one.stage.story.name: one for one in pool.map(tell, [system.stage(story) for story in STORIES])}


@pytest.mark.parametrize("story", STORIES, ids=lambda story: story.name)
def test_a_sample_dossier_comes_to_its_end(told: dict[str, Told], story: Story) -> None:
    one = told[story.name]
    if one.error:
        raise one.error
    assert one.ending is not None
    assert one.ending.differences(story.expected) == []


@pytest.mark.parametrize("story", STAND, ids=lambda story: story.name)
def test_what_a_dossier_leaves_behind_is_whole(system: System, told: dict[str, Told], story: Story) -> None:
    """Hash chains, sequences and outboxes; nothing waits; every letter was delivered."""
    id = told[story.name].stage.id
    assert id is not None
    assert system.flaws_at_rest(id) == []
    letters = system.place.operator.read("notification", f"/notifications/{id}")["letters"]
    assert {letter["status"] for letter in letters} == {"SENT"}


@pytest.mark.parametrize("story", STAND, ids=lambda story: story.name)
def test_the_window_has_every_message_once(system: System, told: dict[str, Told], story: Story) -> None:
    received = system.place.window.received(told[story.name].stage.file_code)
    kinds = [message["kind"] for message in received]
    assert len(kinds) == len(set(kinds)), kinds
    assert all(message["held"] for message in received)


def test_nothing_waits_and_the_window_found_nothing_wrong(system: System, told: dict[str, Told]) -> None:
    for service in system.processes:
        assert system.place.operator.rows(service, "/messages") == []
    ours = {one.stage.file_code for one in told.values()}
    assert [problem for problem in system.place.window.problems() if problem["reference"] in ours] == []


def test_the_result_is_mailed_in_vietnamese_with_english_below(system: System, told: dict[str, Told]) -> None:
    stage = told["hair_dryers"].stage
    mail = system.place.mail.about(stage.file_code, "muahang@tocmay.example.vn")[-1]
    assert mail["subject"].startswith(f"Hồ sơ {stage.file_code}: thông báo kết quả số ")
    vietnamese, english = mail["text"].split("----------")
    assert "Kính gửi Công ty TNHH Thương mại Tóc Mây" in vietnamese
    assert "1. Máy sấy tóc: Không đạt yêu cầu, tái xuất (Dòng điện rò 1,9 mA" in " ".join(vietnamese.split())
    assert "1. Máy sấy tóc: Fails, to be re-exported" in " ".join(english.split())
    assert "Không đạt yêu cầu, tái xuất" in mail["html"]
    assert mail["headers"]["Content-Language"] == "vi, en"


def test_the_supplement_request_names_what_is_missing_and_until_when(system: System, told: dict[str, Told]) -> None:
    stage = told["rice_cookers"].stage
    mail = system.place.mail.about(stage.file_code, "hoso@haiau.example.vn")[1]
    assert "Giấy chứng nhận hợp quy theo QCVN 4:2009/BKHCN" in mail["text"]
    letters = system.place.operator.read("notification", f"/notifications/{stage.id}")["letters"]
    (due_on,) = {letter["content"]["due_on"] for letter in letters if letter["kind"] == "supplement_request"}
    assert "/".join(reversed(due_on.split("-"))) in mail["text"]


def test_the_older_law_applies_to_what_came_before_it_changed(system: System, told: dict[str, Told]) -> None:
    stage = told["helmet"].stage
    dossier = system.place.operator.read("registration", f"/registrations/{stage.id}")
    assert (dossier["regime"], dossier["received_on"]) == ("R2018", "2026-06-25")
    assert dossier["received_on_reason"]
    toys = system.place.operator.read("registration", f"/registrations/{told['toys'].stage.id}")
    assert toys["regime"] == "R2026"


def test_the_sample_run_is_red_when_a_dossier_does_not_come_to_its_end(system: System) -> None:
    def stumble(stage: Stage) -> None:
        raise AssertionError("the officer stumbled")

    def hurry(stage: Stage) -> None:
        stage.patience = 0
        bad_tax_code.tell(stage)

    astray = Story("astray", "should be accepted", bad_tax_code.STORY.sample, hurry, Expected("ACCEPTED"))
    stumbling = Story("stumbling", "stumbles", bad_tax_code.STORY.sample, stumble, Expected("ACCEPTED"))
    output = io.StringIO()
    assert play(system.place, Console(file=output, width=120), [bad_tax_code.STORY, astray, stumbling]) == 1
    shown = output.getvalue()
    assert "status is REFUSED_AT_INTAKE, not ACCEPTED" in shown
    assert "AssertionError: the officer stumbled" in shown
    assert "1 of 3 came to their expected end" in shown
    assert play(system.place, Console(file=io.StringIO()), [bad_tax_code.STORY]) == 0
