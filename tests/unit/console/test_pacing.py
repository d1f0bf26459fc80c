from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from services.console.application.pacing import Pace
from services.console.domain.addresses import line_of

NOW = datetime(2026, 11, 21, 3, 0, tzinfo=UTC)


def test_whoever_tries_too_often_waits_and_nobody_else() -> None:
    pace = Pace(3, timedelta(minutes=1))
    assert [pace.wait("a", NOW) for _ in range(3)] == [0, 0, 0]
    wait = pace.wait("a", NOW)
    assert 0 < wait <= 21
    assert pace.wait("b", NOW) == 0
    # Trying meanwhile makes it no longer.
    assert pace.wait("a", NOW) == wait
    assert pace.wait("a", NOW + timedelta(seconds=wait)) == 0
    assert pace.wait("a", NOW + timedelta(seconds=wait)) > 0


def test_a_rest_gives_all_tries_back_and_no_more() -> None:
    pace = Pace(3, timedelta(minutes=1))
    later = NOW + timedelta(hours=1)
    assert [pace.wait("a", NOW) for _ in range(3)] == [0, 0, 0]
    assert [pace.wait("a", later) > 0 for _ in range(4)] == [False, False, False, True]


def test_whoever_has_a_network_of_addresses_is_counted_as_one() -> None:
    pace = Pace(3, timedelta(minutes=1))
    assert [pace.wait(f"2001:db8:1:2::{n}", NOW) for n in range(3)] == [0, 0, 0]
    assert pace.wait("2001:db8:1:2:ffff:ffff:ffff:ffff", NOW) > 0
    assert pace.wait("2001:db8:1:3::1", NOW) == 0, "the neighbour"


@pytest.mark.parametrize(
    ("address", "line"),
    [
        ("203.0.113.7", "203.0.113.7"),
        ("::ffff:203.0.113.7", "203.0.113.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("fe80::1%eth0", "fe80::/64"),
        ("", ""),
        ("unix:", "unix:"),
    ],
)
def test_the_line_of_an_address(address: str, line: str) -> None:
    assert line_of(address) == line
