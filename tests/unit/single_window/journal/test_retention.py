"""How long exchanges are kept is data with its source."""

from datetime import UTC, datetime
from typing import Any

import pytest

from shared.single_window.journal.retention import BadRetention, read_retention, retention_from

GOOD = {"years": 10, "stray_days": 90, "source": "a text", "certainty": "design"}


def test_ten_years_with_a_source() -> None:
    assert (read_retention().years, bool(read_retention().source)) == (10, True)


@pytest.mark.parametrize(
    ("began", "ends"),
    [(datetime(2026, 11, 20, 3, tzinfo=UTC), (2036, 11, 20)), (datetime(2028, 2, 29, tzinfo=UTC), (2038, 3, 1))],
)
def test_the_same_day_so_many_years_later(began: datetime, ends: tuple[int, int, int]) -> None:
    ended = read_retention().ends(began)
    assert (ended.year, ended.month, ended.day) == ends
    assert ended.time() == began.time()


def test_what_nobody_known_stands_behind_is_kept_for_days() -> None:
    began = datetime(2026, 11, 20, 3, tzinfo=UTC)
    assert read_retention().ends(began, stray=True) == datetime(2027, 2, 18, 3, tzinfo=UTC)


@pytest.mark.parametrize(
    "said",
    [
        None,
        {},
        {**GOOD, "years": 0},
        {**GOOD, "years": True},
        {**GOOD, "years": "10"},
        {**GOOD, "stray_days": 0},
        {**GOOD, "stray_days": None},
        {**GOOD, "source": ""},
        {**GOOD, "day": 1},
        {"years": 10},
    ],
)
def test_what_is_not_understood_is_refused(said: Any) -> None:
    with pytest.raises(BadRetention):
        retention_from(said)
