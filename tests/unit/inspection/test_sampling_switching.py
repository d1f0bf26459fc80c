"""The switching rules of TCVN 7790-1, 9.3 and 9.4."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.inspection.domain.sampling.switching import Lot, Standing, standing_after, step
from shared.regulation.sampling import load_sampling
from shared.regulation.sampling_tables import Severity

NUMBERS = load_sampling().switching
GOOD = Lot(True, ac=2, accepted_tighter=True)
SMALL = Lot(True, ac=1)
BAD = Lot(False, ac=2)


def after(*lots: Lot) -> Standing:
    return standing_after(lots, numbers=NUMBERS)


def lots(text: str) -> Sequence[Lot]:
    """+ accepted (Ac 0), - not accepted."""
    return [Lot(sign == "+") for sign in text]


@pytest.mark.parametrize(
    ("history", "severity"),
    [
        ("", Severity.NORMAL),
        ("-", Severity.NORMAL),
        ("--", Severity.TIGHTENED),
        ("-+++-", Severity.TIGHTENED),
        ("-++++-", Severity.NORMAL),  # six lots
        ("--++++", Severity.TIGHTENED),
        ("--+++++", Severity.NORMAL),
        ("--++++-+++++", Severity.NORMAL),
        ("--++++-++++", Severity.TIGHTENED),
        ("+" * 14, Severity.NORMAL),
        ("+" * 15, Severity.REDUCED),  # 15 lots of two points
        ("+" * 14 + "-" + "+" * 14, Severity.NORMAL),  # the score starts again
        ("+" * 30, Severity.REDUCED),
        ("+" * 15 + "-", Severity.NORMAL),
        ("+" * 15 + "-" + "-", Severity.NORMAL),  # the lot that ended reduced inspection was not on normal inspection
        ("+" * 15 + "---", Severity.TIGHTENED),
    ],
)
def test_severity_after(history: str, severity: Severity) -> None:
    assert after(*lots(history)).severity is severity


def test_ten_lots_that_stand_one_step_tighter_are_enough() -> None:
    assert after(*[GOOD] * 9).score == 27
    assert after(*[GOOD] * 10).severity is Severity.REDUCED


def test_a_lot_accepted_only_at_its_own_aql_takes_the_score_away() -> None:
    assert after(*[GOOD] * 9, Lot(True, ac=2, accepted_tighter=False)).score == 0
    assert after(SMALL, SMALL).score == 4


def test_five_rejected_on_tightened_inspection_end_it() -> None:
    # accepted lots between do not take rejected ones away, as long as tightened inspection lasts
    standing = after(*lots("--" + "-+-+-+-+"))
    assert (standing.severity, standing.rejected, standing.discontinued) == (Severity.TIGHTENED, 4, False)
    standing = step(standing, BAD, numbers=NUMBERS)
    assert standing.discontinued
    assert step(standing, GOOD, numbers=NUMBERS) == standing
    resumed = step(standing, Lot(True, resumed=True), numbers=NUMBERS)
    assert resumed == Standing(Severity.TIGHTENED, accepted_in_row=1)


def test_rejected_lots_are_forgotten_when_tightened_inspection_ends() -> None:
    standing = after(*lots("--" + "----" + "+++++" + "--"))
    assert (standing.severity, standing.rejected) == (Severity.TIGHTENED, 0)


def test_reduced_inspection_needs_that_the_authority_wants_it() -> None:
    numbers = {**NUMBERS, "REDUCED_WANTED": 0}
    assert standing_after([GOOD] * 20, numbers=numbers).severity is Severity.NORMAL


@given(st.lists(st.builds(Lot, st.booleans(), st.integers(0, 3), st.booleans()), max_size=60))
def test_invariants(history: list[Lot]) -> None:
    standing = Standing()
    for lot in history:
        before, standing = standing, step(standing, lot, numbers=NUMBERS)
        if standing.severity is Severity.REDUCED:
            assert lot.accepted
        if before.severity is Severity.REDUCED:
            assert standing.severity is (Severity.REDUCED if lot.accepted else Severity.NORMAL)
        if before.severity is Severity.TIGHTENED and standing.severity is not Severity.TIGHTENED:
            assert (standing, lot.accepted) == (Standing(), True)
        assert standing.recent.count(False) < 2
        assert standing.score < 30
        assert (standing.rejected >= 5) == standing.discontinued
        assert not standing.discontinued or standing.severity is Severity.TIGHTENED


def test_from_which_ac_on_the_tighter_aql_counts_is_a_number_of_the_law() -> None:
    """By now that is 2: with Ac 1 it is enough to be accepted."""
    assert after(SMALL).score == 2
    assert standing_after([SMALL], numbers={**NUMBERS, "SCORE_AC_FROM": 1}).score == 0
