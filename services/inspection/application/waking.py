"""An entitlement's time has come: its end, a reminder, or open cases that have to be told. Runs anywhere, at any time."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from services.inspection.application.entitlement_ports import EntitlementPorts
from services.inspection.application.granting import TIMER, change_entitlement, changed, end
from services.inspection.application.outgoing import outgoing
from services.inspection.application.renewing import AGAIN_AFTER, FOLLOWER, renew_case
from services.inspection.domain.complaint import Aim, Complaint
from services.inspection.domain.entitlements.entitlement import Entitlement, Ground
from services.inspection.domain.entitlements.holding import end_if_due
from services.inspection.domain.entitlements.reminding import next_reminder, remind_if_due
from services.inspection.domain.entitlements.timing import ends_by_itself
from shared.aggregate import Change
from shared.regulation import Regulation

_PAGE = 100


def wake_entitlement(id: str, *, ports: EntitlementPorts) -> None:
    """What the sweep does with each entitlement that is due. Raises Busy."""
    # Read first: what becomes due meanwhile is left for the next look, not lost between two.
    law, begun = ports.deciding.law, ports.deciding.clock()

    def expire(entitlement: Entitlement, now: datetime) -> Change[Entitlement] | None:
        ended = end_if_due(entitlement, by=TIMER.id, now=now)
        if ended is None or ended.ending is None:
            return None
        return changed(ended, ended.status.value.lower(), now, reason=ended.ending.reason)

    def remind(entitlement: Entitlement, now: datetime) -> Change[Entitlement] | None:
        reminded = remind_if_due(entitlement, law=law, now=now)
        if reminded is None:
            return None
        state, event = reminded
        details = {"due_on": event.report_due_on.isoformat(), "warning": event.warning, "days_left": event.days_left}
        # The sweep goes on below and sets the next time itself.
        return Change(state, act="entitlement_report_due", event=outgoing(event), details=details, timer_at=now)

    change_entitlement(id, expire, TIMER, ports=ports)
    change_entitlement(id, remind, TIMER, ports=ports)
    stored = ports.entitlements.find(id)
    if stored is None:
        return
    entitlement = stored.state
    because = {"entitlement": id, "version": stored.version, "status": entitlement.status.value}
    if entitlement.changed_at is not None:
        for case in _open_cases(entitlement, ports):
            renew_case(case, because, ports=ports.deciding)
    ports.entitlements.wake_at(id, version=stored.version, at=next_look(entitlement, begun, law))


def next_look(entitlement: Entitlement, now: datetime, law: Regulation) -> datetime | None:
    """After `now`: once more for cases that were being decided when it changed, for a reminder, when it ends."""
    told = entitlement.changed_at
    looks = [told + AGAIN_AFTER if told else None, next_reminder(entitlement, law), ends_by_itself(entitlement)]
    return min((look for look in looks if look is not None and look > now), default=None)


def revoke_after(complaint: Complaint, *, ports: EntitlementPorts) -> None:
    """An upheld complaint ends what was granted, or asked for, before it was closed. Raises Busy."""
    closed_on = complaint.closed_on
    if complaint.upheld is not True or closed_on is None:
        return
    reason = f"Khiếu nại, tố cáo hoặc cảnh báo ngày {complaint.opened_on:%d/%m/%Y} được kết luận là đúng."

    def decide(entitlement: Entitlement, now: datetime) -> Change[Entitlement] | None:
        return end(entitlement, Ground.COMPLAINT_UPHELD, reason, now) if entitlement.asked_on <= closed_on else None

    for found in _about(complaint, ports):
        change_entitlement(found, decide, FOLLOWER, ports=ports)


def _open_cases(entitlement: Entitlement, ports: EntitlementPorts) -> Iterator[str]:
    aim, after = Aim(tax_code=entitlement.tax_code, good_key=entitlement.good_key), None
    while page := ports.open_cases.open_about(aim, after=after, limit=_PAGE):
        yield from page
        after = page[-1]


def _about(complaint: Complaint, ports: EntitlementPorts) -> Iterator[str]:
    for aim in _aims(complaint.aim, ports):
        after = None
        while page := ports.entitlements.live_about(aim, after=after, limit=_PAGE):
            yield from (found.id for found in page)
            after = page[-1].id


def _aims(aim: Aim, ports: EntitlementPorts) -> Iterator[Aim]:
    """A complaint about a lot is one about each good in it."""
    if aim.file_code is None and aim.lot_no is None:
        yield aim
        return
    for case in ports.open_cases.of_lot(aim):
        tax_code = case.content.importer.tax_code
        for line in case.content.lines:
            fits = aim.hs_code in (None, line.hs_code) and aim.good_key in (None, line.good_key)
            if fits and aim.tax_code in (None, tax_code):
                yield Aim(tax_code=tax_code, good_key=line.good_key)
