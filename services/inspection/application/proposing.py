"""Use case: which half-days fit a sample inspection."""

from __future__ import annotations

from dataclasses import dataclass

from services.inspection.application.access import ensure_importer, ensure_may_see
from services.inspection.application.calendar_ports import SchedulePorts
from services.inspection.domain.case import Case
from services.inspection.domain.officer_calendar.booking import usual_calendar
from services.inspection.domain.officer_calendar.calendar import OfficerCalendar, officer_key
from services.inspection.domain.scheduling.places import Place
from services.inspection.domain.scheduling.placing import Proposal, Wanted, propose
from services.inspection.domain.scheduling.slots import Slot
from services.inspection.domain.scheduling.wanting import place_of, wanted_for
from shared.aggregate import Actor, Aggregate


@dataclass(frozen=True)
class Found:
    case: Aggregate[Case]
    wanted: Wanted
    proposal: Proposal


def propose_slots(
    id: str,
    *,
    site: str | None,
    province: str | None,
    officer: str | None,
    actor: Actor,
    ports: SchedulePorts,
) -> Found:
    """officer: only this one, who need not have a calendar yet. Raises NotFound, Forbidden."""
    stored = ports.cases.load(id)
    ensure_may_see(actor, stored.state)
    place = place_of(stored.state, site, province)
    calendars = _calendars(stored.state.agency.code, officer or stored.state.officer, ports)
    if officer is not None:
        calendars = [one for one in calendars if officer_key(one.officer) == officer_key(officer)]
    wish = wanted_for(stored.state, place, law=ports.law, now=ports.clock())
    return Found(stored, wish, _proposal(stored.state, wish, calendars, ports))


def read_appointment(id: str, *, actor: Actor, ports: SchedulePorts) -> Aggregate[Case]:
    """For the importer and the staff. Raises NotFound, Forbidden."""
    stored = ports.cases.load(id)
    if actor.role == "importer":
        ensure_importer(actor, stored.state)
    else:
        ensure_may_see(actor, stored.state)
    return stored


def nearest(case: Case, place: Place, *, also: str, ports: SchedulePorts) -> tuple[Slot, ...]:
    """What fits, else what comes nearest. also: an officer who may have no calendar yet."""
    wish = wanted_for(case, place, law=ports.law, now=ports.clock())
    proposal = _proposal(case, wish, _calendars(case.agency.code, also, ports), ports)
    return proposal.slots or proposal.alternatives


def _proposal(case: Case, wish: Wanted, calendars: list[OfficerCalendar], ports: SchedulePorts) -> Proposal:
    agency = case.agency.code
    return propose(wish, calendars, working=ports.law.calendar(agency), rule=ports.rule_of(agency), now=ports.clock())


def _calendars(agency: str, also: str | None, ports: SchedulePorts) -> list[OfficerCalendar]:
    stored = [aggregate.state for aggregate in ports.calendars.of_agency(agency)]
    known = {officer_key(calendar.officer) for calendar in stored}
    if also is not None and officer_key(also) not in known:
        stored.append(usual_calendar(agency, also, ports.rule_of(agency)))
    return stored
