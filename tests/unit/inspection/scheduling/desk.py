"""Scheduling with its ports in memory, where any write can be cut off, or have others run at that moment."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from itertools import count
from typing import Any

from services.inspection.application import scheduling, settling
from services.inspection.application.acting import Request
from services.inspection.application.calendar_ports import SchedulePorts
from services.inspection.domain import commands
from services.inspection.domain.case import TERMINAL, Case
from services.inspection.domain.evidence import AppointmentKind
from services.inspection.domain.officer_calendar.calendar import (
    Capacity,
    OfficerCalendar,
    calendar_id,
)
from services.inspection.domain.scheduling.half_days import Half, HalfDay
from services.inspection.domain.scheduling.places import Place
from shared.aggregate import Actor, Aggregate, Change, Json, Once
from shared.errors import AlreadyActed, Stale
from shared.regulation.officer_duty import load_duty
from tests.fakes.aggregates import InMemoryAggregates
from tests.unit.inspection.samples import LAW, NOW, OFFICER, InMemoryCases, complaint_standing, opened

DUTY = load_duty()
AGENCY = "TCKT11"
FRIDAY, MONDAY = date(2026, 7, 3), date(2026, 7, 6)  # NOW is the Thursday before
SAMPLE = AppointmentKind.SAMPLE_INSPECTION


class Crash(BaseException):
    """The process ends here."""


class InMemoryCalendars(InMemoryAggregates[OfficerCalendar]):
    def of_agency(self, agency: str) -> Sequence[Aggregate[OfficerCalendar]]:
        return [one for _, one in sorted(self._stored.items()) if one.state.agency == agency]

    def history(self, id: str) -> Sequence[Json]:
        return [{"act": change.act} for of, change, _ in self.acts if of == id]

    def stand_back(self, id: str, *, version: int, until: datetime) -> None:
        pass


def calendar(officer: str = "lan.nt", capacity: int = 1, **changes: Any) -> OfficerCalendar:
    plain = OfficerCalendar(
        AGENCY, officer, Place("Trụ sở", "20"), (1, 2, 3, 4, 5), Capacity(capacity, capacity), kept=True
    )
    return replace(plain, **changes)


class Desk:
    """hook: told before (False) and after (True) each write, with its number from 1; may raise Crash or act itself."""

    def __init__(self) -> None:
        self.now = NOW
        self.cases, self.calendars = InMemoryCases(), InMemoryCalendars()
        self.hook: Callable[[int, bool], None] = lambda _number, _done: None
        self._writes, self._ids = count(1), count(1)
        for store in (self.cases, self.calendars):
            self._watch(store)
        self.ports = SchedulePorts(
            self.cases, self.calendars, LAW, DUTY, lambda: self.now, lambda: f"id-{next(self._ids)}"
        )

    def _watch(self, store: Any) -> None:
        write = store._append

        def watched(*given: Any) -> Any:
            number = next(self._writes)
            self.hook(number, False)
            # As in the database: what stands decides at the moment of writing.
            seen, current = given[0], store.find(given[0].id)
            if current is not None and seen.version == 0:
                raise AlreadyActed(seen.id, seen.id)
            if current is not None and seen.version != current.version:
                raise Stale(seen.version, current.version)
            stored = write(*given)
            self.hook(number, True)
            return stored

        store._append = watched

    def open(self, id: str, case: Case | None = None) -> str:
        changed = replace(case or opened(standing=complaint_standing()), dossier_id=id, file_code=id)
        self.cases.create(id, Change(changed, act="case_opened"), actor=OFFICER)
        return id

    def keep(self, *calendars: OfficerCalendar) -> None:
        for one in calendars:
            id = calendar_id(one.agency, one.officer)
            self.calendars.create(id, Change(one, act="duty_set"), actor=OFFICER)

    def set_case(self, id: str, **changes: Any) -> None:
        stored = self.cases.load(id)
        self.cases.save(stored, Change(replace(stored.state, **changes), act="changed"), actor=OFFICER)

    def take(
        self,
        id: str,
        on: date = FRIDAY,
        half: Half = Half.MORNING,
        officer: str = "lan.nt",
        *,
        expected: int | None = None,
        once: Once | None = None,
        site: str | None = "Kho Tân Thanh",
        province: str | None = "20",
        actor: Actor = OFFICER,
    ) -> Json:
        taken = scheduling.Taken(SAMPLE, officer, HalfDay(on, half), site, province, "as agreed")
        return scheduling.take_slot(Request(id, actor, expected, once), taken, ports=self.ports)

    def window(self, id: str, starts_at: datetime, hours: float = 2, officer: str = "lan.nt", **changes: Any) -> Json:
        command = commands.Schedule(
            SAMPLE, starts_at, starts_at + timedelta(hours=hours), "Kho Tân Thanh", officer, "as agreed"
        )
        command = replace(command, **changes)
        return scheduling.schedule_inspection(Request(id, OFFICER), lambda _: command, ports=self.ports)

    def cancel(self, id: str) -> Json:
        command = commands.CancelAppointment("The lorry broke down.")
        return scheduling.cancel_case_appointment(Request(id, OFFICER), command, ports=self.ports)

    def sweep(self) -> None:
        """After the grace, all calendars."""
        self.now += settling.GRACE + timedelta(seconds=1)
        for one in self.calendars.of_agency(AGENCY):
            settling.look_again(one.id, ports=self.ports)

    def bookings(self) -> dict[str, set[str]]:
        """By case id."""
        found: dict[str, set[str]] = {}
        for one in self.calendars.of_agency(AGENCY):
            for booking in one.state.bookings:
                found.setdefault(booking.case_id, set()).add(booking.id)
        return found

    def appointments(self) -> dict[str, set[str]]:
        """Bookings that appointments rely on, by case id."""
        stood = [(id, one.state) for id, one in self.cases._stored.items()]
        return {
            id: {case.appointment.booking}
            for id, case in stood
            if case.appointment is not None and case.appointment.booking and case.status not in TERMINAL
        }

    def ensure_sound(self) -> None:
        """No appointment is without its booking, and no half-day has more appointments than fit."""
        booked = self.bookings()
        for id, needed in self.appointments().items():
            assert needed <= booked.get(id, set()), f"{id} relies on {needed}, booked is {booked.get(id)}"
        for one in self.calendars.of_agency(AGENCY):
            for half_day in {half_day for booking in one.state.bookings for half_day in booking.half_days}:
                assert one.state.free(half_day, "") >= 0

    def ensure_settled(self) -> None:
        """Sound, and nothing is booked besides."""
        self.ensure_sound()
        assert self.bookings() == self.appointments()
