"""Use cases: importers ask for reductions and report on them; the agency's leaders decide and revoke."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime

from services.inspection.application.acting import Request
from services.inspection.application.entitlement_ports import EntitlementFilter, EntitlementPorts, record_id
from services.inspection.application.granting import changed, confirmation_no, place_of
from services.inspection.application.seeing import SeenRecord, agency_of, seen_records
from services.inspection.domain.entitlements import asking, holding
from services.inspection.domain.entitlements.entitlement import Entitlement, Ground
from services.inspection.domain.entitlements.holding import SubmitReport
from services.inspection.domain.entitlements.states import EntitlementAct, ensure_entitlement_act
from shared.aggregate import Actor, Aggregate, Change, Json, Once
from shared.errors import AlreadyActed, Forbidden, Invalid, NotAllowed, Stale, Violation

SEES_ALL = ("operator", "admin")

Decide = Callable[[Entitlement, datetime], Change[Entitlement]]


def apply_for(good_key: str, *, actor: Actor, once: Once | None, ports: EntitlementPorts) -> Json:
    """The answer: id, version, status, decide_by. Raises Invalid, Forbidden, NotAllowed when there is one already."""
    if once and (given := ports.entitlements.answered(once)) is not None:
        return given
    found = ports.records.find(record_id(good_key))
    if found is None:
        raise Invalid([Violation("/good_key", "unknown", "No lot of this good has had a result yet.")])
    _ensure_may_touch(actor, found.state.tax_code, found.state.agency.code)
    former = ports.entitlements.of_good(good_key)
    if live := [each for each in former if each.state.ending is None]:
        message = f"There is one already for this good: {live[0].id}, {live[0].state.status}."
        raise NotAllowed(EntitlementAct.APPLY, live[0].state.status, (), message)
    now = ports.deciding.clock()
    since = asking.begins_anew_after(each.state for each in former)
    asked = asking.apply(found.state, since=since, by=actor.id, role=actor.role, law=ports.deciding.law, now=now)
    id = ports.new_id()
    answer = _answer(id, 1, asked)
    change = replace(changed(asked, "applied", now), unique=(place_of(good_key, len(former)),))
    try:
        ports.entitlements.create(id, change, actor=actor, once=once, answer=answer)
    except AlreadyActed as error:
        if once and error.taken == once.key:
            raise
        message = "Somebody asked for this good at the same moment; see that request."
        raise NotAllowed(EntitlementAct.APPLY, "APPLIED", (), message) from error
    return answer


def decide(request: Request, *, granted: bool, reason: str | None, ports: EntitlementPorts) -> Json:
    """Grants what was asked for or proposed, with a confirmation's number, or refuses it with reason.

    These use cases return `_answer` and raise NotFound, Forbidden, NotAllowed, Stale, Invalid, KeyReused.
    """
    actor = request.actor

    def decided(entitlement: Entitlement, now: datetime) -> Change[Entitlement]:
        if not granted:
            refused = asking.refuse(entitlement, reason=reason or "", by=actor.id, role=actor.role, now=now)
            return changed(refused, "refused", now, reason=reason)
        # Before a number is drawn for it.
        ensure_entitlement_act(entitlement.status, EntitlementAct.GRANT, actor.role)
        number = confirmation_no(request.id, entitlement, now, ports)
        law = ports.deciding.law
        given = asking.grant(entitlement, number=number, by=actor.id, role=actor.role, note=reason, law=law, now=now)
        return changed(given, "granted", now, reason=reason)

    return _act(request, decided, ports)


def withdraw(request: Request, *, reason: str, ports: EntitlementPorts) -> Json:
    actor = request.actor

    def decided(entitlement: Entitlement, now: datetime) -> Change[Entitlement]:
        withdrawn = asking.withdraw(entitlement, reason=reason, by=actor.id, role=actor.role, now=now)
        return changed(withdrawn, "withdrawn", now, reason=reason)

    return _act(request, decided, ports)


def submit_report(request: Request, command: SubmitReport, *, ports: EntitlementPorts) -> Json:
    actor = request.actor

    def decided(entitlement: Entitlement, now: datetime) -> Change[Entitlement]:
        reported = holding.report(entitlement, command, by=actor.id, role=actor.role, law=ports.deciding.law, now=now)
        details = {"due_on": reported.reports[-1].due_on.isoformat(), "lots": command.lots}
        # The sweep looks at once and sets the next time itself: open cases may still have to hear of what came before.
        return Change(reported, act="entitlement_reported", details=details, timer_at=now)

    return _act(request, decided, ports)


def revoke(request: Request, *, reason: str, ports: EntitlementPorts) -> Json:
    actor = request.actor

    def decided(entitlement: Entitlement, now: datetime) -> Change[Entitlement]:
        revoked = holding.revoke(entitlement, Ground.DECIDED, reason=reason, by=actor.id, role=actor.role, now=now)
        return changed(revoked, "revoked", now, reason=reason)

    return _act(request, decided, ports)


def list_entitlements(
    filter: EntitlementFilter, *, actor: Actor, before: str | None, limit: int, ports: EntitlementPorts
) -> Sequence[Aggregate[Entitlement]]:
    """The newest first; importers see their own, staff those of their agency."""
    return ports.entitlements.page(_within_scope(filter, actor), before=before, limit=limit)


def read_entitlement(id: str, *, actor: Actor, ports: EntitlementPorts) -> Aggregate[Entitlement]:
    """Raises NotFound, Forbidden."""
    found = ports.entitlements.load(id)
    if actor.role not in SEES_ALL:
        _ensure_may_touch(actor, found.state.tax_code, found.state.agency.code)
    return found


def list_records(
    tax_code: str | None, *, actor: Actor, after: str | None, limit: int, ports: EntitlementPorts
) -> Sequence[SeenRecord]:
    """Importers see their own. Staff see all, for the good is the same at every agency, with the lots of their own
    agency's cases. Raises Forbidden."""
    if actor.role == "importer":
        if tax_code not in (None, actor.tax_code) or actor.tax_code is None:
            raise Forbidden("You see the records of your own goods only; leave tax_code out.")
        tax_code = actor.tax_code
    elif actor.role not in SEES_ALL:
        agency_of(actor)
    return seen_records(ports.records.page(tax_code, after=after, limit=limit), actor, ports.open_cases)


def read_record(good_key: str, *, actor: Actor, ports: EntitlementPorts) -> SeenRecord:
    """Raises NotFound, Forbidden."""
    found = ports.records.load(record_id(good_key))
    if actor.role == "importer" and actor.tax_code != found.state.tax_code:
        raise Forbidden("This good is another importer's.")
    return seen_records([found], actor, ports.open_cases)[0]


def _act(request: Request, decide: Decide, ports: EntitlementPorts) -> Json:
    once = request.once
    if once and (given := ports.entitlements.answered(once)) is not None:
        return given
    stored = ports.entitlements.load(request.id)
    _ensure_may_touch(request.actor, stored.state.tax_code, stored.state.agency.code)
    if request.expected is not None and request.expected != stored.version:
        raise Stale(request.expected, stored.version)
    change = decide(stored.state, ports.deciding.clock())
    answer = _answer(stored.id, stored.version + 1, change.state)
    ports.entitlements.save(stored, change, actor=request.actor, once=once, answer=answer)
    return answer


def _ensure_may_touch(actor: Actor, tax_code: str, agency: str) -> None:
    if actor.role == "importer":
        if actor.tax_code != tax_code:
            raise Forbidden("This belongs to another importer.")
    elif actor.agency != agency:
        raise Forbidden("This belongs to another agency; only its own staff may see it and act on it.")


def _within_scope(filter: EntitlementFilter, actor: Actor) -> EntitlementFilter:
    if actor.role in SEES_ALL:
        return filter
    if actor.role == "importer":
        if actor.tax_code is None or filter.tax_code not in (None, actor.tax_code):
            raise Forbidden("You see your own entitlements only; leave tax_code out.")
        return replace(filter, tax_code=actor.tax_code)
    if actor.agency is None or filter.agency not in (None, actor.agency):
        raise Forbidden("You see the entitlements of your own agency only; leave agency out.")
    return replace(filter, agency=actor.agency)


def _answer(id: str, version: int, entitlement: Entitlement) -> Json:
    def day(value: object) -> str | None:
        return None if value is None else str(value)

    return {
        "id": id,
        "version": version,
        "status": entitlement.status.value,
        "number": entitlement.granting.number if entitlement.granting else None,
        "decide_by": day(entitlement.decide_by),
        "valid_from": day(entitlement.valid_from),
        "valid_to": day(entitlement.valid_to),
        "report_due_on": day(entitlement.report_due_on),
    }
