"""What was exchanged with the single window, beside our own letters."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from services.console.domain.dossier.correspondence import Letter
from services.console.domain.dossier.window_messages import WindowMessage, WindowMessages, exchange_of
from services.console.entrypoints.dossier.wording import FROM_WINDOW, WINDOW_OUTCOMES
from shared.single_window.catalogue import window_catalogue
from shared.single_window.journal import Outcome

NOON = datetime(2026, 11, 20, 5, tzinfo=UTC)
SENT = Letter("b", "WINDOW", "accepted", "SENT", NOON)


def message(id: str, minute: int = 0, direction: str = "in", outcome: str = "held", **more: Any) -> WindowMessage:
    at = NOON + timedelta(minutes=minute)
    return WindowMessage(id, direction, "10/01", at, at, 1, outcome, **more)


def test_both_ways_are_in_one_list_the_newest_first() -> None:
    came, went = WindowMessages((message("a"),)), WindowMessages((message("b", 5, "out"),))
    found = exchange_of(came, went, [SENT])
    assert [(each.came, each.letter) for each in found] == [(False, SENT), (True, None)]


def test_a_letter_that_was_not_tried_is_listed_and_others_than_the_windows_are_not() -> None:
    waits, mail = replace(SENT, status="QUEUED"), replace(SENT, id="c", channel="EMAIL")
    (found,) = exchange_of(WindowMessages(), WindowMessages(), [waits, mail])
    assert (found.letter, found.message, found.outcome, found.is_amiss) == (waits, None, "untried", False)


@pytest.mark.parametrize(
    ("of", "letter", "amiss"),
    [
        (message("b", direction="out"), SENT, False),
        (message("b", direction="out", outcome="refused"), replace(SENT, status="FAILED"), True),
        (message("b", direction="out", outcome="refused"), replace(SENT, status="REPLACED"), False),
        (message("b", direction="out", outcome="unknown"), SENT, False),
        (message("a", outcome="refused"), None, True),
        (message("a", unapplied="invalid: …"), None, True),
        (message("a"), None, False),
    ],
)
def test_what_somebody_may_have_to_see_to_is_marked(of: WindowMessage, letter: Letter | None, amiss: bool) -> None:
    told = WindowMessages((of,))
    came, went = (told, None) if of.direction == "in" else (None, told)
    (found,) = exchange_of(came, went, [letter] if letter else [])
    assert found.is_amiss is amiss


def test_without_an_answer_of_the_services_our_own_letters_are_there() -> None:
    assert [each.letter for each in exchange_of(None, None, [SENT])] == [SENT]


def test_every_kind_and_outcome_has_words() -> None:
    assert set(FROM_WINDOW) == {each.kind for each in window_catalogue().to_agency}
    assert set(WINDOW_OUTCOMES) == {*(outcome.value for outcome in Outcome), "untried"}
