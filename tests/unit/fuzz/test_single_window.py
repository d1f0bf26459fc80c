"""The fuzz run in its short form; the long one is `python -m tests.fuzz.single_window --cases 100000`."""

import pytest

from tests.fuzz.single_window.running import case, run, seeds


@pytest.mark.parametrize("part", range(4))
def test_broken_messages_are_answered_and_leave_nothing_behind(part: int) -> None:
    tally = run(range(part * 500, (part + 1) * 500), seed=4)
    assert tally.bad == {}
    assert tally.cases == 500
    # Far enough in, and not all the same.
    assert {"fault", "99", "ERR02", "ERR05"} <= set(tally.outcomes)


def test_a_case_can_be_played_again() -> None:
    messages = seeds()
    assert case(7, 4, messages) == case(7, 4, messages)
    assert case(7, 4, messages) != case(8, 4, messages)
