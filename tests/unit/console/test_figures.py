"""Periods, rates and turnarounds; charts and workbooks made of them."""

from __future__ import annotations

import io
from collections import Counter
from datetime import date
from typing import Any

import pytest
from openpyxl import load_workbook

from services.console.adapters.figures.reports import make_workbook
from services.console.application.figures.looking import look_at_figures
from services.console.application.figures.ports import Sheet
from services.console.domain.calendar.officers import Capacity, Delegation, HalfDay, Leave, OfficerCalendar, Place
from services.console.domain.figures.figures import Figures, OfficerTally, Share, Tally
from services.console.domain.figures.parts import Absence, Part, Workload, in_hand
from services.console.domain.figures.periods import period_with, read_period
from services.console.domain.figures.turnaround import DayCount, quantile
from services.console.entrypoints.figures.charts import bars, rates
from shared.errors import Unavailable


@pytest.mark.parametrize(
    ("text", "since", "until", "before"),
    [
        ("2026-H1", date(2026, 1, 1), date(2026, 6, 30), "2025-H2"),
        ("2026-H2", date(2026, 7, 1), date(2026, 12, 31), "2026-H1"),
        ("2026-Q4", date(2026, 10, 1), date(2026, 12, 31), "2026-Q3"),
        ("2026-02", date(2026, 2, 1), date(2026, 2, 28), "2026-01"),
        ("2026-12", date(2026, 12, 1), date(2026, 12, 31), "2026-11"),
    ],
)
def test_a_period_has_its_days_and_its_neighbours(text: str, since: date, until: date, before: str) -> None:
    period = read_period(text)
    assert period is not None
    assert (period.name, period.since, period.until, period.before().name) == (text, since, until, before)
    assert period.before().next() == period
    assert period_with(period.kind, until) == period


@pytest.mark.parametrize("text", ["2026-H3", "2026-Q0", "2026-13", "2026-00", "2026", "H1", "2026-H1x"])
def test_what_is_no_period_is_none(text: str) -> None:
    assert read_period(text) is None


def test_turnaround_is_of_all_months_and_modes_together() -> None:
    figures = Figures(
        (
            Tally("2026-10", "SAMPLE", 3, 2, 1, 1, (DayCount(9, 1), DayCount(12, 1))),
            Tally("2026-11", "DOCUMENTARY", 9, 8, 8, 1, (DayCount(1, 8),)),
        ),
        (),
        (),
        (),
        (),
        2,
        0,
    )
    total = figures.total
    assert (total.received, total.issued, total.median, total.p90) == (12, 10, 1, 9)
    assert total.on_time_rate == 0.9
    assert list(figures.months) == ["2026-10", "2026-11"]
    assert figures.modes["SAMPLE"].median == 9
    assert figures.share_of(figures.modes["SAMPLE"]) == 0.25


def test_nothing_decided_has_no_rate() -> None:
    assert quantile(Counter(), 0.5) is None
    assert Share("CN", "CN", 0, 0).rate == 0.0


def test_a_chart_says_in_words_what_it_shows_and_is_no_way_in() -> None:
    chart = bars("Months", ["received", "decided"], {"10/2026": (3, 2), "<script>": (0, 0)})
    assert "10/2026: received 3, decided 2" in chart
    assert "<script>" not in chart
    assert "NaN" not in bars("Months", ["received"], {})


def test_rates_lie_under_their_names_with_their_percent() -> None:
    chart = rates("Failure rate", [("Đèn <b>", 0.25, "25,0 %"), ("x" * 90, 0.001, "0,1 %")])
    assert 'aria-label="Failure rate: Đèn &lt;b&gt; 25,0 %; ' in chart
    assert ">25,0 %</text>" in chart
    assert "<b>" not in chart
    assert f">{'x' * 43}…</text>" in chart, "a long name does not run into its percent"
    assert rates("Failure rate", []) == ""


def test_an_officer_is_on_time_in_a_share_of_what_was_decided() -> None:
    assert OfficerTally("lan.nt", 9, 4, 3, 5, 1).on_time_rate == 0.75
    assert OfficerTally("lan.nt", 9, 0, 0, 9, 1).on_time_rate is None


@pytest.mark.parametrize("unseen", ["", "\x0b", "\ud800", "\ufffe", "\uffff"])
def test_names_from_outside_are_no_formulas_in_a_workbook(unseen: str) -> None:
    name = f"{unseen}=HYPERLINK(1){unseen}"
    data = make_workbook([Sheet("Importers", [["Code", "Name"], ["1", name]]), Sheet("Empty", [["a"]])])
    book = load_workbook(io.BytesIO(data))
    cell = book["Importers"]["B2"]
    assert (cell.value, cell.data_type, cell.quotePrefix) == ("=HYPERLINK(1)", "s", True)
    assert book.sheetnames == ["Importers", "Empty"]


def calendar(officer: str, *leave: Leave, to: str | None = None) -> OfficerCalendar:
    stand_ins = (Delegation(to, date(2026, 11, 20), date(2026, 11, 24), "Đi họp"),) if to else ()
    return OfficerCalendar(officer, "TCKT11", 1, Place("Kho"), (1,), Capacity(1, 1), leave=leave, delegations=stand_ins)


def leave(first: int, last: int, status: str = "GRANTED") -> Leave:
    halves = HalfDay(date(2026, 11, first), "AFTERNOON"), HalfDay(date(2026, 11, last), "MORNING")
    return Leave("1", *halves, "Nghỉ phép", status, "x")


def test_who_is_on_leave_is_told_with_who_stands_in_and_who_has_nothing_in_hand_is_not_left_out() -> None:
    work = [Workload("Lan.NT", 9, 2), Workload(None, 4, 0), Workload("an.vp", 1, 0), Workload("ba.tq", 1, 0)]
    calendars = [
        calendar("lan.nt", leave(20, 24), to="an.vp"),
        calendar("an.vp", leave(20, 24, "REQUESTED"), leave(22, 24)),
        calendar("ba.tq", leave(21, 22)),
        calendar("moi.ve"),
    ]
    found = in_hand(work, calendars, date(2026, 11, 21))
    assert [(each.workload.officer, each.workload.open, each.absence) for each in found] == [
        ("Lan.NT", 9, Absence(date(2026, 11, 24), ("an.vp",))),
        (None, 4, None),
        ("an.vp", 1, None),
        ("ba.tq", 1, Absence(date(2026, 11, 22))),
        ("moi.ve", 0, None),
    ]


def test_while_the_calendars_are_away_the_figures_are_shown() -> None:
    def away() -> Any:
        raise Unavailable("inspection did not answer")

    nothing = Figures((), (), (), (), (), 0, 0)
    looked = look_at_figures(lambda: nothing, None, away)
    assert (looked.figures, looked.calendars, dict(looked.failed)) == (nothing, None, {})
    assert look_at_figures(lambda: nothing, None).calendars == ()


def test_a_part_has_its_own_turnaround() -> None:
    part = Part("31", "Hải Phòng", 12, 10, 9, 2, 1, (DayCount(1, 8), DayCount(9, 2)))
    assert (part.median, part.p90, part.on_time_rate) == (1, 9, 0.9)
    assert (Part(None, "", 1, 0, 0, 1, 0).median, Part(None, "", 1, 0, 0, 1, 0).on_time_rate) == (None, None)
