"""What strangers write into addresses and headers costs the console nothing, and nothing of it is kept."""

from __future__ import annotations

from datetime import date
from types import SimpleNamespace
from typing import Any, cast

import pytest
import structlog
from flask import Flask

from services.console.entrypoints.app import create_app
from services.console.entrypoints.auditing import pages as auditing
from services.console.entrypoints.calendar.pages import asked_day, today
from shared.clock import utc_now


@pytest.fixture
def app() -> Flask:
    console = SimpleNamespace(clock=utc_now, development=True, service_names=(), link_door=None)
    app = create_app(cast(Any, console), session_key=b"0" * 32)
    app.config["WTF_CSRF_ENABLED"] = False
    return app


def test_made_up_methods_are_counted_as_one(app: Flask) -> None:
    with app.test_client() as client:
        for number in range(3):
            client.open("/healthz", method=f"MADEUP{number}")
        counted = client.get("/metrics").text
    assert "MADEUP" not in counted
    assert 'cuakhau_console_requests_total{method="other",page="none",status="405"} 3.0' in counted


def test_a_fault_at_a_link_logs_the_page_and_not_the_link(app: Flask) -> None:
    with structlog.testing.capture_logs() as logged, app.test_client() as client:
        assert client.get("/standing/secret-of-the-importer").status_code == 500
    (fault,) = [each for each in logged if each["event"] == "page_failed"]
    assert fault["page"] == "standing.one"
    assert "secret-of-the-importer" not in {value for value in fault.values() if isinstance(value, str)}


@pytest.mark.parametrize("text", ["0001-01-01", "9999-12-31", "1899-01-01"])
def test_a_day_without_neighbours_is_none(app: Flask, text: str) -> None:
    with app.test_request_context(f"/?week={text}"):
        assert asked_day("week") == today()
    wrong: list[tuple[str, str]] = []
    with app.test_request_context("/"):
        assert auditing._day("until", text, wrong) is None
    assert [name for name, _said in wrong] == ["until"]


def test_days_of_our_times_are_taken(app: Flask) -> None:
    with app.test_request_context("/?week=2026-11-21"):
        assert asked_day("week") == date(2026, 11, 21)
        assert auditing._day("since", "21/11/2026", []) == date(2026, 11, 21)
