"""What a page costs before it is seen for the first time: itself and all that belongs to it, as it comes over the wire."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.office import Office
from tests.browser.test_counter import begin
from tests.e2e.stories import forty_lines

pytestmark = pytest.mark.integration

MOST = 100_000
AGENCY = "TCKT20"
PEOPLE: dict[str, dict[str, Any]] = {
    "officer": {"agency": AGENCY},
    "reviewer": {"agency": AGENCY},
    "signer": {"agency": AGENCY},
    "operator": {},
    "admin": {},
    "importer": {"tax_code": "0100109106"},
}


class Wire:
    """Counts what the browser of a page is sent, heads included, with nothing kept from before."""

    def __init__(self, page: Page) -> None:
        self._page, self.bytes, self.answers = page, 0, 0
        self._session = page.context.new_cdp_session(page)
        self._session.on("Network.loadingFinished", self._came)
        self._session.send("Network.enable")
        self._session.send("Network.setCacheDisabled", {"cacheDisabled": True})

    def _came(self, said: dict[str, Any]) -> None:
        self.bytes += int(said["encodedDataLength"])
        self.answers += 1

    def of(self, path: str) -> int:
        self.bytes = self.answers = 0
        answer = self._page.goto(path, wait_until="load")
        assert answer is not None
        assert answer.status == 200, path
        assert answer.headers.get("content-encoding") == "gzip", path
        assert self.answers > 1, "what it looks like came too"
        return self.bytes


@pytest.mark.parametrize("role", PEOPLE)
def test_every_page_of_the_menu_is_there_soon(office: Office, role: str) -> None:
    with office.person(role, "lan.nt", **PEOPLE[role]) as page:
        paths = page.eval_on_selector_all("header nav a", "links => links.map(each => each.getAttribute('href'))")
        assert paths
        wire = Wire(page)
        costs = {path: wire.of(path) for path in paths}
    assert {path: cost for path, cost in costs.items() if cost > MOST} == {}


@pytest.mark.parametrize("path", ["/login", "/verify/"])
def test_so_is_what_anybody_sees(office: Office, path: str) -> None:
    with office.visitor() as page:
        assert Wire(page).of(path) < MOST


def test_so_is_a_dossier_of_forty_lines(office: Office) -> None:
    dossier = office.system.stage(forty_lines.STORY)
    dossier.story.tell(dossier)
    with office.person("reviewer", "truongphong.tckt20", agency=AGENCY) as page:
        assert Wire(page).of(f"/dossiers/{dossier.id}") < MOST
        assert page.locator(".goods-lines tbody tr").count() == 40


def test_so_is_the_counters_form_with_forty_lines(office: Office) -> None:
    cells = "\n".join(
        f"9503.00.22\tBúp bê {n}\t3\tDollo\tDC-{n}\tVải, cao 30 cm\tCN\tDollo Ltd\t{n}00" for n in range(1, 41)
    )
    with office.person("officer", "mau.nt", agency=AGENCY, javascript=False) as page:
        begin(page)
        page.get_by_text("Từ bảng tính", exact=True).click()
        page.fill("[name=pasted]", cells)
        page.get_by_role("button", name="Đưa vào bảng").click()
        expect(page.locator('[name="goods_lines-39-name"]')).to_have_value("Búp bê 40")
        assert Wire(page).of(page.url) < MOST
        assert page.locator(".goods fieldset.row").count() == 40
