"""Duty as data: the shipped rule, an agency's own, and what is refused."""

from __future__ import annotations

from datetime import date, time
from pathlib import Path

import pytest

from shared.regulation import BadRegulation
from shared.regulation.officer_duty import load_duty

ROW = (
    "code: {code}, agency: {agency}, morning_from: '{begins}', morning_to: '11:00', afternoon_from: '13:00', "
    "afternoon_to: '16:00', noon: '12:00', duty_days: [1], capacity_morning: 1, capacity_afternoon: 1, "
    "look_ahead_days: 9, keep_days: 9, alternatives: 3, source: house rule, certainty: design, in_force_from: 2026-01-01"
)


def written(to: Path, *rows: str) -> Path:
    (to / "officer_duty.yaml").write_text("rows:\n" + "".join(f"  - {{{row}}}\n" for row in rows), encoding="utf-8")
    return to


def test_the_shipped_rule_holds_for_every_agency() -> None:
    rule = load_duty().of("TCKT11", date(2026, 7, 3))
    assert (rule.morning_from, rule.duty_days) == (time(7, 30), (1, 2, 3, 4, 5))
    assert rule.capacity_morning > 0


def test_an_agencys_own_rule_comes_first_while_it_is_in_force(tmp_path: Path) -> None:
    general, own = (
        ROW.format(code="A", agency="null", begins="07:00"),
        ROW.format(code="B", agency="TCKT1", begins="08:00").replace("2026-01-01", "2026-06-01"),
    )
    duty = load_duty(written(tmp_path, own, general))
    assert duty.of("TCKT1", date(2026, 7, 1)).code == "B"
    assert duty.of("TCKT1", date(2026, 5, 1)).code == "A"
    assert duty.of("TCKT2", date(2026, 7, 1)).code == "A"
    with pytest.raises(BadRegulation, match="no rule of duty"):
        duty.of("TCKT2", date(2025, 7, 1))


def test_a_day_that_ends_before_it_begins_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadRegulation, match="morning_from"):
        load_duty(written(tmp_path, ROW.format(code="A", agency="null", begins="11:30")))
