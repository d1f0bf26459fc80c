"""An act's form while the connection is gone: what was typed is still there, and is done once when it is back."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.looks import looked_at
from tests.browser.office import Office
from tests.browser.test_acts_inspecting import OFFICER, done, given, send
from tests.e2e.stories import toys

pytestmark = pytest.mark.integration
REASON = "Nhãn không có dấu hợp quy ở hai kiện đã mở."


def offline(page: Page) -> None:
    # A page is seen before its scripts have arrived; without them the browser shows its own page of errors.
    page.wait_for_load_state("load")
    page.context.set_offline(True)


def online(page: Page) -> None:
    page.context.set_offline(False)


def typed(page: Page) -> None:
    page.get_by_label("Kiểm tra lấy mẫu").check()
    page.get_by_label("Điều phát hiện").fill(REASON)


def test_the_page_says_that_nothing_was_sent_and_keeps_what_was_typed(office: Office) -> None:
    dossier = given(office, toys.STORY, "TCKT11")
    with dossier.person("officer", OFFICER) as page:
        page.goto(dossier.address("change-mode"))
        typed(page)
        offline(page)
        send(page)
        lost = page.locator(".not-sent")
        expect(lost).to_contain_text("chưa gửi được gì")
        expect(lost).to_be_focused()
        looked_at(page, "act-lost-connection")
        assert page.get_by_label("Điều phát hiện").input_value() == REASON
        assert page.get_by_label("Kiểm tra lấy mẫu").is_checked()
        assert dossier.case()["mode"] == "DOCUMENTARY"
        online(page)
        send(page)
        expect(page.locator("button[name=confirmed]")).to_be_visible()
        # Also on the page that says again what it means.
        offline(page)
        page.locator("button[name=confirmed]").press("Enter")
        expect(page.locator(".not-sent")).to_be_visible()
        online(page)
        page.locator("button[name=confirmed]").press("Enter")
        done(page)
    assert dossier.case()["mode"] == "SAMPLE"


@pytest.mark.parametrize("way", [Page.go_back, Page.reload], ids=["back", "reload"])
def test_without_a_script_going_back_leads_to_what_was_typed_and_reloading_sends_it(
    office: Office, way: Callable[[Page], object]
) -> None:
    dossier = given(office, toys.STORY, "TCKT11")
    with dossier.person("officer", OFFICER, javascript=False) as page:
        page.goto(dossier.address("change-mode"))
        typed(page)
        offline(page)
        with page.expect_event("framenavigated", lambda frame: frame.url.startswith("chrome-error:")):
            page.locator("main form .acts button").first.click(no_wait_after=True)
        online(page)
        way(page)
        if way is Page.go_back:
            assert page.get_by_label("Điều phát hiện").input_value() == REASON
            assert page.get_by_label("Kiểm tra lấy mẫu").is_checked()
            send(page)
        page.locator("button[name=confirmed]").press("Enter")
        done(page)
    assert dossier.case()["mode"] == "SAMPLE"
