"""Three streams side by side, and what one look alone may not say."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

import pytest

from services.console.application.audit.auditing import Audited, mendable, repair, run_audit, since_last
from services.console.application.audit.ports import AuditRecord, RowPage
from services.console.domain.audit.findings import Resend
from services.console.domain.audit.judging import Grace
from services.console.domain.audit.rows import Applied, Row
from shared.errors import NotFound, Unavailable
from tests.unit.console.audit.test_judging import LONG_AGO, NOW, SERVICES, WHOLE

PAGE = 7


@dataclass
class Desk:
    """Services whose rows are given; pages are short. mend: what a resend does."""

    stored: dict[str, dict[str, Row]]
    services: tuple[str, ...] = SERVICES
    away: str | None = None
    resent: list[tuple[str, Resend]] = field(default_factory=list)
    held: int = 0

    def by_id(self, service: str, after: str | None) -> RowPage:
        if service == self.away:
            raise Unavailable(f"{service} cannot be reached.")
        rows = [row for id, row in sorted(self.stored[service].items()) if id > (after or "")]
        return self._page(service, rows[:PAGE], rows[PAGE - 1].id if len(rows) > PAGE else None)

    def changed(self, service: str, since: datetime, after: str | None) -> RowPage:
        rows = [row for row in self.stored[service].values() if row.changed_at and row.changed_at >= since]
        start = int(after or 0)
        return self._page(service, rows[start : start + PAGE], str(start + PAGE) if rows[start:] else None)

    def unsettled(self, service: str, after: str | None) -> RowPage:
        return self._page(service, [row for row in self.stored[service].values() if row.waiting], None)

    def of(self, service: str, ids: Sequence[str]) -> RowPage:
        return self._page(service, [self.stored[service][id] for id in ids if id in self.stored[service]], None)

    def resend(self, subject: str, wanted: Resend) -> None:
        if subject == "d05":
            raise NotFound("d05 has published nothing here.")
        self.resent.append((subject, wanted))
        consumer = self.stored[wanted.consumer]
        source = self.stored[wanted.source][subject]
        mark = Applied(wanted.source, source.sequence, source.event_id, NOW)
        kept = [each for each in consumer[subject].applied if each.source != wanted.source]
        consumer[subject] = replace(consumer[subject], applied=(*kept, mark))

    def _page(self, service: str, rows: Sequence[Row], after: str | None) -> RowPage:
        return RowPage(rows, after, NOW, len(self.stored[service]))


def desk(count: int = 40) -> Desk:
    return Desk({row.service: {f"d{n:02}": replace(row, id=f"d{n:02}") for n in range(count)} for row in WHOLE})


def behind(row: Row) -> Row:
    return replace(row, applied=(Applied("registration", 2, "registration-2", LONG_AGO), *row.applied[1:]))


def audited_of(desk: Desk, since: datetime | None = None, before: Sequence[str] = ()) -> Audited:
    audited = Audited(since)
    for _ in run_audit(audited, before, desk=desk, grace=Grace(), seen=lambda *_: None):
        pass
    return audited


def test_every_dossier_is_compared_whatever_the_pages() -> None:
    services = desk()
    del services.stored["inspection"]["d13"]
    services.stored["notification"]["d39"] = behind(services.stored["notification"]["d39"])
    audited = audited_of(services)
    assert audited.counted == 40
    assert [(each.id, each.rule, each.service) for each in audited.findings] == [
        ("d13", "no_case", "inspection"),
        ("d13", "source_missing", "registration"),
        ("d13", "source_missing", "notification"),
        ("d39", "behind", "notification"),
    ]


def test_what_a_second_look_does_not_find_is_not_said() -> None:
    """The streams are read at different moments: meanwhile the consumer has caught up."""
    services = desk()
    whole = services.stored["inspection"]["d07"]
    services.stored["inspection"]["d07"] = behind(whole)
    look = services.of

    def caught_up(service: str, ids: Sequence[str]) -> RowPage:
        services.stored["inspection"]["d07"] = whole
        return look(service, ids)

    services.of = caught_up  # type: ignore[method-assign]
    assert audited_of(services).findings == []


def test_an_incremental_audit_looks_at_what_changed_and_at_what_was_open() -> None:
    services = desk()
    for id in ("d03", "d09"):
        services.stored["inspection"][id] = behind(services.stored["inspection"][id])
    since = NOW - timedelta(minutes=30)
    assert audited_of(services, since).findings == []
    services.stored["registration"]["d03"] = replace(
        services.stored["registration"]["d03"], changed_at=NOW - timedelta(minutes=20)
    )
    audited = audited_of(services, since, ["d09"])
    assert [(each.id, each.rule) for each in audited.findings] == [("d03", "behind"), ("d09", "behind")]
    assert audited.counted == 1


def test_an_audit_without_a_service_is_none() -> None:
    services = desk()
    services.away = "notification"
    with pytest.raises(Unavailable):
        audited_of(services)


def test_repair_sends_again_and_looks_until_it_arrived() -> None:
    services = desk()
    for id in ("d03", "d09", "d05"):
        services.stored["inspection"][id] = behind(services.stored["inspection"][id])
    gaps = mendable(audited_of(services).findings)
    assert len(gaps) == 3
    mended: list[int] = []
    left, refused = repair(
        gaps, desk=services, grace=Grace(), patience=3, done=mended.append, rest=lambda _seconds: None
    )
    assert services.resent == [(id, Resend("registration", "inspection", 3)) for id in ("d03", "d09")]
    assert (left, refused, mended[-1]) == ([], [("d05", "d05 has published nothing here.")], 2)


def test_repair_ends_although_nothing_arrives() -> None:
    services = desk()
    services.stored["inspection"]["d03"] = behind(services.stored["inspection"]["d03"])
    services.resend = lambda *_: None  # type: ignore[method-assign, assignment]
    gaps = mendable(audited_of(services).findings)
    left, _ = repair(gaps, desk=services, grace=Grace(), patience=3, done=lambda _: None, rest=lambda _seconds: None)
    assert [each.id for each in left] == ["d03"]


class Kept:
    def __init__(self, open_: Sequence[str]) -> None:
        self.open = open_

    def last(self) -> AuditRecord:
        return AuditRecord("a", "lan.nt", None, NOW, NOW, 40, {}, [], self.open)

    def add(self, record: AuditRecord) -> None: ...


def test_the_next_audit_begins_a_little_before_the_last_one_did() -> None:
    since, before = since_last(Kept(["d03"]))
    assert since is not None
    assert since < NOW
    assert before == ["d03"]


def test_with_more_open_than_is_remembered_everything_is_looked_at() -> None:
    assert since_last(Kept([f"d{n}" for n in range(10_000)])) == (None, ())
