"""The part of the API about appointments: slots, the appointment itself, another time."""

from __future__ import annotations

from services.inspection.application import scheduling
from services.inspection.application.proposing import Found, propose_slots, read_appointment
from services.inspection.domain import commands
from services.inspection.domain.scheduling.half_days import HalfDay
from services.inspection.domain.scheduling.slots import Slot, json_of
from services.inspection.domain.states import allowed_acts
from services.inspection.domain.vocabulary import Act
from services.inspection.entrypoints.app import InspectionApp
from services.inspection.entrypoints.requests import acted, request_of
from services.inspection.entrypoints.schemas.calendars import SlotQuery
from services.inspection.entrypoints.schemas.cases import ActOut
from services.inspection.entrypoints.schemas.commands import ScheduleIn
from services.inspection.entrypoints.schemas.slots import OwnAppointmentOut, ReasonIn, SlotsOut, WishIn
from shared.aggregate import Json
from shared.web import Call, Reply, WebService, operation

_STAFF = ("officer", "reviewer", "signer")


class AppointmentOperations(WebService):
    app: InspectionApp

    @operation(
        "GET",
        "/inspections/<id>/slots",
        summary="Officers' half-days that fit a sample inspection; or why none does, and what comes nearest",
        query=SlotQuery,
        response=SlotsOut,
        roles=(*_STAFF, "operator", "admin"),
    )
    def slots(self, call: Call) -> Reply:
        asked = call.query
        found = propose_slots(
            call.path["id"],
            site=asked["place"],
            province=asked["province"],
            officer=asked["officer"],
            actor=call.principal.actor(),
            ports=self.app.schedule,
        )
        return Reply(_slots_of(found), version=found.case.version)

    @operation(
        "POST",
        "/inspections/<id>/schedule",
        summary="Set or move a document review or a sample inspection; the latter takes the officer's time",
        body=ScheduleIn,
        response=ActOut,
        roles=("officer",),
        versioned=True,
        idempotent=True,
    )
    def schedule(self, call: Call) -> Reply:
        given = dict(call.body)
        slot = given.pop("slot")
        if slot is None:
            command = commands.Schedule(**given)
            answer = scheduling.schedule_inspection(request_of(call), lambda _: command, ports=self.app.schedule)
            return acted(answer)
        half_day = HalfDay(slot["on"], slot["half"])
        taken = scheduling.Taken(
            given["kind"], slot["officer"], half_day, given["place"], given["province"], given["reason"]
        )
        return acted(scheduling.take_slot(request_of(call), taken, ports=self.app.schedule))

    @operation(
        "POST",
        "/inspections/<id>/cancel-appointment",
        summary="Call the appointment off; the officer's time is free again",
        body=ReasonIn,
        response=ActOut,
        roles=("officer",),
        versioned=True,
        idempotent=True,
    )
    def cancel_appointment(self, call: Call) -> Reply:
        command = commands.CancelAppointment(call.body["reason"])
        return acted(scheduling.cancel_case_appointment(request_of(call), command, ports=self.app.schedule))

    @operation(
        "GET",
        "/inspections/<id>/appointment",
        summary="The appointment, and a wish for another time that is not answered yet; also for the importer",
        response=OwnAppointmentOut,
        roles=("importer", *_STAFF, "operator", "admin"),
    )
    def read_appointment(self, call: Call) -> Reply:
        found = read_appointment(call.path["id"], actor=call.principal.actor(), ports=self.app.schedule)
        case = found.state
        body = {
            "id": found.id,
            "version": found.version,
            "file_code": case.file_code,
            "appointment": case.appointment,
            "ahead": case.appointment_ahead,
            "may_wish": Act.WISH_MOVE in allowed_acts(case),
            "wish": case.wish,
        }
        return Reply(body, version=found.version)

    @operation(
        "POST",
        "/inspections/<id>/wish-move",
        summary="The importer, or an officer who was told, asks for another time; granted by scheduling again",
        body=WishIn,
        response=ActOut,
        roles=("importer", "officer"),
        versioned=True,
        idempotent=True,
    )
    def wish_move(self, call: Call) -> Reply:
        command = commands.WishMove(by=call.principal.actor().id, **call.body)
        return acted(scheduling.wish_another_time(request_of(call), command, ports=self.app.schedule))

    @operation(
        "POST",
        "/inspections/<id>/decline-wish",
        summary="The appointment stays as it is",
        body=ReasonIn,
        response=ActOut,
        roles=("officer",),
        versioned=True,
        idempotent=True,
    )
    def decline_wish(self, call: Call) -> Reply:
        command = commands.DeclineWish(call.body["reason"])
        return acted(scheduling.decline_case_wish(request_of(call), command, ports=self.app.schedule))


def _slots_of(found: Found) -> Json:
    wanted, proposal = found.wanted, found.proposal
    return {
        "due_on": wanted.due_on,
        "arrives_from": wanted.arrives_from,
        "arrives_until": wanted.arrives_until,
        "place": wanted.place,
        "slots": [_slot_of(slot) for slot in proposal.slots],
        "failed": proposal.failed,
        "alternatives": [_slot_of(slot) for slot in proposal.alternatives],
    }


def _slot_of(slot: Slot) -> Json:
    return {
        **json_of(slot),
        "slot": {"officer": slot.officer, "on": slot.half_day.on, "half": slot.half_day.half},
        "fails": slot.fails,
    }
