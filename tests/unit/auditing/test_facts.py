"""What each service's own documents tell an audit."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from services.notification.entrypoints.auditing import LETTER_FACTS
from services.registration.entrypoints.auditing import DOSSIER_FACTS

# 23:30 of the first, in Vietnam.
NOW = datetime(2026, 7, 1, 16, 30, tzinfo=UTC)


def dossier(**clock: Any) -> dict[str, Any]:
    owed = {"rule": "accept", "handler": "cqkt", "due_on": "2026-07-01", "state": "RUNNING", "over_on": None, **clock}
    return {"state": {"handlers": {"cqkt": 1}, "clocks": [owed]}}


@pytest.mark.parametrize(
    ("clock", "later", "rules"),
    [
        ({}, timedelta(), []),
        # It lapses at 24:00; the sweep has an hour.
        ({}, timedelta(minutes=45), []),
        ({}, timedelta(hours=2), ["deadline_unalarmed"]),
        ({"state": "LAPSED"}, timedelta(days=9), []),
        ({"state": "STOPPED"}, timedelta(days=9), []),
        ({"over_on": "2026-06-30"}, timedelta(days=9), []),
    ],
)
def test_a_deadline_that_passed_without_an_alarm(clock: dict[str, Any], later: timedelta, rules: list[str]) -> None:
    found = DOSSIER_FACTS.overdue(dossier(**clock), NOW + later)
    assert [each.rule for each in found] == rules
    assert [each.since for each in found] == [datetime(2026, 7, 1, 17, tzinfo=UTC)] * len(rules)


def letter(**values: Any) -> dict[str, Any]:
    said = {"kind": "ACCEPTED", "channel": "WINDOW", "status": "QUEUED", "queued_at": NOW, "next_attempt_at": None}
    return {"state": {"letters": [{**said, "attempts": 0, **values}]}}


LONG_AGO = NOW - timedelta(hours=1)


@pytest.mark.parametrize(
    ("values", "rules"),
    [
        ({}, []),
        ({"queued_at": LONG_AGO}, ["letter_unsent"]),
        # Put off to a decent hour.
        ({"queued_at": LONG_AGO, "next_attempt_at": NOW + timedelta(hours=6)}, []),
        # Still tried, again and again.
        ({"queued_at": LONG_AGO, "next_attempt_at": NOW, "attempts": 5}, ["letter_unsent"]),
        ({"queued_at": LONG_AGO, "status": "SENT"}, []),
        ({"queued_at": LONG_AGO, "status": "FAILED"}, ["letter_undelivered"]),
        ({"queued_at": LONG_AGO, "status": "BOUNCED"}, ["letter_undelivered"]),
        ({"queued_at": LONG_AGO, "status": "REPLACED"}, []),
    ],
)
def test_a_letter_that_was_due_and_is_not_sent(values: dict[str, Any], rules: list[str]) -> None:
    assert [each.rule for each in LETTER_FACTS.overdue(letter(**values), NOW)] == rules
