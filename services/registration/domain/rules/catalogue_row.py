"""Which row of the list of goods an importer takes its goods for, and what that says of the whole dossier."""

from __future__ import annotations

from datetime import date

from services.registration.domain.content import GoodsLine
from services.registration.domain.goods import rows_that_count
from services.registration.domain.lists import Lists
from services.registration.domain.rules.findings import Findings


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
    candidates = ((line, lists.candidates(regime, line.hs_code, received_on)) for line in lines)
    measures = {row.measure for line, rows in candidates for row in rows_that_count(line, rows)}
    return measures.pop() if len(measures) == 1 else None
