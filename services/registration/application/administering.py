"""Use cases: what is said of agencies, staff, calendars and bodies, and reading it as it holds on a day."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from services.registration.application.access import SEES_ALL
from services.registration.application.reference_ports import Administration
from services.registration.domain.reference.days import changed_days, check_calendar, check_closures
from services.registration.domain.reference.stating import (
    check_agency,
    check_body,
    check_days,
    check_delegation,
    check_staff,
)
from services.registration.domain.rules.findings import Findings
from shared.aggregate import Actor, Aggregate, Change, Json, Once, Outgoing
from shared.errors import AlreadyActed, Conflict, Forbidden, NotFound, Stale
from shared.reference.entries import (
    NATIONAL,
    AgencyEntry,
    BodyEntry,
    CalendarEntry,
    Dated,
    Delegation,
    Record,
    StaffEntry,
    in_force,
)
from shared.reference.kinds import OF, Kind
from shared.regulation.calendar import legal_day


class Exists(Conflict):
    """Something was said of it before; say what changes."""

    code = "exists"


@dataclass(frozen=True)
class Statement:
    """Who says it. expected: the version that was seen; None: nothing was said of it before."""

    actor: Actor
    expected: int | None = None
    once: Once | None = None


def enter(kind: str, entry: Any, statement: Statement, *, administration: Administration) -> Json:
    """The first entry, or a further one. {code, version}, the same to the same key.

    Raises Invalid, Exists, NotFound, Stale, KeyReused, Forbidden.
    """
    of, store = OF[kind], administration.stores[kind]
    if statement.once and (given := store.answered(statement.once)) is not None:
        return given
    code = of.code(entry)
    found = store.find(of.id(code))
    _check_seen(found, kind, code, statement)
    _check(entry, found, statement, administration)
    return _keep(of, found, entry, statement, administration)


def delegate(code: str, delegation: Delegation, statement: Statement, *, administration: Administration) -> Json:
    """Another may act for this member of staff for a time; said by an administrator or the agency's signer."""
    of, store = OF["staff"], administration.stores["staff"]
    if statement.once and (given := store.answered(statement.once)) is not None:
        return given
    found = store.load(of.id(code))
    today = legal_day(administration.clock())
    giver = in_force(found.state.staff, max(today, delegation.valid_from))
    if giver is None:
        raise NotFound(f"{code} is not on the staff on {delegation.valid_from}.")
    _ensure_own_agency(statement.actor, giver.agency)
    _check_seen(found, "staff", code, statement)
    findings = Findings()
    register = administration.register()
    taker = register.member(delegation.to, delegation.valid_from)
    check_delegation(delegation, giver, taker, today=today, findings=findings, at="")
    findings.raise_if_any()
    _ensure_within_agency(statement.actor, delegation)
    entry = replace(
        giver,
        occurred_at=administration.clock(),
        reason=delegation.reason,
        correction=False,
        # What held until today stays as it was said.
        valid_from=max(giver.valid_from, today),
        delegations=(*giver.delegations, delegation),
    )
    return _keep(of, found, entry, statement, administration, act="delegated")


def read(kind: str, code: str, *, administration: Administration) -> Aggregate[Record]:
    """Raises NotFound; a calendar of which nothing was said is empty."""
    of, store = OF[kind], administration.stores[kind]
    found = store.find(of.id(code))
    if found is None and kind != "calendar":
        raise NotFound(f"Nothing is registered under {kind} {code}.")
    return found or Aggregate(of.id(code), 0, Record(code))


def page(kind: str, *, after: str | None, limit: int, administration: Administration) -> Sequence[Aggregate[Record]]:
    return administration.stores[kind].page(after=after, limit=limit)


def history(kind: str, code: str, *, administration: Administration) -> list[Json]:
    return administration.stores[kind].history(OF[kind].id(code))


def _check_seen(found: Aggregate[Record] | None, kind: str, code: str, statement: Statement) -> None:
    if statement.expected is None and found is not None:
        raise Exists(f'{kind} {code} is registered already; PUT what changes, with If-Match: "{found.version}".')
    if statement.expected is not None and statement.expected != (found.version if found else 0):
        if found is None and kind != "calendar":
            raise NotFound(f"Nothing is registered under {kind} {code}; POST it first.")
        raise Stale(statement.expected, found.version if found else 0)


def _check(entry: Any, found: Aggregate[Record] | None, statement: Statement, administration: Administration) -> None:
    today, findings = legal_day(administration.clock()), Findings()
    if isinstance(entry, Dated):
        # What the data of the law say of it was relied on before anybody administered it.
        first = found is None and not administration.in_data(entry)
        check_days(entry, first=first, today=today, findings=findings)
    match entry:
        case AgencyEntry():
            check_agency(entry, administration.known_agencies(), findings)
        case StaffEntry():
            check_staff(entry, administration.known_agencies(), findings)
            known = {delegation for said in (found.state.staff if found else ()) for delegation in said.delegations}
            for index, delegation in enumerate(entry.delegations):
                if delegation not in known:
                    taker = administration.register().member(delegation.to, delegation.valid_from)
                    at = f"/delegations/{index}"
                    check_delegation(delegation, entry, taker, today=today, findings=findings, at=at)
        case BodyEntry():
            check_body(entry, findings)
        case CalendarEntry():
            _ensure_own_agency(statement.actor, entry.agency)
            if entry.agency is not None and entry.agency not in administration.known_agencies():
                raise NotFound(f"There is no agency {entry.agency}; its calendar, or '{NATIONAL}', can be kept.")
            before = found.state.calendar[-1] if found else None
            closures = statement.actor.role != "admin"
            check_calendar(before, entry, closures_only=closures, today=today, findings=findings)
            check_closures(before, entry, _further_closures(entry, administration), findings)
    findings.raise_if_any()


def _further_closures(entry: CalendarEntry, administration: Administration) -> list[CalendarEntry]:
    """What holds together with it at an agency: the calendar of all beside an agency's, each agency's beside that of all."""
    calendars = administration.register().calendars
    return [said for agency, said in calendars.items() if (agency is None) != (entry.agency is None)]


def _ensure_own_agency(actor: Actor, agency: str | None) -> None:
    if actor.role != "admin" and (agency is None or actor.agency != agency):
        raise Forbidden("A signer keeps what belongs to their own agency; the rest is for an administrator.")


def _ensure_within_agency(actor: Actor, delegation: Delegation) -> None:
    """Whoever leads an agency could otherwise take for themselves what reaches beyond it, or lend without end."""
    beyond = sorted(set(delegation.roles) & set(SEES_ALL))
    if beyond and actor.role != "admin":
        raise Forbidden(f"{', '.join(beyond)} reaches beyond the agency; an administrator delegates it.")
    if actor.on_behalf_of is not None:
        raise Forbidden(
            f"{actor.on_behalf_of} lent you the role; whoever has it by right lends it on, or an administrator."
        )


def _keep(
    of: Kind,
    found: Aggregate[Record] | None,
    entry: Any,
    statement: Statement,
    administration: Administration,
    act: str | None = None,
) -> Json:
    code, store = of.code(entry), administration.stores[of.name]
    today = legal_day(administration.clock())
    change = Change(
        of.with_entry(found.state if found else None, entry),
        act or ("corrected" if entry.correction else "entered" if found is None else "changed"),
        event=Outgoing(of.event, entry),
        reason=entry.reason,
        details=_details(found, entry, today),
    )
    answer = {"code": code, "version": (found.version if found else 0) + 1}
    try:
        if found is None:
            store.create(of.id(code), change, actor=statement.actor, once=statement.once, answer=answer)
        else:
            store.save(found, change, actor=statement.actor, once=statement.once, answer=answer)
    except AlreadyActed as error:
        if error.taken == of.id(code):
            raise Exists(f"{of.name} {code} has just been registered by somebody else.") from error
        raise
    administration.changed()
    return answer


def _details(found: Aggregate[Record] | None, entry: Any, today: date) -> Json:
    if isinstance(entry, CalendarEntry):
        before = found.state.calendar[-1] if found and found.state.calendar else None
        return {"days": sorted({day.date.isoformat() for _, day in changed_days(before, entry)})}
    until = entry.valid_to.isoformat() if entry.valid_to else None
    return {"valid_from": entry.valid_from.isoformat(), "valid_to": until, "retroactive": entry.valid_from < today}
