"""The services' rows side by side, dossier by dossier; a page of each service is held and nothing more.

The services are read at different moments, so that what one look finds may be under way: only what a second look, at all
services at once, finds too is said.
"""

from __future__ import annotations

import heapq
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime
from functools import partial
from itertools import groupby, islice

from services.console.application.audit.ports import AuditDesk, RowPage
from services.console.domain.audit.findings import Finding
from services.console.domain.audit.judging import Grace, judge
from services.console.domain.audit.rows import Row

_TOGETHER = 500
# Told how many more dossiers were compared, of about how many; None where nobody knows.
Seen = Callable[[int, int | None], None]


def compare_all(desk: AuditDesk, grace: Grace, seen: Seen) -> Iterator[Finding]:
    """Everything, in the order of ids."""
    now: dict[str, datetime] = {}
    counts: dict[str, int] = {}

    def stream(service: str) -> Iterator[Row]:
        for page in _pages(partial(desk.by_id, service)):
            now[service], counts[service] = page.now, page.count
            yield from page.items

    def suspects() -> Iterator[str]:
        for id, rows in groupby(heapq.merge(*map(stream, desk.services), key=lambda row: row.id), lambda row: row.id):
            seen(1, max(counts.values()))
            if judge(list(rows), now, grace):
                yield id

    yield from _surely(desk, suspects(), grace)


def compare_since(
    desk: AuditDesk, since: datetime, before: Sequence[str], grace: Grace, seen: Seen
) -> Iterator[Finding]:
    """What changed since then, what is not settled, and `before`: ids in which something was open the last time."""
    said: set[tuple[str, ...]] = set()
    for ids, count in _concerned(desk, since, before):
        if count:
            seen(count, None)
        for finding in _surely(desk, ids, grace):
            if finding.key not in said:
                said.add(finding.key)
                yield finding


def look_at(desk: AuditDesk, ids: Iterable[str], grace: Grace) -> Iterator[Finding]:
    return _surely(desk, ids, grace)


def _concerned(desk: AuditDesk, since: datetime, before: Sequence[str]) -> Iterator[tuple[Sequence[str], int]]:
    """Ids to look at, and how many of them count as compared."""
    for service in desk.services:
        for page in _pages(partial(desk.changed, service, since)):
            if page.items:
                ids = [row.id for row in page.items]
                yield ids, len(ids)
    for service in desk.services:
        for page in _pages(partial(desk.unsettled, service)):
            if page.items:
                yield [row.id for row in page.items], 0
    if before:
        yield before, 0


def _surely(desk: AuditDesk, ids: Iterable[str], grace: Grace) -> Iterator[Finding]:
    """What is found at two looks."""
    for some in _batches(ids):
        first = {finding.key: finding for finding in _look(desk, some, grace)}
        if first:
            again = sorted({finding.id for finding in first.values()})
            yield from (finding for finding in _look(desk, again, grace) if finding.key in first)


def _look(desk: AuditDesk, ids: Sequence[str], grace: Grace) -> Iterator[Finding]:
    pages = {service: desk.of(service, ids) for service in desk.services}
    now = {service: page.now for service, page in pages.items()}
    rows: dict[str, list[Row]] = defaultdict(list)
    for page in pages.values():
        for row in page.items:
            rows[row.id].append(row)
    for id in sorted(rows):
        yield from judge(rows[id], now, grace)


def _pages(ask: Callable[[str | None], RowPage]) -> Iterator[RowPage]:
    after: str | None = None
    while True:
        page = ask(after)
        yield page
        after = page.after
        if after is None:
            return


def _batches(ids: Iterable[str]) -> Iterator[list[str]]:
    rest = iter(ids)
    while some := [*dict.fromkeys(islice(rest, _TOGETHER))]:
        yield some
