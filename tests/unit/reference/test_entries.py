"""What holds on a day: the latest that has begun, and of one day what was said last; nothing after its last day."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from shared.reference.entries import AgencyEntry, in_force
from tests.unit.reference.desk import agency

DAY = date(2026, 11, 1)
offsets = st.integers(0, 12)


@st.composite
def entries(draw: st.DrawFn) -> list[AgencyEntry]:
    said = draw(st.lists(st.tuples(offsets, st.none() | st.integers(0, 6)), max_size=7))
    return [
        agency(
            name=str(number),
            valid_from=DAY + timedelta(first),
            valid_to=None if length is None else DAY + timedelta(first + length),
        )
        for number, (first, length) in enumerate(said)
    ]


@given(entries(), offsets)
def test_as_a_naive_walk_over_the_days_finds_it(said: list[AgencyEntry], offset: int) -> None:
    day, holds = DAY + timedelta(offset), None
    walked = DAY
    while walked <= day:
        for entry in said:
            if entry.valid_from == walked:
                holds = entry
        walked += timedelta(1)
    if holds is not None and holds.valid_to is not None and holds.valid_to < day:
        holds = None
    assert in_force(said, day) is holds


@given(entries(), entries(), offsets)
def test_what_is_said_from_a_day_on_changes_no_day_before(
    said: list[AgencyEntry], later: list[AgencyEntry], offset: int
) -> None:
    day = DAY + timedelta(offset)
    from_then = [entry for entry in later if entry.valid_from > day]
    assert in_force([*said, *from_then], day) is in_force(said, day)
