"""The list before people: dossiers that came through the window, told of, ticked, found, by mouse and by keyboard."""

from __future__ import annotations

import re
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.browser.looks import looked_at
from tests.browser.office import Office
from tests.e2e.agency import Agency
from tests.e2e.procedures import review_documents
from tests.e2e.stories import complaint, toys

pytestmark = pytest.mark.integration

AGENCY = "TCKT11"


def arrive(office: Office, story: Any = toys.STORY) -> tuple[str, str, Agency]:
    """File code and id of a dossier with a case, and its agency."""
    stage = office.system.stage(story)
    stage.submit()
    agency = stage.agency(AGENCY)
    return stage.file_code, agency.dossier(stage.file_code), agency


def test_officer_finds_takes_on_and_opens_a_dossier(office: Office) -> None:
    code, id, _ = arrive(office)
    with office.person("officer", "lan.nt", agency=AGENCY) as page:
        expect(page.get_by_role("heading", level=1)).to_have_text("Việc của tôi")
        page.get_by_role("link", name="Chưa phân công").first.click()
        expect(page.get_by_role("link", name=code, exact=True)).to_be_visible()
        page.get_by_label(f"Chọn {code}").check()
        page.get_by_role("button", name="Nhận các hồ sơ đã chọn").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("Phân công 1 hồ sơ")
        looked_at(page, "worklist-assign")
        officer = page.locator("#officer")
        if officer.get_attribute("type") is None and officer.locator("input").count():
            officer.locator("input").first.check()
        page.get_by_role("button", name="Phân công", exact=True).click()
        expect(page.get_by_text("Đã giao 1 hồ sơ")).to_be_visible()
        looked_at(page, "worklist-assigned")
        page.goto("/worklist/?tab=mine")
        expect(page.get_by_role("link", name=code, exact=True)).to_be_visible()
        page.fill("#q", code.lower())
        page.press("#q", "Enter")
        page.wait_for_url(re.compile(f"/dossiers/{id}"))


def test_a_leader_gives_several_to_one_officer_at_once_and_what_was_overtaken_is_named(office: Office) -> None:
    arrived = [arrive(office) for _ in range(3)]
    with office.person("reviewer", "minh.pv", agency=AGENCY) as page:
        page.goto("/worklist/?tab=unassigned")
        for code, _, _ in arrived:
            page.get_by_label(f"Chọn {code}").check()
        page.get_by_role("button", name="Phân công các hồ sơ đã chọn").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("Phân công 3 hồ sơ")
        # Meanwhile the last one is taken on by somebody else.
        code, id, agency = arrived[-1]
        person, at = agency.officer, f"/inspections/{id}"
        person.act("inspection", f"{at}/assign", {"officer": "chuyenvien.tckt11"}, version=agency.case(id)["version"])
        officer = page.locator("input[name=officer][type=radio]")
        if officer.count():
            officer.first.check()
        else:
            page.fill("#officer", "lan.nt")
        page.get_by_role("button", name="Phân công", exact=True).click()
        expect(page.get_by_text("Đã giao 2 hồ sơ")).to_be_visible()
        expect(page.locator("main")).to_contain_text(code)
        looked_at(page, "worklist-assigned-some")
    given = [agency.case(id)["officer"] for _, id, agency in arrived]
    assert given[0] == given[1]
    assert given[0]
    assert given[2] == "chuyenvien.tckt11"


def test_the_list_by_keyboard_and_its_looks(office: Office) -> None:
    first, _, _ = arrive(office)
    second, id, agency = arrive(office, complaint.STORY)
    agency.accept(id)
    third, other, _ = arrive(office)
    agency.accept(other)
    review_documents(agency, other)
    with office.person("officer", "lan.nt", agency=AGENCY) as page:
        page.goto("/worklist/?tab=open&mode=SAMPLE&mode=DOCUMENTARY")
        for code in (first, second, third):
            expect(page.get_by_role("link", name=code, exact=True)).to_be_visible()
        looked_at(page, "worklist")
        page.keyboard.press("j")
        page.keyboard.press("j")
        page.keyboard.press("k")
        rows = page.locator("tr[data-row]")
        expect(rows.nth(0)).to_have_class("work-here")
        page.keyboard.press("x")
        expect(rows.nth(0).locator("input[name=chosen]")).to_be_checked()
        page.keyboard.press("?")
        expect(page.get_by_text("hồ sơ sau và trước")).to_be_visible()
        page.keyboard.press("/")
        expect(page.locator("#q")).to_be_focused()
        page.keyboard.press("Escape")
        page.locator("h1").click()
        page.keyboard.press("j")
        page.keyboard.press("Enter")
        page.wait_for_url(re.compile(r"/dossiers/"))


def test_news_are_told_and_no_row_moves(office: Office) -> None:
    arrive(office)
    with office.person("officer", "lan.nt", agency=AGENCY) as page:
        page.clock.install()
        page.goto("/worklist/?tab=receiving&sort=newest")
        before = page.locator("tr[data-row]").count()
        code, _, _ = arrive(office)
        page.clock.fast_forward(15_000)
        pill = page.locator(".work-news a")
        expect(pill).to_contain_text("1 hồ sơ mới")
        assert page.locator("tr[data-row]").count() == before
        pill.click()
        expect(page.get_by_role("link", name=code, exact=True)).to_be_visible()


def test_all_works_without_a_script(office: Office) -> None:
    code, _, _ = arrive(office)
    with office.person("reviewer", "minh.pv", agency=AGENCY, javascript=False) as page:
        page.goto("/worklist/?tab=unassigned")
        page.get_by_text("Lọc và sắp xếp").click()
        page.get_by_label("Hồ sơ", exact=True).check()
        page.get_by_role("button", name="Lọc", exact=True).click()
        expect(page.get_by_role("link", name=code, exact=True)).to_be_visible()
        page.get_by_label("Tên danh sách").fill("Kiểm hồ sơ")
        page.get_by_role("button", name="Lưu danh sách này").click()
        page.get_by_role("link", name="Kiểm hồ sơ", exact=True).click()
        expect(page.get_by_text("Phương thức kiểm tra: Hồ sơ")).to_be_visible()
        page.get_by_label(f"Chọn {code}").check()
        page.get_by_role("button", name="Phân công các hồ sơ đã chọn").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("Phân công 1 hồ sơ")


def test_another_agency_sees_nothing_and_says_what_to_do(office: Office) -> None:
    code, _, _ = arrive(office)
    with office.person("officer", "xa.la", agency="TCKT10", width=360) as page:
        page.goto(f"/worklist/?tab=all&q={code[:8]}")
        expect(page.get_by_text("Không có hồ sơ nào phù hợp")).to_be_visible()
        page.goto("/worklist/")
        expect(page.get_by_text("Bạn không có hồ sơ nào đang xử lý")).to_be_visible()
        looked_at(page, "worklist-empty")
