"""A dossier is played to its end, or says what was in its way."""

from __future__ import annotations

import time
from typing import Any, cast

import pytest

from tests.single_window.chance import Chance
from tests.single_window.playing.courier import Courier
from tests.single_window.playing.experience import Experience
from tests.single_window.playing.officers import Staff
from tests.single_window.playing.player import Player
from tests.single_window.playing.script import read_scripts


class Fails:
    chance = Chance()

    def __init__(self, error: Exception) -> None:
        self._error = error

    def carry(self, *_: Any) -> None:
        raise self._error


@pytest.mark.parametrize("error", [TypeError("no such thing"), AttributeError("nor that"), TimeoutError("too late")])
def test_whatever_goes_wrong_is_told_and_the_dossier_is_over(error: Exception) -> None:
    (script,) = read_scripts(names=["cancelled"])
    experience = Experience(0, "WTESTS000000", script.name, time.monotonic())
    Player(script, experience, "0101234567", cast(Courier, Fails(error)), cast(Staff, None)).play()
    assert experience.done
    assert experience.trouble == f"{type(error).__name__}: {error}"
