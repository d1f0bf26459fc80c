"""A deadline table of the tests' own, and dossiers under it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, time
from decimal import Decimal
from typing import Any

from services.registration.domain.clocks.keeping import clocks_after
from services.registration.domain.clocks.rules import Rule, Timetable
from services.registration.domain.content import Content, GoodsLine, Importer, Named
from services.registration.domain.dossier import Channel, Dossier, Handlers, Inspection, Status
from services.registration.domain.requests import SupplementRequest
from services.registration.domain.results import LineResult, Result
from shared.regulation.calendar import OfficeHours, WorkingCalendar, legal_day

HOURS = OfficeHours(
    opens=time(7, 30), closes=time(17), source="test", certainty="design", in_force_from=date(2018, 7, 1)
)
CALENDAR = WorkingCalendar((), "TCKT11", (HOURS,))
WARNS = ("T-2", "T-0", "T+1")


def working(n: int) -> Callable[[date, WorkingCalendar], date]:
    return lambda start, calendar: calendar.add_working_days(start, n)


def rule(code: str, **changes: Any) -> Rule:
    plain = Rule(
        code=code,
        name=f"Thời hạn {code}",
        starts="DOSSIER_COMPLETE",
        owed_by="AGENCY",
        length=working(3),
        source="test",
        certainty="design",
        warns=WARNS,
        stops_in=frozenset({5, 10, 12}),
        met_by=frozenset({"issue_result", "refuse"}),
    )
    return replace(plain, **changes)


NOTICE = rule("X01", modes=frozenset({"DOCUMENTARY", "REDUCED", "NONE"}))
SUPPLEMENT = rule(
    "X02",
    starts="SUPPLEMENT_REQUESTED",
    owed_by="IMPORTER",
    length=working(7),
    stops_in=frozenset(),
    met_by=frozenset({"supplement"}),
    effect="không được bổ sung nữa",
)
SAMPLING = rule(
    "X03", starts="MODE_DECIDED", modes=frozenset({"SAMPLE"}), met_by=frozenset({"inspection.sample_taken"})
)
APPEAL = rule("X04", starts="RESULT_ISSUED", owed_by="IMPORTER", warns=(), stops_in=frozenset(), met_by=frozenset())
ACTS = {
    ("supplement", "cqkt"): frozenset({6}),
    ("supplement", "tccn"): frozenset({6}),
    ("issue_result", "cqkt"): frozenset({13}),
    ("accept", "cqkt"): frozenset({2}),
    ("refuse", "cqkt"): frozenset({3}),
}


def table(*rules: Rule) -> Timetable:
    return Timetable(rules, CALENDAR, acts=ACTS, closed_in=frozenset({3, 4, 8}))


TABLE = table(NOTICE, SUPPLEMENT, SAMPLING, APPEAL)


def moment(day: str, at: str = "09:00") -> datetime:
    """A time in Vietnam."""
    return datetime.fromisoformat(f"{day}T{at}:00+07:00").astimezone(UTC)


def submitted(now: datetime) -> Dossier:
    lang_son = Named("TCKT11", "Lạng Sơn")
    line = GoodsLine(
        line_no=1,
        group=Named("3", "đồ chơi"),
        hs_code="95030021",
        name="Búp bê",
        brand="Rainbow",
        model="RB-210",
        tech_spec="ABS",
        origin="CN",
        quantity=Decimal(1200),
        unit=Named("PCE", "cái"),
    )
    content = Content(
        revision=1,
        dossier_type=2,
        agency=lang_son,
        importer=Importer("0100109106", "Công ty Mầm Xanh", "18 Trần Đăng Ninh", "0205 3870 118", "Phòng XNK"),
        import_from=date(2026, 6, 20),
        import_to=date(2026, 12, 20),
        qcvn=Named("3", "QCVN 3"),
        goods_lines=(line,),
        documents=(),
    )
    return Dossier(
        file_code="QG2026000101",
        channel=Channel.VNSW,
        regime="R2026",
        received_at=now,
        received_on=legal_day(now),
        content=content,
        handlers=Handlers(Status.SUBMITTED),
    )


def moved(dossier: Dossier, status: Status, **changes: Any) -> Dossier:
    return replace(dossier, handlers=replace(dossier.handlers, cqkt=status), **changes)


def revised(dossier: Dossier) -> Dossier:
    return replace(dossier, content=replace(dossier.content, revision=dossier.content.revision + 1))


def in_mode(dossier: Dossier, mode: str) -> Dossier:
    return replace(dossier, inspection=Inspection(dossier.content.agency, mode, date(2026, 7, 9)))


def asked(dossier: Dossier, now: datetime, due_on: date) -> Dossier:
    request = SupplementRequest(("hợp đồng",), "thiếu", now, due_on)
    return moved(dossier, Status.SUPPLEMENT_REQUESTED, supplement_request=request)


def with_result(dossier: Dossier, number: str = "1/TB", issued_on: date = date(2026, 7, 3)) -> Dossier:
    result = Result(number, issued_on, dossier.content.agency, "x", 1, (LineResult(1, 1),))
    return moved(dossier, Status.RESULT_ISSUED, result=result)


class Journey:
    """A dossier, act by act. 2026-07-01 was a Wednesday."""

    def __init__(self, now: datetime | None = None, timetable: Timetable = TABLE) -> None:
        self.table = timetable
        self.now = now or moment("2026-07-01")
        self.dossier = submitted(self.now)
        self._keep(None, self.dossier, ("submitted", "submit"))

    def act(self, *names: str, to: Dossier, now: datetime | None = None, on: date | None = None) -> Journey:
        self.now = now or self.now
        self._keep(self.dossier, to, names, on)
        return self

    def _keep(self, before: Dossier | None, after: Dossier, names: tuple[str, ...], on: date | None = None) -> None:
        clocks = clocks_after(before, after, names, now=self.now, timetable=self.table, on=on)
        self.dossier = replace(after, clocks=clocks)

    def clock(self, code: str) -> Any:
        return next((clock for clock in self.dossier.clocks if clock.rule == code), None)
