"""Who gets in, how long, and what a page asks of a form."""

from __future__ import annotations

from datetime import timedelta

import pytest

from shared.web.tokens import issue
from tests.fakes.message_service import MessageService
from tests.integration.console.desk import FORKED, SIGNED, Browser, csrf_in, token

pytestmark = pytest.mark.integration


def test_nobody_sees_a_page_without_signing_in_and_lands_where_he_wanted(browser: Browser) -> None:
    response = browser.client.get("/messages?reason=fork", follow_redirects=False)
    assert response.status_code == 302
    there = response.headers["location"]
    browser.send(there, {"token": token("operator")}, on="/login")
    assert "QG2026000591" in browser.get("/messages?reason=fork")
    assert "QG2026000590" not in browser.get("/messages?reason=fork")


@pytest.mark.parametrize(
    "elsewhere", ["https://evil.example/", "//evil.example", "/\\evil.example", "/\t/evil.example"]
)
def test_signing_in_leads_to_no_other_site(browser: Browser, elsewhere: str) -> None:
    browser.client.follow_redirects = False
    page = browser.client.get("/login").text
    csrf = csrf_in(page)
    fields = {"csrf_token": csrf, "token": token("operator")}
    response = browser.client.post("/login", params={"next": elsewhere}, data=fields)
    assert (response.status_code, response.headers["location"]) == (302, "/")


@pytest.mark.parametrize(("role", "status"), [("officer", 403), ("signer", 403), ("operator", 200), ("admin", 200)])
def test_the_role_is_checked_on_every_page(browser: Browser, role: str, status: int) -> None:
    browser.client.follow_redirects = False
    browser.sign_in(role, status=302)
    for path in ("/messages", f"/messages/registration/{SIGNED}"):
        browser.get(path, status=status)


def test_an_expired_or_foreign_token_does_not_sign_in(browser: Browser) -> None:
    assert "không hợp lệ" in browser.sign_in("operator", status=401, lifetime=timedelta(seconds=-60))
    forged = issue("x" * 40, subject="lan.nt", role="operator")
    assert "không hợp lệ" in browser.send("/login", {"token": forged}, on="/login", status=401)
    browser.get("/login")
    assert "Đăng nhập" in browser.get("/")


def test_after_signing_out_pages_are_closed(operator: Browser) -> None:
    assert "Bạn đã đăng xuất" in operator.send("/logout", {})
    assert operator.client.get("/", follow_redirects=False).status_code == 302


def test_the_session_cookie_is_out_of_reach_of_scripts_and_other_sites(browser: Browser) -> None:
    cookie = browser.client.get("/login").headers["set-cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie


@pytest.mark.parametrize(
    "path",
    [
        "/logout",
        "/language",
        "/messages/selection",
        "/messages/selection/skip",
        f"/messages/registration/{SIGNED}/replay",
        f"/messages/registration/{SIGNED}/skip",
        f"/messages/inspection/{FORKED}/rebase",
    ],
)
def test_a_form_without_its_csrf_token_is_refused_and_nothing_happens(
    operator: Browser, registration: MessageService, inspection: MessageService, path: str
) -> None:
    fields = {"reason": "r", "sequence": "2", "event_id": "e", "act": "replay", "ref": f"registration/{SIGNED}"}
    response = operator.client.post(path, data=fields)
    assert response.status_code == 400
    assert "không còn hiệu lực" in response.text
    assert registration.acts + inspection.acts == []
