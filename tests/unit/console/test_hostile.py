"""What strangers write into addresses and headers costs the console nothing, and nothing of it is kept."""

from __future__ import annotations

import io
from datetime import date, timedelta
from types import SimpleNamespace
from typing import Any, cast

import httpx
import pytest
import structlog
from flask import Flask, request

from services.console.adapters.calling import call_service
from services.console.adapters.importers.links import SignedLinks
from services.console.entrypoints.app import create_app
from services.console.entrypoints.auditing import pages as auditing
from services.console.entrypoints.calendar.pages import asked_day, today
from shared.clock import utc_now
from shared.errors import NotFound
from shared.standing_link import make_token

KEY, DOSSIER = b"0" * 32, "0190a1b2-7c3d-7e4f-8a5b-6c7d8e9f0a1b"


class _NoDrafts:
    def get(self, _id: str) -> Any:
        raise NotFound("")

    def keep(self, *_what: Any, **_when: Any) -> bool:
        return False


@pytest.fixture
def app() -> Flask:
    door = SimpleNamespace(links=SignedLinks(KEY))
    nobody = SimpleNamespace(sessions=None, limits=None)
    console = SimpleNamespace(
        clock=utc_now, development=True, service_names=(), link_door=door, drafts=_NoDrafts(), signing_in=nobody
    )
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


@pytest.mark.parametrize("path", ["/metrics", "/readyz"])
@pytest.mark.parametrize(
    ("peer", "headers"),
    [
        ("203.0.113.7", {}),
        ("2001:db8::1", {}),
        ("100.64.0.1", {}),
        # A proxy on this machine of which the settings say nothing.
        ("127.0.0.1", {"X-Forwarded-For": "203.0.113.7"}),
        ("127.0.0.1", {"X-Forwarded-For": "127.0.0.1"}),
        ("10.0.0.1", {"Forwarded": "for=203.0.113.7"}),
    ],
)
def test_how_it_goes_inside_is_not_told_outside(app: Flask, path: str, peer: str, headers: dict[str, str]) -> None:
    with app.test_client() as client:
        assert client.get(path, headers=headers, environ_base={"REMOTE_ADDR": peer}).status_code == 404


@pytest.mark.parametrize(
    "peer", ["127.0.0.1", "10.2.3.4", "172.31.0.9", "192.168.1.1", "::1", "fd00::7", "::ffff:10.0.0.1"]
)
def test_who_watches_from_inside_is_told(app: Flask, peer: str) -> None:
    with app.test_client() as client:
        assert client.get("/metrics", environ_base={"REMOTE_ADDR": peer}).status_code == 200


def test_what_came_through_our_proxy_is_from_where_the_proxy_says(app: Flask) -> None:
    console = app.extensions["cuakhau.console"]
    behind = create_app(console, session_key=b"0" * 32, proxies=1)
    with behind.test_client() as client:
        answers = [
            client.get("/metrics", headers={"X-Forwarded-For": said} if said else {}).status_code
            for said in ("203.0.113.7", "127.0.0.1, 203.0.113.7", "10.0.0.9", None)
        ]
    assert answers == [404, 404, 200, 200]


def test_a_fault_at_a_link_logs_the_page_and_not_the_link(app: Flask) -> None:
    with structlog.testing.capture_logs() as logged, app.test_client() as client:
        assert client.get("/standing/secret-of-the-importer").status_code == 500
    (fault,) = [each for each in logged if each["event"] == "page_failed"]
    assert fault["page"] == "standing.one"
    assert "secret-of-the-importer" not in {value for value in fault.values() if isinstance(value, str)}


@pytest.mark.parametrize(
    "path",
    [
        "/standing/nonsense/hand-in/supplement",
        f"/my/{DOSSIER}/hand-in/supplement",
        f"/counter/drafts/{DOSSIER}",
        f"/counter/drafts/{DOSSIER}/kept",
    ],
)
def test_strangers_send_nothing_large(app: Flask, path: str) -> None:
    app.config["WTF_CSRF_ENABLED"] = True
    with app.test_client() as client:
        sent = {"file": (io.BytesIO(b"x" * (2 << 20)), "to.pdf")}
        assert client.post(path, data=sent, content_type="multipart/form-data").status_code == 413


def test_whoever_holds_a_link_sends_files_with_two_thousand_lines_of_goods(app: Flask) -> None:
    token = make_token(KEY, DOSSIER, "0100109106", now=utc_now(), lasts=timedelta(days=1))
    values = {"ref": token, "what": "supplement"}
    with app.test_request_context(f"/standing/{token}/hand-in/supplement", method="POST"):
        for make_room in app.url_value_preprocessors["standing"]:
            make_room("standing.hand_in", values)
        assert (request.max_content_length, request.max_form_parts) == (24 << 20, 40_000)


@pytest.mark.parametrize("text", ["0001-01-01", "9999-12-31", "1899-01-01"])
def test_a_day_without_neighbours_is_none(app: Flask, text: str) -> None:
    with app.test_request_context(f"/?week={text}"):
        assert asked_day("week") == today()
    wrong: list[tuple[str, str]] = []
    with app.test_request_context("/"):
        assert auditing._day("until", text, wrong) is None
    assert [name for name, _said in wrong] == ["until"]


@pytest.mark.parametrize("id", ["..", ".", "a?b", "a#b", "a/../b"])
def test_what_is_no_step_of_a_path_reaches_no_service(id: str) -> None:
    asked: list[httpx.Request] = []

    def answer(sent: httpx.Request) -> httpx.Response:
        asked.append(sent)
        return httpx.Response(200, json={})

    client = httpx.Client(base_url="http://service", transport=httpx.MockTransport(answer))
    with pytest.raises(NotFound):
        call_service("registration", client, "token", "GET", f"/registrations/{id}")
    assert asked == []


def test_days_of_our_times_are_taken(app: Flask) -> None:
    with app.test_request_context("/?week=2026-11-21"):
        assert asked_day("week") == date(2026, 11, 21)
        assert auditing._day("since", "21/11/2026", []) == date(2026, 11, 21)
