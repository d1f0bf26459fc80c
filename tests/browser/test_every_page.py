"""Every page of the console, opened by whom it is for: nobody is shut out, by day and in the dark, on phone and desk."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from typing import Any

import pytest
from playwright.sync_api import Page

from tests.browser.every_page import LOOKS, Look
from tests.browser.given import BODY, OFFICER, Given
from tests.browser.looks import looked_at
from tests.browser.office import Office
from tests.browser.visits import AGENCY

pytestmark = pytest.mark.integration


class People:
    """Each signed in once, when first wanted."""

    def __init__(self, office: Office, given: Given, open: ExitStack) -> None:
        self._office, self._given, self._open = office, given, open
        self._pages: dict[str, Page] = {}

    def page(self, who: str) -> Page:
        if who not in self._pages:
            self._pages[who] = self._open.enter_context(self._comes(who))
        return self._pages[who]

    @contextmanager
    def _comes(self, who: str) -> Iterator[Page]:
        role, _, agency = who.partition(" of ")
        scope: dict[str, Any] = {
            "importer": {"tax_code": self._given.tax_code},
            "cert_body": {"body": BODY},
            "operator": {},
            "admin": {},
        }.get(role, {"agency": agency or AGENCY})
        if role in ("anybody", "newcomer"):
            with self._office.visitor() as page:
                if role == "newcomer":
                    self._with_an_account(page, "moi.vao")
                yield page
        else:
            with self._office.person(role, scope.get("tax_code", OFFICER), **scope) as page:
                yield page

    def _with_an_account(self, page: Page, name: str) -> None:
        page.goto("/login")
        page.fill("input[name=name]", name)
        page.fill("input[name=password]", self._given.account(name))
        page.press("input[name=password]", "Enter")
        page.wait_for_url("**/me/password**")


@pytest.fixture(scope="module")
def given(office: Office) -> Given:
    return Given(office)


@pytest.fixture(scope="module")
def people(office: Office, given: Given) -> Iterator[People]:
    with ExitStack() as opened:
        yield People(office, given, opened)


@pytest.mark.parametrize("look", LOOKS, ids=[look.name for look in LOOKS])
def test_a_page_is_for_everybody(people: People, given: Given, look: Look) -> None:
    path = look.path.format(given=given)
    page = people.page(look.who)
    answer = page.goto(path)
    assert answer is not None
    assert (answer.status, len(answer.body()) < 100_000) == (look.status, True)
    assert page.locator("h1:visible").count() == 1
    assert page.locator("html").get_attribute("lang") == "vi"
    looked_at(page, f"page-{look.name}")
