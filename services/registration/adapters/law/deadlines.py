"""The deadline rows of a dossier's regime, as its clocks ask for them."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

from services.registration.domain.clocks.rules import Rule, Timetable
from services.registration.domain.content import GoodsLine
from services.registration.domain.dossier import Dossier
from services.registration.domain.goods import rows_that_count
from shared.regulation.calendar import Override
from shared.regulation.catalogue import GoodsRow
from shared.regulation.deadlines import NO_MEASURE, Deadline
from shared.regulation.regulation import Regulation

_ANY = "*"


class DeadlineTables:
    """overrides: of the calendar, beyond those of the data files (kept by the agencies themselves)."""

    def __init__(self, regulation: Regulation, overrides: Callable[[], tuple[Override, ...]] = lambda: ()) -> None:
        self._regulation = regulation
        self._overrides = overrides
        self._rules = cache(self._rules_of)
        acts = regulation.acts
        self._acts = {
            (row.act, row.handler): frozenset(
                each.becomes for each in acts.of(row.act, row.handler) if isinstance(each.becomes, int)
            )
            for row in acts
        }
        self._closed_in = frozenset(status.code for status in acts.statuses if status.closes)

    def of(self, dossier: Dossier) -> Timetable:
        calendar = self._regulation.calendar(dossier.content.agency.code, self._overrides())
        return Timetable(
            self._rules(dossier.regime), calendar, self._measure, self._is_inspected, self._acts, self._closed_in
        )

    def _rules_of(self, regime: str) -> tuple[Rule, ...]:
        law = self._regulation.regime(regime)
        modes: dict[str, set[str]] = {}
        for case in law.case_deadlines:
            for code in case.deadlines:
                modes.setdefault(code, set()).add(case.mode)
        return tuple(self._rule(row, modes.get(row.code, set())) for row in law.deadlines.values())

    def _rule(self, row: Deadline, modes: set[str]) -> Rule:
        effect = self._regulation.lapse_effects.find(row.on_lapse) if row.on_lapse else None
        # A registration is confirmed whatever the mode of inspection will be.
        confirms = "accept" in row.met_by
        return Rule(
            code=row.code,
            name=row.name,
            starts=row.starts,
            owed_by=row.owed_by,
            length=row.due_on,
            source=row.source,
            certainty=row.certainty,
            warns=row.warns,
            stops_in=frozenset(row.stops_in),
            met_by=frozenset(row.met_by),
            ended_by=frozenset(row.ended_by),
            still_owed_with=frozenset(row.still_owed_with),
            effect=effect.name if effect else None,
            modes=frozenset() if confirms else frozenset(modes),
            measures=_meant(row.measures),
            branches=_meant(row.branches),
        )

    def _measure(self, dossier: Dossier) -> str | None:
        """The strictest among the goods: 2c before 2b before 2a; None where the regime has none."""
        lines = [line for line in dossier.content.goods_lines if self._is_inspected(line, dossier)]
        if not lines:
            return NO_MEASURE
        measures = {row.measure for line in lines for row in self._rows_of(line, dossier)}
        return max((measure for measure in measures if measure is not None), default=None)

    def _is_inspected(self, line: GoodsLine, dossier: Dossier) -> bool:
        """Not exempt, and some row that may cover it is of a tier that is inspected."""
        tiers = self._regulation.regime(dossier.regime).inspected_tiers
        return line.exempt_category is None and any(row.tier in tiers for row in self._rows_of(line, dossier))

    def _rows_of(self, line: GoodsLine, dossier: Dossier) -> tuple[GoodsRow, ...]:
        rows = self._regulation.candidates(dossier.regime, line.hs_code, dossier.received_on)
        return rows_that_count(line, rows)


def _meant(listed: tuple[str, ...]) -> frozenset[str]:
    return frozenset() if _ANY in listed else frozenset(listed)
