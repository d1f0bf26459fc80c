"""What the law's list says of the goods lines of a dossier."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from services.registration.domain.content import GoodsLine
from shared.regulation.catalogue import GoodsRow


def rows_that_count(line: GoodsLine, candidates: Sequence[GoodsRow]) -> tuple[GoodsRow, ...]:
    """The row that was chosen for the line; without a choice, or where it cannot stand, every row that may cover it."""
    return tuple(row for row in candidates if row.code == line.catalogue_row) or tuple(candidates)


def branch_of(lines: Iterable[GoodsLine]) -> str:
    """A: no line that is inspected lacks its certificate; B: some have none yet."""
    return "A" if all(line.has_certificate for line in lines if line.exempt_category is None) else "B"
