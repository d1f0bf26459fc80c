"""Reference data in memory: what registration administers, and the register that follows from it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any

from services.registration.application.administering import Statement, enter
from services.registration.application.reference_ports import Administration
from shared.aggregate import Actor, Aggregate, Json
from shared.reference.entries import KINDS, AgencyEntry, BodyEntry, CalendarDay, CalendarEntry, Record, StaffEntry
from shared.reference.register import Register
from tests.fakes.aggregates import InMemoryAggregates

ADMIN = Actor("admin:root", "admin")
SIGNER = Actor("signer:chief", "signer", "TCKT11")
NOW = datetime(2026, 11, 20, 2, 0, tzinfo=UTC)
TODAY = date(2026, 11, 20)


class InMemoryReferences(InMemoryAggregates[Record]):
    def page(self, *, after: str | None, limit: int) -> Sequence[Aggregate[Record]]:
        found = [self._stored[id] for id in sorted(self._stored) if after is None or id > after]
        return found[:limit]

    def history(self, id: str) -> list[Json]:
        return [{"act": change.act, "reason": change.reason} for of, change, _ in self.acts if of == id]


@dataclass
class Desk:
    now: datetime = NOW
    stores: dict[str, InMemoryReferences] = field(
        default_factory=lambda: {kind: InMemoryReferences() for kind in KINDS}
    )

    @property
    def administration(self) -> Administration:
        return Administration(
            self.stores,
            self.register,
            lambda: None,
            frozenset({"TCKT11", "TCKT18"}),
            lambda: self.now,
            bodies=frozenset({"QUATEST9"}),
        )

    def register(self) -> Register:
        return Register.of(each.state for store in self.stores.values() for each in store.page(after=None, limit=1000))

    def enter(self, kind: str, entry: Any, *, actor: Actor = ADMIN, expected: int | None = None) -> Json:
        return enter(kind, entry, Statement(actor, expected), administration=self.administration)

    def staff(self, staff_id: str, *roles: str, **more: Any) -> Json:
        return self.enter("staff", member(staff_id, *roles, **more))


def member(staff_id: str, *roles: str, **more: Any) -> StaffEntry:
    said = {"valid_from": date(2026, 1, 1), "agency": "TCKT11", "name": f"Cán bộ {staff_id}", **more}
    return StaffEntry(occurred_at=NOW, reason="Nhận nhiệm vụ", staff_id=staff_id, roles=roles, **said)


def agency(code: str = "TCKT40", **more: Any) -> AgencyEntry:
    said = {"valid_from": TODAY, "name": "Chi cục mới", **more}
    return AgencyEntry(occurred_at=NOW, reason="Thành lập", code=code, **said)


def laboratory(code: str = "QUATEST1", **more: Any) -> BodyEntry:
    said: dict[str, Any] = {
        "name": "Trung tâm 1",
        "kind": "LABORATORY",
        "status": "DESIGNATED",
        "decision_no": "118/QĐ-BKHCN",
        "scope": ("QCVN 3:2019/BKHCN",),
        "valid_from": TODAY,
        **more,
    }
    return BodyEntry(occurred_at=NOW, reason="Chỉ định", code=code, **said)


def closed(*days: date, agency: str | None = "TCKT11", is_working: bool = False, **more: Any) -> CalendarEntry:
    said = tuple(
        CalendarDay(date=day, is_working=is_working, reason="Mất điện", source="Thông báo của cơ quan") for day in days
    )
    return CalendarEntry(occurred_at=NOW, reason="Thông báo", agency=agency, days=said, **more)
