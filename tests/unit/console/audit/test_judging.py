"""What an audit finds in the rows of one dossier; pure."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from services.console.domain.audit.findings import Resend
from services.console.domain.audit.judging import Grace, judge
from services.console.domain.audit.rows import FOLLOWERS, Applied, Dropped, Overdue, Row, Waiting
from shared.messaging.subscriptions import SUBSCRIPTIONS, consumers_of

NOW = datetime(2026, 7, 1, 2, tzinfo=UTC)
LONG_AGO = NOW - timedelta(hours=1)
JUST_NOW = NOW - timedelta(seconds=10)
SERVICES = ("registration", "inspection", "notification")
KINDS = dict(zip(SERVICES, ("dossier", "case", "correspondence"), strict=True))


def row(service: str, sequence: int = 0, *, changed_at: datetime = LONG_AGO, **applied: int) -> Row:
    """applied: by source, up to which of its events."""
    return Row(
        service=service,
        id="d",
        kind=KINDS[service],
        stands=True,
        file_code="QG2026000590",
        status=None,
        sequence=sequence,
        event_id=f"{service}-{sequence}" if sequence else None,
        published_upto=sequence,
        unpublished_since=None,
        applied=tuple(Applied(source, n, f"{source}-{n}", LONG_AGO) for source, n in applied.items()),
        waiting=(),
        dropped=(),
        next_timer_at=None,
        changed_at=changed_at,
        overdue=(),
    )


WHOLE = (
    row("registration", 3, inspection=2),
    row("inspection", 2, registration=3),
    row("notification", registration=3, inspection=2),
)


def found(*rows: Row) -> list[tuple[str, str, Resend | None]]:
    return [(each.rule, each.service, each.mend) for each in judge(rows, dict.fromkeys(SERVICES, NOW), Grace())]


def test_who_follows_whom_is_as_the_subscriptions_have_it() -> None:
    assert {service: consumers_of(service) for service in SUBSCRIPTIONS} == FOLLOWERS


def test_a_whole_dossier_is_nothing_to_speak_of() -> None:
    assert found(*WHOLE) == []


def test_a_dossier_without_its_case_or_its_correspondence() -> None:
    registration, inspection, notification = WHOLE
    source = replace(registration, applied=())
    assert found(source, replace(notification, applied=notification.applied[:1])) == [
        ("no_case", "inspection", Resend("registration", "inspection", 1))
    ]
    assert found(registration, inspection) == [
        ("no_correspondence", "notification", Resend("registration", "notification", 1)),
        ("not_followed", "notification", Resend("inspection", "notification", 1)),
    ]


def test_a_case_that_stands_empty_although_its_events_were_applied() -> None:
    registration, inspection, notification = WHOLE
    assert found(registration, replace(inspection, stands=False), notification) == [("no_case", "inspection", None)]


def test_before_its_first_event_a_dossier_has_no_case() -> None:
    assert found(row("registration")) == []


def test_a_consumer_that_is_behind_is_told_from_one_that_has_had_no_time() -> None:
    registration, inspection, notification = WHOLE
    behind = replace(inspection, applied=(Applied("registration", 1, "registration-1", LONG_AGO),))
    assert found(registration, behind, notification) == [
        ("behind", "inspection", Resend("registration", "inspection", 2))
    ]
    assert found(replace(registration, changed_at=JUST_NOW), behind, notification) == []


def test_what_a_waiting_message_explains_is_said_once() -> None:
    registration, inspection, notification = WHOLE
    behind = replace(
        inspection,
        applied=(Applied("registration", 1, "registration-1", LONG_AGO),),
        waiting=(Waiting("registration", 2, "registration-2", "given_up", LONG_AGO),),
    )
    assert found(registration, behind, notification) == [("waiting", "inspection", None)]


def test_a_message_that_waits_since_a_moment_ago_is_under_way() -> None:
    registration, inspection, notification = WHOLE
    waits = replace(inspection, waiting=(Waiting("registration", 4, "x", "early", JUST_NOW),))
    assert found(registration, waits, notification) == []


def test_another_event_under_the_same_number_is_a_fork() -> None:
    registration, inspection, notification = WHOLE
    forked = replace(inspection, applied=(Applied("registration", 3, "another", LONG_AGO),))
    assert found(registration, forked, notification) == [("fork", "inspection", None)]


def test_more_applied_than_published_is_a_source_that_was_rolled_back() -> None:
    registration, inspection, notification = WHOLE
    back = replace(registration, sequence=2, published_upto=2, event_id="registration-2")
    assert found(back, inspection, notification) == [("ahead", "inspection", None), ("ahead", "notification", None)]


def test_what_was_applied_from_a_source_that_does_not_know_it() -> None:
    _, inspection, notification = WHOLE
    assert found(inspection, notification)[0][:2] == ("not_followed", "registration")
    assert [each[:2] for each in found(inspection, notification)[1:]] == [
        ("source_missing", "inspection"),
        ("source_missing", "notification"),
    ]


@pytest.mark.parametrize(
    ("wrong", "rule"),
    [
        ({"unpublished_since": LONG_AGO, "published_upto": 2}, "unpublished"),
        ({"published_upto": 2}, "not_marked"),
        ({"dropped": (Dropped("inspection", 7),)}, "dropped"),
        ({"next_timer_at": LONG_AGO}, "timer_overdue"),
        ({"overdue": (Overdue("deadline_unalarmed", LONG_AGO, "accept of cqkt"),)}, "deadline_unalarmed"),
    ],
)
def test_what_one_service_knows_by_itself(wrong: dict[str, object], rule: str) -> None:
    registration, inspection, notification = WHOLE
    assert [each[:2] for each in found(replace(registration, **wrong), inspection, notification)] == [
        (rule, "registration")
    ]


@pytest.mark.parametrize("recent", [{"unpublished_since": JUST_NOW, "published_upto": 2}, {"next_timer_at": JUST_NOW}])
def test_what_began_a_moment_ago_is_under_way(recent: dict[str, object]) -> None:
    registration, inspection, notification = WHOLE
    assert found(replace(registration, **recent), inspection, notification) == []


def test_every_rule_has_a_way_out_that_names_the_dossier_where_it_is_needed() -> None:
    for each in judge((WHOLE[0],), dict.fromkeys(SERVICES, NOW), Grace()):
        assert "{" not in each.way_out
        assert each.way_out
