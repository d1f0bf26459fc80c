"""What every page has, whoever looks at it."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.looks import looked_at
from tests.browser.office import Office

pytestmark = pytest.mark.integration


def test_an_operator_sees_how_the_services_are(office: Office) -> None:
    with office.person("operator", "truc.ban") as page:
        assert page.locator("h1").count() == 1
        assert page.locator(".state-ready").count() == 3
        looked_at(page, "operations-first")


def test_an_administrators_menu_leaves_a_phone_its_page(office: Office) -> None:
    with office.person("admin", "quan.tri", agency=None) as page:
        page.set_viewport_size({"width": 360, "height": 740})
        header = page.locator("header.top").bounding_box()
        assert header is not None
        assert header["height"] < 200
        assert page.evaluate("document.documentElement.scrollWidth") <= 360
        looked_at(page, "menu-360")
        # What lies beyond the edge is reached by keyboard too.
        last = page.locator("header.top nav a").last
        last.focus()
        expect(last).to_be_in_viewport(ratio=0.9)


def test_a_wide_table_with_words_for_those_who_listen_leaves_a_phone_its_page(office: Office) -> None:
    wide = "<td class='nowrap'>rộng hơn điện thoại</td>" * 12
    table = f"<div class='scroll'><table><tr>{wide}<td><span class='unseen'>Mở</span></td></tr></table></div>"
    with office.person("operator", "truc.ban", width=360) as page:
        page.evaluate("table => document.querySelector('main').insertAdjacentHTML('beforeend', table)", table)
        assert page.locator(".scroll table").last.bounding_box()["width"] > 700
        assert page.evaluate("document.documentElement.scrollWidth") <= 360
