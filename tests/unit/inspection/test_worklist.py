"""What lists show of a case, and the words that it is found by."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from services.inspection.application.worklist import (
    CaseFilter,
    Count,
    Counts,
    Order,
    Place,
    Row,
    count_cases,
    list_cases,
    searched,
)
from services.inspection.domain.case import Case, Status
from services.inspection.domain.content import Declaration, Document, Named
from services.inspection.domain.pausing import Pause
from services.inspection.domain.worklist.stages import Stage, next_due_on, stage_of
from services.inspection.domain.worklist.summary import summary_of
from services.inspection.domain.worklist.words import plain, words_asked, words_of
from shared.aggregate import Actor
from shared.errors import Forbidden, Invalid
from tests.unit.inspection.samples import LAW, NOW, OFFICER, dossier, line, opened

OPERATOR = Actor("operator:truc.ban", "operator")


class Counted:
    """The port, with what was asked of it."""

    def __init__(self, *counts: Count) -> None:
        self._counts = counts
        self.asked: list[CaseFilter] = []

    def rows(self, filter: CaseFilter, *, order: Order, after: Place | None, limit: int) -> list[Row]:
        self.asked.append(filter)
        return []

    def counts(self, agency: str, *, today: date, soon: date) -> tuple[Count, ...]:
        assert (agency, today, soon) == ("TCKT11", date(2026, 7, 3), date(2026, 7, 6))
        return self._counts


class Register:
    def works_for(self, agency: str, officer: str, on: date) -> bool:
        return True

    def officers_of(self, agency: str, on: date) -> dict[str, str]:
        return {"lan.nt": "Nguyễn Thị Lan", "an.tv": "Trần Văn An"}


def paused(case: Case, due_on: date | None, *, lapsed: bool = False) -> Case:
    return replace(case, status=Status.PAUSED, pause=Pause(NOW, ("D1",), "thiếu", due_on, lapsed=lapsed))


@pytest.mark.parametrize(
    ("status", "stage"),
    [
        (Status.OPENED, Stage.INSPECTING),
        (Status.TESTED, Stage.INSPECTING),
        (Status.HELD, Stage.REQUEST),
        (Status.DRAFTED, Stage.REVIEW),
        (Status.REVIEWED, Stage.SIGNATURE),
        (Status.SIGNED, Stage.ISSUING),
        (Status.DISPOSING, Stage.DISPOSING),
        (Status.ISSUED, Stage.DONE),
        (Status.WITHDRAWN, Stage.DONE),
    ],
)
def test_a_stage_says_who_is_next(status: Status, stage: Stage) -> None:
    case = replace(opened(), status=status)
    assert stage_of(case) is stage
    assert summary_of(case).open is (stage is not Stage.DONE)


def test_what_nobody_took_in_waits_for_that_even_when_its_result_follows_from_the_law() -> None:
    case = opened(accepted=False)
    assert stage_of(case) is Stage.RECEIVING
    assert stage_of(replace(case, status=Status.DRAFTED)) is Stage.RECEIVING


def test_while_the_importer_owes_an_answer_its_day_counts() -> None:
    waiting = paused(opened(), date(2026, 7, 20))
    assert (stage_of(waiting), next_due_on(waiting)) == (Stage.IMPORTER, date(2026, 7, 20))
    assert next_due_on(paused(opened(), None)) == opened().due_on
    lapsed = paused(opened(), date(2026, 7, 20), lapsed=True)
    assert (stage_of(lapsed), next_due_on(lapsed)) == (Stage.INSPECTING, opened().due_on)


def test_every_status_has_a_stage() -> None:
    assert {stage_of(replace(opened(), status=status)) for status in Status if status is not Status.PAUSED} == set(
        Stage
    ) - {Stage.RECEIVING, Stage.IMPORTER}


def test_words_know_neither_diacritics_nor_capitals() -> None:
    assert plain("Đồ CHƠI trẻ em") == "do choi tre em"
    assert words_asked("  Đồ chơi / đỒ ") == ("choi", "do")


def test_of_words_that_begin_alike_the_longest_says_all() -> None:
    assert words_asked("do dochoi 0100") == ("dochoi", "0100")


@pytest.mark.parametrize("typed", ["2/2026/TB-TCKT01", "2/2026/tb-TCKT01", " 2/2026/TB/TCKT01 "])
def test_a_notices_number_is_one_word(typed: str) -> None:
    assert words_asked(typed) == ("2-2026-tb-tckt01",)
    assert words_asked(f"mai {typed}") == ("2-2026-tb-tckt01", "mai")


@pytest.mark.parametrize("typed", ["2026/TB-TCKT01", "0100109106-001", "2/2026", "VN-2/2026/A", "2 / 2026 / TB"])
def test_what_is_no_notices_number_is_found_by_its_parts(typed: str) -> None:
    assert not any("-" in word for word in words_asked(typed))


def test_papers_and_notices_are_found_by_their_whole_number() -> None:
    case = opened()
    papers = (Document(Named("5", "Giấy chứng nhận"), date(2026, 6, 1), "a.pdf", "0" * 64, 9, "12/2025/CNHQ-A"),)
    words = words_of(replace(case, content=replace(case.content, documents=papers)))
    assert "12-2025-cnhq-a" in words
    assert {"12", "2025", "cnhq", "a"} <= set(words)


@pytest.mark.parametrize(
    "number",
    ["GCN-12/2025/CNHQ-A", "Số:12/2025/CNHQ-A", "(12/2025/CNHQ-A)", "QĐ12/2025/CNHQ-A", "9/2025/TB;12/2025/CNHQ-A"],
)
def test_a_number_is_found_whatever_stands_before_it(number: str) -> None:
    case = opened()
    papers = (Document(Named("5", "Giấy chứng nhận"), date(2026, 6, 1), "a.pdf", "0" * 64, 9, number),)
    words = words_of(replace(case, content=replace(case.content, documents=papers)))
    for typed in ("12/2025/CNHQ-A", "12/2025/cnhq", number):
        assert all(any(word.startswith(asked) for word in words) for asked in words_asked(typed)), typed
    [other] = words_asked("2/2025/CNHQ-A")
    assert not any(word.startswith(other) for word in words)


def test_a_case_is_found_by_its_numbers_and_names() -> None:
    content = dossier(line(name="Búp bê Đáng Yêu", declaration_no="106200000001"), line(2, name="Xe đẩy"))
    case = opened(content)
    declared = replace(case.content, declarations=(Declaration("30777/A12", date(2026, 7, 1), "02CI"),))
    words = words_of(replace(case, content=declared))
    for word in ("qg2026000590", "0100109106", "sao", "mai", "bup", "dang", "xe", "106200000001", "30777", "a12"):
        assert word in words
    assert len(words) == len(set(words))


def test_the_words_of_many_goods_are_bounded() -> None:
    many = dossier(*(line(n, name=f"hàng số {n} loại x{n}") for n in range(1, 900)))
    case = opened(many)
    assert len(words_of(case)) == 400
    assert words_of(case)[0] == "qg2026000590"


def test_a_summary_has_the_rows_that_count() -> None:
    assert summary_of(opened()).rows == ("3.2",)


def test_a_summary_has_each_group_of_goods_as_registered() -> None:
    fuel = {"code": "1", "name": "Xăng"}
    assert summary_of(opened(dossier(line(), line(2), line(3, group=fuel)))).groups == ("3", "1")


def test_nobody_sees_beyond_their_agency() -> None:
    found = Counted()
    list_cases(CaseFilter(), actor=OFFICER, limit=5, worklist=found)
    assert found.asked[0].agency == "TCKT11"
    for filter in (CaseFilter(agency="TCKT10"), CaseFilter(agency="TCKT01")):
        with pytest.raises(Forbidden):
            list_cases(filter, actor=OFFICER, limit=5, worklist=found)
    with pytest.raises(Forbidden):
        counted(found, agency="TCKT10")
    with pytest.raises(Forbidden):
        counted(found, actor=OPERATOR)


def test_supervisors_search_within_an_agency() -> None:
    filter = searched(CaseFilter(), "sao mai")
    with pytest.raises(Invalid):
        list_cases(filter, actor=OPERATOR, limit=5, worklist=Counted())
    list_cases(replace(filter, agency="TCKT11"), actor=OPERATOR, limit=5, worklist=Counted())


def test_a_search_of_signs_alone_is_refused() -> None:
    with pytest.raises(Invalid):
        searched(CaseFilter(), "///")
    assert searched(CaseFilter(), "  ") == CaseFilter()


def test_counts() -> None:
    counts = counted(
        Counted(
            Count(Stage.INSPECTING, "lan.nt", 1, 2, 3, 4),
            Count(Stage.IMPORTER, "lan.nt", 5, 0, 0, 0),
            Count(Stage.RECEIVING, None, 0, 1, 0, 0),
            Count(Stage.REVIEW, "Người Lạ", 0, 0, 0, 7),
        )
    )
    assert (counts.open, counts.mine, counts.unassigned) == (23, 15, 1)
    # The importer's delay is none of the agency's.
    assert (counts.overdue, counts.today, counts.soon) == (1, 3, 3)
    assert counts.stages[Stage.INSPECTING] == 10
    assert counts.stages[Stage.DISPOSING] == 0
    assert [(load.name, load.open, load.overdue) for load in counts.officers] == [
        ("Người Lạ", 7, 0),
        ("Nguyễn Thị Lan", 15, 1),
        ("Trần Văn An", 0, 0),
    ]


def counted(worklist: Counted, actor: Actor = OFFICER, agency: str | None = None) -> Counts:
    today = date(2026, 7, 3)
    return count_cases(actor, agency, law=LAW, today=today, worklist=worklist, staff=Register())
