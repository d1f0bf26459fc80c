"""Figures on a real database: what is counted, when, and for whom."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest
from pymongo import MongoClient
from pymongo.database import Database

from services.inspection.adapters.cases import CaseRepository
from services.inspection.adapters.figures import INDEXES, CaseCounts
from services.inspection.application.counting import Figures, Part, count_figures
from services.inspection.domain.case import Case, Status
from services.inspection.domain.content import Declaration, Named
from services.inspection.domain.evidence import Draft
from services.inspection.domain.figures import Awaited, figures_of
from services.inspection.domain.pausing import Pause
from shared.aggregate import Actor, Change
from shared.clock import new_id
from shared.errors import Forbidden, Invalid
from shared.storage import ensure_indexes
from tests.integration.inspection_stores import stores_of
from tests.integration.test_inspection_storage import failed_and_issued
from tests.unit.inspection.samples import opened

pytestmark = pytest.mark.integration

SYSTEM = Actor("service:inspection", "service")
SIGNER = Actor("signer:lanhdao", "signer", "TCKT11")
OPERATOR = Actor("operator:truc", "operator")
FROM, UNTIL, TODAY = date(2026, 1, 1), date(2026, 12, 31), date(2026, 12, 31)


@pytest.fixture
def place(database: MongoClient[Any], mongo_prefix: str) -> Database[Any]:
    return database[f"{mongo_prefix}inspection"]


@pytest.fixture
def cases(place: Database[Any]) -> CaseRepository:
    return stores_of(place)[0]


@pytest.fixture
def counts(place: Database[Any], cases: CaseRepository) -> CaseCounts:
    counts = CaseCounts(place["case_figures"], cases)
    ensure_indexes(counts.collection, INDEXES)
    return counts


def put(cases: CaseRepository, case: Case) -> str:
    id = new_id()
    cases.create(id, Change(replace(case, dossier_id=id), act="case_opened"), actor=SYSTEM)
    return id


def figures(counts: CaseCounts, actor: Actor = SIGNER, agency: str | None = None) -> Figures:
    return count_figures(actor, agency, FROM, UNTIL, today=TODAY, counted=counts)


def test_each_case_is_counted_once_and_again_after_each_act(cases: CaseRepository, counts: CaseCounts) -> None:
    put(cases, failed_and_issued())
    id = put(cases, opened())
    assert counts.count_changed() == 2
    assert counts.count_changed() == 0
    before = figures(counts)
    assert (before.backlog, before.overdue) == (1, 1)
    loaded = cases.load(id)
    change = Change(replace(loaded.state, officer="lan.nt"), act="assigned")
    cases.save(loaded, change, actor=SYSTEM)
    assert counts.count_changed() == 1
    after = figures(counts)
    assert sum(tally.received for tally in after.tallies) == 2
    assert {(each.officer, each.open) for each in after.officers if each.open} == {("lan.nt", 1)}


def test_what_failed_is_told_by_goods_origin_and_importer(cases: CaseRepository, counts: CaseCounts) -> None:
    case = failed_and_issued()
    put(cases, case)
    counts.count_changed()
    found = figures(counts)
    line = figures_of(case).lines[0]
    assert [(each.code, each.decided, each.failed) for each in found.goods] == [(line.goods, 1, 1)]
    assert [(each.code, each.failed) for each in found.origins] == [(line.origin, 1)]
    assert [(each.name, each.decided, each.failed) for each in found.importers] == [(case.content.importer.name, 1, 1)]
    (tally,) = [each for each in found.tallies if each.issued]
    assert tally.days == ((figures_of(case).days, 1),)


def test_an_agency_sees_its_own_and_nobody_elses(cases: CaseRepository, counts: CaseCounts) -> None:
    put(cases, opened())
    put(cases, replace(opened(), agency=Named("TCKT10", "Lào Cai")))
    counts.count_changed()
    assert figures(counts).backlog == 1
    assert figures(counts, OPERATOR).backlog == 2
    assert figures(counts, OPERATOR, "TCKT10").backlog == 1
    with pytest.raises(Forbidden):
        figures(counts, SIGNER, "TCKT10")
    with pytest.raises(Invalid):
        count_figures(SIGNER, None, FROM, date(2027, 1, 2), today=TODAY, counted=counts)
    with pytest.raises(Invalid):
        count_figures(SIGNER, None, UNTIL, FROM, today=TODAY, counted=counts)


def test_whoever_read_a_case_earlier_takes_nothing_back(cases: CaseRepository, counts: CaseCounts) -> None:
    id = put(cases, opened())
    counts.count_changed()
    early = dict(counts.collection.find_one({"_id": id}) or {})
    counts.collection.update_one({"_id": id}, {"$set": {"version": 7, "officer": "lan.nt"}})
    early.pop("_id")
    counts._put(id, early)
    found = counts.collection.find_one({"_id": id})
    assert found is not None
    assert (found["version"], found["officer"]) == (7, "lan.nt")


def parts(found: Sequence[Part]) -> list[tuple[str | None, int, int, int]]:
    return [(each.code, each.received, each.issued, each.open) for each in found]


def test_parts_are_counted_by_group_of_goods_and_by_province_of_arrival(
    cases: CaseRepository, counts: CaseCounts
) -> None:
    first, done = opened(), failed_and_issued()
    lines = first.content.lines
    toys, others = Named("1", "Đồ chơi trẻ em"), Named("9", "Hàng khác")
    several = tuple(replace(lines[0], line_no=n, group=group) for n, group in enumerate((toys, others, toys), 1))
    declared = (Declaration("105812345670", date(2026, 11, 14), "03CC"),)
    put(cases, replace(first, content=replace(first.content, lines=several, declarations=declared)))
    put(cases, replace(first, content=replace(first.content, lines=several[1:2], declarations=())))
    put(cases, replace(done, content=replace(done.content, lines=several[1:2], declarations=declared)))
    counts.count_changed()
    found = figures(counts)
    # A case with two lines of a group is one case of it.
    assert parts(found.groups) == [("9", 3, 1, 2), ("1", 1, 0, 1)]
    assert [each.name for each in found.groups] == ["Hàng khác", "Đồ chơi trẻ em"]
    assert parts(found.arrivals) == [("31", 2, 1, 1), (None, 1, 0, 1)]
    assert found.arrivals[0].name == "Hải Phòng"
    assert found.groups[0].days == ((figures_of(done).days, 1),)
    assert found.groups[1].overdue == 1
    assert found.agencies == []


def test_agencies_are_counted_apart_for_who_sees_all_of_them(cases: CaseRepository, counts: CaseCounts) -> None:
    put(cases, opened())
    for _ in range(2):
        put(cases, replace(opened(), agency=Named("TCKT10", "Lào Cai")))
    counts.count_changed()
    assert parts(figures(counts, OPERATOR).agencies) == [("TCKT10", 2, 0, 2), ("TCKT11", 1, 0, 1)]
    assert figures(counts, OPERATOR).agencies[0].name == "Lào Cai"
    assert figures(counts, OPERATOR, "TCKT10").agencies == []


def test_what_waits_is_told_with_the_oldest_whenever_it_was_received(cases: CaseRepository, counts: CaseCounts) -> None:
    case, since = opened(), datetime(2026, 7, 10, 3, 0, tzinfo=UTC)
    for day in (9, 2, 5):
        draft = Draft((), "lan.nt", since.replace(day=day))
        put(
            cases, replace(case, status=Status.DRAFTED, draft=draft, file_code=f"QG{day}", received_on=date(2024, 1, 1))
        )
    put(cases, replace(case, status=Status.PAUSED, pause=Pause(since, ("Hóa đơn",), "Thiếu", None)))
    put(cases, replace(case, agency=Named("TCKT10", "Lào Cai"), status=Status.DRAFTED, draft=Draft((), "x", since)))
    counts.count_changed()
    found = figures(counts)
    assert [(each.what, each.cases, each.oldest.file_code, each.oldest.since) for each in found.waiting] == [
        (Awaited.SUPPLEMENT, 1, case.file_code, since),
        (Awaited.REVIEW, 3, "QG2", since.replace(day=2)),
    ]
    assert cases.load(found.waiting[1].oldest.id).state.file_code == "QG2"
    assert [each.cases for each in figures(counts, OPERATOR).waiting] == [1, 4]


def test_who_has_how_much_in_hand_does_not_depend_on_the_period(cases: CaseRepository, counts: CaseCounts) -> None:
    long_ago = replace(opened(), received_on=date(2024, 1, 1))
    for officer in ("lan.nt", "lan.nt", None):
        put(cases, replace(long_ago, officer=officer))
    put(cases, replace(failed_and_issued(), officer="lan.nt"))
    counts.count_changed()
    found = figures(counts)
    assert [(each.officer, each.open, each.overdue) for each in found.workloads] == [("lan.nt", 2, 2), (None, 1, 1)]
