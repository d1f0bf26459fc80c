"""Drafts of the counter: whose they are, and that nothing typed is lost when the sign-in or the form has run out."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from uuid import uuid4

import httpx
import pytest
from pymongo import MongoClient

from services.console.adapters.records.drafts import MongoDrafts
from services.console.application.counter import REGISTER, Draft, KeptFile
from services.console.domain.registration.paper import Paper
from shared.clock import utc_now
from shared.errors import NotFound
from shared.web.tokens import issue
from tests.conftest import fresh_prefix
from tests.integration.console.before_recorded import Office
from tests.integration.console.desk import SECRET, Browser, csrf_in

pytestmark = pytest.mark.integration

AGENCY = "TCKT11"


@pytest.fixture
def officer(browser: Browser) -> Browser:
    sign_in(browser)
    return browser


def sign_in(browser: Browser, subject: str = "lan.nt", role: str = "officer", *, status: int = 200) -> None:
    """To the counter itself: the stand-in services know no worklist."""
    path = "/login?next=/counter/"
    browser.send(path, {"token": issue(SECRET, subject=subject, role=role, agency=AGENCY)}, on=path, status=status)


def begun(browser: Browser) -> str:
    """The path of a new draft."""
    page = browser.client.get("/counter/")
    answer = browser.client.post("/counter/drafts", data={"csrf_token": csrf_in(page.text)})
    assert answer.status_code == 200, answer.text
    return answer.url.path


def pen_in(page: str) -> str:
    """What the owner's form has and the address has not."""
    found = re.search(r'name="pen" value="([^"]+)"', page)
    assert found
    return found[1]


def test_a_session_that_ran_out_keeps_what_was_typed_and_leads_back(officer: Browser) -> None:
    path = begun(officer)
    pen = pen_in(officer.get(path))
    officer.client.cookies.clear()
    typed = {"importer-name": "Công ty Không Mất", "pen": pen}
    answer = officer.client.post(path, data=typed, follow_redirects=False)
    assert answer.status_code == 302
    assert answer.headers["Location"] == f"/login?next={path}"
    sign_in(officer)
    assert "Công ty Không Mất" in officer.get(path)


def test_a_form_of_an_earlier_session_is_shown_again_and_registers_nothing(officer: Browser) -> None:
    path = begun(officer)
    typed = {"importer-name": "Công ty Hai Phiên", "do": "send", "csrf_token": "old", "pen": pen_in(officer.get(path))}
    answer = officer.client.post(path, data=typed)
    assert answer.status_code == 200
    assert "Bạn đã đăng nhập lại" in answer.text
    assert "Công ty Hai Phiên" in answer.text
    # Elsewhere in the room such a form is refused outright.
    assert officer.client.post(f"{path}/drop", data={}).status_code == 400
    assert "Công ty Hai Phiên" in officer.get(path)
    assert officer.client.post(f"{path}/kept", data={**typed, "importer-name": "Công ty Ba"}).status_code == 204
    assert "Công ty Ba" in officer.get(path)


@pytest.mark.parametrize("pen", ["", "made-up", "of another draft"])
@pytest.mark.parametrize("signed_in", [True, False])
def test_whoever_knows_a_drafts_address_alone_writes_nothing_into_it(
    officer: Browser, pen: str, signed_in: bool
) -> None:
    path = begun(officer)
    if pen == "of another draft":
        pen = pen_in(officer.get(begun(officer)))
    cookies = dict(officer.client.cookies)
    if not signed_in:
        officer.client.cookies.clear()
    typed = {"importer-name": "Kẻ Gian", "pen": pen}
    answer = officer.client.post(path, data=typed, follow_redirects=False)
    assert (answer.status_code, answer.headers.get("Location")) == (
        (400, None) if signed_in else (302, f"/login?next={path}")
    )
    # Not led elsewhere: the page's script would say that it was kept.
    assert officer.client.post(f"{path}/kept", data=typed, follow_redirects=False).status_code == (
        400 if signed_in else 403
    )
    officer.client.cookies.update(cookies)
    assert "Kẻ Gian" not in officer.get(path)


def test_nobody_else_who_is_signed_in_writes_a_draft_not_even_with_its_form(officer: Browser, address: str) -> None:
    path = begun(officer)
    page = officer.get(path)
    with httpx.Client(base_url=address, follow_redirects=True, timeout=15, trust_env=False) as client:
        other = Browser(client)
        sign_in(other, "ai.do")
        other.send(path, {"importer-name": "Kẻ Gian", "pen": pen_in(page)}, on="/counter/", status=404)
        other.send(f"{path}/kept", {"importer-name": "Kẻ Gian", "pen": pen_in(page)}, on="/counter/", status=404)
    assert "Kẻ Gian" not in officer.get(path)


def test_a_draft_is_its_owners_alone(officer: Browser, address: str) -> None:
    path = begun(officer)
    with httpx.Client(base_url=address, follow_redirects=True, timeout=15, trust_env=False) as client:
        other = Browser(client)
        sign_in(other)
        assert path in other.get("/counter/")  # the same person at another computer
    with httpx.Client(base_url=address, follow_redirects=True, timeout=15, trust_env=False) as client:
        other = Browser(client)
        sign_in(other, "ai.do")
        assert path not in other.get("/counter/")
        other.get(path, status=404)
        other.get(f"{path}/drop", status=404)


def test_rows_change_and_scans_are_kept_whichever_button_was_pressed(officer: Browser) -> None:
    path = begun(officer)
    page = officer.send(path, {"do": "row:goods_lines:copy:0", "goods_lines-0-name": "Búp bê", "scans": ""}, on=path)
    assert page.count('value="Búp bê"') == 2
    csrf = csrf_in(officer.get(path))
    scans = [("scans", (name, b"%PDF-1.4", "application/pdf")) for name in ("hoa don.pdf", "van_don.pdf")]
    answer = officer.client.post(path, data={"csrf_token": csrf, "do": "keep"}, files=scans)
    assert answer.status_code == 200
    for said in ("hoa don.pdf", "van_don.pdf", '<option value="4" selected>', '<option value="2" selected>'):
        assert said in answer.text


def test_a_quantity_that_can_be_read_in_two_ways_is_asked_about_beside_all_else_that_is_wrong(office: Office) -> None:
    office.begin({"registration": {"/code-lists": {}}, "inspection": {}, "notification": {}})
    found = [
        {"pointer": "/goods_lines/0/quantity", "code": "required", "detail": "This field is mandatory; fill it in."},
        {"pointer": "/goods_lines/0/hs_code", "code": "hs_code", "detail": "An HS code has 8 digits."},
    ]
    office.registration.refusals["/registrations"] = (422, {"code": "invalid", "detail": "x", "errors": found})
    with office.browser() as browser:
        sign_in(browser)
        path = begun(browser)
        typed = {"goods_lines-0-hs_code": "9503", "goods_lines-0-quantity": "1.200", "do": "send"}
        page = browser.send(path, typed, on=path, status=422)
    assert "Hãy viết 1200 hoặc 1,2" in page
    assert "Mã HS có 8 chữ số" in page
    assert page.count('href="#goods_lines-0-quantity"') == 1, "that it is missing is not said"
    assert 'value="1.200"' in page


def test_only_officers_have_the_counter(browser: Browser) -> None:
    sign_in(browser, role="signer", status=403)
    browser.get("/counter/", status=403)


@pytest.fixture
def drafts(mongodb_uri: str, database: MongoClient[Any]) -> Iterator[MongoDrafts]:
    with fresh_prefix(database) as prefix:
        yield MongoDrafts(database[f"{prefix}console"], timedelta(days=30), utc_now)


def one(person: str = "lan.nt") -> Draft:
    return Draft(str(uuid4()), person, REGISTER, str(uuid4()), utc_now(), utc_now())


def test_scans_larger_than_a_document_come_back_whole(drafts: MongoDrafts) -> None:
    draft = one()
    drafts.begin(draft)
    data = bytes(range(256)) * (70_000)
    drafts.keep_file(draft.id, KeptFile("f", "scan.pdf", "application/pdf", len(data)), data)
    assert drafts.data_of(draft.id, "f") == data
    assert drafts.get(draft.id).file("f")


def test_a_draft_that_was_sent_is_kept_no_more(drafts: MongoDrafts) -> None:
    draft = one()
    drafts.begin(draft)
    assert drafts.keep(draft.id, Paper({"note": "một"}), now=utc_now())
    drafts.keep_file(draft.id, KeptFile("f", "a.pdf", "application/pdf", 1), b"x")
    drafts.done(draft.id, "dossier")
    assert not drafts.keep(draft.id, Paper({"note": "hai"}), now=utc_now())
    assert drafts.get(draft.id).paper.header == {"note": "một"}
    assert drafts.of_person("lan.nt") == []
    with pytest.raises(NotFound):
        drafts.data_of(draft.id, "f")


def test_a_draft_thrown_away_is_gone_with_its_scans(drafts: MongoDrafts) -> None:
    draft = one()
    drafts.begin(draft)
    drafts.keep_file(draft.id, KeptFile("f", "a.pdf", "application/pdf", 1), b"x")
    drafts.drop(draft.id)
    for read in (lambda: drafts.get(draft.id), lambda: drafts.data_of(draft.id, "f")):
        with pytest.raises(NotFound):
            read()
    assert not drafts.keep(draft.id, Paper(), now=utc_now())
