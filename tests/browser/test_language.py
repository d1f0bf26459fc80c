"""The language of the pages is the browser's choice, on every page, whoever signs in."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.browser.office import Office
from tests.browser.test_acts_inspecting import OFFICER, given
from tests.e2e.stories import toys

pytestmark = pytest.mark.integration


def choose(page: Page, name: str) -> None:
    page.get_by_role("button", name=name).press("Enter")


@pytest.mark.parametrize("javascript", [True, False], ids=["with a script", "without"])
def test_the_page_that_one_is_on_is_shown_in_the_other_language_and_back(office: Office, javascript: bool) -> None:
    dossier = given(office, toys.STORY, "TCKT11")
    with dossier.person("officer", OFFICER, javascript=javascript) as page:
        for path, vietnamese, english in (
            ("/worklist/?tab=open&mode=DOCUMENTARY", "Lọc và sắp xếp", "Filter and order"),
            (f"/dossiers/{dossier.id}", "Tài liệu và phiếu kiểm tra", "Documents and checklists"),
            (dossier.address("change-mode"), "Điều phát hiện", "What was found"),
        ):
            page.goto(path)
            where = page.url
            assert page.locator("html").get_attribute("lang") == "vi"
            expect(page.locator("main")).to_contain_text(vietnamese)
            choose(page, "English")
            expect(page.locator("html")).to_have_attribute("lang", "en")
            assert page.url == where, "on the same page, with its filters"
            expect(page.locator("main")).to_contain_text(english)
            expect(page.locator("main")).not_to_contain_text(vietnamese)
            expect(page.get_by_role("button", name="English")).to_have_attribute("aria-pressed", "true")
            choose(page, "Tiếng Việt")
            expect(page.locator("html")).to_have_attribute("lang", "vi")
        # It outlives the sign-in, as it is the browser's.
        choose(page, "English")
        page.get_by_role("button", name="Sign out").click()
        expect(page.locator("html")).to_have_attribute("lang", "en")
