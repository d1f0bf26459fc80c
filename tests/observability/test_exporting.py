"""The way to a collector, in a process that eventlet has patched as the services are: what comes, and what is lost."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from deploy.dev.ports import free_ports
from shared.secret import Misconfigured
from shared.telemetry import current_traceparent, spanning, tracing
from shared.telemetry.exporting import start_tracing
from tests.processes import ROOT, Process, wait_until

GIVEN = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"

# Makes spans as a service does, and says how its loop turned meanwhile and what was counted.
_WORK = """
import eventlet; eventlet.monkey_patch()
import json, os, sys, time
from prometheus_client import REGISTRY
from shared.telemetry import spanning
from shared.telemetry.exporting import start_tracing
from shared.telemetry.traces import is_traced
traces = start_tracing("made-up", os.environ)
slowest, last = 0.0, time.monotonic()
for number in range(int(sys.argv[1])):
    with spanning("outer") as outer:
        outer.note(number=number)
        with spanning("inner"):
            pass
    eventlet.sleep(0)
    slowest, last = max(slowest, time.monotonic() - last), time.monotonic()
traces.stop()
said = {name: REGISTRY.get_sample_value(f"cuakhau_spans_{name}_total") for name in ("exported", "lost")}
print(json.dumps({**said, "slowest": slowest, "still": is_traced()}))
"""


def worked(url: str, number: int, ratio: str = "1") -> dict[str, float]:
    said = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", _WORK, str(number)],
        cwd=ROOT,
        env={"CUAKHAU_OTLP_URL": url, "CUAKHAU_TRACE_RATIO": ratio, "PATH": ""},
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    counted: dict[str, float] = json.loads(said.stdout.splitlines()[-1])
    return counted


@pytest.fixture
def collector(tmp_path: Path) -> Iterator[Process]:
    address = f"127.0.0.1:{free_ports(1)[0]}"
    process = Process("collector", ["tests.observability.collector", address], {}, address, tmp_path / "log").start()
    try:
        wait_until(lambda: process.get("/healthz") == 200, "the collector listens")
        yield process
    finally:
        process.kill()


def test_green_threads_bring_every_step_to_the_collector(collector: Process) -> None:
    said = worked(collector.url, 1500)
    spans = httpx.get(f"{collector.url}/spans", timeout=10, trust_env=False).json()
    assert (said["exported"], said["lost"], len(spans)) == (3000, 0, 3000)
    outer = {span["id"]: span for span in spans if span["name"] == "outer"}
    assert {span["attributes"]["cuakhau.number"] for span in outer.values()} == set(range(1500))
    assert all(outer[span["parent"]]["trace"] == span["trace"] for span in spans if span["name"] == "inner")


def test_a_collector_that_is_away_costs_spans_and_nothing_else() -> None:
    said = worked(f"http://127.0.0.1:{free_ports(1)[0]}", 200)
    assert (said["exported"], said["lost"]) == (0, 400)
    assert not said["still"]


def test_what_a_collector_refuses_is_counted_as_lost(collector: Process) -> None:
    httpx.post(f"{collector.url}/away", content=b"1", trust_env=False)
    assert worked(collector.url, 20)["lost"] == 40


def test_beyond_what_the_queue_holds_steps_are_lost_and_counted() -> None:
    said = worked(f"http://127.0.0.1:{free_ports(1)[0]}", 6000)
    assert (said["exported"], said["lost"]) == (0, 12000)


def test_of_a_share_whole_traces_are_kept(collector: Process) -> None:
    worked(collector.url, 400, "0.25")
    spans = httpx.get(f"{collector.url}/spans", timeout=10, trust_env=False).json()
    known = {span["id"] for span in spans}
    assert 0 < len(spans) < 400
    assert all(span["parent"] in known for span in spans if span["name"] == "inner")
    assert len({span["trace"] for span in spans}) * 2 == len(spans)


@pytest.mark.parametrize(
    ("settings", "named"),
    [
        ({"CUAKHAU_OTLP_URL": "collector:4318"}, "CUAKHAU_OTLP_URL"),
        ({"CUAKHAU_OTLP_URL": "http://collector:4318", "CUAKHAU_TRACE_RATIO": "half"}, "CUAKHAU_TRACE_RATIO"),
        ({"CUAKHAU_OTLP_URL": "http://collector:4318", "CUAKHAU_TRACE_RATIO": "1.5"}, "CUAKHAU_TRACE_RATIO"),
    ],
)
def test_settings_that_cannot_be_are_refused_by_name(settings: dict[str, str], named: str) -> None:
    with pytest.raises(Misconfigured, match=named):
        start_tracing("made-up", settings)


def test_without_a_collector_the_context_is_carried_all_the_same() -> None:
    assert start_tracing("made-up", {}) is None
    with tracing(GIVEN), spanning("a step") as span:
        assert (span.traceparent, current_traceparent()) == (GIVEN, GIVEN)
        with spanning("another", apart=True):
            assert current_traceparent() is None
