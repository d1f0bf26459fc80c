"""The ports of complaints, records and entitlements in memory, wired as bootstrap wires them."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from uuid import uuid4

from services.inspection.application.deciding import FactFinder, concern_of
from services.inspection.application.entitlement_ports import EntitlementFilter, EntitlementPorts
from services.inspection.application.renewing import DecidingPorts
from services.inspection.application.spreading import spread_complaint
from services.inspection.application.tallying import tallied_as, tally_case, tally_due
from services.inspection.application.waking import wake_entitlement
from services.inspection.domain.acts.open_case import Submission, open_case
from services.inspection.domain.case import Case, Status
from services.inspection.domain.complaint import Aim, Complaint
from services.inspection.domain.entitlements.entitlement import Entitlement, EntitlementStatus
from services.inspection.domain.evidence import LineResult
from services.inspection.domain.good_record import GoodRecord
from services.inspection.domain.notices import Notice, Revocation
from services.inspection.domain.seen import ReductionSeen
from shared.aggregate import Actor, Aggregate, Change, Json
from shared.regulation import legal_day
from tests.fakes.aggregates import InMemoryAggregates, S
from tests.unit.inspection.samples import (
    LAW,
    NOW,
    InMemoryCases,
    InMemoryComplaints,
    Numbers,
    Standing,
    opened,
)

TAX_CODE = "0100109106"
IMPORTER = Actor(f"importer:{TAX_CODE}", "importer", tax_code=TAX_CODE)
SERVICE = Actor("service:inspection", "service")


class Timed(InMemoryAggregates[S]):
    """With the timers that the store keeps beside the state."""

    def __init__(self) -> None:
        super().__init__()
        self.timers: dict[str, datetime | None] = {}

    def _append(self, aggregate, change, actor, once, answer):  # type: ignore[no-untyped-def]
        stored = super()._append(aggregate, change, actor, once, answer)
        self.timers[aggregate.id] = change.timer_at
        return stored

    def wake_at(self, id: str, *, version: int, at: datetime | None) -> None:
        if self.load(id).version == version:
            self.timers[id] = at

    def due(self, now: datetime) -> list[str]:
        return [id for id, at in self.timers.items() if at is not None and at <= now]

    def all(self) -> list[Aggregate[S]]:
        return list(self._stored.values())

    def history(self, id: str) -> Sequence[Json]:
        return [{"act": change.act} for of, change, _ in self.acts if of == id]


class TimedComplaints(Timed[Complaint], InMemoryComplaints):
    pass


class Cases(InMemoryCases):
    def all(self) -> list[Aggregate[Case]]:
        return list(self._stored.values())


class Entitlements(Timed[Entitlement]):
    def of_good(self, good_key: str) -> Sequence[Aggregate[Entitlement]]:
        return [each for each in self.all() if each.state.good_key == good_key]

    def valid_for(self, tax_code: str, good_keys: frozenset[str], on: date) -> Sequence[ReductionSeen]:
        return [
            ReductionSeen(each.state.good_key, each.id, each.version, each.state.valid_to)
            for each in self.all()
            if each.state.tax_code == tax_code and each.state.good_key in good_keys
            if each.state.valid_on(on) and each.state.valid_to is not None
        ]

    def live_about(self, aim: Aim, *, after: str | None, limit: int) -> Sequence[Aggregate[Entitlement]]:
        found = [
            each
            for each in sorted(self.all(), key=lambda each: each.id)
            if each.state.ending is None and (after is None or each.id > after)
            if aim.tax_code in (None, each.state.tax_code)
            and aim.good_key in (None, each.state.good_key)
            and aim.hs_code in (None, each.state.good.hs_code)
        ]
        return found[:limit]

    def page(self, filter: EntitlementFilter, *, before: str | None, limit: int) -> Sequence[Aggregate[Entitlement]]:
        return [each for each in self.all() if filter.tax_code in (None, each.state.tax_code)][:limit]


class Records(InMemoryAggregates[GoodRecord]):
    """broken_after: so many writes go well, then the connection breaks."""

    broken_after: int | None = None

    def _append(self, *args, **kwargs):  # type: ignore[no-untyped-def]
        if self.broken_after == 0:
            raise ConnectionError("cut off")
        if self.broken_after is not None:
            self.broken_after -= 1
        return super()._append(*args, **kwargs)

    def with_case(self, case_id: str) -> Sequence[Aggregate[GoodRecord]]:
        return [each for each in self._stored.values() if each.state.lot_of(case_id)]

    def page(self, tax_code: str | None, *, after: str | None, limit: int) -> Sequence[Aggregate[GoodRecord]]:
        return [each for each in self._stored.values() if tax_code in (None, each.state.tax_code)][:limit]


class House:
    """All of it, with a clock that the test moves."""

    def __init__(self, law: object = LAW) -> None:
        self.now = NOW
        self.law = law
        self.cases = Cases()
        self.complaints = TimedComplaints()
        self.entitlements = Entitlements()
        self.records = Records()
        self.standing = Standing()
        facts = FactFinder(self.complaints, self.standing, law, self.entitlements)  # type: ignore[arg-type]
        self.facts_for = facts
        self.ports = EntitlementPorts(
            self.entitlements,
            self.records,
            self,
            Numbers(),
            self,
            DecidingPorts(self.cases, facts, law, lambda: self.now),  # type: ignore[arg-type]
            lambda: str(uuid4()),
        )
        self._filed = 0

    # Ports

    def untallied(self, limit: int) -> Sequence[str]:
        open_marks = (
            each.id
            for each in self.cases.all()
            if any(notice.tallied != tallied_as(notice) for notice in each.state.notices)
        )
        return list(open_marks)[:limit]

    def open_about(self, aim: Aim, *, after: str | None, limit: int) -> Sequence[str]:
        complaint = Complaint(None, None, "", NOW.date(), "", **aim.__dict__)  # type: ignore[arg-type]
        found = [
            each.id
            for each in sorted(self.cases.all(), key=lambda each: each.id)
            if each.state.closing is None and (after is None or each.id > after)
            if complaint.concerns(concern_of(each.state.content, each.state))
        ]
        return found[:limit]

    def of_lot(self, aim: Aim) -> Sequence[Case]:
        return [each.state for each in self.cases.all() if each.state.file_code == aim.file_code]

    def known_to(self, agency: str, aim: Aim) -> bool:
        complaint = Complaint(None, None, "", NOW.date(), "", **aim.__dict__)  # type: ignore[arg-type]
        return any(
            each.state.agency.code == agency and complaint.concerns(concern_of(each.state.content, each.state))
            for each in self.cases.all()
        )

    def of_agency(self, ids: Collection[str], agency: str) -> frozenset[str]:
        return frozenset(each.id for each in self.cases.all() if each.id in ids and each.state.agency.code == agency)

    def files_of_agency(self, file_codes: Collection[str], agency: str) -> frozenset[str]:
        own = {each.state.file_code for each in self.cases.all() if each.state.agency.code == agency}
        return frozenset(own.intersection(file_codes))

    # What happens

    def open(self, content: Json | None = None, *, regime: str = "R2026") -> str:
        """A case that decides on what stands now."""
        self._filed += 1
        id, file_code = f"case-{self._filed:04}", f"QG26{self._filed:08}"
        plain = opened(content)
        submission = Submission(id, file_code, plain.channel, regime, plain.received_on, plain.content)
        facts = self.facts_for(id, plain.content, legal_day(self.now), submission)
        case, _ = open_case(submission, facts, law=self.law, now=self.now)  # type: ignore[arg-type]
        case = replace(case, accepted=True)
        self.cases.create(id, Change(case, act="case_opened"), actor=SERVICE)
        return id

    def case(self, id: str) -> Case:
        return self.cases.load(id).state

    def put(self, id: str, case: Case) -> None:
        self.cases.save(self.cases.load(id), Change(case, act="put"), actor=SERVICE)

    def issue(self, id: str, *codes: int) -> None:
        case = self.case(id)
        lines = tuple(LineResult(n, code) for n, code in enumerate(codes, start=1))
        notice = Notice(f"{case.file_code}/TB", legal_day(self.now), "hoa.le", lines)
        self.put(id, replace(case, notices=(notice,), status=Status.ISSUED))

    def revoke_notice(self, id: str) -> None:
        case = self.case(id)
        revocation = Revocation("Nhầm mẫu.", "hoa.le", "TCKT11", legal_day(self.now))
        self.put(id, replace(case, notices=(replace(case.notices[0], revoked=revocation),), status=Status.OPENED))

    def pass_lots(self, n: int, *, regime: str = "R2026") -> list[str]:
        ids = []
        for _ in range(n):
            ids.append(self.open(regime=regime))
            self.issue(ids[-1], 1)
            self.sweep()
            self.now += timedelta(days=1)
        return ids

    def sweep(self) -> None:
        """Every sweep, as the timers run them, until nothing is due."""
        tally_due(ports=self.ports)
        for _ in range(10):
            complaints, entitlements = self.complaints.due(self.now), self.entitlements.due(self.now)
            if not complaints and not entitlements:
                return
            for id in complaints:
                spread_complaint(id, complaints=self.complaints, ports=self.ports)
            for id in entitlements:
                wake_entitlement(id, ports=self.ports)
        raise AssertionError("The sweeps never come to rest.")

    def tally(self, id: str) -> None:
        tally_case(id, ports=self.ports)

    @property
    def key(self) -> str:
        return opened().content.lines[0].good_key

    @property
    def record(self) -> GoodRecord:
        return self.records.load(f"good-{self.key}").state

    @property
    def granted(self) -> Aggregate[Entitlement]:
        return next(each for each in self.entitlements.all() if each.state.status is EntitlementStatus.ACTIVE)

    def statuses(self) -> list[str]:
        return [each.state.status.value for each in self.entitlements.all()]
