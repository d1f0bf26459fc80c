"""The list's own rules: what is asked, what a number typed means, what is next, what becomes of many at once."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from flask import Flask
from flask_babel import Babel
from werkzeug.datastructures import MultiDict

from services.console.application.worklist import (
    TOGETHER,
    VIEWS,
    Seen,
    WorkPage,
    all_rows,
    assign_many,
    jump_to,
    look,
    save_view,
)
from services.console.domain.worklist import (
    AGENCYS,
    OPEN_STATUSES,
    OVER,
    STAGES,
    STATUSES,
    TABS,
    Asked,
    Chosen,
    Counts,
    Importer,
    SavedView,
    WorkRow,
    question,
)
from services.console.entrypoints.worklist import wording
from services.console.entrypoints.worklist.asking import asked_in, asked_of, query_of
from services.inspection.domain.case import TERMINAL, Status
from services.inspection.domain.worklist import stages as inspections
from shared.errors import Stale, Unavailable

TODAY = date(2026, 7, 3)
ROW = WorkRow(
    id="0190e3c0-0000-7000-8000-000000000001",
    version=3,
    file_code="QG2026000590",
    received_on=TODAY,
    importer=Importer("0100109106", "Công ty Sao Mai"),
    goods="Búp bê",
    hs_code="95030021",
    lines=1,
    mode="DOCUMENTARY",
    status="OPENED",
    stage="INSPECTING",
    next_due_on=TODAY,
    owed_by="AGENCY",
    days_left=0,
    officer=None,
)
COUNTS = Counts({"REVIEW": 2, "SIGNATURE": 1, "ISSUING": 3}, 9, 4, 5, 1, 0, 0)


@dataclass
class Desk:
    """The port, over rows of a test."""

    rows: list[WorkRow] = field(default_factory=list)
    registered_as: str | None = None
    broken: bool = False
    stale: set[str] = field(default_factory=set)
    given: dict[str, tuple[str, str]] = field(default_factory=dict)
    papers: dict[str, tuple[str, ...]] = field(default_factory=dict)
    asked: list[dict[str, object]] = field(default_factory=list)

    def page(self, asked: dict[str, object], *, limit: int, cursor: str | None = None) -> WorkPage:
        self.asked.append(asked)
        start = int(cursor or 0)
        more = str(start + limit) if len(self.rows) > start + limit else None
        return WorkPage(self.rows[start : start + limit], more)

    def counts(self) -> Counts:
        if self.broken:
            raise Unavailable("away")
        return COUNTS

    def assign(self, chosen: Chosen, officer: str | None, *, key: str) -> None:
        if chosen.id in self.stale:
            raise Stale()
        self.given[chosen.id] = (officer, key)

    def now(self, id: str) -> Chosen:
        return Chosen(id, 7, "")

    def numbers(self, id: str) -> Collection[str]:
        if self.broken:
            raise Unavailable("away")
        return self.papers.get(id, ())

    def registered(self, file_code: str) -> str | None:
        return self.registered_as


def seen(*rows: WorkRow) -> Seen:
    return Seen(WorkPage(rows), COUNTS)


def many(count: int) -> list[WorkRow]:
    return [replace(ROW, id=f"id-{n}", file_code=f"QG2026{n:06}") for n in range(count)]


def test_stages_are_those_of_inspection() -> None:
    named = {stage for stages in STAGES.values() for stage in stages}
    assert named == {stage.value for stage in inspections.Stage}
    assert set(AGENCYS) == {stage.value for stage in inspections.AGENCYS}


def test_states_are_those_of_inspection_and_a_tab_offers_those_it_may_hold() -> None:
    assert set(STATUSES) == {status.value for status in Status}
    assert set(OVER) == {status.value for status in TERMINAL}
    assert Asked("mine").statuses_here == OPEN_STATUSES
    assert Asked("done").statuses_here == OVER
    assert Asked("all").statuses_here == STATUSES
    assert Asked("done", statuses=("HELD",)).statuses_here == ("HELD", *OVER)


def test_every_tab_has_a_question_and_all_but_the_endless_ones_a_number() -> None:
    for tab in TABS:
        assert question(Asked(tab), TODAY)
        assert (COUNTS.of_tab(tab) is None) is (tab in ("done", "all"))
    assert COUNTS.of_tab("signature") == 4
    assert COUNTS.of_tab("importer") == 0


def test_what_tabs_ask() -> None:
    assert question(Asked("mine", officer="an.tv"), TODAY)["officer"] == "me"
    assert question(Asked("unassigned"), TODAY)["officer"] == "none"
    assert question(Asked("done"), TODAY)["sort"] == "newest"
    assert question(Asked("done", sort="due"), TODAY)["sort"] == "due"
    overdue = question(Asked("overdue"), TODAY)
    assert question(Asked("all", group="3"), TODAY)["group"] == "3"
    assert (overdue["due_until"], overdue["stage"]) == ("2026-07-02", list(AGENCYS))
    earlier = question(Asked("overdue", due_until=date(2026, 6, 1)), TODAY)
    assert earlier["due_until"] == "2026-06-01"


def test_an_address_says_all_and_is_read_back() -> None:
    modes, states = ("SAMPLE", "NONE"), ("HELD", "OPENED")
    asked = Asked("open", "Đồ & chơi", modes, "3.2", "0100109106", "an.tv", TODAY, TODAY, "newest", states, "3")
    back = asked_in(query_of(asked), "officer")
    assert back == replace(asked, modes=("NONE", "SAMPLE"), statuses=("OPENED", "HELD"))
    assert query_of(Asked("mine")) == "tab=mine"


@pytest.mark.parametrize(("role", "tab"), [("officer", "mine"), ("reviewer", "review"), ("signer", "signature")])
def test_the_first_tab_is_the_roles_own_and_a_search_is_over_all(role: str, tab: str) -> None:
    assert asked_of(MultiDict(), role).tab == tab
    assert asked_of(MultiDict({"q": "x"}), role).tab == "all"
    assert asked_of(MultiDict({"tab": "nonsense"}), role).tab == tab


def test_a_filter_is_taken_out_alone() -> None:
    asked = Asked("open", "x", ("SAMPLE", "NONE"), row="3.2", statuses=("OPENED", "HELD"))
    assert asked.filters == ("q", "modes", "row", "statuses")
    assert asked.without("row").filters == ("q", "modes", "statuses")
    assert asked.without("statuses", "HELD").statuses == ("OPENED",)
    assert asked.without("statuses").statuses == ()
    assert asked.without("modes", "NONE").modes == ("SAMPLE",)


@pytest.mark.parametrize(
    ("left", "owed_by", "urgency"),
    [
        (-1, "AGENCY", "over"),
        (0, "AGENCY", "near"),
        (1, "AGENCY", "near"),
        (2, "AGENCY", "far"),
        (-1, "IMPORTER", "none"),
    ],
)
def test_urgency_is_the_agencys(left: int, owed_by: str, urgency: str) -> None:
    assert replace(ROW, days_left=left, owed_by=owed_by).urgency == urgency


@pytest.mark.parametrize(
    ("days", "owed_by", "said"),
    [
        (0, "AGENCY", "Đến hạn hôm nay"),
        (1, "AGENCY", "Đến hạn vào ngày nghỉ"),
        (0, "IMPORTER", "Hôm nay là hạn của người nhập khẩu"),
        (1, "IMPORTER", "Hạn của người nhập khẩu vào ngày nghỉ"),
    ],
)
def test_without_a_working_day_left_it_is_due_today_only_if_this_is_the_day(days: int, owed_by: str, said: str) -> None:
    app = Flask(__name__)
    app.config["BABEL_TRANSLATION_DIRECTORIES"] = str(Path(wording.__file__).parent / "translations")
    Babel(app, locale_selector=lambda: "vi")
    row = replace(ROW, next_due_on=TODAY + timedelta(days=days), owed_by=owed_by)
    with app.test_request_context():
        assert wording.left_text(row, TODAY) == said


@pytest.mark.parametrize(
    ("changes", "first"),
    [
        ({}, "record_checklist"),
        ({"status": "CHECKED"}, "draft_result"),
        ({"mode": "SAMPLE"}, "schedule"),
        ({"mode": "SAMPLE", "status": "SCHEDULED"}, "record_sample"),
        ({"mode": "SAMPLE", "status": "SAMPLED"}, "record_test_result"),
        ({"mode": "SAMPLE", "status": "TESTED"}, "draft_result"),
        ({"stage": "REVIEW"}, "approve"),
        ({"stage": "SIGNATURE"}, "sign"),
        ({"stage": "DISPOSING"}, "record_disposition"),
    ],
)
def test_what_is_usually_next(changes: dict[str, Any], first: str) -> None:
    assert replace(ROW, **{"officer": "lan.nt", **changes}).next_acts[0] == first


def test_while_the_importer_is_waited_for_nothing_is_next() -> None:
    assert replace(ROW, stage="IMPORTER").next_acts == ()


@pytest.mark.parametrize("typed", ["QG2026000590", " qg2026000590 ", "0100109106", "106200000001", "0100109106-001"])
def test_a_number_that_is_one_dossier_is_opened(typed: str) -> None:
    assert jump_to(Asked("all", typed.strip()), seen(ROW), Desk()) == ROW.id


@pytest.mark.parametrize("typed", ["búp bê", "QG2026", "01001", "2026"])
def test_names_and_beginnings_are_lists_however_few_they_find(typed: str) -> None:
    assert jump_to(Asked("all", typed), seen(ROW), Desk(registered_as="x")) is None


@pytest.mark.parametrize("typed", ["12/2026/TB-TCKT11", "12/2026/tb-tckt11", "BL000103"])
def test_a_number_of_a_paper_opens_the_only_dossier_that_has_exactly_it(typed: str) -> None:
    first, second = many(2)
    papers = {"id-0": ("120/2026/TB-TCKT11", "BL0001030"), "id-1": ("12/2026/TB-TCKT11", "BL000103")}
    assert jump_to(Asked("all", typed), seen(first, second), Desk(papers=papers)) == "id-1"
    both = {**papers, "id-0": papers["id-1"]}
    assert jump_to(Asked("all", typed), seen(first, second), Desk(papers=both)) is None
    assert jump_to(Asked("all", typed[:-1]), seen(first, second), Desk(papers=papers)) is None
    assert jump_to(Asked("all", typed), seen(first, second), Desk(papers=papers, broken=True)) is None
    assert jump_to(Asked("all", typed), seen(*many(6)), Desk(papers=papers)) is None, "a list is read, not searched"


def test_several_or_a_filter_beside_it_are_a_list() -> None:
    assert jump_to(Asked("all", "0100109106"), seen(ROW, ROW), Desk()) is None
    assert jump_to(Asked("all", "0100109106", modes=("SAMPLE",)), seen(ROW), Desk()) is None


def test_a_dossier_without_a_case_is_found_where_it_is_registered() -> None:
    assert jump_to(Asked("all", "qg2026000591"), seen(), Desk(registered_as="id-1")) == "id-1"
    assert jump_to(Asked("all", "0100109106"), seen(), Desk(registered_as="id-1")) is None


def test_the_list_stands_without_its_counts() -> None:
    found = look(Asked("all"), cursor=None, today=TODAY, desk=Desk([ROW], broken=True))
    assert (found.page.rows, found.counts, found.uncounted is not None) == ([ROW], None, True)


def test_all_rows_are_fetched_page_by_page_and_no_more_than_asked() -> None:
    desk = Desk(many(450))
    assert len(list(all_rows(Asked("all"), at_most=1000, today=TODAY, desk=desk))) == 450
    assert len(desk.asked) == 3
    assert len(list(all_rows(Asked("all"), at_most=250, today=TODAY, desk=desk))) == 250


def test_of_many_each_is_done_or_named_and_the_next_try_has_the_newest_version() -> None:
    desk = Desk(stale={"id-1"})
    chosen = [Chosen(row.id, row.version, row.file_code) for row in many(3)]
    key = str(uuid4())
    given = assign_many(chosen, "an.tv", key=key, desk=desk)
    assert [each.chosen.id for each in given] == ["id-0", "id-1", "id-2"]
    assert [each.problem is None for each in given] == [True, False, True]
    assert given[1].now == Chosen("id-1", 7, "QG2026000001")
    keys = {id: key for id, (_, key) in desk.given.items()}
    assert len(set(keys.values())) == 2
    assign_many(chosen, "an.tv", key=key, desk=desk)
    assert keys == {id: key for id, (_, key) in desk.given.items()}


def test_no_more_are_given_than_one_answers_for() -> None:
    chosen = [Chosen(row.id, 1, row.file_code) for row in many(TOGETHER + 5)]
    assert len(assign_many(chosen, "an.tv", key=str(uuid4()), desk=Desk())) == TOGETHER


def test_what_was_ticked_is_read_as_it_stood() -> None:
    chosen = Chosen(ROW.id, 3, "QG2026000590")
    assert Chosen.read(str(chosen)) == chosen
    for wrong in ("", "x", "a~b~c", "../x~1~c", f"{ROW.id}~-1~c"):
        assert Chosen.read(wrong) is None


class Views:
    def __init__(self, count: int) -> None:
        self.kept = {f"v{n}": "tab=all" for n in range(count)}

    def of(self, person: str) -> Sequence[SavedView]:
        return [SavedView(name, name, query) for name, query in self.kept.items()]

    def save(self, person: str, name: str, query: str) -> None:
        self.kept[name] = query

    def remove(self, person: str, id: str) -> None:
        del self.kept[id]


def test_views_are_bounded_and_a_name_is_there_once() -> None:
    views = Views(VIEWS)
    assert not save_view("lan.nt", "new", "tab=all", views=views)
    assert save_view("lan.nt", "v1", "tab=open", views=views)
    assert views.kept["v1"] == "tab=open"
