"""Periods, rates and turnarounds; charts and workbooks made of them."""

from __future__ import annotations

import io
from collections import Counter
from datetime import date

import pytest
from openpyxl import load_workbook

from services.console.adapters.figures.reports import make_workbook
from services.console.application.figures.ports import Sheet
from services.console.domain.figures.figures import DayCount, Figures, OfficerTally, Share, Tally, quantile
from services.console.domain.figures.periods import period_with, read_period
from services.console.entrypoints.figures.charts import bars, rates


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


def test_names_from_outside_are_no_formulas_in_a_workbook() -> None:
    data = make_workbook([Sheet("Importers", [["Code", "Name"], ["1", "=HYPERLINK(1)\x0b"]]), Sheet("Empty", [["a"]])])
    book = load_workbook(io.BytesIO(data))
    cell = book["Importers"]["B2"]
    assert (cell.value, cell.data_type, cell.quotePrefix) == ("=HYPERLINK(1)", "s", True)
    assert book.sheetnames == ["Importers", "Empty"]
