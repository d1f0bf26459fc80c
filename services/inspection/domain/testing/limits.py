"""Whether a measured value keeps the limits of the QCVN."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal

from services.inspection.domain.content import Line
from services.inspection.domain.evidence import Indicator
from services.inspection.domain.findings import Findings
from shared.regulation.sampling import SamplingLaw
from shared.regulation.sampling_tests import TestIndicator

_STATED = re.compile(r"\s*(?P<bound>[<>≤≥])\s*(?P<number>[-+]?\d+(?:[.,]\d+)?)\s*(?P<unit>\D*)\Z")
_VALUE = re.compile(r"\s*(?P<bound>[<>≤≥]?)\s*(?P<number>[-+]?\d+(?:[.,]\d+)?)\s*(?P<unit>\D.*)?\Z")


def judge(row: TestIndicator, value: str, unit: str | None) -> bool | None:
    """What follows from the numeric limits; None where there are none, or the value does not tell. Who keeps the widest of
    several limits may still miss their own.

    value: "12,5", "0.08 %", "< 5" (below what can be detected). Raises ValueError when its unit is another one.
    """
    found = _VALUE.match(value)
    if not row.numeric or found is None:
        return None
    for given in (unit, found["unit"]):
        if given and row.unit and _plain(given) != _plain(row.unit):
            raise ValueError(f"The limit is in {row.unit}, the value in {given.strip()}.")
    verdict = _verdict(found, row.limit_min, row.limit_max)
    return None if verdict and row.limit_text is not None else verdict


def judge_by_stated(limit: str, value: str, unit: str | None) -> bool | None:
    """What follows from a limit as the report states it, "≤ 0,75" or ">= 90 MPa"; None where it does not tell."""
    stated, found = _STATED.match(limit.replace("<=", "≤").replace(">=", "≥")), _VALUE.match(value)
    if stated is None or found is None:
        return None
    units = {_plain(given) for given in (stated["unit"], found["unit"], unit) if given}
    if len(units) > 1:
        return None
    bound = _number(stated)
    upper = stated["bound"] in "<≤"
    return _verdict(found, None if upper else bound, bound if upper else None)


def _verdict(value: re.Match[str], low: Decimal | None, high: Decimal | None) -> bool | None:
    number = _number(value)
    keeps_max = high is None or number <= high
    keeps_min = low is None or number >= low
    if value["bound"] in ("<", "≤"):
        return (True if low is None and keeps_max else None) if keeps_min else False
    if value["bound"] in (">", "≥"):
        return (True if high is None and keeps_min else None) if keeps_max else False
    return keeps_max and keeps_min


def _number(found: re.Match[str]) -> Decimal:
    return Decimal(found["number"].replace(",", "."))


def judged(
    indicators: Sequence[Indicator], lines: dict[str, Line], *, law: SamplingLaw, on: date, findings: Findings
) -> tuple[Indicator, ...]:
    """The indicators with what follows from the limits. lines: by sample code. A disagreement is a finding."""
    return tuple(
        _judged(indicator, lines.get(indicator.sample_code), f"/indicators/{i}", law, on, findings)
        for i, indicator in enumerate(indicators)
    )


def _judged(
    indicator: Indicator, line: Line | None, pointer: str, law: SamplingLaw, on: date, findings: Findings
) -> Indicator:
    if line is None:
        return indicator
    row = law.indicator(indicator.code, indicator.name, qcvn_of(line), on)
    if row is None:
        known = indicator.code is None
        findings.check(known, f"{pointer}/code", "unknown", "The list of indicators has no such code.")
        _check_stated(indicator, pointer, findings)
        return indicator
    try:
        computed = judge(row, indicator.value, indicator.unit)
    except ValueError as error:
        findings.add(f"{pointer}/unit", "unit", f"{error} Give the value in {row.unit}.")
        return indicator
    if computed is None and row.numeric and row.limit_text is None and indicator.code is not None:
        message = f"The limit is a number ({row.limit}); give what was measured as a number."
        findings.add(f"{pointer}/value", "number", message)
    if computed is not None and computed != indicator.passed:
        message = (
            f"{indicator.value} against {row.limit} ({row.source}) is a {'pass' if computed else 'failure'}; the report "
            "says otherwise. Correct the entry, or have the laboratory correct its report."
        )
        findings.add(f"{pointer}/passed", "contradicts", message)
    else:
        _check_stated(indicator, pointer, findings)
    return replace(indicator, code=row.code, computed=computed, clause=row.clause)


def _check_stated(indicator: Indicator, pointer: str, findings: Findings) -> None:
    follows = judge_by_stated(indicator.limit, indicator.value, indicator.unit)
    if follows is None or follows == indicator.passed:
        return
    message = (
        f"{indicator.value} against the stated limit {indicator.limit} is a {'pass' if follows else 'failure'}; the report "
        "says otherwise. Correct the entry, or have the laboratory correct its report."
    )
    findings.add(f"{pointer}/passed", "contradicts", message)


def qcvn_of(line: Line) -> tuple[str, ...]:
    """The technical regulations that the goods may fall under."""
    return tuple(candidate.qcvn for candidate in line.candidates)


def _plain(unit: str) -> str:
    return "".join(unit.casefold().split())
