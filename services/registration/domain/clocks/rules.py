"""A row of the law's deadlines, as the clocks ask for it, and the timetable of one dossier."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date

from services.registration.domain.content import GoodsLine
from services.registration.domain.dossier import Dossier, Status
from services.registration.domain.goods import branch_of
from shared.regulation.calendar import WorkingCalendar

_RESULT = frozenset({Status.RESULT_ISSUED})


@dataclass(frozen=True)
class Rule:
    """starts: the happening from which it counts. length: (start, calendar) to the last day.

    warns: days relative to the last one, in working days ("T-2", "T-0", "T+1"). stops_in: statuses of the handler's case
    in which it stands still. met_by: acts that settle it, by the act table's names or as events; none for a right, which
    may be used or not. ended_by: acts after which it is owed no more. still_owed_with: result codes with which it is owed
    though a notice was issued, whatever the mode. effect: what a lapse brings about. modes (of inspection), measures,
    branches: for which it is meant, empty for any.
    """

    code: str
    name: str
    starts: str
    owed_by: str
    length: Callable[[date, WorkingCalendar], date]
    source: str
    certainty: str
    handler: str = "cqkt"
    warns: tuple[str, ...] = ()
    stops_in: frozenset[int] = frozenset()
    met_by: frozenset[str] = frozenset()
    ended_by: frozenset[str] = frozenset()
    still_owed_with: frozenset[int] = frozenset()
    effect: str | None = None
    modes: frozenset[str] = frozenset()
    measures: frozenset[str] = frozenset()
    branches: frozenset[str] = frozenset()

    @property
    def is_right(self) -> bool:
        """Nobody owes anything: its last day goes by without a word."""
        return not self.met_by

    @property
    def restarts_in_full(self) -> bool:
        """After standing still. An importer's goes on with the day that it had."""
        return self.owed_by != "IMPORTER"

    def outlasts(self, facts: Facts) -> bool:
        """The notice in force leaves open what is owed."""
        return bool(self.still_owed_with & facts.results)

    def applies(self, facts: Facts) -> bool:
        """What is not known yet excludes nothing."""
        return (
            (not self.modes or facts.mode is None or facts.mode in self.modes or self.outlasts(facts))
            and (not self.measures or facts.measure is None or facts.measure in self.measures)
            and (not self.branches or facts.branch in self.branches)
        )


@dataclass(frozen=True)
class Facts:
    """What decides between rules. mode: None until inspection decided. measure: 2a, 2b, 2c; NONE of goods that are not
    inspected, None where the regime has no measures.

    branch: A, every line that is inspected has its certificate; B, some have none yet. results: codes of the notice that
    is in force.
    """

    mode: str | None
    measure: str | None
    branch: str
    results: frozenset[int] = frozenset()


def _unless_exempt(line: GoodsLine, _dossier: Dossier) -> bool:
    return line.exempt_category is None


def _no_measure(_dossier: Dossier) -> str | None:
    return None


@dataclass(frozen=True)
class Timetable:
    """The deadlines of one dossier's regime, and the calendar of its agency.

    measure_of: the strictest measure among a dossier's goods. is_inspected: whether a goods line has to be. acts:
    (act, handler) of the act table, and the statuses to which they lead. closed_in: statuses of the agency's case in
    which nothing more is owed.
    """

    rules: tuple[Rule, ...]
    calendar: WorkingCalendar
    measure_of: Callable[[Dossier], str | None] = _no_measure
    is_inspected: Callable[[GoodsLine, Dossier], bool] = _unless_exempt
    acts: Mapping[tuple[str, str], frozenset[int]] = field(default_factory=dict)
    closed_in: frozenset[int] = frozenset()
    by_code: Mapping[str, Rule] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "by_code", {rule.code: rule for rule in self.rules})

    def facts(self, dossier: Dossier) -> Facts:
        mode = dossier.inspection.mode if dossier.inspection else None
        inspected = [line for line in dossier.content.goods_lines if self.is_inspected(line, dossier)]
        branch = "A" if dossier.handlers.tccn in _RESULT else branch_of(inspected)
        notice = dossier.result if dossier.result and dossier.result.revocation is None else None
        results = frozenset(line.code for line in notice.lines) if notice else frozenset()
        return Facts(mode, self.measure_of(dossier), branch, results)
