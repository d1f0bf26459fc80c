"""Accounts of the console's own, sessions, and what is on record, over the real database."""

from __future__ import annotations

import json
import re
import zlib
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import httpx
import pytest
from itsdangerous.encoding import base64_decode
from pymongo import MongoClient

from deploy.dev.database import Database
from deploy.dev.ports import LOOPBACK, free_ports
from services.console.adapters.records.accounts import MongoTries
from services.console.domain.lock_out import Failures
from tests.integration.console.desk import SIGNED, Browser, csrf_in, run, token
from tests.integration.console.process import running_console

pytestmark = pytest.mark.integration

NEW = "cửa khẩu mưa xanh"
AGENT = "Mozilla/5.0 (test)"


@pytest.fixture
def store(listening: SimpleNamespace, database: MongoClient[Any]) -> Any:
    """What the console keeps."""
    store = database[listening.environment["CUAKHAU_DATABASE_PREFIX"] + "console"]
    store.tries.delete_many({})
    return store


@dataclass
class Person:
    """Of a local account; opens browsers of their own."""

    name: str
    first: str
    address: str

    @contextmanager
    def browser(self) -> Iterator[Browser]:
        headers = {"User-Agent": AGENT}
        with httpx.Client(
            base_url=self.address, headers=headers, follow_redirects=True, timeout=15, trust_env=False
        ) as client:
            yield Browser(client)

    def sign_in(self, browser: Browser, password: str, *, status: int = 200, wanted: str = "") -> str:
        fields: dict[str, object] = {"name": self.name, "password": password}
        return browser.send(f"/login/account{wanted}", fields, on="/login", status=status)

    def change(self, browser: Browser, old: str, new: str, *, status: int = 200) -> str:
        fields: dict[str, object] = {"old": old, "new": new, "again": new}
        return browser.send("/me/password", fields, on="/me/password", status=status)


@pytest.fixture
def open_account(listening: SimpleNamespace, store: Any, address: str) -> Callable[..., Person]:
    def opened(name: str, *roles: str) -> Person:
        store.accounts.delete_many({"_id": name})
        store.sessions.delete_many({"identity.account": f"local:{name}"})
        asked = [word for role in roles or ("operator",) for word in ("--as", role)]
        said = run(listening, "account", "add", name, *asked)
        assert said.exit_code == 0, said.output
        return Person(name, said.output.strip(), address)

    return opened


def test_a_first_password_is_changed_before_anything_else(open_account: Callable[..., Person]) -> None:
    lan = open_account("lan.first")
    with lan.browser() as browser:
        assert "Đổi mật khẩu" in lan.sign_in(browser, lan.first, wanted="?next=/messages")
        assert "Đổi mật khẩu" in browser.get("/messages"), "no page before"
        assert "Đổi mật khẩu" in browser.get("/me")
        assert "ít nhất 12 ký tự" in lan.change(browser, lan.first, "ngắn", status=422).lower()
        assert "không đúng" in lan.change(browser, "wrong", NEW, status=422)
        lan.change(browser, lan.first, NEW)
        assert "Thông điệp" in browser.get("/messages")
    with lan.browser() as browser:
        lan.sign_in(browser, lan.first, status=401)
        assert "Đổi mật khẩu" not in lan.sign_in(browser, NEW)


def test_failures_make_wait_and_are_on_record_without_what_was_typed(
    open_account: Callable[..., Person], store: Any
) -> None:
    lan = open_account("lan.locked")
    store.audit.delete_many({})
    with lan.browser() as browser:
        for _ in range(5):
            assert "không đúng" in lan.sign_in(browser, "mật khẩu sai", status=401)
        # However slow the machine is: the wait begins now.
        store.tries.update_one({"_id": "account:lan.locked"}, {"$set": {"last_at": datetime.now(UTC)}})
        assert "Có thể thử lại từ" in lan.sign_in(browser, lan.first, status=429)
        Person("mat.khau.cua.toi", "", lan.address).sign_in(browser, "x", status=401)
    entries = list(store.audit.find({"act": "sign_in_failed"}).sort("_id"))
    assert [(entry.get("person"), entry["detail"]) for entry in entries] == [
        *[("lan.locked", "password")] * 5,
        ("lan.locked", "too_many_tries"),
        (None, "password"),
    ]
    assert {(entry["address"], entry["agent"]) for entry in entries} == {(LOOPBACK, AGENT)}
    assert "mat.khau" not in repr(entries)


def test_a_hundred_tries_at_once_are_a_hundred_tries(store: Any) -> None:
    tries, now = MongoTries(store), datetime.now(UTC).replace(microsecond=0)

    def count(_n: int) -> bool:
        return tries.count("account:many", Failures(), now)

    with ThreadPoolExecutor(10) as pool:
        assert sum(pool.map(count, range(40))) == 1, "one of those who saw the same count counts"
    assert tries.get("account:many") == Failures(1, now)


def test_the_cookie_holds_no_token_and_the_secret_is_new_with_every_sign_in(
    open_account: Callable[..., Person], store: Any
) -> None:
    lan = open_account("lan.cookie")
    with lan.browser() as browser:
        browser.get("/login")
        before = _cookie(browser)
        lan.sign_in(browser, lan.first)
        lan.change(browser, lan.first, NEW)
        first = _cookie(browser)
        lan.sign_in(browser, NEW)
        second = _cookie(browser)
    assert "session" not in before
    assert before["csrf_token"] != first["csrf_token"] != second["csrf_token"]
    assert first["session"] != second["session"]
    assert set(second) == {"csrf_token", "session"}
    kept = list(store.sessions.find({"identity.account": "local:lan.cookie"}))
    assert len(kept) == 1, "the session before it is ended"
    assert second["session"] not in repr(kept)


def test_an_old_cookie_is_worth_nothing_after_sign_out(open_account: Callable[..., Person]) -> None:
    lan = open_account("lan.out")
    with lan.browser() as browser:
        lan.sign_in(browser, lan.first)
        kept = browser.client.cookies["cuakhau_console"]
        browser.send("/logout", {}, on="/login")
        browser.client.cookies.clear()
        browser.client.cookies.set("cuakhau_console", kept, domain=LOOPBACK)
        assert "Đăng nhập" in browser.get("/me")


def test_signing_out_everywhere_ends_every_browser_of_that_person_alone(open_account: Callable[..., Person]) -> None:
    lan, mai = open_account("lan.all"), open_account("mai.all")
    with lan.browser() as office, lan.browser() as home, mai.browser() as other:
        for browser, person in ((office, lan), (other, mai)):
            person.sign_in(browser, person.first)
            person.change(browser, person.first, NEW)
        lan.sign_in(home, NEW)
        assert home.get("/me").count(f'title="{AGENT}"') == 2
        assert "Số phiên đã kết thúc: 2".lower() in home.send("/me/sign-out-everywhere", {}, on="/me").lower()
        assert office.client.get("/me", follow_redirects=False).status_code == 302
        assert other.client.get("/me", follow_redirects=False).status_code == 200


def test_disabling_an_account_ends_its_sessions_now(
    open_account: Callable[..., Person], listening: SimpleNamespace
) -> None:
    lan = open_account("lan.gone")
    with lan.browser() as browser:
        lan.sign_in(browser, lan.first)
        assert "1" in run(listening, "account", "disable", "lan.gone").output
        assert browser.client.get("/me", follow_redirects=False).headers["location"].startswith("/login")
        lan.sign_in(browser, lan.first, status=401)


@pytest.mark.parametrize("ended", ["idle", "whole"])
def test_a_session_ends_by_time(open_account: Callable[..., Person], store: Any, ended: str) -> None:
    lan = open_account(f"lan.{ended}")
    now = datetime.now(UTC)
    past = {"idle": {"seen_at": now - timedelta(minutes=31)}, "whole": {"ends_at": now - timedelta(seconds=1)}}
    with lan.browser() as browser:
        lan.sign_in(browser, lan.first)
        lan.change(browser, lan.first, NEW)
        store.sessions.update_one({"identity.account": f"local:lan.{ended}"}, {"$set": past[ended]})
        assert "đã kết thúc" in browser.get("/messages")


def test_somebody_with_two_roles_chooses_and_changes_without_signing_in_again(
    open_account: Callable[..., Person], store: Any
) -> None:
    lan = open_account("lan.two", "operator", "admin")
    with lan.browser() as browser:
        lan.sign_in(browser, lan.first)
        asked = lan.change(browser, lan.first, NEW)
        assert "vai trò nào" in asked
        assert "vai trò nào" in browser.get("/messages"), "no page before the choice"
        operator, admin = re.findall(r'name="capacity"[^>]*value="([^"]+)"', asked)
        page = "/me/capacity?next=/messages"
        browser.send(page, {"capacity": operator}, on=page)
        browser.get("/audit", status=403)
        browser.send("/me/capacity", {"capacity": admin}, on="/me/capacity")
        assert "Chọn vai trò" in browser.get("/audit?person=lan.two")
        browser.send("/me/capacity", {"capacity": "signer:lan.two:TCKT01:"}, on="/me/capacity", status=422)
    roles = [entry["role"] for entry in store.audit.find({"person": "lan.two", "act": "role_chosen"}).sort("_id")]
    assert roles == ["operator", "admin"]


def test_what_is_looked_at_is_on_record_and_found_by_person_by_what_and_by_day(
    browser: Browser, store: Any, registration: object
) -> None:
    browser.sign_in("admin")
    store.audit.delete_many({})
    browser.get(f"/messages/registration/{SIGNED}")
    (entry,) = store.audit.find({"act": "viewed"})
    assert (entry["person"], entry["role"], entry["kind"]) == ("lan.nt", "admin", "message")
    assert entry["expires_at"] - entry["at"] == timedelta(days=3650)
    today = (entry["at"] + timedelta(hours=7)).date()
    for search in (
        f"about=registration/{SIGNED}",
        "about=QG2026000590",
        "person=lan.nt&act=viewed",
        f"since={today}&until={today}",
        f"since={today:%d/%m/%Y}",
    ):
        assert "QG2026000590" in _rows(browser.get(f"/audit?{search}")), search
    for search in ("about=QG2026000591", "person=mai.tt", f"until={today - timedelta(days=1)}"):
        assert "Không có bản ghi nào khớp" in browser.get(f"/audit?{search}"), search
    assert "không phải là ngày" in browser.get("/audit?since=hôm-qua")
    searches = [entry["detail"] for entry in store.audit.find({"kind": "audit"})]
    assert "person=mai.tt" in searches, "looking through the looks of others is one too"


def test_the_record_is_paged_newest_first(browser: Browser, store: Any) -> None:
    browser.sign_in("admin")
    store.audit.delete_many({})
    at = datetime(2026, 11, 20, tzinfo=UTC)
    store.audit.insert_many(
        {"_id": f"id-{n:03}", "at": at, "act": "viewed", "person": "lan.nt", "ref": f"ref-{n:03}"} for n in range(120)
    )
    page, seen = browser.get("/audit"), []
    while True:
        seen += re.findall(r">(ref-\d+)<", page)
        following = re.search(r'rel="next" href="([^"]+)"', page)
        if following is None:
            break
        page = browser.get(following[1])
    assert seen == [f"ref-{n:03}" for n in reversed(range(120))]


@pytest.mark.parametrize("role", ["officer", "signer", "operator"])
def test_the_record_is_for_administrators(browser: Browser, role: str) -> None:
    browser.client.follow_redirects = False
    browser.sign_in(role, status=302)
    browser.get("/audit", status=403)


@pytest.mark.parametrize("elsewhere", ["https://evil.example", "//evil.example", "/\\evil.example", "/\t/evil.example"])
def test_an_account_leads_to_no_other_site(open_account: Callable[..., Person], elsewhere: str) -> None:
    lan = open_account("lan.redirect")
    with lan.browser() as browser:
        browser.client.follow_redirects = False
        page = browser.client.get("/login").text
        csrf = csrf_in(page)
        fields = {"csrf_token": csrf, "name": lan.name, "password": lan.first}
        response = browser.client.post("/login/account", params={"next": elsewhere}, data=fields)
    assert (response.status_code, response.headers["location"]) == (302, "/")


@pytest.mark.parametrize(
    "path", ["/login", "/login/account", "/me/capacity", "/me/password", "/me/sign-out-everywhere"]
)
def test_no_form_is_taken_from_another_site(operator: Browser, path: str) -> None:
    assert operator.client.post(path, data={"token": token("admin")}).status_code == 400


def test_other_sites_neither_frame_nor_script_the_pages(address: str) -> None:
    headers = httpx.get(f"{address}/login", trust_env=False).headers
    policy = dict(part.strip().partition(" ")[::2] for part in headers["Content-Security-Policy"].split(";"))
    assert (policy["frame-ancestors"], headers["X-Frame-Options"]) == ("'self'", "SAMEORIGIN")
    assert (policy["script-src"], policy["style-src"], policy["base-uri"]) == ("'self'", "'self'", "'none'")
    assert policy["default-src"] == "'none'"
    assert headers["X-Content-Type-Options"] == "nosniff"


def test_the_command_refuses_what_is_no_account(listening: SimpleNamespace) -> None:
    assert run(listening, "account", "add", "lan.nt", "--as", "king").exit_code == 2
    assert "officer@" in run(listening, "account", "add", "lan.nt", "--as", "officer").output
    assert run(listening, "account", "add", "Lan Nguyen", "--as", "admin").exit_code == 2
    assert "There is no account" in run(listening, "account", "reset", "nobody.here").output


def console_with(listening: SimpleNamespace, log: Path, **changed: str) -> AbstractContextManager[str]:
    """Another one, with other settings; gives its address."""
    address = f"{LOOPBACK}:{free_ports(1)[0]}"
    return running_console({**listening.environment, "CONSOLE_ADDRESS": address, **changed}, log)


def test_outside_development_there_are_neither_tokens_nor_accounts(listening: SimpleNamespace, tmp_path: Path) -> None:
    outside = {
        "CUAKHAU_ENV": "production",
        "CUAKHAU_OIDC_ISSUER": "https://id.example.vn",
        "CUAKHAU_OIDC_CLIENT_ID": "cuakhau",
        "CONSOLE_PROXIES": "1",
        "CUAKHAU_PUBLIC_URL": "https://kiemtra.example.vn",
    }
    with (
        console_with(listening, tmp_path / "log", **outside) as url,
        httpx.Client(base_url=url, trust_env=False, headers={"X-Forwarded-Proto": "https"}) as client,
    ):
        page = client.get("/login")
        cookie = page.headers["set-cookie"]
        assert cookie.startswith("__Host-cuakhau_console=")
        assert all(word in cookie for word in ("Secure", "HttpOnly", "SameSite=Lax", "Path=/"))
        assert page.headers["Strict-Transport-Security"]
        assert ('name="token"' in page.text, 'name="password"' in page.text) == (False, False)
        csrf = csrf_in(page.text)
        headers = {"Cookie": cookie.partition(";")[0], "Referer": f"https://{LOOPBACK}/login", "Host": LOOPBACK}
        for path, fields in (
            ("/login", {"token": token("admin")}),
            ("/login/account", {"name": "lan.nt", "password": "x"}),
        ):
            sent = client.post(path, data={"csrf_token": csrf, **fields}, headers=headers)
            assert sent.status_code == 404, (path, sent.text)


def test_floods_of_failures_do_not_fill_the_record(listening: SimpleNamespace, tmp_path: Path, store: Any) -> None:
    store.audit.delete_many({})
    provider = {"CUAKHAU_OIDC_ISSUER": "http://127.0.0.1:1", "CUAKHAU_OIDC_CLIENT_ID": "cuakhau"}
    with (
        console_with(listening, tmp_path / "log", **provider) as url,
        httpx.Client(base_url=url, trust_env=False, timeout=15) as client,
    ):
        assert client.get("/login/openid/back?state=guessed").status_code == 400
        # Many more from there, so that the wait is longer than this test may take.
        many = {"count": 60, "last_at": datetime.now(UTC)}
        assert store.tries.update_one({"_id": f"address:{LOOPBACK}", "count": 1}, {"$set": many}).matched_count == 1
        assert client.get("/login/openid/back?state=guessed").status_code == 429
        browser = Browser(client)
        browser.send("/login/account", {"name": "lan.nt", "password": "x"}, on="/login", status=429)
    assert store.audit.count_documents({"act": "sign_in_failed"}) == 1


def test_while_the_database_is_away_nobody_is_let_in_and_every_page_says_why(
    listening: SimpleNamespace, tmp_path: Path, database_of_its_own: Database
) -> None:
    away = {"MONGODB_URI": database_of_its_own.mongodb_uri + "&serverSelectionTimeoutMS=500"}
    with (
        console_with(listening, tmp_path / "log", **away) as url,
        httpx.Client(base_url=url, follow_redirects=True, timeout=30, trust_env=False) as client,
    ):
        browser = Browser(client)
        browser.sign_in("operator")
        assert client.get("/readyz").status_code == 200
        database_of_its_own.kill()
        browser.get("/messages", status=503)
        assert "không ghi được" in browser.sign_in("operator", status=503), "not even with a good token"
        assert "đăng xuất trên trình duyệt này" in browser.send("/logout", {}, on="/login")
        assert "session" not in _cookie(browser), "whoever leaves is gone from this browser all the same"
        ready = client.get("/readyz")
        assert (ready.status_code, "database" in ready.json()["checks"]) == (503, True)


def _cookie(browser: Browser) -> dict[str, Any]:
    """What the signed cookie says to whoever reads it."""
    text = browser.client.cookies["cuakhau_console"]
    packed = text.startswith(".")
    data = base64_decode(text.lstrip(".").partition(".")[0])
    said: dict[str, Any] = json.loads(zlib.decompress(data) if packed else data)
    return {name: value for name, value in said.items() if not name.startswith("_")}


def _rows(page: str) -> str:
    return page.partition("<tbody>")[2].partition("</tbody>")[0]
