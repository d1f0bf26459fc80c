"""Which row of the list of goods an importer takes its goods for, and what that says of the whole dossier."""

from __future__ import annotations

from datetime import date

from services.registration.domain.content import GoodsLine
from services.registration.domain.lists import Lists
from services.registration.domain.rules.findings import Findings
from shared.regulation.catalogue import GoodsRow


def check_catalogue_rows(
    lines: tuple[GoodsLine, ...], regime: str, received_on: date, lists: Lists, findings: Findings
) -> None:
    for index, line in enumerate(lines):
        if line.catalogue_row is None or not findings.clean(f"/goods_lines/{index}/hs_code"):
            continue
        rows = [row.code for row in lists.candidates(regime, line.hs_code, received_on)]
        if line.catalogue_row not in rows:
            possible = f"choose one of {', '.join(rows)}, or none" if rows else "no row covers it; leave it out"
            message = f"Row '{line.catalogue_row}' of {regime} does not cover HS {line.hs_code}; {possible}."
            findings.add(f"/goods_lines/{index}/catalogue_row", "catalogue_row", message)


def measure_of(lines: tuple[GoodsLine, ...], regime: str, received_on: date, lists: Lists) -> str | None:
    """The measure of all goods; None when it is not the same for all, or not known before a row is chosen."""
    measures = {row.measure for line in lines for row in _rows(line, regime, received_on, lists)}
    return measures.pop() if len(measures) == 1 else None


def branch_of(lines: tuple[GoodsLine, ...]) -> str:
    """A: the lot has its certificates; B: not yet."""
    inspected = [line for line in lines if line.exempt_category is None]
    return "A" if inspected and all(line.has_certificate for line in inspected) else "B"


def _rows(line: GoodsLine, regime: str, received_on: date, lists: Lists) -> list[GoodsRow]:
    rows = lists.candidates(regime, line.hs_code, received_on)
    return [row for row in rows if line.catalogue_row in (None, row.code)]
