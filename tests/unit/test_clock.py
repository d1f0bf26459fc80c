"""The clock that development and tests may move, and nobody else."""

from __future__ import annotations

import os
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest

from shared.clock import MovableClock, clock_over, move_clock, utc_now
from shared.config import Settings
from shared.secret import Misconfigured

ENVIRONMENT = {
    "NOTIFICATION_ADDRESS": "127.0.0.1:8103",
    "AMQP_URI": "amqp://nobody:nothing@127.0.0.1:1/none",
    "MONGODB_URI": "mongodb://127.0.0.1:1/?replicaSet=rs0",
    "CUAKHAU_SECRET": "0123456789abcdef0123456789abcdef",
}


def ahead(file: Path) -> timedelta:
    return clock_over(file)() - utc_now()


def about(expected: timedelta, seen: timedelta) -> bool:
    return abs(seen - expected) < timedelta(minutes=1)


def test_without_a_file_it_is_the_real_time(tmp_path: Path) -> None:
    assert clock_over(None) is utc_now
    assert about(timedelta(), ahead(tmp_path / "absent"))
    (tmp_path / "empty").touch()
    assert about(timedelta(), ahead(tmp_path / "empty"))


def test_a_clock_that_runs_is_moved(tmp_path: Path) -> None:
    clock = MovableClock(tmp_path / "clock")
    for days in (2, 730, -1):
        move_clock(tmp_path / "clock", timedelta(days=days))
        assert about(timedelta(days=days), clock() - utc_now())


def test_development_alone_may_move_it(tmp_path: Path) -> None:
    moved = {**ENVIRONMENT, "CUAKHAU_CLOCK_FILE": str(tmp_path / "clock")}
    settings = Settings.from_environment("notification", {**moved, "CUAKHAU_ENV": "development"})
    assert settings.clock_file == tmp_path / "clock"
    assert Settings.from_environment("notification", ENVIRONMENT).clock_file is None
    for environment in ("production", "staging", ""):
        with pytest.raises(Misconfigured, match="CUAKHAU_CLOCK_FILE"):
            Settings.from_environment("notification", {**moved, "CUAKHAU_ENV": environment})
    with pytest.raises(Misconfigured):
        Settings.from_environment("notification", moved)


def test_a_service_elsewhere_does_not_start_with_it(tmp_path: Path) -> None:
    environment = {**os.environ, **ENVIRONMENT, "CUAKHAU_CLOCK_FILE": str(tmp_path / "clock")}
    environment.pop("CUAKHAU_ENV", None)
    started = subprocess.run(
        [sys.executable, "-m", "services.notification"],
        env=environment,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert started.returncode == 78
    assert "CUAKHAU_CLOCK_FILE" in started.stderr
