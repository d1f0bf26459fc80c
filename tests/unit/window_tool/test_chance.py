"""Faults by chance: repeatable, in the share that was asked for, of every kind."""

from collections import Counter

import pytest

from tests.single_window.chance import Chance, Fault, read_chance


def drawn(chance: Chance, many: int = 4000) -> list[Fault | None]:
    return [chance.draw("to_us", number, "10/01", 0) for number in range(many)]


def test_the_same_seed_draws_the_same_faults() -> None:
    assert drawn(Chance(0.3, 7)) == drawn(Chance(0.3, 7))
    assert drawn(Chance(0.3, 7)) != drawn(Chance(0.3, 8))


def test_the_share_is_kept_and_every_kind_comes() -> None:
    counts = Counter(drawn(Chance(0.1, 7)))
    assert set(counts) == {None, *Fault}
    assert 300 < 4000 - counts[None] < 500
    assert all(40 < counts[kind] < 100 for kind in Fault)


def test_none_and_all() -> None:
    assert set(drawn(Chance(0.0))) == {None}
    assert None not in drawn(Chance(1.0))


def test_only_what_is_asked_for_comes() -> None:
    assert set(drawn(Chance(1.0, kinds=(Fault.LATE, Fault.LOST)))) == {Fault.LATE, Fault.LOST}
    assert Chance(1.0, kinds=(Fault.LATE,)).draw("x", among=[Fault.OUT_OF_ORDER]) is None


@pytest.mark.parametrize(
    "said",
    [{"share": 1.1}, {"share": -0.1}, {"seconds": 61}, {"kinds": ["theft"]}, {"share": "much"}, {"kinds": "late"}],
)
def test_what_cannot_be_is_refused(said: dict[str, object]) -> None:
    with pytest.raises((ValueError, TypeError)):
        read_chance(said)


def test_what_is_said_over_http_is_read() -> None:
    said = {"share": 0.5, "seed": 3, "seconds": 2, "kinds": ["late"]}
    assert read_chance(said) == Chance(0.5, 3, 2.0, (Fault.LATE,))
    assert read_chance({}) == Chance()
