"""What the record of a good, an upheld complaint, or the clock does to entitlements."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime

from services.inspection.application.entitlement_ports import EntitlementPorts
from services.inspection.application.outgoing import outgoing
from services.inspection.application.renewing import FOLLOWER
from services.inspection.domain.entitlements import asking, holding
from services.inspection.domain.entitlements.entitlement import Entitlement, EntitlementStatus, Ground
from services.inspection.domain.entitlements.events import event_of
from services.inspection.domain.entitlements.timing import ends_by_itself
from services.inspection.domain.good_record import GoodRecord, Verdict
from shared.aggregate import Actor, Change
from shared.errors import AlreadyActed, Busy, Stale
from shared.regulation import legal_day

TIMER = Actor("timer", "timer")
CONFIRMATION = "ENTITLEMENT"
_TRIES = 50

Decide = Callable[[Entitlement, datetime], Change[Entitlement] | None]


def follow_record(record: GoodRecord, *, ports: EntitlementPorts) -> None:
    """A failed lot ends what there is; enough passes propose what is granted without request. Raises Busy."""
    of_good = ports.entitlements.of_good(record.good_key)
    live = [each for each in of_good if each.state.ending is None]
    for each in live:
        end_for_record(each.id, record, ports=ports)
    if not live:
        _propose(record, [each.state for each in of_good], ports)


def end_for_record(id: str, record: GoodRecord, *, ports: EntitlementPorts) -> None:
    last = record.last
    failed = last is not None and last.verdict is Verdict.FAILED

    def decide(entitlement: Entitlement, now: datetime) -> Change[Entitlement] | None:
        entitlement = replace(entitlement, email=record.email or entitlement.email)
        if failed and last is not None:
            reason = f"Lô hàng thuộc hồ sơ {last.file_code} không đạt (thông báo {last.notice_no})."
            return end(entitlement, Ground.LOT_FAILED, reason, now)
        standing = {lot.notice_no for lot in record.lots}
        gone = [lot.notice_no for lot in entitlement.basis if lot.notice_no not in standing]
        if not gone or entitlement.status is EntitlementStatus.ACTIVE:
            return None
        return end(entitlement, Ground.BASIS_GONE, f"Thông báo {', '.join(gone)} không còn hiệu lực.", now)

    change_entitlement(id, decide, FOLLOWER, ports=ports)


def end(entitlement: Entitlement, ground: Ground, reason: str, now: datetime) -> Change[Entitlement] | None:
    """By the service itself; None where it is over already."""
    if entitlement.ending is not None:
        return None
    if entitlement.status is EntitlementStatus.ACTIVE:
        revoked = holding.revoke(entitlement, ground, reason=reason, by=FOLLOWER.id, role="service", now=now)
        return changed(revoked, "revoked", now, reason=reason)
    voided = asking.void(entitlement, ground, reason=reason, by=FOLLOWER.id, now=now)
    return changed(voided, "voided", now, reason=reason)


def changed(entitlement: Entitlement, act: str, now: datetime, *, reason: str | None = None) -> Change[Entitlement]:
    """With the timer: at once where open cases must hear of it, which is when the importer hears of it too."""
    tells = entitlement.changed_at == now
    at = now if tells else ends_by_itself(entitlement)
    event = event_of(entitlement, now) if tells else None
    ground = {"ground": entitlement.ending.ground.value} if entitlement.ending else {}
    return Change(
        entitlement,
        act=f"entitlement_{act}",
        event=outgoing(event) if event else None,
        reason=reason,
        details={"status": entitlement.status.value, **ground},
        timer_at=at,
    )


def change_entitlement(id: str, decide: Decide, actor: Actor, *, ports: EntitlementPorts) -> bool:
    """Decides on what stands now, until nobody was faster. Whether anything changed. Raises Busy."""
    for _ in range(_TRIES):
        stored = ports.entitlements.find(id)
        change = decide(stored.state, ports.deciding.clock()) if stored else None
        if stored is None or change is None:
            return False
        try:
            ports.entitlements.save(stored, change, actor=actor)
        except Stale:
            continue
        return True
    raise Busy("Too many others act on this entitlement at this moment; try again.")


def place_of(good_key: str, n: int) -> str:
    """The natural key of a good's n-th entitlement, from 0: of two that are made at once one stands."""
    return f"entitlement:{good_key}:{n}"


def confirmation_no(subject: str, entitlement: Entitlement, now: datetime, ports: EntitlementPorts) -> str:
    """subject: what all who would grant it at once name alike; they draw one number."""
    agency, year = entitlement.agency.code, legal_day(now).year
    number = ports.numbers.number_for(agency, year, subject)
    return ports.deciding.law.numbering[CONFIRMATION].number(number, year=year, agency=agency)


def _propose(record: GoodRecord, former: Sequence[Entitlement], ports: EntitlementPorts) -> None:
    law, now = ports.deciding.law, ports.deciding.clock()
    proposed = asking.propose(record, since=asking.begins_anew_after(former), by=FOLLOWER.id, law=law, now=now)
    if proposed is None or any(proposed.basis[-1] in each.basis for each in former):
        # A former one that rested on the newest of these lots was refused: only another lot makes a new one.
        return
    id, act, place = ports.new_id(), "proposed", place_of(record.good_key, len(former))
    if not asking.needs_confirmation(proposed, law):
        # Of two that grant it at once one stands, whose id is not known yet: the number is its place's.
        number = confirmation_no(place, proposed, now, ports)
        proposed = asking.grant(proposed, number=number, by=FOLLOWER.id, role="service", law=law, now=now)
        act = "granted"
    change = replace(changed(proposed, act, now), unique=(place,))
    try:
        ports.entitlements.create(id, change, actor=FOLLOWER)
    except AlreadyActed:
        return
