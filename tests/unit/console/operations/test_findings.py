"""Each rule fires, and clears where its threshold is not passed."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from services.console.adapters.operations.thresholds import read_thresholds
from services.console.domain.operations.finding import Rule, Severity
from services.console.domain.operations.findings import findings, is_wrong
from services.console.domain.operations.queues import Board, Node, Queue, Sample
from services.console.domain.operations.standing import (
    Channel,
    Feed,
    Instance,
    Outbox,
    Standing,
    Switch,
    Timers,
    Waiting,
)

NOW = datetime(2026, 11, 20, 3, tzinfo=UTC)
LIMITS = read_thresholds()


def ago(seconds: float) -> datetime:
    return NOW - timedelta(seconds=seconds)


def process(id: str = "a:1", **fields: Any) -> Instance:
    return replace(Instance(id, "ready", version="1.0", started_at=ago(3600), seen_at=ago(3)), **fields)


WELL = Standing("registration", NOW, instances=(process(),))
PAUSED = Switch("inbox", paused=True, reason="move", by="truc.ban", at=ago(60))
HELD_WINDOW = Switch("WINDOW", paused=True)


def channel(**fields: Any) -> Channel:
    return replace(Channel("WINDOW", last_success_at=ago(5)), **fields)


def waits(reason: str, seconds: float) -> tuple[Waiting, ...]:
    return (Waiting(reason, 2, ago(seconds)),)


def said(standing: Standing) -> list[tuple[str, Severity]]:
    return [(each.rule, each.severity) for each in findings({standing.service: standing}, None, LIMITS, NOW)]


@pytest.mark.parametrize(
    ("rule", "severity", "wrong", "well"),
    [
        (Rule.NO_INSTANCE, Severity.BAD, {"instances": ()}, {}),
        (
            Rule.INSTANCE_GONE,
            Severity.CARE,
            {"instances": (process(), process("a:2", seen_at=ago(21)))},
            {"instances": (process(), process("a:2", seen_at=ago(19)))},
        ),
        (
            Rule.INSTANCE_GONE,
            Severity.CARE,
            {"instances": (process(), process("a:2", seen_at=ago(21)))},
            # Another was started in its place.
            {"instances": (process(started_at=ago(10)), process("a:2", seen_at=ago(21)))},
        ),
        (
            Rule.INSTANCE_GONE,
            Severity.CARE,
            {"instances": (process(), process("a:2", state="gone", seen_at=ago(21)))},
            {"instances": (process(), process("a:2", state="stopped", seen_at=ago(21)))},
        ),
        (
            Rule.INSTANCE_NOT_READY,
            Severity.BAD,
            {"instances": (process(state="not_ready", checks={"database": "away"}),)},
            # It has only just been started.
            {"instances": (process(state="not_ready", started_at=ago(30)),)},
        ),
        (
            Rule.TWO_VERSIONS,
            Severity.NOTE,
            {"instances": (process(), process("a:2", version="1.1"))},
            {"instances": (process(), process("a:2", version="1.1", state="stopped"))},
        ),
        (
            Rule.UNPUBLISHED,
            Severity.BAD,
            {"outbox": Outbox(3, oldest_since=ago(61))},
            {"outbox": Outbox(3, oldest_since=ago(59))},
        ),
        (Rule.WAITING, Severity.BAD, {"waiting": waits("given_up", 1)}, {"waiting": (Waiting("given_up", 0),)}),
        (Rule.WAITING, Severity.BAD, {"waiting": waits("fork", 1)}, {}),
        (Rule.WAITING, Severity.CARE, {"waiting": waits("failed", 3601)}, {"waiting": waits("failed", 3599)}),
        (Rule.WAITING, Severity.CARE, {"waiting": waits("early", 3601)}, {"waiting": waits("early", 3599)}),
        (Rule.WAITING, Severity.CARE, {"waiting": waits("unknown", 601)}, {"waiting": waits("unknown", 599)}),
        (Rule.WAITING, Severity.CARE, {"waiting": waits("never heard of", 1)}, {}),
        (
            Rule.TIMERS_OVERDUE,
            Severity.BAD,
            {"timers": Timers(1, oldest_due_at=ago(301))},
            {"timers": Timers(1, oldest_due_at=ago(299))},
        ),
        (
            Rule.BREAKER_OPEN,
            Severity.BAD,
            {"channels": (channel(state="open", last_success_at=ago(301)),)},
            {"channels": (channel(state="open", last_success_at=ago(299)),)},
        ),
        (
            Rule.BREAKER_OPEN,
            Severity.BAD,
            {"channels": (channel(state="half_open", last_success_at=None),)},
            {"channels": (channel(state="open", last_success_at=None),), "switches": (HELD_WINDOW,)},
        ),
        (
            Rule.LETTERS_QUEUED,
            Severity.CARE,
            {"channels": (channel(queued=4, oldest_since=ago(901)),)},
            {"channels": (channel(queued=4, oldest_since=ago(899)),)},
        ),
        (
            Rule.LETTERS_QUEUED,
            Severity.CARE,
            {"channels": (channel(queued=4, oldest_since=ago(901)),)},
            {"channels": (channel(queued=4, oldest_since=ago(901)),), "switches": (HELD_WINDOW,)},
        ),
        (Rule.LETTERS_FAILED, Severity.CARE, {"channels": (channel(failed=1),)}, {"channels": (channel(),)}),
        (Rule.FEED_SILENT, Severity.CARE, {"feeds": (Feed("10/01", unusual=True),)}, {"feeds": (Feed("10/01"),)}),
        (Rule.PAUSED, Severity.NOTE, {"switches": (PAUSED,)}, {"switches": (replace(PAUSED, paused=False),)}),
    ],
)
def test_a_rule_about_a_service(rule: Rule, severity: Severity, wrong: dict[str, Any], well: dict[str, Any]) -> None:
    assert (rule, severity) in said(replace(WELL, **wrong))
    assert rule not in [each for each, _ in said(replace(WELL, **well))]


def queue(name: str = "registration.inbox", **fields: Any) -> Queue:
    return replace(Queue(name, consumers=1), **fields)


def left(count: int, seconds: float) -> dict[str, Any]:
    """A queue in which the last of ten messages are left, which came so long ago."""
    came = Sample(ago(3600), 0), Sample(ago(seconds + 60), 10 - count), Sample(ago(seconds), 10), Sample(NOW, 10)
    return {"ready": count, "came": came, "depth": (Sample(ago(3600), 3), Sample(NOW, count))}


@pytest.mark.parametrize(
    ("rule", "severity", "wrong", "well"),
    [
        (Rule.BROKER_ALARM, Severity.BAD, Board(nodes=(Node("n", memory_alarm=True),)), Board(nodes=(Node("n"),))),
        (Rule.BROKER_ALARM, Severity.BAD, Board(nodes=(Node("n", disk_alarm=True),)), Board(nodes=(Node("n"),))),
        (Rule.BROKER_ALARM, Severity.BAD, Board(nodes=(Node("n", running=False),)), Board(nodes=(Node("n"),))),
        (Rule.UNROUTABLE, Severity.BAD, Board(unroutable=1), Board(unroutable=0)),
        (Rule.NO_CONSUMER, Severity.BAD, Board((queue(ready=1, consumers=0),)), Board((queue(ready=1),))),
        (Rule.NO_CONSUMER, Severity.CARE, Board((queue(consumers=0),)), Board((queue("other", consumers=0),))),
        (
            Rule.QUEUE_STANDS,
            Severity.BAD,
            Board((queue(**left(1, 301)),)),
            Board((queue(**left(1, 299)),)),
        ),
        (Rule.QUEUE_DEEP, Severity.CARE, Board((queue(ready=10_001),)), Board((queue(ready=10_000),))),
        (
            Rule.PARKED,
            Severity.BAD,
            Board((queue("registration.parked", unacked=1),)),
            Board((queue("registration.parked", consumers=0),)),
        ),
    ],
)
def test_a_rule_about_the_broker(rule: Rule, severity: Severity, wrong: Board, well: Board) -> None:
    assert [(each.rule, each.severity) for each in findings({}, wrong, LIMITS, NOW)] == [(rule, severity)]
    assert rule not in [each.rule for each in findings({}, well, LIMITS, NOW)]


def test_an_inbox_that_is_held_on_purpose_is_no_fault() -> None:
    held = {"registration": replace(WELL, switches=(PAUSED,))}
    board = Board((queue(consumers=0, **left(4, 3000)),))
    found = findings(held, board, LIMITS, NOW)
    assert [each.rule for each in found] == [Rule.PAUSED]
    assert not is_wrong(found)


def test_a_time_is_held_against_the_clock_of_the_service_that_said_it() -> None:
    ahead = timedelta(days=400)
    moved = Standing(
        "registration",
        NOW + ahead,
        instances=(process(started_at=ago(60) + ahead, seen_at=ago(2) + ahead),),
        outbox=Outbox(1, oldest_since=ago(61) + ahead),
    )
    assert [rule for rule, _ in said(moved)] == [Rule.UNPUBLISHED]


def test_silence_is_said() -> None:
    found = findings(
        {}, None, LIMITS, NOW, silent={"inspection": "refused"}, mute={"registration": "old"}, broker_silent="no"
    )
    assert {(each.rule, each.service, each.said) for each in found} == {
        (Rule.SERVICE_SILENT, "inspection", ("refused",)),
        (Rule.SERVICE_TELLS_NOTHING, "registration", ("old",)),
        (Rule.BROKER_SILENT, None, ("no",)),
    }


def test_the_worst_comes_first_and_of_those_what_has_lasted_longest() -> None:
    standing = replace(
        WELL,
        switches=(PAUSED,),
        waiting=(Waiting("given_up", 1, ago(10)), Waiting("failed", 1, ago(9999)), Waiting("fork", 1, ago(20))),
    )
    found = findings({"registration": standing}, None, LIMITS, NOW)
    assert [each.about for each in found] == ["fork", "given_up", "failed", "inbox"]
    assert is_wrong(found)


def test_nothing_is_wrong_where_nothing_is_wrong() -> None:
    assert findings({"registration": WELL}, Board((queue(),), (Node("n"),)), LIMITS, NOW) == ()
