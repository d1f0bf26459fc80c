"""Complaints reach every open case once, and reductions end once, whatever is killed and however many replicas sweep."""

from __future__ import annotations

import multiprocessing
import os
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from functools import partial
from typing import Any

import pytest
from pymongo import MongoClient
from pymongo.database import Database

from services.inspection.application import complaining, entitling
from services.inspection.application.acting import Request
from services.inspection.application.spreading import spread_complaint
from services.inspection.application.tallying import tally_due
from services.inspection.application.waking import wake_entitlement
from services.inspection.domain.case import Closing, Status
from services.inspection.domain.commands import CloseComplaint, FileComplaint
from services.inspection.domain.complaint import Aim, ComplaintSource
from services.inspection.domain.entitlements.entitlement import EntitlementStatus
from services.inspection.domain.evidence import LineResult
from services.inspection.domain.notices import Notice
from shared.aggregate import Actor, Change
from shared.clock import new_id, utc_now
from shared.storage import TimerSweep
from shared.storage.database import open_database
from tests.integration.inspection_stores import goods_of
from tests.unit.inspection.samples import DOLL, NOW, OFFICER, SIGNER, dossier, line, opened

pytestmark = pytest.mark.integration

SYSTEM = Actor("service:inspection", "service")
CASES = 12
AIMS = [
    Aim(tax_code="0100109106"),
    Aim(hs_code=DOLL),
    Aim(good_key=opened().content.lines[0].good_key),
    Aim(tax_code="0100109106", hs_code=DOLL),
]


class Watch:
    """A clock that the test moves."""

    def __init__(self, now: datetime = NOW) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def place(database: MongoClient[Any], mongo_prefix: str) -> Database[Any]:
    return database[f"{mongo_prefix}standing"]


def put(ports: Any, n: int = 1, **changes: Any) -> str:
    id = new_id()
    case = replace(opened(dossier(line())), dossier_id=id, file_code=f"QG{n:010}", **changes)
    ports.deciding.cases.create(id, Change(case, act="case_opened"), actor=SYSTEM)
    return id


def file(complaints: Any, clock: Any, about: Aim) -> str:
    command = FileComplaint(ComplaintSource.COMPLAINT, "Sharp edges.", date(2026, 7, 1), about)
    answer = complaining.file_new_complaint(
        command, actor=OFFICER, once=None, complaints=complaints, new_id=new_id, clock=clock
    )
    return str(answer["id"])


def sweep_until_killed(uri: str, name: str, complaint: str, writes: int) -> None:
    """A replica that dies in the middle of the sweep, after so many cases."""
    complaints, ports = goods_of(open_database(uri, name, "inspection"))
    cases: Any = ports.deciding.cases
    save, left = cases.save, [writes]

    def dying(*args: Any, **kwargs: Any) -> Any:
        if left[0] == 0:
            os._exit(9)
        left[0] -= 1
        return save(*args, **kwargs)

    cases.save = dying
    spread_complaint(complaint, complaints=complaints, ports=ports)


@pytest.mark.parametrize("writes", [0, 5])
def test_every_open_case_hears_of_a_complaint_once(place: Database[Any], mongodb_uri: str, writes: int) -> None:
    complaints, ports = goods_of(place)
    ids = [put(ports, n) for n in range(CASES)]
    complaint = file(complaints, utc_now, Aim(hs_code=DOLL))
    killed = multiprocessing.get_context("spawn").Process(
        target=sweep_until_killed, args=(mongodb_uri, place.name, complaint, writes)
    )
    killed.start()
    killed.join(30)
    assert killed.exitcode == 9
    heard = [id for id in ids if ports.deciding.cases.load(id).version > 1]
    assert len(heard) == writes
    replicas = [goods_of(place) for _ in range(2)]

    def sweep(replica: Any) -> int:
        filed, its = replica
        return TimerSweep(filed, partial(spread_complaint, complaints=filed, ports=its)).run()

    with ThreadPoolExecutor(2) as pool:
        assert sum(pool.map(sweep, replicas)) >= 1
    cases: Any = ports.deciding.cases
    for id in ids:
        acts = [entry["act"] for entry in cases.history(id)]
        assert acts == ["case_opened", "mode_changed"]
        assert cases.load(id).state.decision.rule == "open_complaint"
    told = cases.history(ids[0])[-1]
    assert told["event"]["type"] == "inspection.mode_changed"
    assert told["details"]["because"]["complaint"] == complaint
    # It stays on the timer for those that were being decided meanwhile.
    assert place["inspections"].find_one({"_id": complaint})["next_timer_at"] > utc_now()
    request = Request(complaint, OFFICER)
    complaining.close_open_complaint(request, CloseComplaint("Looked into."), complaints=complaints, clock=utc_now)
    with ThreadPoolExecutor(2) as pool:
        list(pool.map(sweep, replicas))
    assert {cases.load(id).state.decision.rule for id in ids} == {"otherwise"}
    assert {cases.load(id).version for id in ids} == {3}


@pytest.mark.parametrize("about", AIMS)
def test_open_cases_are_found_by_what_a_complaint_is_about_and_by_an_index(place: Database[Any], about: Aim) -> None:
    _, ports = goods_of(place)
    ids = sorted(put(ports, n) for n in range(3))
    put(ports, 7, closing=Closing(NOW, None, "1/TB"))
    assert ports.open_cases.open_about(about, after=None, limit=9) == ids
    assert ports.open_cases.open_about(about, after=ids[0], limit=1) == ids[1:2]
    asked = {
        "kind": "case",
        "state.closing": None,
        "state.content.importer.tax_code": about.tax_code,
        "state.content.lines.hs_code": about.hs_code,
        "state.content.lines.good_key": about.good_key,
    }
    filter = {k: v for k, v in asked.items() if v is not None or k == "state.closing"}
    plan = str(place["inspections"].find(filter).sort("_id", 1).explain()["queryPlanner"]["winningPlan"])
    assert "open_" in plan
    assert "COLLSCAN" not in plan


def issued(ports: Any, n: int, day: date, code: int = 1) -> str:
    notice = Notice(f"{n}/TB", day, "hoa.le", (LineResult(1, code),))
    return put(ports, n, notices=(notice,), status=Status.ISSUED)


def test_three_passes_propose_one_reduction_and_a_missed_report_ends_it_once(place: Database[Any]) -> None:
    clock = Watch()
    complaints, ports = goods_of(place, clock)
    replicas = [goods_of(place, clock)[1] for _ in range(2)]
    ids = [issued(ports, n, date(2026, 6, n)) for n in (1, 2, 3)]
    assert sorted(ports.tallied.untallied(9)) == sorted(ids)
    with ThreadPoolExecutor(2) as pool:
        list(pool.map(lambda its: tally_due(ports=its), replicas))
    assert ports.tallied.untallied(9) == []
    (record,) = ports.records.page("0100109106", after=None, limit=9)
    assert record.state.consecutive_passes == 3
    (proposed,) = ports.entitlements.of_good(record.state.good_key)
    assert proposed.state.status is EntitlementStatus.PROPOSED
    entitling.decide(Request(proposed.id, SIGNER), granted=True, reason=None, ports=ports)
    waiting = put(ports, 9)

    def wake(its: Any) -> int:
        return TimerSweep(its.entitlements, partial(wake_entitlement, ports=its)).run()

    with ThreadPoolExecutor(2) as pool:
        list(pool.map(wake, replicas))
    assert ports.deciding.cases.load(waiting).state.decision.rule in ("reduction", "reduction_random")
    clock.now = datetime(2026, 10, 3, tzinfo=UTC)
    for _ in range(3):
        with ThreadPoolExecutor(2) as pool:
            list(pool.map(wake, replicas))
        clock.now += timedelta(minutes=3)
    acts = [entry["act"] for entry in ports.entitlements.history(proposed.id)]
    assert acts == ["entitlement_proposed", "entitlement_granted", "entitlement_lapsed"]
    assert ports.deciding.cases.load(waiting).state.decision.rule == "otherwise"
    assert ports.entitlements.valid_for("0100109106", frozenset({record.state.good_key}), date(2026, 8, 1)) == []
    document = place["inspections"].find_one({"_id": proposed.id}) or {}
    assert "next_timer_at" not in document
    assert ports.entitlements.load(proposed.id).state.reports == ()
    assert complaints.find(proposed.id) is None


def test_revoked_and_replaced_notices_are_found_by_an_index(place: Database[Any]) -> None:
    _, ports = goods_of(place)
    for n in range(1, 20):
        issued(ports, n, date(2026, 6, n))
    assert len(ports.tallied.untallied(5)) == 5
    while tally_due(ports=ports):
        pass
    asked = {
        "kind": "case",
        "state.notices.notice_no": {"$exists": True},
        "state.notices": {"$elemMatch": {"tallied": "COUNTED", "revoked.on": {"$gt": ""}}},
    }
    explained = place["inspections"].find(asked).explain()
    plan = str(explained["queryPlanner"]["winningPlan"])
    assert "untallied" in plan
    stats = place.command("explain", {"find": "inspections", "filter": asked}, verbosity="executionStats")
    assert stats["executionStats"]["totalDocsExamined"] == 0
