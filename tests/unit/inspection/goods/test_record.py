"""Passes in a row of the same good, counted against a naive count."""

from __future__ import annotations

import contextlib
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.inspection.domain.content import Named
from services.inspection.domain.good_record import KEPT, Good, GoodRecord, Lot, Verdict, verdict_on, with_lot
from tests.unit.inspection.goods.stores import House
from tests.unit.inspection.samples import LAW, dossier, line

RULE = LAW.entitlement_rule("R2026")
EMPTY = GoodRecord(
    "k" * 32, "0100109106", "Sao Mai", Good("Doll", "SM", "M-1", "30 cm", "CN", "95030021"), Named("TCKT11", "Lạng Sơn")
)


def lot(n: int, verdict: Verdict) -> Lot:
    return Lot(f"case-{n}", f"QG{n:010}", f"{n}/TB", "R2026", date(2026, 1, 1) + timedelta(days=n), (1,), verdict)


@pytest.mark.parametrize(
    ("codes", "verdict"),
    [
        ([1], Verdict.PASSED),
        ([10, 1], Verdict.PASSED),
        ([1, 3], Verdict.FAILED),
        ([4], Verdict.FAILED),
        ([5], Verdict.FAILED),
        ([6], Verdict.FAILED),
        ([1, 8], Verdict.NEITHER),
        ([9], Verdict.NEITHER),
        ([2], Verdict.NEITHER),
        ([7], Verdict.NEITHER),
        ([], Verdict.NEITHER),
    ],
)
def test_the_worst_line_of_a_lot_counts(codes: list[int], verdict: Verdict) -> None:
    assert verdict_on(codes, RULE) is verdict
    assert verdict_on(codes, None) is Verdict.NEITHER


steps = st.lists(st.tuples(st.integers(0, 12), st.sampled_from([*Verdict, None])), max_size=40)


@given(steps)
def test_the_count_is_that_of_the_lots_that_stand_in_whatever_order_they_came(
    steps: list[tuple[int, Verdict | None]],
) -> None:
    record, standing = EMPTY, dict[int, Verdict]()
    for n, verdict in steps:
        record = with_lot(record, f"case-{n}", lot(n, verdict) if verdict else None)
        assert with_lot(record, f"case-{n}", lot(n, verdict) if verdict else None) == record
        standing.pop(n, None)
        if verdict:
            standing[n] = verdict
    naive = 0
    for n in sorted(standing):
        naive = {Verdict.PASSED: naive + 1, Verdict.FAILED: 0, Verdict.NEITHER: naive}[standing[n]]
    assert record.consecutive_passes == naive
    assert [each.case_id for each in record.passes(3)] == _last_passes(standing, 3)


def _last_passes(standing: dict[int, Verdict], n: int) -> list[str]:
    since = max((m for m, verdict in standing.items() if verdict is Verdict.FAILED), default=-1)
    return [f"case-{m}" for m in sorted(standing) if m > since and standing[m] is Verdict.PASSED][-n:]


def test_old_lots_are_folded_and_not_counted_twice() -> None:
    record = EMPTY
    for n in range(KEPT + 5):
        record = with_lot(record, f"case-{n}", lot(n, Verdict.PASSED))
    assert (len(record.lots), record.before, record.consecutive_passes) == (KEPT, 5, KEPT + 5)
    assert with_lot(record, "case-0", lot(0, Verdict.PASSED)) == record


def test_a_case_counts_once_and_a_revoked_notice_is_undone() -> None:
    house = House()
    id = house.open()
    house.issue(id, 1)
    house.tally(id)
    house.tally(id)
    assert house.record.consecutive_passes == 1
    assert house.case(id).notices[0].tallied == "COUNTED"
    assert house.untallied(9) == []
    house.revoke_notice(id)
    assert house.untallied(9) == [id]
    house.tally(id)
    assert (house.record.consecutive_passes, house.record.lots) == (0, ())
    assert house.untallied(9) == []
    house.issue(id, 1)
    house.tally(id)
    assert house.record.consecutive_passes == 1


def test_a_count_that_was_cut_off_anywhere_is_taken_up_again() -> None:
    house = House()
    id = house.open(dossier(line(1), line(2)))
    house.issue(id, 1, 3)
    for writes in range(4):
        house.records.broken_after = writes
        with contextlib.suppress(ConnectionError):
            house.tally(id)
        assert bool(house.untallied(9)) is (writes < 2)
    house.records.broken_after = None
    house.tally(id)
    assert sorted(each.state.consecutive_passes for each in house.records._stored.values()) == [0, 1]
    assert house.untallied(9) == []
    assert len([act for act in house.records.acts if act[1].act == "lot_counted"]) == 2


def test_three_passes_then_a_failure_begin_anew() -> None:
    house = House()
    house.pass_lots(2)
    assert house.record.consecutive_passes == 2
    failed = house.open()
    house.issue(failed, 4)
    house.sweep()
    assert house.record.consecutive_passes == 0
    house.now += timedelta(days=1)
    house.pass_lots(1)
    assert house.record.consecutive_passes == 1
