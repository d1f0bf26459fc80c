"""Whether a measured value keeps its limit, as far as numbers tell; the service decides by the same rules."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from shared.regulation.sampling import load_sampling
from shared.regulation.sampling_tests import TestIndicator

_STATED = re.compile(r"\s*(?P<bound>[<>≤≥])\s*(?P<number>[-+]?\d+(?:[.,]\d+)?)\s*(?P<unit>\D*)\Z")
_VALUE = re.compile(r"\s*(?P<bound>[<>≤≥]?)\s*(?P<number>[-+]?\d+(?:[.,]\d+)?)\s*(?P<unit>\D.*)?\Z")


@dataclass(frozen=True)
class Verdict:
    """passed: None where numbers do not tell. limit, clause: as listed; empty where nothing is listed."""

    passed: bool | None
    limit: str = ""
    clause: str = ""


def listed(regulations: Sequence[str], name: str, on: date) -> TestIndicator | None:
    """The law's row for an indicator of goods that may fall under these."""
    return load_sampling().indicator(None, name, tuple(regulations), on)


def judge(regulations: Sequence[str], name: str, *, limit: str, value: str, unit: str | None, on: date) -> Verdict:
    """By the listed limit, and by the one that the report states; a value that misses either one fails."""
    row = listed(regulations, name, on)
    by_list = _by_list(row, value, unit) if row is not None else None
    by_report = _by_stated(limit, value, unit)
    passed = by_report if by_list is None else (by_list and by_report is not False)
    return Verdict(passed, row.limit if row else "", (row.clause or "") if row else "")


def _by_list(row: TestIndicator, value: str, unit: str | None) -> bool | None:
    found = _VALUE.match(value)
    if not row.numeric or found is None:
        return None
    if row.unit and any(given and _plain(given) != _plain(row.unit) for given in (unit, found["unit"])):
        return None
    verdict = _within(found, row.limit_min, row.limit_max)
    # Who keeps the widest of several limits may still miss their own.
    return None if verdict and row.limit_text is not None else verdict


def _by_stated(limit: str, value: str, unit: str | None) -> bool | None:
    stated, found = _STATED.match(limit.replace("<=", "≤").replace(">=", "≥")), _VALUE.match(value)
    if stated is None or found is None:
        return None
    if len({_plain(given) for given in (stated["unit"], found["unit"], unit) if given}) > 1:
        return None
    bound, upper = _number(stated), stated["bound"] in "<≤"
    return _within(found, None if upper else bound, bound if upper else None)


def _within(value: re.Match[str], low: Decimal | None, high: Decimal | None) -> bool | None:
    """value: may itself be a bound, as "< 5" for what is below detection."""
    number = _number(value)
    keeps_max, keeps_min = high is None or number <= high, low is None or number >= low
    if value["bound"] in ("<", "≤"):
        return (True if low is None and keeps_max else None) if keeps_min else False
    if value["bound"] in (">", "≥"):
        return (True if high is None and keeps_min else None) if keeps_max else False
    return keeps_max and keeps_min


def _number(found: re.Match[str]) -> Decimal:
    return Decimal(found["number"].replace(",", "."))


def _plain(unit: str) -> str:
    return "".join(unit.casefold().split())
