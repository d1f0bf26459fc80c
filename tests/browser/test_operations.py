"""The operators' page refreshes itself under their hands."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.office import Office

pytestmark = pytest.mark.integration


def test_the_page_comes_anew_and_leaves_alone_what_somebody_holds(office: Office) -> None:
    with office.person("operator", "truc.ban") as page:
        page.clock.install()
        page.goto("/operations/queues/registration.inbox")
        expect(page.locator("#live-said")).to_have_text("tự làm mới mỗi 15 giây")
        summary = page.locator("#live summary").first
        summary.click()
        page.locator("#as-of").evaluate("said => { said.textContent = 'before'; }")
        page.locator("#live").evaluate("live => live.firstElementChild.dataset.old = 'yes'")
        page.clock.fast_forward(16_000)
        expect(page.locator("#live [data-old]")).to_have_count(0)
        expect(page.locator("#as-of")).to_contain_text("Tính đến")
        expect(page.locator("#live details").first).to_have_attribute("open", "")
        expect(page.locator("#live summary").first).to_be_focused()


def test_whoever_went_away_is_told_that_the_page_stands_still(office: Office) -> None:
    with office.person("operator", "truc.ban") as page:
        page.clock.install()
        page.goto("/operations")
        page.clock.fast_forward(16 * 60_000)
        expect(page.locator("#live-said")).to_contain_text("thôi tự làm mới")


def test_without_the_console_the_page_says_that_it_is_old(office: Office) -> None:
    with office.person("operator", "truc.ban") as page:
        page.clock.install()
        page.goto("/operations")
        page.route("**/operations", lambda route: route.abort())
        page.clock.fast_forward(16_000)
        expect(page.locator("#live-said")).to_contain_text("mất kết nối")
        expect(page.locator("h2").first).to_be_visible()


def test_without_scripts_it_is_a_page_with_a_link(office: Office) -> None:
    with office.person("operator", "truc.ban", javascript=False) as page:
        page.goto("/operations")
        expect(page.locator("#live-said")).to_be_empty()
        page.get_by_role("link", name="Làm mới").click()
        expect(page.locator("h1")).to_have_text("Vận hành")
