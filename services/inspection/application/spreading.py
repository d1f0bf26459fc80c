"""A complaint was filed, amended or closed, or its days begin or end: open cases and entitlements hear of it.

The complaint's timer stays due until all of them have, whatever crashes. A case that was being decided while the
complaint was stored may have read the standing from before; so the cases are looked through once more, after longer than
any decision takes.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from services.inspection.application.entitlement_ports import EntitlementPorts
from services.inspection.application.ports import Complaints, OpenCases
from services.inspection.application.renewing import AGAIN_AFTER, renew_case
from services.inspection.application.waking import revoke_after
from services.inspection.domain.complaint import Complaint
from shared.regulation.calendar import end_of

_PAGE = 100


def spread_complaint(id: str, *, complaints: Complaints, ports: EntitlementPorts) -> None:
    """What the sweep does with each complaint whose time has come. Raises Busy."""
    stored = complaints.find(id)
    if stored is None:
        return
    complaint, begun = stored.state, ports.deciding.clock()
    revoke_after(complaint, ports=ports)
    because = {"complaint": id, "version": stored.version, "status": complaint.status.value}
    for case in concerned(complaint, ports.open_cases):
        renew_case(case, because, ports=ports.deciding)
    complaints.wake_at(id, version=stored.version, at=next_look(complaint, begun))


def concerned(complaint: Complaint, open_cases: OpenCases) -> Iterator[str]:
    """Ids of the open cases that it is or was about; some may come twice."""
    for aim in complaint.aims:
        after = None
        while page := open_cases.open_about(aim, after=after, limit=_PAGE):
            yield from page
            after = page[-1]


def next_look(complaint: Complaint, now: datetime) -> datetime | None:
    """When the cases are looked through again, after `now`; None: not by itself."""
    begins = [complaint.changed_at] if complaint.changed_at else []
    if complaint.effective_from is not None:
        begins.append(end_of(complaint.effective_from - timedelta(days=1)))
    if complaint.effective_to is not None:
        begins.append(end_of(complaint.effective_to))
    looks = [look for begin in begins for look in (begin, begin + AGAIN_AFTER)]
    return min((look for look in looks if look > now), default=None)
