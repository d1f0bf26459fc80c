"""The draft while the checklist is unfinished: what is missing is said before, and each line by its number."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pytest
from lxml import html

from tests.integration.console.before_inspection import Desk
from tests.integration.console.desk import Browser
from tests.integration.console.test_entered_afterwards import hidden
from tests.unit.inspection.samples import dossier, line, opened
from tests.unit.inspection.test_acts import checked

pytestmark = pytest.mark.integration


def said(page: str, at: str) -> Sequence[str]:
    return [" ".join(" ".join(each.itertext()).split()) for each in html.fromstring(page).xpath(at)]


@pytest.fixture
def officer(person: Callable[..., Browser]) -> Browser:
    return person()


def test_what_the_checklist_still_lacks_is_said_first_with_the_way_there(desk: Desk, officer: Browser) -> None:
    id = desk.put(opened(dossier(line(1), line(2))))
    page = officer.get(f"/dossiers/{id}/acts/draft")
    (notice,) = said(page, "//*[@id='open-items']")
    assert "Bảng kiểm (kiểm tra hồ sơ) chưa xong" in notice
    assert "không nhận kết quả mã 1, 3, 4, 5, 10." in notice
    assert len(said(page, "//*[@id='open-items']//li")) > 5
    assert html.fromstring(page).xpath("//*[@id='open-items']//a/@href") == [f"/dossiers/{id}/acts/checklist"]
    done = officer.get(f"/dossiers/{desk.put(checked(opened()))}/acts/draft")
    assert said(done, "//*[@id='open-items']") == []


def test_the_button_says_why_it_leaves_lines_open(desk: Desk, officer: Browser) -> None:
    id = desk.put(opened(dossier(line(1), line(2))))
    path = f"/dossiers/{id}/acts/draft"
    lines = {"lines-0-line_no": "1", "lines-0-code": "", "lines-1-line_no": "2", "lines-1-code": "6"}
    page = officer.send(path, {**hidden(officer.get(path)), **lines, "adjust": "pass"}, on=path)
    assert said(page, "//*[@id='left-open']//li") == ["Dòng 1: ✕ bảng kiểm chưa xong"]
    full = officer.send(path, {**hidden(page), **lines, "lines-0-code": "6", "adjust": "pass"}, on=path)
    assert said(full, "//*[@id='left-open']//li") == ["Mọi dòng đều đã có kết quả."]


def test_what_is_wrong_names_its_line(desk: Desk, officer: Browser) -> None:
    id = desk.put(opened(dossier(line(1), line(2))))
    path = f"/dossiers/{id}/acts/draft"
    lines = {"lines-0-line_no": "1", "lines-0-code": "6", "lines-1-line_no": "2", "lines-1-code": ""}
    page = officer.send(path, {**hidden(officer.get(path)), **lines}, on=path, status=422)
    problems = said(page, "//*[@id='problems']//li")
    assert "Dòng 2: Hãy kết luận cho dòng hàng này." in problems
    assert all(each.startswith("Dòng ") for each in problems)
    refused = officer.send(
        path, {**hidden(page), **lines, "lines-0-reason": "Thiếu.", "lines-1-code": "6", "lines-1-reason": "Thiếu."},
        on=path, status=422,
    )  # fmt: skip
    assert [each[:6] for each in said(refused, "//*[@id='problems']//li")] == ["Dòng 1", "Dòng 2"]


def test_who_schedules_what_nobody_has_is_told_whose_it_becomes(desk: Desk, officer: Browser) -> None:
    told = "chuyên viên được chọn ở đây sẽ phụ trách hồ sơ"
    assert told in officer.get(f"/dossiers/{desk.put(opened())}/acts/schedule")
