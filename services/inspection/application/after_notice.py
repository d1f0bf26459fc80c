"""Use cases: a notice is amended or stays, failed goods are dealt with, customs gets its paper."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Protocol

from services.inspection.application.access import SEES_ALL
from services.inspection.application.acting import Request, act_on_case
from services.inspection.application.outgoing import outgoing
from services.inspection.application.ports import After, Cases
from services.inspection.domain.acts.amend_notice import amend_notice, keep_notice
from services.inspection.domain.acts.follow_up import record_customs_copy, record_disposition
from services.inspection.domain.case import Case
from services.inspection.domain.commands import AmendNotice, KeepNotice, RecordCustomsCopy, RecordDisposition
from services.inspection.domain.states import Act
from shared.aggregate import Actor, Aggregate, Change, Json
from shared.clock import Clock
from shared.errors import Forbidden
from shared.regulation import legal_day


@dataclass(frozen=True)
class DispositionFilter:
    """open: some goods still wait (True), all were dealt with (False), None: either. overdue_on: due before that day."""

    agency: str | None = None
    open: bool | None = None
    overdue_on: date | None = None


class Dispositions(Protocol):
    def with_dispositions(
        self, filter: DispositionFilter, *, after: After | None, limit: int
    ) -> Sequence[Aggregate[Case]]:
        """Cases in whose notice goods failed, the earliest day due first."""
        ...


def amend_case_notice(request: Request, command: AmendNotice, *, cases: Cases, clock: Clock) -> Json:
    """These use cases return `answer_of`; they raise NotFound, Forbidden, Stale, NotAllowed, Invalid, KeyReused."""

    def decide(case: Case, now: datetime) -> Change[Case]:
        amended = amend_notice(case, command, now=now)
        details = {"notice_no": case.notices[-1].notice_no} if case.notices else {}
        return Change(amended, act="amendment_of_notice_begun", reason=command.reason, details=details)

    return act_on_case(request, Act.AMEND_NOTICE, decide, cases=cases, clock=clock)


def keep_case_notice(request: Request, command: KeepNotice, *, cases: Cases, clock: Clock) -> Json:
    def decide(case: Case, now: datetime) -> Change[Case]:
        return Change(keep_notice(case, command, now=now), act="notice_kept", reason=command.reason)

    return act_on_case(request, Act.KEEP_NOTICE, decide, cases=cases, clock=clock)


def record_case_disposition(request: Request, command: RecordDisposition, *, cases: Cases, clock: Clock) -> Json:
    def decide(case: Case, now: datetime) -> Change[Case]:
        recorded, event = record_disposition(case, command, today=legal_day(now), now=now)
        details = {
            "line": event.line_no,
            "kind": event.kind,
            "proof": event.proof,
            "done_on": event.done_on.isoformat(),
            **({"sha256": command.sha256} if command.sha256 else {}),
        }
        return Change(recorded, act="disposition_recorded", event=outgoing(event), details=details)

    return act_on_case(request, Act.RECORD_DISPOSITION, decide, cases=cases, clock=clock)


def record_sent_copy(request: Request, command: RecordCustomsCopy, *, cases: Cases, clock: Clock) -> Json:
    def decide(case: Case, now: datetime) -> Change[Case]:
        recorded = record_customs_copy(case, command, today=legal_day(now), now=now)
        details = {"number": command.number, "sent_on": command.sent_on.isoformat()}
        return Change(recorded, act="customs_copy_sent", details=details)

    return act_on_case(request, Act.RECORD_CUSTOMS_COPY, decide, cases=cases, clock=clock)


def list_dispositions(
    filter: DispositionFilter, *, actor: Actor, after: After | None, limit: int, cases: Dispositions
) -> Sequence[Aggregate[Case]]:
    """A filter beyond the reader's own agency is refused rather than answered with nothing."""
    if actor.role not in SEES_ALL:
        if actor.agency is None or filter.agency not in (None, actor.agency):
            raise Forbidden("You see the cases of your own agency only; leave agency out.")
        filter = replace(filter, agency=actor.agency)
    return cases.with_dispositions(filter, after=after, limit=limit)
