"""Either side wants another time; appointments are called off; what the importer may see."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from services.inspection.application import scheduling
from services.inspection.application.acting import Request
from services.inspection.application.keeping_calendars import OfficerRequest
from services.inspection.application.planning_days import plan_day
from services.inspection.application.proposing import propose_slots, read_appointment
from services.inspection.domain import commands
from services.inspection.domain.case import Status
from services.inspection.domain.scheduling.deadline import sampling_due_on
from services.inspection.domain.scheduling.half_days import Half
from services.inspection.domain.states import Act, allowed_acts
from shared.aggregate import Actor
from shared.errors import Forbidden, Invalid, NotAllowed
from tests.unit.inspection.samples import LAW, OFFICER, complaint_standing, opened
from tests.unit.inspection.scheduling.desk import AGENCY, FRIDAY, MONDAY, Desk, calendar

IMPORTER = Actor("importer:0100109106", "importer", tax_code="0100109106")
OTHER = Actor("importer:0100100100", "importer", tax_code="0100100100")


@pytest.fixture
def desk() -> Desk:
    desk = Desk()
    desk.keep(calendar("lan.nt"), calendar("an.tv"))
    desk.open("a")
    desk.take("a")
    return desk


def wish(desk: Desk, actor: Actor = IMPORTER, **changes: object) -> None:
    command = commands.WishMove("The ship is late.", MONDAY, date(2026, 7, 7), actor.id)
    command = replace(command, **changes)  # type: ignore[arg-type]
    scheduling.wish_another_time(Request("a", actor), command, ports=desk.ports)


@pytest.mark.parametrize("actor", [IMPORTER, OFFICER])
def test_a_wish_is_granted_by_scheduling_again_for_its_reason(desk: Desk, actor: Actor) -> None:
    wish(desk, actor)
    found = propose_slots("a", site=None, province=None, officer=None, actor=OFFICER, ports=desk.ports)
    assert found.proposal.slots[0].half_day.on == MONDAY
    taken = scheduling.Taken(scheduling.AppointmentKind.SAMPLE_INSPECTION, "lan.nt", found.proposal.slots[0].half_day)
    scheduling.take_slot(Request("a", OFFICER), taken, ports=desk.ports)
    case = desk.cases.load("a").state
    assert (case.wish, case.appointment and case.appointment.times) == (None, 2)
    act, change, _ = desk.cases.acts[-1]
    assert (act, change.act, change.reason) == ("a", "rescheduled", "The ship is late.")
    desk.ensure_settled()


def test_a_wish_is_declined_and_the_appointment_stays(desk: Desk) -> None:
    before = desk.cases.load("a").state.appointment
    with pytest.raises(NotAllowed):
        scheduling.decline_case_wish(Request("a", OFFICER), commands.DeclineWish("Too late."), ports=desk.ports)
    wish(desk)
    scheduling.decline_case_wish(Request("a", OFFICER), commands.DeclineWish("Too late."), ports=desk.ports)
    case = desk.cases.load("a").state
    assert (case.wish, case.appointment) == (None, before)


def test_only_the_own_importer_wishes_and_sees(desk: Desk) -> None:
    with pytest.raises(Forbidden):
        wish(desk, OTHER)
    with pytest.raises(Forbidden):
        wish(desk, Actor("reviewer:minh.pv", "reviewer", AGENCY))
    with pytest.raises(Forbidden):
        read_appointment("a", actor=OTHER, ports=desk.ports)
    assert read_appointment("a", actor=IMPORTER, ports=desk.ports).state.appointment is not None
    with pytest.raises(Forbidden):
        scheduling.cancel_case_appointment(Request("a", IMPORTER), commands.CancelAppointment("no"), ports=desk.ports)


def test_a_wish_lies_ahead(desk: Desk) -> None:
    with pytest.raises(Invalid) as refused:
        wish(desk, not_before=date(2026, 7, 1), not_after=date(2026, 6, 30), reason=" ")
    assert {found.pointer for found in refused.value.violations} == {"/reason", "/not_before", "/not_after"}


def test_called_off_the_case_waits_for_an_appointment_and_the_time_is_free(desk: Desk) -> None:
    desk.cancel("a")
    case = desk.cases.load("a").state
    assert (case.status, case.appointment) == (Status.OPENED, None)
    assert Act.CANCEL_APPOINTMENT not in allowed_acts(case)
    assert desk.bookings() == {}
    desk.open("b")
    desk.take("b")
    with pytest.raises(NotAllowed):
        desk.cancel("a")


def test_the_sample_is_due_while_the_laboratorys_time_still_fits() -> None:
    case = opened(standing=complaint_standing())
    assert case.due_on == date(2026, 7, 21)
    assert sampling_due_on(case, LAW) == date(2026, 7, 7)


def test_a_day_plan_shows_what_stands_in_travel_order(desk: Desk) -> None:
    for id, site, province in (("b", "Kho xa", "22"), ("c", "Kho gần", "20")):
        desk.open(id)
        desk.take(id, FRIDAY, Half.AFTERNOON if id == "b" else Half.MORNING, "an.tv", site=site, province=province)
    asked = OfficerRequest("an.tv", OFFICER)
    plan = plan_day(asked, FRIDAY, ports=desk.ports)
    assert [stop.case.id for stop in plan.stops] == ["c", "b"]
    assert plan.on_duty
    desk.set_case("c", status=Status.CANCELLED)
    assert [stop.case.id for stop in plan_day(asked, FRIDAY, ports=desk.ports).stops] == ["b"]
    assert not plan_day(asked, FRIDAY + timedelta(days=1), ports=desk.ports).on_duty
    with pytest.raises(Forbidden):
        plan_day(OfficerRequest("an.tv", Actor("officer:xa.la", "officer", "TCKT10"), AGENCY), FRIDAY, ports=desk.ports)
