"""Every finding has words, in both languages, a place where it is put right, and a paragraph of the runbook."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any, cast
from unittest.mock import Mock

import pytest

from services.console.domain.operations.finding import Finding, Rule, Severity
from services.console.entrypoints.app import create_app
from services.console.entrypoints.operations.links import place_of
from services.console.entrypoints.operations.wording import advice, finding_text, paragraph

RUNBOOK = Path(__file__).parents[4] / "docs" / "operations.md"
ABOUT = {
    Rule.WAITING: "given_up",
    Rule.BROKER_ALARM: "memory",
    Rule.BREAKER_OPEN: "WINDOW",
    Rule.LETTERS_QUEUED: "EMAIL",
    Rule.LETTERS_FAILED: "SMS",
    Rule.FEED_SILENT: "in 10/01",
    Rule.PAUSED: "window",
}


def finding(rule: Rule) -> Finding:
    return Finding(rule, Severity.BAD, "inspection", ABOUT.get(rule, "inspection.inbox"), 12)


@pytest.mark.parametrize("rule", list(Rule))
def test_every_finding_is_said_on_a_terminal_without_a_page(rule: Rule) -> None:
    found = finding(rule)
    assert "%" not in finding_text(found)
    assert advice(found)


@pytest.mark.parametrize("rule", list(Rule))
def test_every_finding_leads_to_a_place_and_to_a_paragraph_that_is_there(rule: Rule) -> None:
    headings = re.findall(r"^##+ (.*)$", RUNBOOK.read_text("utf-8"), re.MULTILINE)
    assert paragraph(finding(rule)) in headings
    app = create_app(cast(Any, Mock(development=True)), session_key=b"0" * 32)
    with app.test_request_context("/operations"):
        place = place_of(finding(rule))
    assert place.startswith(("/messages", "/operations/queues/", "/operations/switches", "#"))
