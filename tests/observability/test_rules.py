"""Alert rules and dashboards: as their sources have them, about figures that are told, with a paragraph that helps."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from deploy.observability.__main__ import documents
from deploy.observability.alerts import Alert, alerts, thresholds
from tests.observability.figures import told
from tests.observability.places import OBSERVABILITY, OPERATIONS

ALERTS = alerts(thresholds())
CASES = Path(__file__).parent / "rules"
_OURS = re.compile(r"\b(?:cuakhau|registration|notification|inspection)_[a-z_]+")


def promtool(*arguments: str | Path) -> None:
    assert shutil.which("promtool"), "promtool is missing: make setup-tests"
    said = subprocess.run(["promtool", *map(str, arguments)], capture_output=True, text=True)
    assert said.returncode == 0, said.stdout + said.stderr


def case_of(name: str) -> Path:
    return CASES / f"{re.sub(r'(?<!^)(?=[A-Z])', '_', name).lower()}.yaml"


def anchors() -> set[str]:
    """As a reader of Markdown makes them of headings."""
    headings = re.findall(r"^#+ (.+)$", OPERATIONS.read_text(), re.MULTILINE)
    return {re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("path", documents(), ids=lambda path: path.name)
def test_what_is_written_is_what_its_source_says(path: Path) -> None:
    assert path.read_text() == documents()[path], "python -m deploy.observability writes it"


def test_prometheus_takes_rules_and_configuration() -> None:
    promtool("check", "rules", OBSERVABILITY / "rules.yaml")
    promtool("check", "config", OBSERVABILITY / "prometheus.yaml")


@pytest.mark.parametrize("alert", ALERTS, ids=lambda alert: alert.name)
def test_an_alert_fires_and_clears(alert: Alert) -> None:
    """In a file of its own, which says when it does."""
    expected = yaml.safe_load(case_of(alert.name).read_text())["tests"][0]["alert_rule_test"]
    assert {each["alertname"] for each in expected} == {alert.name}
    assert [bool(each["exp_alerts"]) for each in expected] == [False, True, False]
    promtool("test", "rules", case_of(alert.name))


def test_no_case_is_without_its_alert() -> None:
    assert {path for path in CASES.iterdir()} == {case_of(alert.name) for alert in ALERTS}


@pytest.mark.parametrize("alert", ALERTS, ids=lambda alert: alert.name)
def test_an_alert_says_what_to_do(alert: Alert) -> None:
    assert alert.severity in ("page", "ticket")
    assert alert.anchor in anchors()
    paragraph = OPERATIONS.read_text().split("\n## Alerts\n")[1].split("\n## ")[0]
    assert f"`{alert.name}`:" in paragraph


def test_every_limit_of_a_service_raises_an_alert() -> None:
    """What the file has beyond these is judged from the broker, by the console's pages."""
    limits = {**thresholds(), "oldest_waiting_seconds": dict.fromkeys(thresholds()["oldest_waiting_seconds"], 7.25)}
    judged = {
        name
        for name in limits
        if isinstance(limits[name], int | float)
        and json.dumps([vars(a) for a in alerts({**limits, name: 7.25})])
        != json.dumps([vars(a) for a in alerts(limits)])
    }
    assert judged == {
        "oldest_unpublished_seconds",
        "breaker_open_seconds",
        "letters_queued_seconds",
        "letters_failed",
        "timers_overdue_seconds",
        "not_ready_seconds",
        "service_silent_seconds",
    }
    text = " ".join(alert.expr for alert in ALERTS)
    assert [reason for reason in thresholds()["oldest_waiting_seconds"] if reason not in text] == []


def queries() -> Iterator[tuple[str, str]]:
    for alert in ALERTS:
        yield alert.name, alert.expr
    for path, text in documents().items():
        if path.suffix == ".json":
            panels: list[dict[str, Any]] = json.loads(text)["panels"]
            yield from ((f"{path.name}: {p['title']}", target["expr"]) for p in panels for target in p["targets"])


@pytest.mark.parametrize(("where", "query"), queries(), ids=lambda value: str(value)[:40])
def test_what_is_asked_for_is_told(where: str, query: str) -> None:
    """Every figure by its name, and every label of it that is named."""
    known = told()
    asked = {re.sub(r"_(bucket|count)$", "", name) for name in _OURS.findall(query)}
    assert asked <= known.keys(), where
    labels = {label for name in asked for label in known[name]} | {"le", "service", "instance"}
    named = {label for group in re.findall(r"by \(([^)]*)\)", query) for label in re.split(r", ?", group) if label}
    named |= {label for group in re.findall(r"\{([^}]*)\}", query) for label in re.findall(r"(\w+)[=!]", group)}
    assert named <= labels | {"job"}, where


def test_dashboards_are_an_overview_messages_and_one_service() -> None:
    boards = [json.loads(text) for path, text in documents().items() if path.suffix == ".json"]
    assert {board["uid"] for board in boards} == {"cuakhau-overview", "cuakhau-messages", "cuakhau-service"}
    for board in boards:
        places = [(panel["gridPos"]["x"], panel["gridPos"]["y"]) for panel in board["panels"]]
        assert len(places) == len(set(places))
