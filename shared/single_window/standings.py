"""Our side of the comparison with the window's list, over HTTP: a service's standings, page by page."""

from __future__ import annotations

from collections.abc import Callable

from shared.aggregate import Json
from shared.web import Call, Page

# Beyond a file code, so many, in order of file code.
Standings = Callable[[str, int], list[Json]]


def page_of(standings: Standings, call: Call) -> Page:
    found = standings(call.cursor or "", call.limit + 1)
    page = found[: call.limit]
    return Page(page, page[-1]["file_code"] if len(found) > call.limit else None)
