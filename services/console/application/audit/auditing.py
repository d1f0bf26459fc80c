"""One audit from its beginning to its record, and the repair that may follow it."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from services.console.application.audit.comparing import Seen, compare_all, compare_since, look_at
from services.console.application.audit.ports import AuditDesk, AuditRecord, Audits
from services.console.domain.audit.findings import Finding, Resend
from services.console.domain.audit.judging import Grace
from shared.clock import Clock, NewId
from shared.errors import CuakhauError, Unavailable

# Acts that had their time before an audit began, and were written while it looked.
_OVERLAP = timedelta(minutes=10)
# So many findings are kept whole; of all of them the numbers, and the ids of so many.
KEPT, REMEMBERED = 1_000, 10_000
_LOOK_AGAIN = 1.0


@dataclass
class Audited:
    """Grows while the audit goes on. findings: the first of them."""

    since: datetime | None
    counted: int = 0
    found: Counter[str] = field(default_factory=Counter)
    findings: list[Finding] = field(default_factory=list)
    open: dict[str, None] = field(default_factory=dict)

    def add(self, finding: Finding) -> None:
        self.found[finding.rule] += 1
        if len(self.findings) < KEPT:
            self.findings.append(finding)
        if len(self.open) < REMEMBERED:
            self.open[finding.id] = None


def since_last(audits: Audits) -> tuple[datetime | None, Sequence[str]]:
    """From when on the next audit looks, and at which ids besides. None: at everything.

    Where more was found than is remembered, nothing less than everything will do.
    """
    last = audits.last()
    if last is None or len(last.open) >= REMEMBERED:
        return None, ()
    return last.began - _OVERLAP, last.open


def run_audit(
    audited: Audited,
    before: Sequence[str],
    *,
    desk: AuditDesk,
    grace: Grace,
    seen: Seen,
) -> Iterator[Finding]:
    """Says what it finds as it finds it; `audited` holds it together. Raises Unavailable: then it is not complete."""

    def count(more: int, of: int | None) -> None:
        audited.counted += more
        seen(more, of)

    if audited.since is None:
        found = compare_all(desk, grace, count)
    else:
        found = compare_since(desk, audited.since, before, grace, count)
    for finding in found:
        audited.add(finding)
        yield finding


def began(desk: AuditDesk) -> datetime:
    """Now, by the earliest of the services' clocks."""
    return min(desk.of(service, ["-"]).now for service in desk.services)


def record_of(audited: Audited, *, began: datetime, by: str, clock: Clock, new_id: NewId) -> AuditRecord:
    return AuditRecord(
        new_id(), by, audited.since, began, clock(), audited.counted, audited.found, audited.findings, [*audited.open]
    )


def mendable(findings: Sequence[Finding]) -> list[tuple[str, Resend]]:
    """What a resend would mend, each gap once."""
    return [*dict.fromkeys((finding.id, finding.mend) for finding in findings if finding.mend is not None)]


def repair(
    gaps: Sequence[tuple[str, Resend]],
    *,
    desk: AuditDesk,
    grace: Grace,
    patience: float,
    done: Callable[[int], None],
    rest: Callable[[float], None] = time.sleep,
) -> tuple[list[Finding], list[tuple[str, str]]]:
    """Has each source send again and looks until nothing of it is left, or patience (seconds) runs out.

    Gives what is left, and what a service refused, with its words. done: told how many are mended so far.
    """
    refused = []
    asked: dict[str, None] = {}
    for subject, wanted in gaps:
        try:
            desk.resend(subject, wanted)
            asked[subject] = None
        except Unavailable:
            raise
        except CuakhauError as error:
            refused.append((subject, error.message))
    waited = 0.0
    while True:
        left = [each for each in look_at(desk, asked, grace) if each.mend is not None]
        done(len(asked) - len({each.id for each in left}))
        if not left or waited >= patience:
            return left, refused
        rest(_LOOK_AGAIN)
        waited += _LOOK_AGAIN
