"""On what customs releases the goods of a dossier."""

from __future__ import annotations

from services.registration.domain.content import GoodsLine
from services.registration.domain.dossier import Dossier
from services.registration.domain.goods import rows_that_count
from shared.regulation import load

CONFIRMATION = "CONFIRMATION"


def released_on_confirmation(dossier: Dossier) -> bool:
    """Every measure of its goods lets customs release them once the registration is confirmed."""
    law = load()
    if dossier.regime not in {regime.code for regime in law.regimes}:
        return False
    regime = law.regime(dossier.regime)
    needs = {
        regime.measure(measure).customs_needs for line in _inspected(dossier) for measure in _measures(line, dossier)
    }
    return needs == {CONFIRMATION}


def measures_of(dossier: Dossier) -> tuple[str, ...]:
    """Every measure under which its goods may come, those that are exempt not."""
    found = {measure for line in _inspected(dossier) for measure in _measures(line, dossier)}
    return tuple(sorted(measure for measure in found if measure is not None))


def _inspected(dossier: Dossier) -> list[GoodsLine]:
    return [line for line in dossier.content.goods_lines if line.exempt_category is None]


def _measures(line: GoodsLine, dossier: Dossier) -> set[str | None]:
    rows = load().candidates(dossier.regime, line.hs_code, dossier.received_on)
    return {row.measure for row in rows_that_count(line, rows)}
