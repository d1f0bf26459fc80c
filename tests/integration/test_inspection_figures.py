"""Figures on a real database: what is counted, when, and for whom."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from pymongo import MongoClient
from pymongo.database import Database

from services.inspection.adapters.cases import CaseRepository
from services.inspection.adapters.figures import INDEXES, CaseCounts
from services.inspection.application.counting import Figures, count_figures
from services.inspection.domain.case import Case
from services.inspection.domain.content import Named
from services.inspection.domain.figures import figures_of
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
