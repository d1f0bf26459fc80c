"""What is told of it: faults, traces, logs, health, metrics, the description."""

import json
import time

import pytest

from tests.integration.web.demo import Demo, problem, until

pytestmark = pytest.mark.integration


def test_our_own_faults_tell_nothing_and_are_logged_once(demo: Demo) -> None:
    response = demo.call("GET", "/broken")
    told = problem(response, 500, "internal")
    assert "secret internals" not in json.dumps(told)
    id = response.headers["X-Request-Id"]
    logged = [line for line in demo.lines() if line.get("request_id") == id and line["event"] == "request_failed"]
    assert "RuntimeError: secret internals" in logged[0]["exception"]
    assert demo.log.read_text().count("RuntimeError: secret internals") == demo.log.read_text().count(
        '"request_failed"'
    )


def test_what_is_away_says_when_to_come_back(demo: Demo) -> None:
    response = demo.call("GET", "/away")
    problem(response, 503, "unavailable")
    assert int(response.headers["Retry-After"]) > 0


def test_the_trace_goes_on_into_the_worker(demo: Demo) -> None:
    trace = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"
    answer = demo.call("GET", "/whoami", headers={"traceparent": trace}).json()
    assert answer == {"id": "lan.nt", "traceparent": trace, "current": trace}
    fresh = demo.call("GET", "/whoami", headers={"traceparent": "00-nonsense"}).json()
    assert fresh["traceparent"] == fresh["current"] != trace


def test_one_log_line_per_request_without_bodies(demo: Demo) -> None:
    body = {"name": "confidential", "nope": 1}
    response = demo.call("POST", "/things", json=body, headers={"Idempotency-Key": "log"})
    lines = [line for line in demo.lines() if line.get("request_id") == response.headers["X-Request-Id"]]
    assert [(line["event"], line["method"], line["path"], line["status"]) for line in lines] == [
        ("request", "POST", "/things", 422)
    ]
    assert "confidential" not in demo.log.read_text()


def test_readiness_tells_each_check(demo: Demo) -> None:
    fine = demo.call("GET", "/readyz", token=None)
    assert (fine.status_code, fine.json()["checks"]) == (200, {"broker": "ok", "database": "ok", "disk": "ok"})
    (demo.directory / "broker.away").touch()
    (demo.directory / "database.hangs").touch()
    try:
        began = time.monotonic()
        bad = demo.call("GET", "/readyz", token=None)
        assert time.monotonic() - began < 5
        assert bad.status_code == 503
        assert bad.json()["checks"] == {"broker": "not there", "database": "no answer within 2 s", "disk": "ok"}
    finally:
        (demo.directory / "broker.away").unlink()
        (demo.directory / "database.hangs").unlink()
    until(lambda: demo.call("GET", "/readyz").status_code == 200)


def test_metrics_count_requests(demo: Demo) -> None:
    demo.call("GET", "/whoami")
    text = demo.call("GET", "/metrics", token=None).text
    line = 'cuakhau_http_request_seconds_count{method="GET",route="/whoami",service="demo-http",status="200"}'
    assert line in text


def test_the_description_is_served(demo: Demo) -> None:
    document = demo.call("GET", "/openapi.json", token=None).json()
    assert document["openapi"] == "3.1.0"
    assert "/things/{id}/act" in document["paths"]
    page = demo.call("GET", "/docs", token=None)
    assert page.headers["Content-Type"].startswith("text/html")
    assert "Make a thing" in page.text
    assert "//" not in page.text.replace("<!--", "")
