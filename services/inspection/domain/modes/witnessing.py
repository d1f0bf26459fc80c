"""The facts of a decision in the form in which they are kept with it."""

from __future__ import annotations

from services.inspection.domain.content import Line
from services.inspection.domain.modes.facts import Facts
from services.inspection.domain.modes.settled import ground
from services.inspection.domain.seen import FailSeen, LineSeen, Seen
from shared.regulation.mode_rules import ModeTable


def seen_in(facts: Facts, table: ModeTable) -> Seen:
    return Seen(
        regime=facts.regime,
        regime_version=facts.regime_version,
        lines=tuple(_line(line, facts, table) for line in facts.lines),
        fails=tuple(FailSeen(fail.file_code, fail.good_key, fail.signed_on) for fail in facts.fails),
        reductions=facts.reductions,
        uncured=facts.uncured,
        draw=facts.draw,
    )


def _line(line: Line, facts: Facts, table: ModeTable) -> LineSeen:
    return LineSeen(
        line_no=line.line_no,
        hs_code=line.hs_code,
        good_key=line.good_key,
        rows=tuple(row.code for row in line.counting),
        conditional=tuple(row.code for row in line.counting if row.condition),
        exempt_category=line.exempt_category,
        ground=ground(line, table),
        fails=facts.nonconforming.get(line.line_no),
    )
