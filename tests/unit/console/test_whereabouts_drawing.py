"""The diagram and its words: an arrow for each message, from whom to whom, and what came of it without any colour."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from lxml import html

from services.console.domain.whereabouts.arrows import PAGE, arrows_of, page_of
from services.console.domain.whereabouts.positions import Waiting, Whereabouts
from services.console.domain.whereabouts.verdict import Hold, Holding, Verdict
from services.console.entrypoints.whereabouts.drawing import flow_chart
from services.console.entrypoints.whereabouts.wording import lasting, sentence, standing_name, summary, turn
from tests.unit.console.test_whereabouts import BEGAN, FACTS, LETTER, MESSAGE, applied, at_rest, position, waits


def stuck() -> Whereabouts:
    held = position("inspection", 2, applied=applied(registration=2), waiting=(waits(3, "failed"),))
    return replace(at_rest(inspection=held), letters=(LETTER,), window=(MESSAGE,))


def test_every_message_is_an_arrow_once_and_what_stands_does_not_reach_its_lane() -> None:
    arrows = arrows_of(stuck())
    svg = html.fromstring(str(flow_chart(arrows, "Messages")))
    assert len(svg.xpath(".//g")) == len(arrows) == 3 * 2 + 2 * 2 + 1 + 1
    (held,) = svg.xpath(".//g[contains(@class, 'stuck')]")
    assert held.xpath("./line[@class='bar']")
    lanes = {float(line.get("x1")) for line in svg.xpath("./line[@class='lane']")}
    ends = {float(g.xpath("./line")[0].get("x2")) for g in svg.xpath(".//g[contains(@class, 'there')]")}
    assert all(min(abs(end - lane) for lane in lanes) <= 1 for end in ends)
    assert min(abs(float(held.xpath("./line")[0].get("x2")) - lane) for lane in lanes) > 20


def test_what_somebody_wrote_is_text_in_the_diagram() -> None:
    letter = replace(LETTER, kind="<script>alert(1)</script>")
    drawn = str(flow_chart(arrows_of(replace(at_rest(), letters=(letter,))), '"><b>'))
    assert "<script>" not in drawn
    assert "<b>" not in drawn


def test_a_letter_says_over_which_channel_it_goes_and_how_long_that_took() -> None:
    told = (replace(LETTER, channel="WINDOW", sent_at=BEGAN + timedelta(seconds=2)), replace(LETTER, id="l2"))
    letters = [arrow for arrow in arrows_of(replace(at_rest(), letters=told)) if arrow.letter]
    assert [(arrow.to, arrow.took) for arrow in letters] == [("window", timedelta(seconds=2)), ("importer", None)]


@pytest.mark.parametrize(
    ("count", "asked", "shown"),
    [
        (0, None, (0, 1, 1)),
        (PAGE, 1, (PAGE, 1, 1)),
        (PAGE + 1, None, (1, 2, 2)),
        (PAGE + 1, 1, (PAGE, 1, 2)),
        (5, 7, (5, 1, 1)),
    ],
)
def test_two_hundred_arrows_are_a_page_and_the_newest_is_shown_first(
    count: int, asked: int | None, shown: tuple[int, int, int]
) -> None:
    arrow = arrows_of(at_rest())[0]
    page = page_of([arrow] * count, asked)
    assert (len(page.arrows), page.number, page.of) == shown


@pytest.mark.parametrize("holding", list(Holding))
def test_whatever_holds_a_dossier_is_said_in_a_sentence(holding: Holding) -> None:
    said = sentence(Hold(holding, "inspection", "registration", 4, behind=2))
    assert said.endswith("2 more wait behind it.")
    assert "%(" not in said


def test_one_sentence_comes_first() -> None:
    hold = Hold(Holding.FAILED, "inspection", "registration", 4)
    assert summary(Verdict((), 0, FACTS)) == "Everything that was published has been applied."
    assert summary(Verdict((), 2, FACTS)) == "Nothing holds this dossier; 2 messages are under way."
    assert summary(Verdict((hold,), 2, FACTS)) == "1 thing holds this dossier."
    assert turn(replace(FACTS, due_on=BEGAN.date())).endswith(", until 22/11/2026.")
    assert turn(replace(FACTS, owed_by=None)) == turn(None) == ""


def test_a_standing_that_is_not_known_is_said_as_it_is() -> None:
    assert standing_name("registration", "OF_NEWER_CODE") == "OF_NEWER_CODE"
    assert standing_name("registration", "SUBMITTED") != "SUBMITTED"


@pytest.mark.parametrize(
    ("time", "said"),
    [
        (timedelta(milliseconds=42), "42 ms"),
        (timedelta(seconds=3.25), "3.2 s"),
        (timedelta(minutes=5), "5 min"),
        (timedelta(hours=30), "30 h"),
        (timedelta(days=3), "3 days"),
    ],
)
def test_how_long_a_message_took(time: timedelta, said: str) -> None:
    assert lasting(time) == said


def test_a_message_that_waits_leads_to_where_it_waits() -> None:
    (waiting,) = [arrow.hop for arrow in arrows_of(stuck()) if arrow.hop and arrow.hop.waiting]
    kept: Waiting = waits(3, "failed")
    assert (waiting.message, waiting.waiting, waiting.reason) == (kept.id, "failed", kept.error)
