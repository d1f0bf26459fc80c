"""Lists, searches and counts of cases on a real database."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from pymongo import MongoClient
from pymongo.database import Database
from pymongo.monitoring import CommandListener

from services.inspection.adapters import worklist_narrowing as narrowing
from services.inspection.adapters import worklist_questions as questions
from services.inspection.adapters.cases import CaseRepository
from services.inspection.adapters.summaries import summarise_older
from services.inspection.adapters.worklist import CaseLists
from services.inspection.adapters.worklist_narrowing import Narrowing, Question
from services.inspection.adapters.worklist_questions import Part
from services.inspection.application.worklist import CaseFilter, Count, Order, Place
from services.inspection.domain.case import Case, Mode, Status
from services.inspection.domain.content import Named
from services.inspection.domain.worklist.stages import Stage
from services.inspection.domain.worklist.words import words_asked
from shared.aggregate import Actor, Change
from shared.clock import new_id
from shared.errors import Invalid
from tests.integration.inspection_stores import stores_of
from tests.integration.test_inspection_storage import dealt_with, failed_and_issued
from tests.unit.inspection.samples import complaint_standing, dossier, line, opened

pytestmark = pytest.mark.integration

SYSTEM = Actor("service:inspection", "service")


@pytest.fixture
def place(database: MongoClient[Any], mongo_prefix: str) -> Database[Any]:
    return database[f"{mongo_prefix}inspection"]


@pytest.fixture
def cases(place: Database[Any]) -> CaseRepository:
    return stores_of(place)[0]


@pytest.fixture
def lists(cases: CaseRepository) -> CaseLists:
    return CaseLists(cases)


@pytest.fixture
def put(cases: CaseRepository) -> Callable[[Case], str]:
    def store(case: Case) -> str:
        id = new_id()
        cases.create(id, Change(replace(case, dossier_id=id), act="case_opened"), actor=SYSTEM)
        return id

    return store


def ids(
    lists: CaseLists, order: Order = Order.DUE, after: Place | None = None, limit: int = 50, **filter: Any
) -> list[str]:
    asked = CaseFilter(**{"agency": "TCKT11", **filter})
    return [row.id for row in lists.rows(asked, order=order, after=after, limit=limit)]


def found(lists: CaseLists, text: str, **filter: Any) -> list[str]:
    return ids(lists, words=words_asked(text), **filter)


@pytest.mark.parametrize("order", list(Order))
@pytest.mark.parametrize("filter", [{}, {"open_only": True}, {"officers": ("lan.nt",)}, {"tax_code": "0100109106"}])
def test_pages_have_neither_holes_nor_doubles(
    lists: CaseLists, put: Callable[[Case], str], order: Order, filter: dict[str, Any]
) -> None:
    days = [date(2026, 7, day) for day in (9, 3, 3, 7, 3)]
    stored = [put(replace(opened(), due_on=day, officer="lan.nt")) for day in days]
    by_due = [id for _, id in sorted(zip(days, stored, strict=True))]
    expected = by_due if order is Order.DUE else stored[::-1]
    seen: list[str] = []
    after = None
    while page := lists.rows(CaseFilter(agency="TCKT11", **filter), order=order, after=after, limit=2):
        seen += [row.id for row in page]
        after = Place(page[-1].id, page[-1].next_due_on)
    assert seen == expected


def test_filters(lists: CaseLists, put: Callable[[Case], str]) -> None:
    plain = put(replace(opened(), officer="an.tv", due_on=date(2026, 7, 3)))
    sample = put(replace(opened(standing=complaint_standing()), due_on=date(2026, 7, 9)))
    over = put(replace(dealt_with(failed_and_issued()), due_on=date(2026, 7, 6)))
    new = put(replace(opened(accepted=False), due_on=date(2026, 7, 10)))
    elsewhere = put(replace(opened(), agency=Named("TCKT10", "Hải Phòng")))

    assert ids(lists) == [plain, over, sample, new]
    assert set(ids(lists, agency=None)) == {plain, over, sample, new, elsewhere}
    assert ids(lists, agency="TCKT10") == [elsewhere]
    assert ids(lists, officers=("an.tv", "officer:an.tv")) == [plain]
    assert ids(lists, unassigned=True, open_only=True) == [sample, new]
    assert ids(lists, open_only=True) == [plain, sample, new]
    assert ids(lists, statuses=[Status.ISSUED]) == [over]
    assert ids(lists, stages=[Stage.RECEIVING, Stage.DONE]) == [over, new]
    assert ids(lists, stages=[Stage.DONE], open_only=True) == []
    assert ids(lists, modes=[Mode.SAMPLE]) == [over, sample]
    assert ids(lists, due_from=date(2026, 7, 6), due_until=date(2026, 7, 9)) == [over, sample]
    assert ids(lists, tax_code="0100109107") == []
    assert ids(lists, row="3.2") == [plain, over, sample, new]
    assert ids(lists, row="4.1") == []
    assert ids(lists, group="3") == [plain, over, sample, new]
    assert ids(lists, group="4") == []


def test_a_row_has_all_that_lists_show(lists: CaseLists, put: Callable[[Case], str]) -> None:
    case = replace(opened(dossier(line(name="Búp bê"), line(2))), officer="lan.nt")
    id = put(case)
    [row] = lists.rows(CaseFilter(agency="TCKT11"), order=Order.DUE, after=None, limit=5)
    assert (row.id, row.version, row.file_code, row.officer) == (id, 1, case.file_code, "lan.nt")
    assert (row.tax_code, row.importer, row.agency) == ("0100109106", "Công ty Sao Mai", case.agency)
    assert (row.goods, row.hs_code, row.lines) == ("Búp bê", "95030021", 2)
    assert (row.mode, row.status, row.stage) == (case.mode, case.status, Stage.INSPECTING)
    assert (row.due_on, row.next_due_on, row.received_on) == (case.due_on, case.due_on, case.received_on)
    assert row.accepted
    assert "draft_result" in row.acts


def test_search_knows_no_diacritics_and_takes_beginnings(lists: CaseLists, put: Callable[[Case], str]) -> None:
    doll = put(replace(opened(dossier(line(name="Búp bê Đáng Yêu"))), file_code="QG2026000591"))
    kettle = put(replace(opened(dossier(line(name="Ấm đun nước"))), file_code="QG2026000592"))
    put(replace(opened(dossier(line(name="Búp bê"))), agency=Named("TCKT10", "Hải Phòng")))
    assert found(lists, "bup dang") == [doll]
    assert found(lists, "ĐÁNG") == [doll]
    assert found(lists, "am dun") == [kettle]
    assert found(lists, "qg202600059") == [doll, kettle]
    assert found(lists, "0100109106 đun") == [kettle]
    # Two words of one case, and no word with both beginnings.
    assert found(lists, "bup kettle") == []
    assert found(lists, "up") == []
    assert found(lists, "bup", open_only=True, modes=[Mode.SAMPLE]) == []


@pytest.mark.parametrize("order", list(Order))
def test_however_often_each_is_found_the_search_has_all_of_them_in_order(
    lists: CaseLists, put: Callable[[Case], str], monkeypatch: pytest.MonkeyPatch, order: Order
) -> None:
    names = ("Búp bê", "Ấm đun", "Búp bê nấu ấm", "Ấm búp", "Búp bê")
    days = [date(2026, 7, day) for day in (9, 3, 8, 7, 7)]
    stored = [put(replace(opened(dossier(line(name=name))), due_on=day)) for name, day in zip(names, days, strict=True)]
    both = [stored[3], stored[2]]
    seldom_together = [
        ({"FEW": 100}, "looked through"),
        ({"FEW": 1}, "met on the way"),
        ({"FEW": 1, "ON_THE_WAY_MS": 0}, "by ids"),
        ({"FEW": 3, "ON_THE_WAY_MS": 0}, "by ids, so few that they are read in no order"),
        ({"FEW": 1, "ON_THE_WAY_MS": 0, "MANY": 4, "_SLICE": 1}, "by the ids of the seldomer, in slices"),
        ({"FEW": 1, "ON_THE_WAY_MS": 0, "MANY": 1}, "each of them very often"),
    ]
    for bounds, how in seldom_together:
        with monkeypatch.context() as patched:
            for name, value in bounds.items():
                patched.setattr(narrowing, name, value)
            assert found(lists, "bup am", order=order) == both, how
            first = found(lists, "bup am", order=order, limit=1)
            assert first == both[:1], how
            [row] = lists.rows(CaseFilter(words=("bup", "am"), agency="TCKT11"), order=order, after=None, limit=1)
            after = Place(row.id, row.next_due_on)
            assert found(lists, "bup am", order=order, after=after) == both[1:], how
            assert found(lists, "bup am", order=order, tax_code="0100109106", group="3", row="3.2") == both, how
            assert found(lists, "bup am", order=order, tax_code="0100109107") == [], how
            assert found(lists, "bup am", order=order, open_only=True, modes=[Mode.SAMPLE]) == [], how


def test_a_notices_number_is_one_word(lists: CaseLists, put: Callable[[Case], str]) -> None:
    first, second = (
        put(replace(failed_and_issued(), notices=(replace(failed_and_issued().notices[0], notice_no=number),)))
        for number in ("2/2026/TB-TCKT11", "12/2026/TB-TCKT11")
    )
    assert found(lists, "2/2026/TB-TCKT11") == [first]
    assert found(lists, "12/2026/tb") == [second]
    assert found(lists, "2026 tb") == [first, second]


def test_every_act_writes_what_it_is_found_by(
    lists: CaseLists, cases: CaseRepository, put: Callable[[Case], str]
) -> None:
    id = put(opened())
    renamed = opened(dossier(line(name="Nồi cơm điện")))
    cases.save(cases.load(id), Change(replace(renamed, dossier_id=id), act="modification_taken"), actor=SYSTEM)
    assert found(lists, "noi com") == [id]
    assert found(lists, "goods") == []


def test_cases_from_before_are_given_their_words_once(
    lists: CaseLists, cases: CaseRepository, place: Database[Any], put: Callable[[Case], str]
) -> None:
    stored = [put(opened()) for _ in range(3)]
    place["inspections"].update_one({"_id": stored[0]}, {"$unset": {"state.summary": ""}})
    place["inspections"].update_one(
        {"_id": stored[1]}, {"$set": {"state.summary.version": 1, "state.summary.words": []}}
    )
    place["inspections"].insert_one({"_id": "shell", "kind": "case", "version": 0})
    assert found(lists, "sao mai") == [stored[2]]
    assert summarise_older(cases) == 2
    assert found(lists, "sao mai") == sorted(stored)
    assert cases.load(stored[0]).version == 1
    assert summarise_older(cases) == 0


def test_what_cannot_be_read_keeps_nobody_else_from_it(
    lists: CaseLists, cases: CaseRepository, place: Database[Any], put: Callable[[Case], str]
) -> None:
    broken, sound = put(opened()), put(opened())
    place["inspections"].update_many({}, {"$unset": {"state.summary": ""}})
    place["inspections"].update_one({"_id": broken}, {"$unset": {"state.due_on": ""}})
    assert summarise_older(cases) == 1
    assert ids(lists) == [sound]


def test_counts_are_of_open_cases_by_officer_and_day(lists: CaseLists, put: Callable[[Case], str]) -> None:
    today, soon = date(2026, 7, 3), date(2026, 7, 6)
    for day in (2, 3, 4, 6, 7):
        put(replace(opened(), due_on=date(2026, 7, day), officer="lan.nt"))
    put(replace(opened(accepted=False), due_on=date(2026, 7, 7)))
    put(dealt_with(failed_and_issued()))
    put(replace(opened(), agency=Named("TCKT10", "Hải Phòng")))
    assert set(lists.counts("TCKT11", today=today, soon=soon)) == {
        Count(Stage.INSPECTING, "lan.nt", overdue=1, today=1, soon=2, later=1),
        Count(Stage.RECEIVING, None, overdue=0, today=0, soon=0, later=1),
    }


class _Asked(CommandListener):
    """What the database was asked, as it was asked."""

    def __init__(self) -> None:
        self.commands: list[Any] = []

    def started(self, event: Any) -> None:
        if event.command_name in ("find", "aggregate"):
            self.commands.append(
                {name: value for name, value in event.command.items() if not name.startswith(("$", "ls"))}
            )

    def succeeded(self, event: Any) -> None:
        """Not asked for."""

    def failed(self, event: Any) -> None:
        """Not asked for."""


@pytest.mark.parametrize(
    ("filter", "index"),
    [
        ({}, "work_due"),
        ({"open_only": True, "officers": ("lan.nt",)}, "work_due"),
        ({"open_only": True, "stages": [Stage.INSPECTING], "modes": [Mode.DOCUMENTARY]}, "work_due"),
        ({"stages": [Stage.INSPECTING]}, "work_due"),
        ({"statuses": [Status.OPENED], "stages": [Stage.INSPECTING]}, "work_due"),
        ({"stages": [Stage.DONE]}, "work_due"),
        ({"officers": ("lan.nt",)}, "work_officer"),
        ({"row": "3.2"}, "work_row"),
        ({"tax_code": "0100109106"}, "work_importer"),
        ({"agency": None}, "work_everywhere"),
        ({"agency": None, "order": Order.NEWEST}, "_id_"),
        ({"order": Order.NEWEST}, "work_newest"),
        ({"words": ("qg20260001",)}, "work_search"),
        ({"group": "3"}, "work_group"),
        ({"modes": [Mode.DOCUMENTARY]}, "work_mode"),
        ({"statuses": [Status.ISSUED, Status.OPENED]}, "work_status"),
    ],
)
def test_a_list_looks_at_little_more_than_it_shows(
    lists: CaseLists,
    put: Callable[[Case], str],
    place: Database[Any],
    filter: dict[str, Any],
    index: str,
    mongodb_uri: str,
) -> None:
    for n in range(40):
        case = replace(opened() if n % 2 else failed_and_issued(), due_on=date(2026, 7, 1 + n // 2))
        put(replace(case, file_code=f"QG20260{n:05}", officer="lan.nt" if n % 3 else None))
    listener = _Asked()
    with MongoClient[Any](mongodb_uri, event_listeners=[listener]) as client:
        watched = CaseLists(stores_of(client[place.name])[0])
        listener.commands.clear()
        ids(watched, limit=5, after=Place("0", date(2026, 7, 12)), **filter)
    plan = place.command("explain", listener.commands[-1], verbosity="executionStats")
    assert f"'indexName': '{index}'" in str(plan["queryPlanner"]["winningPlan"])
    assert plan["executionStats"]["totalDocsExamined"] <= 10
    assert plan["executionStats"]["totalKeysExamined"] <= 20


def test_counting_reads_no_case(
    place: Database[Any], lists: CaseLists, put: Callable[[Case], str], mongodb_uri: str
) -> None:
    for _ in range(10):
        put(opened())
    listener = _Asked()
    with MongoClient[Any](mongodb_uri, event_listeners=[listener]) as client:
        watched = CaseLists(stores_of(client[place.name])[0])
        listener.commands.clear()
        watched.counts("TCKT11", today=date(2026, 7, 3), soon=date(2026, 7, 6))
        framed = questions.frame(CaseFilter("TCKT11"), Order.NEWEST, None)
        question = Question(framed, (), {}, "work_newest", questions.sorting(Order.NEWEST), 5)
        by_ids = Narrowing(watched._collection, question, {})
        words = [Part("work_search", {questions.WORDS: {"$regex": f"^{word}"}}) for word in ("sao", "mai")]
        assert by_ids._count(words[0], 100) == 10
        assert len(by_ids._common(words)) == 10
    for command in listener.commands:
        plan = str(place.command("explain", command, verbosity="executionStats"))
        assert "'totalDocsExamined': 0" in plan, plan


def test_a_search_that_would_take_too_long_asks_for_more(
    lists: CaseLists, put: Callable[[Case], str], monkeypatch: pytest.MonkeyPatch
) -> None:
    put(opened())
    slow = {"$where": "sleep(300) || true"}
    monkeypatch.setattr(questions, "checked", lambda _part: slow)
    monkeypatch.setattr(narrowing, "checked", lambda _part: slow)
    monkeypatch.setattr(narrowing, "PATIENCE_MS", 20)
    with pytest.raises(Invalid) as caught:
        found(lists, "sao mai")
    assert [violation.pointer for violation in caught.value.violations] == ["/q"]
