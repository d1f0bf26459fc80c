"""What is kept beside a case, so that lists need nothing else of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from zlib import crc32

from services.inspection.domain.case import Case
from services.inspection.domain.states import TRANSITIONS, allowed_acts
from services.inspection.domain.worklist.stages import Stage, next_due_on, stage_of
from services.inspection.domain.worklist.words import words_of

# To be raised when anything here, or what is counted of a case, is made in another way: what is stored is made anew.
_MADE = 5
_ROWS_AT_MOST = 50


def _table() -> str:
    rows = ((row.act, row.allowed_in, row.roles, row.modes, row.needs) for row in TRANSITIONS)
    return repr([(act, *(sorted(map(str, each)) for each in sets)) for act, *sets in rows])


# Which acts are possible follows from the state table too.
VERSION = crc32(f"{_MADE} {_table()}".encode())


@dataclass(frozen=True)
class Summary:
    """open: not over. due_on: see `next_due_on`. goods, hs_code: of the first line. rows: codes of the catalogue's rows
    that count for some line. acts: that are possible now, for whom whatever the state table says. version: how it was made.
    figured: the figures have the case as it is now; every act takes that back. groups: of goods, by the single window's
    codes, as the registration gives them.
    """

    stage: Stage
    open: bool
    due_on: date
    goods: str
    hs_code: str
    lines: int
    rows: tuple[str, ...]
    words: tuple[str, ...]
    acts: tuple[str, ...]
    version: int = VERSION
    figured: bool = False
    groups: tuple[str, ...] = ()


def summary_of(case: Case) -> Summary:
    lines, stage = case.content.lines, stage_of(case)
    rows = dict.fromkeys(candidate.code for line in lines for candidate in line.counting)
    return Summary(
        stage=stage,
        open=stage is not Stage.DONE,
        due_on=next_due_on(case),
        goods=lines[0].name if lines else "",
        hs_code=lines[0].hs_code if lines else "",
        lines=len(lines),
        rows=tuple(rows)[:_ROWS_AT_MOST],
        words=words_of(case),
        acts=tuple(act.value for act in allowed_acts(case)),
        groups=tuple(dict.fromkeys(line.group.code for line in lines)),
    )
