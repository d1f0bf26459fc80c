"""What operators see: the services, the list, one message; and what monitoring sees."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import httpx
import pytest

from tests.fakes.message_service import MessageService
from tests.integration.console.desk import DOSSIER, SIGNED, UNREADABLE, Browser

pytestmark = pytest.mark.integration


def test_the_overview_shows_each_service_with_what_it_says_of_itself(
    operator: Browser, inspection: MessageService
) -> None:
    inspection.checks = {"broker": "connection refused", "database": "ok"}
    page = operator.get("/")
    for text in ("Sẵn sàng", "1.2.3", "Đang chạy, chưa sẵn sàng", "broker: connection refused", "Không liên lạc được"):
        assert text in page
    assert "database: ok" not in page


def test_a_service_that_is_down_hides_nothing_of_the_others(operator: Browser, registration: MessageService) -> None:
    registration.broken = True
    page = operator.get("/messages")
    assert "QG2026000591" in page
    assert "The database cannot be reached." in page
    assert "connection refused" in page
    operator.get(f"/messages/registration/{SIGNED}", status=503)


def test_the_list_filters_and_searches(operator: Browser) -> None:
    assert "QG2026000590" in operator.get("/messages")
    for filters in (
        "service=inspection",
        "source=registration",
        "reason=fork",
        "q=QG2026000591",
        f"service=inspection&q={DOSSIER}",
    ):
        page = operator.get(f"/messages?{filters}")
        assert "QG2026000591" in page
        assert "QG2026000590" not in page
    assert "khớp với bộ lọc" in operator.get("/messages?service=inspection&q=nowhere")
    operator.get("/messages?service=laboratory", status=404)
    operator.get("/messages?cursor=nonsense", status=422)


def test_the_list_is_paged(operator: Browser, inspection: MessageService) -> None:
    for n in range(60):
        inspection.add(f"id~{n:02d}", aggregate_id=f"d{n}", file_code=f"CK{n:010d}", sequence=5, reason="early")
    seen: list[str] = []
    path: str | None = "/messages?reason=early"
    while path:
        page = operator.get(path)
        seen += re.findall(r'name="ref" value="([^"]+)"', page)
        following = re.search(r'rel="next" href="([^"]+)"', page)
        path = following[1] if following else None
    assert sorted(seen) == [f"inspection/id~{n:02d}" for n in range(60)]


def test_one_message_shows_all_that_is_known_of_it_and_escapes_it(operator: Browser) -> None:
    raw = operator.client.get(f"/messages/registration/{SIGNED}").text
    for text in ("QG2026000590", "event-4", "NotAllowed: issue", "Traceback", "00-4bf9-00f0-01", "20/11/2026 10:00:00"):
        assert text in raw
    assert "<b>nhựa</b>" not in raw
    assert "Đồ chơi &lt;b&gt;nhựa&lt;/b&gt;" in raw
    assert "{kaputt" in operator.get(f"/messages/inspection/{UNREADABLE}")
    operator.get("/messages/registration/nothing", status=404)


def test_vietnamese_first_and_english_by_choice(operator: Browser) -> None:
    assert '<html lang="vi">' in operator.get("/")
    page = operator.send("/language", {"language": "en", "next": "/messages"})
    assert '<html lang="en">' in page
    assert "Waiting messages" in page
    assert '<html lang="en">' in operator.send("/language", {"language": "xx", "next": "/"})


def test_pages_are_not_stored_and_load_nothing_from_elsewhere(operator: Browser) -> None:
    headers = operator.client.get("/").headers
    assert headers["cache-control"] == "no-store"
    assert "default-src 'none'" in headers["content-security-policy"]


def test_the_console_is_ready_with_a_service_down_and_says_which(
    address: str, registration: MessageService, inspection: MessageService
) -> None:
    assert httpx.get(f"{address}/healthz").json() == {"status": "alive"}
    ready = httpx.get(f"{address}/readyz")
    assert ready.status_code == 200
    assert ready.json()["services"] == {
        "registration": "ready",
        "inspection": "ready",
        "notification": "connection refused",
    }


def test_metrics_count_pages_not_dossiers(operator: Browser, address: str) -> None:
    operator.get(f"/messages/registration/{SIGNED}")
    metrics = httpx.get(f"{address}/metrics").text
    assert 'cuakhau_console_requests_total{method="GET",page="messages.one",status="200"}' in metrics
    assert DOSSIER not in metrics


def test_the_console_refuses_to_start_without_a_secret(listening: SimpleNamespace) -> None:
    environment = {**listening.environment, "CUAKHAU_ENV": "production", "CUAKHAU_SECRET": "short"}
    said = subprocess.run(
        [sys.executable, "-m", "services.console"],
        env={**environment, "PATH": "/usr/bin:/bin"},
        cwd=Path(__file__).parents[3],
        capture_output=True,
        text=True,
        timeout=30,
        check=False,
    )
    assert said.returncode == 2
    assert "CUAKHAU_SECRET is shorter than" in said.stderr
