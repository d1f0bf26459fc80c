"""The part of the API about officers' time: calendars, leave, delegations, day plans."""

from __future__ import annotations

from dataclasses import fields
from typing import Any

from services.inspection.application import keeping_calendars as keeping
from services.inspection.application.keeping_calendars import OfficerRequest
from services.inspection.application.planning_days import DayPlan, plan_day
from services.inspection.domain.officer_calendar.calendar import OfficerCalendar
from services.inspection.domain.officer_calendar.keeping import AskLeave
from services.inspection.entrypoints.app import InspectionApp
from services.inspection.entrypoints.requests import acted
from services.inspection.entrypoints.schemas.calendars import (
    AgencyQuery,
    CalendarActOut,
    CalendarOut,
    CalendarsOut,
    DayPlanOut,
    DelegationsIn,
    DutyIn,
    LeaveDecisionIn,
    LeaveIn,
    PlanQuery,
)
from shared.aggregate import Aggregate, Json
from shared.web import Call, Reply, WebService, operation
from shared.web.history import HistoryOut

_STAFF = ("officer", "reviewer", "signer")
_READERS = (*_STAFF, "operator", "admin")


class CalendarOperations(WebService):
    app: InspectionApp

    @operation(
        "GET",
        "/officers",
        summary="Officers of the agency that have a calendar",
        query=AgencyQuery,
        response=CalendarsOut,
        roles=_READERS,
    )
    def list_officers(self, call: Call) -> Reply:
        ports = self.app.schedule
        found = keeping.list_calendars(call.principal.actor(), call.query["agency"], ports=ports)
        return Reply({"officers": [self._calendar(aggregate) for aggregate in found]})

    @operation(
        "GET",
        "/officers/<id>/calendar",
        summary="An officer's calendar; version 0 is the usual one of an officer for whom nobody has set up one",
        query=AgencyQuery,
        response=CalendarOut,
        roles=_READERS,
    )
    def read_officer(self, call: Call) -> Reply:
        found = keeping.read_calendar(_request(call), ports=self.app.schedule)
        return Reply(self._calendar(found), version=found.version)

    @operation(
        "GET",
        "/officers/<id>/calendar/history",
        summary="Every act on an officer's calendar, oldest first",
        query=AgencyQuery,
        response=HistoryOut,
        roles=_READERS,
    )
    def read_officer_history(self, call: Call) -> Reply:
        return Reply({"entries": keeping.read_calendar_history(_request(call), ports=self.app.schedule)})

    @operation(
        "PUT",
        "/officers/<id>/calendar",
        summary="Set duty days, home place and capacity per half-day; sets the calendar up where there is none",
        query=AgencyQuery,
        body=DutyIn,
        response=CalendarActOut,
        roles=keeping.KEEPERS,
        versioned=True,
        idempotent=True,
    )
    def set_officer_duty(self, call: Call) -> Reply:
        return acted(keeping.set_officer_duty(_request(call), call.body, ports=self.app.schedule))

    @operation(
        "POST",
        "/officers/<id>/leave",
        summary="Officers ask for leave of their own; reviewers and signers grant it at once",
        query=AgencyQuery,
        body=LeaveIn,
        response=CalendarActOut,
        roles=("officer", *keeping.KEEPERS),
        versioned=True,
        idempotent=True,
    )
    def ask_leave(self, call: Call) -> Reply:
        command = AskLeave(self.app.new_id(), by=call.principal.actor().id, granted=False, **call.body)
        return acted(keeping.ask_officer_leave(_request(call), command, ports=self.app.schedule))

    @operation(
        "POST",
        "/officers/<id>/leave/<leave>/decide",
        summary="Grant, refuse or withdraw a leave",
        query=AgencyQuery,
        body=LeaveDecisionIn,
        response=CalendarActOut,
        roles=("officer", *keeping.KEEPERS),
        versioned=True,
        idempotent=True,
    )
    def decide_leave(self, call: Call) -> Reply:
        becomes, reason = call.body["becomes"], call.body["reason"]
        return acted(
            keeping.decide_officer_leave(_request(call), call.path["leave"], becomes, reason, ports=self.app.schedule)
        )

    @operation(
        "PUT",
        "/officers/<id>/delegations",
        summary="Who stands in for the officer on which days; replaces what was said before",
        query=AgencyQuery,
        body=DelegationsIn,
        response=CalendarActOut,
        roles=keeping.KEEPERS,
        versioned=True,
        idempotent=True,
    )
    def set_delegations(self, call: Call) -> Reply:
        delegations = tuple(call.body["delegations"])
        return acted(keeping.set_delegations(_request(call), delegations, ports=self.app.schedule))

    @operation(
        "GET",
        "/officers/<id>/day-plan",
        summary="An officer's sample inspections of one day, in travel order",
        query=PlanQuery,
        response=DayPlanOut,
        roles=_READERS,
    )
    def read_day_plan(self, call: Call) -> Reply:
        return Reply(_plan_of(plan_day(_request(call), call.query["date"], ports=self.app.schedule)))

    def _calendar(self, aggregate: Aggregate[OfficerCalendar]) -> Json:
        calendar = aggregate.state
        members: dict[str, Any] = {member.name: getattr(calendar, member.name) for member in fields(calendar)}
        return {**members, **keeping.answer_of(aggregate.version, calendar, self.app.clock())}


def _request(call: Call) -> OfficerRequest:
    actor = call.principal.actor()
    return OfficerRequest(call.path["id"], actor, call.query["agency"], expected=call.if_match, once=call.once)


def _plan_of(plan: DayPlan) -> Json:
    return {
        "officer": plan.calendar.officer,
        "date": plan.on,
        "on_duty": plan.on_duty,
        "leave": plan.leave,
        "home": plan.calendar.home,
        "stops": [
            {
                "case": stop.case.id,
                "file_code": stop.booking.file_code,
                "importer": stop.case.state.content.importer.name,
                "goods": stop.case.state.content.lines[0].name if stop.case.state.content.lines else "",
                "status": stop.case.state.status.value,
                "starts_at": stop.booking.starts_at,
                "ends_at": stop.booking.ends_at,
                "place": stop.booking.place,
                "travel": stop.travel.name,
            }
            for stop in plan.stops
        ],
    }
