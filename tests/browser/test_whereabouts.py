"""Where is my dossier: found from a search, from a message that waits and from the dossier, and told in one sentence."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.given import Given
from tests.browser.looks import looked_at
from tests.browser.office import Office

pytestmark = pytest.mark.integration


@pytest.fixture(scope="module")
def given(office: Office) -> Given:
    return Given(office)


def file_code(given: Given, id: str) -> str:
    return str(given.agency.registration(id)["file_code"])


def searched(page: Page, text: str) -> None:
    page.goto("/operations/dossiers")
    page.get_by_label(re.compile("Mã hồ sơ")).fill(text)
    page.get_by_role("button", name="Tìm").click()


@pytest.mark.parametrize("javascript", [True, False])
def test_a_search_leads_to_a_dossier_that_does_not_wait(office: Office, given: Given, javascript: bool) -> None:
    code = file_code(given, given.issued)
    with office.person("operator", "hoa.vh", javascript=javascript) as page:
        searched(page, f" {code.lower()} ")
        page.wait_for_url(f"**/operations/dossiers/{code}")
        expect(page.locator("h1")).to_have_text(f"Hồ sơ {code} đang ở đâu?")
        expect(page.locator(".notice-success")).to_contain_text("Mọi thông điệp đã gửi đều đã được xử lý.")
        rows = page.locator("table.messages tbody tr")
        assert rows.count() == page.locator("svg.flow g.arrow").count() > 20
        looked_at(page, "whereabouts-at-its-end")


def test_a_message_that_waits_holds_its_dossier_and_each_page_leads_to_the_other(office: Office, given: Given) -> None:
    service, message = given.stuck
    code = file_code(given, given.stuck_dossier)
    with office.person("operator", "hoa.vh") as page:
        page.goto(f"/messages/{service}/{message}")
        page.get_by_role("link", name="Hồ sơ đang ở đâu").last.click()
        page.wait_for_url("**/operations/dossiers/*")
        expect(page.locator("h1")).to_have_text(f"Hồ sơ {code} đang ở đâu?")
        held = page.locator(".notice-error")
        expect(held).to_contain_text("đang giữ hồ sơ này lại")
        held.get_by_role("link", name="Xem thông điệp và xử lý").first.click()
        page.wait_for_url(re.compile(f"/messages/{service}/"))


def test_a_phone_shows_a_list_and_a_desk_the_diagram(office: Office, given: Given) -> None:
    for width, shown in ((360, False), (1280, True)):
        with office.person("operator", "hoa.vh", width=width) as page:
            page.goto(f"/operations/dossiers/{given.issued}")
            expect(page.locator("svg.flow")).to_be_visible(visible=shown)
            expect(page.locator("table.messages")).to_be_visible()


def test_staff_come_from_the_dossier_and_see_no_operators_acts(office: Office, given: Given) -> None:
    with office.person("officer", "lan.nt", agency="TCKT11") as page:
        page.goto(f"/operations/dossiers/{given.stuck_dossier}")
        expect(page.locator("h1")).to_contain_text("đang ở đâu?")
        assert page.locator("a[href^='/messages']").count() == 0
