"""The runbook's table of figures names what is told, and nothing else."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from prometheus_client import REGISTRY

from services.registration.adapters.due_figures import measure_deadlines
from shared.regulation import load
from tests.observability.figures import OURS, told
from tests.observability.places import OPERATIONS

_ROW = re.compile(r"^\| (`[^|]+`) \|([^|]*)\| ", re.MULTILINE)
_LATER = {"cuakhau_console_requests_total": "page, method, status", "cuakhau_console_request_seconds": "page"}


def rows() -> Iterator[tuple[str, str]]:
    section = OPERATIONS.read_text().split("\n## Figures\n")[1].split("\n## ")[0]
    for names, labels in _ROW.findall(section):
        for name in re.findall(r"`([^`]+)`", names):
            yield name, labels.strip()


def test_every_figure_stands_in_the_runbook_and_every_one_there_is_told() -> None:
    assert sorted(name for name, _ in rows()) == sorted(told())


def test_the_labels_are_those_of_the_runbook() -> None:
    said = {name: labels for name, labels in rows() if name not in _LATER}
    assert {name: ", ".join(labels) for name, labels in told().items() if name not in _LATER} == said


def test_figures_of_ours_are_named_as_ours() -> None:
    assert all(name.startswith(OURS) for name in told())


def test_deadlines_are_counted_by_working_days() -> None:
    """On a Friday the next working day is Monday, and what was due yesterday has passed."""
    asked: list[tuple[str, str]] = []

    class Dossiers:
        def due(self, *, after: str, until: str) -> int:
            asked.append((after, until))
            return len(asked)

    law = load()
    friday = law.calendar().opening(law.calendar().next_working_day(date(2026, 8, 7)))
    measure_deadlines(Dossiers(), law.calendar, lambda: friday)
    assert asked == [("", "2026-08-06"), ("2026-08-06", "2026-08-07"), ("2026-08-07", "2026-08-10")]
    for number, when in enumerate(("passed", "today", "next_working_day"), 1):
        assert REGISTRY.get_sample_value("registration_deadlines", {"when": when}) == number
