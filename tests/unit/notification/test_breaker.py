"""The circuit breaker."""

from datetime import timedelta

from services.notification.application.breaker import Breaker, BreakerState
from tests.unit.notification.clockwork import TurnedClock


def breaker(clock: TurnedClock) -> Breaker:
    return Breaker(threshold=2, rest=timedelta(seconds=5), patience=timedelta(seconds=30), clock=clock)


def opened(clock: TurnedClock) -> Breaker:
    one = breaker(clock)
    one.failed()
    one.failed()
    return one


def test_opens_after_failures_in_a_row_only() -> None:
    one = breaker(TurnedClock())
    one.failed()
    one.succeeded()
    one.failed()
    assert one.allow()
    one.failed()
    assert not one.allow()
    assert one.state is BreakerState.OPEN


def test_lets_one_try_through_after_its_rest() -> None:
    clock = TurnedClock()
    one = opened(clock)
    clock.turn(seconds=5)
    assert one.state is BreakerState.HALF_OPEN
    assert [one.allow(), one.allow()] == [True, False]


def test_the_try_decides() -> None:
    clock = TurnedClock()
    for works in (True, False):
        one = opened(clock)
        clock.turn(seconds=5)
        assert one.allow()
        (one.succeeded if works else one.failed)()
        assert one.allow() is works


def test_a_try_that_never_reports_is_taken_for_lost() -> None:
    clock = TurnedClock()
    one = opened(clock)
    clock.turn(seconds=5)
    assert one.allow()
    clock.turn(seconds=30)
    assert one.allow()


def test_an_abandoned_try_leaves_room_for_another() -> None:
    clock = TurnedClock()
    one = opened(clock)
    clock.turn(seconds=5)
    assert one.allow()
    one.abandoned()
    assert one.allow()
