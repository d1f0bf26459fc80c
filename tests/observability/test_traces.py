"""One dossier's trace, as a collector has it; and what the logs say of the dossier meanwhile."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from typing import Any

import httpx
import pytest

from tests.e2e.ending import Ending
from tests.e2e.stories import STORIES
from tests.e2e.story import Stage, perform
from tests.observability.conftest import Traced
from tests.processes import wait_until

pytestmark = pytest.mark.integration

Spans = Sequence[Mapping[str, Any]]

_PROBES = ("/healthz", "/readyz", "/metrics")
# What the story says of people, and what a log line, a step or a figure must therefore not hold.
_MAIL = re.compile(r"[\w.+-]+@[\w-]+\.[\w.-]+")


@pytest.fixture(scope="module")
def told(traced: Traced) -> tuple[Stage, Ending]:
    story = next(story for story in STORIES if story.name == "hair_dryers")
    stage = traced.system.stage(story)
    ending = perform(story, stage)
    assert ending.differences(story.expected) == []
    assert stage.id is not None
    assert traced.system.flaws_at_rest(stage.id) == []
    return stage, ending


@pytest.fixture(scope="module")
def spans(traced: Traced, told: tuple[Stage, Ending]) -> Spans:
    """All that came, once nothing comes any more that belongs to the dossier."""
    sent = len(told[1].window) + told[1].mails
    wait_until(
        lambda: len([s for s in traced.spans() if s["name"].startswith("send ")]) >= sent, "letters are traced", 20
    )
    wait_until(lambda: not orphans(traced.spans()), "every step's cause has come", 20)
    return traced.spans()


def orphans(spans: Spans) -> list[str]:
    known = {span["id"] for span in spans}
    return [f"{s['service']}: {s['name']}" for s in spans if s["parent"] and s["parent"] not in known]


def of_dossier(spans: Spans, id: str | None) -> set[str]:
    """The traces that name it."""
    return {span["trace"] for span in spans if span["attributes"].get("cuakhau.aggregate_id") == id}


def chain(spans: Spans, span: Mapping[str, Any]) -> list[str]:
    """From the first step of its trace to this one."""
    by_id = {one["id"]: one for one in spans}
    names = [f"{span['service']}: {span['name']}"]
    while span["parent"]:
        span = by_id[span["parent"]]
        names.append(f"{span['service']}: {span['name']}")
    return names[::-1]


def test_no_step_is_without_its_cause(spans: Spans) -> None:
    assert orphans(spans) == []


def test_what_the_window_sent_is_followed_to_what_the_window_is_told(spans: Spans, told: tuple[Stage, Ending]) -> None:
    """One trace: intake, act, event, case, its event, act on it, event, letter."""
    (receipt, *_) = sorted(
        (s for s in spans if s["name"] == "send window" and s["trace"] in of_dossier(spans, told[0].id)),
        key=lambda s: s["began"],
    )
    assert chain(spans, receipt) == [
        "registration: POST /nsw/ws",
        "registration: window message 10/01",
        "registration: commit registrations",
        "inspection: receive registration.dossier_submitted",
        "inspection: commit inspections",
        "registration: receive inspection.case_opened",
        "registration: commit registrations",
        "notification: receive registration.dossier_received",
        "notification: commit notifications",
        "notification: send window",
    ]
    (trace,) = {span["trace"] for span in spans if span["id"] == receipt["id"]}
    published = {span["name"] for span in spans if span["trace"] == trace and span["kind"] == "PRODUCER"}
    assert {
        "publish registration.dossier_submitted",
        "publish inspection.case_opened",
        "publish registration.dossier_received",
    } <= published


def test_every_act_of_the_dossier_stands_in_a_trace(traced: Traced, spans: Spans, told: tuple[Stage, Ending]) -> None:
    """Each entry of the three histories names the step that wrote it, and the collector has that step."""
    written = {
        tuple(entry["traceparent"].split("-")[1:3]): (service, entry["act"])
        for service in traced.system.processes
        for entry in traced.system.collection(service).find_one({"_id": told[0].id})["history"]
    }

    def missing() -> set[tuple[str, ...]]:
        return written.keys() - {(span["trace"], span["id"]) for span in traced.spans()}

    wait_until(lambda: not missing(), "every act's step has come", 20)
    steps = {(span["trace"], span["id"]): span for span in traced.spans()}
    assert {at: (steps[at]["service"], steps[at]["attributes"]["cuakhau.act"]) for at in written} == written


def test_log_lines_name_dossier_and_trace(traced: Traced, spans: Spans, told: tuple[Stage, Ending]) -> None:
    lines = [json.loads(line) for line in traced.logs.splitlines() if line.startswith("{")]
    settled = [line for line in lines if line["event"] == "message_settled"]
    assert {line["service"] for line in settled} == set(traced.system.processes)
    requests = [line for line in lines if line["event"] == "request" and line["route"] not in _PROBES]
    assert requests
    assert all(re.fullmatch("[0-9a-f]{16}", line["span_id"]) for line in [*settled, *requests])
    named = {line["trace_id"] for line in [*settled, *requests]}
    wait_until(lambda: named <= {span["trace"] for span in traced.spans()}, "the traces that the lines name have come")
    assert any(line["event"] == "letter_tried" and line["aggregate_id"] == told[0].id for line in lines)


def test_nothing_that_is_observed_says_who_anybody_is(traced: Traced, spans: Spans, told: tuple[Stage, Ending]) -> None:
    """Names, phones and e-mails of the story in logs, steps and figures."""
    dossier = traced.system.place.operator.read("registration", f"/registrations/{told[0].id}")
    private = list(personal(dossier))
    assert len(private) >= 3
    figures = "".join(
        httpx.get(f"{process.url}/metrics", timeout=10, trust_env=False).text
        for process in traced.system.processes.values()
    )
    for where, text in {
        "logs": traced.logs,
        "traces": json.dumps(spans, ensure_ascii=False),
        "figures": figures,
    }.items():
        assert [word for word in private if word in text] == [], where
        assert _MAIL.findall(text) == [], where


def personal(value: Any, name: str = "") -> Any:
    """What a dossier says of people: whatever stands under such a name."""
    if isinstance(value, Mapping):
        for key, within in value.items():
            yield from personal(within, key)
    elif isinstance(value, list):
        for within in value:
            yield from personal(within, name)
    elif isinstance(value, str) and value and name in ("name", "phone", "email", "contact", "address", "signer", "fax"):
        yield value
