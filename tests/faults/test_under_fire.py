"""While dossiers flow, every part of the system is killed in turn; at the end every one stands where it should.

Short form in `make test`, long form (200 dossiers, the window away for a minute) with CUAKHAU_FAULTS=full.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.faults.audit import audit
from tests.faults.shuffling import Arrange, doubled, doubled_in_disorder, newest_first, rearrange
from tests.faults.traffic import Traffic
from tests.faults.world import SERVICES, World
from tests.processes import wait_until

pytestmark = [pytest.mark.faults, pytest.mark.integration, pytest.mark.timeout(1500)]

FULL = os.environ.get("CUAKHAU_FAULTS") == "full"
DOSSIERS = 200 if FULL else 48
WINDOW_AWAY = 60.0 if FULL else 4.0
SETTLING = 240.0


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    with running(World(tmp_path)) as whole:
        yield whole


@pytest.fixture
def traffic(world: World) -> Iterator[Traffic]:
    with closing_traffic(world) as flow:
        yield flow


@contextmanager
def running(world: World) -> Iterator[World]:
    try:
        world.start()
        yield world
    finally:
        world.stop()


@contextmanager
def closing_traffic(world: World) -> Iterator[Traffic]:
    flow = Traffic(world)
    try:
        yield flow
    finally:
        flow.abandon()


def settled(world: World, traffic: Traffic) -> list[str]:
    """The audit's findings, once they no longer change for the better or time is up."""
    deadline = time.monotonic() + SETTLING
    while flaws := audit(world, traffic.acknowledged, traffic.accepted):
        if time.monotonic() > deadline:
            break
        time.sleep(1)
    return flaws


def faults(world: World, traffic: Traffic) -> list[tuple[str, Callable[[], None]]]:
    def window_away() -> None:
        with world.window_stopped():
            time.sleep(WINDOW_AWAY)

    def kill(service: str) -> Callable[[], None]:
        return lambda: world.kill_and_restart(service)

    def reorder(service: str) -> Callable[[], None]:
        return lambda: disorder(world, traffic, service, doubled_in_disorder)

    return [
        *((f"kill -9 {name}", kill(name)) for name in SERVICES),
        ("kill -9 broker", world.restart_broker),
        ("kill -9 mongod", world.restart_database),
        ("the window stops", window_away),
        ("inspection's queue in disorder", reorder("inspection")),
        ("notification's queue in disorder", reorder("notification")),
    ]


def disorder(world: World, traffic: Traffic, service: str, arrange: Arrange) -> None:
    """While a service is down its messages pile up, several of each dossier; they come in another order, or twice."""
    world.services[service].kill()
    acknowledged = traffic.sent
    traffic.send(6)
    wait_until(lambda: traffic.sent >= acknowledged + 6, "messages pile up", 120)
    wait_until(lambda: len(traffic.accepted) >= acknowledged + 6, "each dossier has several messages waiting", 120)
    count = wait_until(lambda: rearrange(world.broker.amqp_uri, service, arrange), "the queue is not empty", 60)
    print(f"  {count} messages of {service}: {arrange.__name__}")
    world.services[service].start().wait_ready(60)


def test_nothing_is_lost_doubled_or_out_of_order(world: World, traffic: Traffic) -> None:
    plan = faults(world, traffic)
    for name, fault in plan:
        acknowledged = traffic.sent
        traffic.send(DOSSIERS // len(plan))
        wait_until(lambda seen=acknowledged: traffic.sent > seen or traffic.troubles, "dossiers flow", 120)
        print(f"{traffic.sent} dossiers acknowledged: {name}")
        fault()
    traffic.finish()
    world.wait_all_ready()
    assert traffic.troubles == []
    assert len(traffic.acknowledged) == len(traffic.accepted) >= DOSSIERS
    assert settled(world, traffic) == []


# The suite must notice when a guard is missing.


def run_sabotaged(tmp_path: Path, guard: str, disturb: Callable[[World, Traffic], None]) -> list[str]:
    with running(World(tmp_path, sabotage=guard)) as world, closing_traffic(world) as traffic:
        traffic.send(12)
        disturb(world, traffic)
        traffic.finish()
        world.wait_all_ready()
        deadline = time.monotonic() + 15
        while flaws := audit(world, traffic.acknowledged, traffic.accepted):
            if time.monotonic() > deadline:
                break
            time.sleep(1)
        return flaws + traffic.troubles


def broker_away_and_kill(world: World, traffic: Traffic) -> None:
    wait_until(lambda: traffic.sent >= 2, "dossiers are in", 90)
    world.broker.kill()
    wait_until(lambda: traffic.sent >= 6, "intake goes on without the broker", 90)
    # What was acknowledged meanwhile now stands in the database alone.
    world.services["registration"].kill()
    world.broker.start()
    world.broker.wait_ready()
    world.services["registration"].start().wait_ready(60)


def each_message_twice(world: World, traffic: Traffic) -> None:
    disorder(world, traffic, "notification", doubled)


def messages_newest_first(world: World, traffic: Traffic) -> None:
    disorder(world, traffic, "notification", newest_first)


@pytest.mark.parametrize(
    ("guard", "disturb"),
    [("outbox", broker_away_and_kill), ("gate", each_message_twice), ("waiting", messages_newest_first)],
    ids=lambda v: str(v)[:7],
)
def test_the_suite_notices_a_missing_guard(
    tmp_path: Path, guard: str, disturb: Callable[[World, Traffic], None]
) -> None:
    flaws = run_sabotaged(tmp_path, guard, disturb)
    print(f"without {guard}: {len(flaws)} flaws, for example {flaws[:2]}")
    assert flaws


def test_a_whole_system_passes_where_the_sabotaged_fail(world: World, traffic: Traffic) -> None:
    traffic.send(12)
    broker_away_and_kill(world, traffic)
    disorder(world, traffic, "notification", doubled_in_disorder)
    disorder(world, traffic, "notification", newest_first)
    traffic.finish()
    world.wait_all_ready()
    assert traffic.troubles == []
    assert settled(world, traffic) == []
