"""CUAKHAU_SWEEP_SECONDS: timers may come round more often than by themselves, never less often."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from nameko import config

from shared.config import Settings
from shared.messaging.pacing import CONFIG_KEY, PacedTimer
from shared.secret import Misconfigured
from tests.unit.test_clock import ENVIRONMENT


def read(value: str | None) -> float | None:
    asked = {} if value is None else {"CUAKHAU_SWEEP_SECONDS": value}
    return Settings.from_environment("notification", {**ENVIRONMENT, **asked}).sweep_seconds


def test_by_default_every_timer_keeps_its_own_pace() -> None:
    assert read(None) is None
    assert read("0.2") == 0.2


@pytest.mark.parametrize("value", ["soon", "0", "-1", "nan", "inf", "1e9"])
def test_what_is_no_pace_is_refused_at_start(value: str) -> None:
    with pytest.raises(Misconfigured, match="CUAKHAU_SWEEP_SECONDS"):
        read(value)


@pytest.mark.parametrize(("fastest", "interval"), [(None, 15), (0.2, 0.2), (60.0, 15)])
def test_a_timer_comes_round_at_least_that_often(fastest: float | None, interval: float) -> None:
    paced = PacedTimer(interval=15)
    with config.patch({CONFIG_KEY: {"settings": SimpleNamespace(service="notification", sweep_seconds=fastest)}}):
        paced.setup()
    assert paced.interval == interval
