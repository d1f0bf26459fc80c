"""A day is the day that it is in Vietnam."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any, cast
from unittest.mock import Mock

from services.console.entrypoints.app import create_app


def test_the_day_of_an_early_morning_is_not_the_day_before() -> None:
    day = create_app(cast(Any, Mock(development=True)), session_key=b"0" * 32).jinja_env.filters["day"]
    assert day(datetime(2026, 11, 21, 18, 30, tzinfo=UTC)) == "22/11/2026"
    assert day(date(2026, 11, 21)) == "21/11/2026"
    assert day(None) == "–"
