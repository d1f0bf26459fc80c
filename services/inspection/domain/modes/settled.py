"""Goods lines that need no inspection."""

from __future__ import annotations

from services.inspection.domain.content import Line
from services.inspection.domain.evidence import LineResult
from shared.regulation.mode_rules import ModeTable

EXEMPT = "EXEMPT"
DECLARATION = "DECLARATION"
NOT_LISTED = "NOT_LISTED"
OTHER_AUTHORITY = "OTHER_AUTHORITY"


def ground(line: Line, table: ModeTable) -> str | None:
    """Why the line needs no inspection; None if it does."""
    if line.exempt_category in table.exempt_categories:
        return EXEMPT
    if line.inspected:
        return None
    if line.counting:
        return DECLARATION
    return OTHER_AUTHORITY if line.elsewhere else NOT_LISTED


def settled_results(lines: tuple[Line, ...], table: ModeTable) -> tuple[LineResult, ...]:
    """The results of the lines that need no inspection."""
    grounds = ((line, ground(line, table)) for line in lines)
    return tuple(
        LineResult(line.line_no, table.settled[why].result_code, table.settled[why].reason)
        for line, why in grounds
        if why is not None
    )
