"""Whether what the services say of one dossier fits together. What is on its way for less than the grace is not judged."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from services.console.domain.audit.findings import Finding, Resend
from services.console.domain.audit.rows import FOLLOWERS, Applied, Row

DOSSIER = "dossier"
_MISSING = {"inspection": "no_case", "notification": "no_correspondence"}


@dataclass(frozen=True)
class Grace:
    """exchange: for what is on its way between services. timer: for what the clock was to wake."""

    exchange: timedelta = timedelta(minutes=2)
    timer: timedelta = timedelta(minutes=10)


def judge(rows: Sequence[Row], now: Mapping[str, datetime], grace: Grace) -> list[Finding]:
    """rows: of all services, of one id. now: each service's own time."""
    return [
        finding
        for row in rows
        for finding in (
            *_unsettled(row, now[row.service], grace),
            *_followed(row, rows, now, grace),
            *_sourceless(row, rows, now[row.service], grace),
        )
    ]


def _unsettled(row: Row, now: datetime, grace: Grace) -> Iterator[Finding]:
    """What one service knows by itself."""
    patience = now - grace.exchange
    if row.unpublished_since is not None and row.unpublished_since < patience:
        count = row.sequence - row.published_upto
        yield _found("unpublished", row, row.unpublished_since, f"{count} of its events are not published")
    unmarked = row.unpublished_since is None and row.published_upto < row.sequence
    if unmarked and _older(row.changed_at, patience):
        what = f"events {row.published_upto + 1} to {row.sequence} are neither published nor marked as waiting for it"
        yield _found("not_marked", row, row.changed_at, what)
    for message in row.waiting:
        if message.since < patience:
            named = "never came" if message.id == "*" else f"waits: {message.reason}"
            yield _found("waiting", row, message.since, f"event {message.n} of {message.source} {named}")
    for dropped in row.dropped:
        mark = row.mark(dropped.source)
        if dropped.n > (mark.n if mark else 0) and not row.waits_for(dropped.source):
            yield _found("dropped", row, None, f"event {dropped.n} of {dropped.source} came too early and was not kept")
    if row.next_timer_at is not None and row.next_timer_at < now - grace.timer:
        yield _found("timer_overdue", row, row.next_timer_at, "it was to be woken and was not")
    for overdue in row.overdue:
        yield _found(overdue.rule, row, overdue.since, overdue.detail)


def _followed(row: Row, rows: Sequence[Row], now: Mapping[str, datetime], grace: Grace) -> Iterator[Finding]:
    """Whether everybody who is concerned has taken in what this source published."""
    settled = _older(row.changed_at, now[row.service] - grace.exchange)
    for consumer in FOLLOWERS.get(row.service, ()) if row.sequence else ():
        theirs = [other for other in rows if other.service == consumer]
        mark = next((mark for other in theirs if (mark := other.mark(row.service))), None)
        if any(other.waits_for(row.service) for other in theirs):
            # Said of that message.
            continue
        finding = _gap(row, consumer, theirs, mark) if settled else None
        if mark is not None and mark.n >= row.sequence:
            finding = _fork(row, consumer, mark, now[consumer] - grace.exchange) or finding
        if finding is not None:
            yield finding


def _gap(row: Row, consumer: str, theirs: Sequence[Row], mark: Applied | None) -> Finding | None:
    n = mark.n if mark else 0
    mend = Resend(row.service, consumer, n + 1)
    if not theirs or (n == 0 and not any(other.stands for other in theirs)):
        rule = _MISSING.get(consumer, "not_followed") if row.kind == DOSSIER else "not_followed"
        what = f"{consumer} knows nothing of it, and {row.service} has published {row.sequence} events"
        return _found(rule, row, row.changed_at, what, consumer, mend)
    if row.kind == DOSSIER and not any(other.stands for other in theirs):
        what = f"{consumer} applied {n} of its events and has nothing to show for it"
        return _found(_MISSING.get(consumer, "not_followed"), row, row.changed_at, what, consumer)
    if n < row.sequence:
        what = f"{consumer} applied {n} of {row.sequence} events of {row.service}"
        return _found("behind", row, row.changed_at, what, consumer, mend)
    return None


def _fork(row: Row, consumer: str, mark: Applied, patience: datetime) -> Finding | None:
    if mark.n > row.sequence and _older(mark.at, patience):
        what = f"{consumer} applied event {mark.n} of {row.service}, which has published {row.sequence} only"
        return _found("ahead", row, mark.at, what, consumer)
    if mark.n == row.sequence and mark.id != row.event_id:
        what = f"event {mark.n} of {row.service} is {row.event_id} there, and {mark.id} was applied in {consumer}"
        return _found("fork", row, mark.at, what, consumer)
    return None


def _sourceless(row: Row, rows: Sequence[Row], now: datetime, grace: Grace) -> Iterator[Finding]:
    """What was applied here although its source does not have it."""
    for mark in row.applied:
        known = any(other.service == mark.source for other in rows)
        if mark.n and not known and _older(mark.at, now - grace.exchange):
            what = f"{row.service} applied {mark.n} events of {mark.source}, which does not know it"
            yield _found("source_missing", row, mark.at, what)


def _older(moment: datetime | None, than: datetime) -> bool:
    return moment is None or moment < than


def _found(
    rule: str, row: Row, since: datetime | None, what: str, service: str | None = None, mend: Resend | None = None
) -> Finding:
    return Finding(rule, row.id, row.file_code, row.kind, service or row.service, since, what, mend)
