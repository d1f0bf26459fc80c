"""Signing in and out before a real identity provider, as people do it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

import httpx
import pytest
from playwright.sync_api import Page, expect

from deploy.dev.ports import free_ports
from shared.web import tokens
from tests.browser.looks import looked_at
from tests.browser.office import Office, console_of
from tests.browser.provider import Provider
from tests.e2e.conftest import SECRET

pytestmark = pytest.mark.integration

CONTACT = "Tổ công nghệ thông tin, máy lẻ 101"
PEOPLE = {
    "lan": {"name": "Nguyễn Thị Lan", "preferred_username": "oidc.lan"},
    "binh": {"name": "Trần Văn Bình", "preferred_username": "oidc.binh"},
    "hoa": {"name": "Lê Thị Hoa", "preferred_username": ["oidc.hoa.hn", "oidc.hoa.hp"]},
    "stranger": {"name": "Người Lạ", "preferred_username": "oidc.stranger"},
    "company": {"name": "Công ty Đồ chơi", "tax_code": "0100109106"},
}
REGISTER = [
    ("oidc.lan", "TCKT19", ["operator"]),
    ("oidc.binh", "TCKT19", ["operator", "admin"]),
    ("oidc.hoa.hn", "TCKT19", ["operator"]),
    ("oidc.hoa.hp", "TCKT16", ["operator"]),
]


@dataclass(frozen=True)
class Door:
    """office: before a console that knows the provider."""

    office: Office
    provider: Provider


@pytest.fixture(scope="module")
def door(office: Office, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Door]:
    for id, agency, roles in REGISTER:
        _enter(office, id, agency, roles)
    directory = tmp_path_factory.mktemp("door")
    provider = Provider(free_ports(1)[0], dict(PEOPLE), directory)
    asked = {**provider.settings, "CUAKHAU_ACCESS_CONTACT": CONTACT}
    with console_of(office.system, directory, **asked) as url, provider.running(url):
        yield Door(replace(office, url=url), provider)


def test_whoever_the_register_knows_comes_in_and_lands_where_they_wanted(door: Door) -> None:
    with door.office.visitor() as page:
        page.goto("/messages?reason=fork")
        looked_at(page, "sign-in")
        _prove(page, "lan")
        expect(page).to_have_url(f"{door.office.url}/messages?reason=fork")
        expect(page.locator(".who")).to_contain_text("oidc.lan")
        cookie = next(each for each in page.context.cookies() if each["name"] == "cuakhau_console")
        assert (cookie["httpOnly"], cookie["sameSite"]) == (True, "Lax")
    entry = _audit(door, {"act": "signed_in", "person": "oidc.lan"})
    assert (entry["detail"], entry["role"], entry["agency"]) == ("openid", "operator", "TCKT19")


def test_signing_out_ends_the_session_at_the_provider_too(door: Door) -> None:
    with door.office.visitor() as page:
        page.goto("/messages")
        _prove(page, "lan")
        page.get_by_role("button", name="Đăng xuất").click()
        # The provider asks once more, then sends back.
        page.get_by_role("button", name="Yes, sign me out").click()
        expect(page).to_have_url(f"{door.office.url}/login")
        page.get_by_role("link", name="Đăng nhập bằng tài khoản cơ quan").click()
        expect(page.locator("input[name=login]")).to_be_visible()
        page.goto(f"{door.office.url}/messages")
        expect(page.locator("h1")).to_have_text("Đăng nhập")
    assert _audit(door, {"act": "signed_out", "person": "oidc.lan"})


def test_signing_out_works_without_javascript(door: Door) -> None:
    with door.office.visitor(javascript=False) as page:
        page.goto("/messages")
        _prove(page, "lan")
        page.get_by_role("button", name="Đăng xuất").click()
        expect(page.get_by_role("button", name="Yes, sign me out")).to_be_visible()


def test_somebody_with_two_roles_chooses_one_and_changes_it_later(door: Door) -> None:
    with door.office.visitor() as page:
        page.goto("/messages")
        _prove(page, "binh")
        expect(page.locator("h1")).to_have_text("Bạn làm việc với vai trò nào?")
        looked_at(page, "capacity")
        page.get_by_label("Người vận hành").check()
        page.get_by_role("button", name="Tiếp tục").click()
        expect(page).to_have_url(f"{door.office.url}/messages")
        assert page.get_by_role("link", name="Nhật ký truy cập").count() == 0
        page.locator(".who").click()
        page.wait_for_url("**/me")
        looked_at(page, "account")
        page.get_by_role("link", name="Đổi vai trò").click()
        page.get_by_label("Quản trị viên").check()
        page.get_by_role("button", name="Tiếp tục").click()
        page.get_by_role("link", name="Nhật ký truy cập").click()
        page.get_by_label("Người dùng, theo tên đăng nhập").fill("oidc.binh")
        page.get_by_role("button", name="Tìm kiếm").click()
        expect(page.locator("tbody tr").filter(has_text="Chọn vai trò")).to_have_count(2)
        looked_at(page, "access-record")


def test_somebody_of_two_agencies_chooses_where(door: Door) -> None:
    with door.office.visitor() as page:
        page.goto("/messages")
        _prove(page, "hoa")
        page.get_by_label("TCKT16").check()
        page.get_by_role("button", name="Tiếp tục").click()
        expect(page.locator(".brand-part")).to_have_text("TCKT16")
        expect(page.locator(".who")).to_contain_text("oidc.hoa.hp")


def test_a_role_that_the_register_took_away_cannot_be_chosen_any_more(door: Door) -> None:
    _enter(door.office, "oidc.short", "TCKT19", ["operator", "admin"])
    door.provider.people["short"] = {"name": "Phạm Văn Ngắn", "preferred_username": "oidc.short"}
    door.provider.restart(door.office.url)
    with door.office.visitor() as page:
        page.goto("/messages")
        _prove(page, "short")
        page.get_by_label("Người vận hành").check()
        _change(door.office, "oidc.short", "TCKT19", ["operator"], version=1)
        page.get_by_role("button", name="Tiếp tục").click()
        page.goto("/me/capacity")
        expect(page.get_by_role("radio")).to_have_count(1)


def test_an_importer_comes_in_by_their_tax_code(door: Door) -> None:
    with door.office.visitor() as page:
        page.goto("/my")
        _prove(page, "company")
        expect(page.locator(".who")).to_contain_text("0100109106")
        expect(page).to_have_url(f"{door.office.url}/my")
    entry = _audit(door, {"act": "signed_in", "person": "0100109106"})
    assert (entry["role"], entry.get("agency")) == ("importer", None)


def test_whoever_the_register_does_not_know_is_told_whom_to_ask(door: Door) -> None:
    with door.office.visitor() as page:
        page.goto("/messages")
        _prove(page, "stranger")
        expect(page.locator("h1")).to_have_text("Chưa được phép truy cập")
        expect(page.locator("main")).to_contain_text(CONTACT)
        expect(page.locator("main")).to_contain_text("oidc.stranger")
        looked_at(page, "not-let-in")
        page.goto("/messages")
        expect(page.locator("h1")).to_have_text("Đăng nhập")
    assert _audit(door, {"act": "sign_in_failed", "person": f"oidc:{door.provider.issuer}|stranger"})


def test_whoever_breaks_off_there_is_not_signed_in(door: Door) -> None:
    with door.office.visitor() as page:
        page.goto("/login/openid?next=/messages")
        page.get_by_role("link", name="Cancel").click()
        expect(page.locator("main")).to_contain_text("Bạn chưa đăng nhập")
        page.get_by_role("link", name="Đăng nhập lại từ đầu").click()
        expect(page.locator("h1")).to_have_text("Đăng nhập")


def test_a_way_back_works_once_and_in_its_own_browser_only(door: Door) -> None:
    with door.office.visitor() as page, door.office.visitor() as another:
        backs: list[str] = []
        page.on("request", lambda request: backs.append(request.url) if "/openid/back" in request.url else None)
        page.goto("/messages")
        _prove(page, "lan")
        expect(page.locator(".who")).to_contain_text("oidc.lan")
        (back,) = backs
        for somewhere in (another, page):
            answer = somewhere.goto(back)
            assert answer
            assert answer.status == 400
            expect(somewhere.locator("main")).to_contain_text("đã được dùng rồi")


def test_new_keys_of_the_provider_let_people_in(door: Door) -> None:
    door.provider.restart(door.office.url)
    with door.office.visitor() as page:
        page.goto("/messages")
        _prove(page, "lan")
        expect(page.locator(".who")).to_contain_text("oidc.lan")


def _prove(page: Page, name: str) -> None:
    """At the provider, from the sign-in page or on the way there."""
    page.get_by_role("link", name="Đăng nhập bằng tài khoản cơ quan").click()
    page.fill("input[name=login]", name)
    page.fill("input[name=password]", "whatever")
    page.get_by_role("button", name="Sign-in").click()
    page.get_by_role("button", name="Continue").click()


def _enter(office: Office, id: str, agency: str, roles: list[str]) -> None:
    body = {"staff_id": id, **_entry(id, agency, roles)}
    answer = _admin(office).post("/admin/staff", json=body)
    assert answer.status_code == 201, answer.text


def _change(office: Office, id: str, agency: str, roles: list[str], *, version: int) -> None:
    headers = {"If-Match": f'"{version}"'}
    answer = _admin(office).put(f"/admin/staff/{id}", json=_entry(id, agency, roles), headers=headers)
    assert answer.status_code == 200, answer.text


def _entry(id: str, agency: str, roles: list[str]) -> dict[str, Any]:
    said = {"valid_from": "2026-01-01", "correction": True, "reason": "Nhận nhiệm vụ"}
    return {"name": id, "agency": agency, "roles": roles, **said}


def _admin(office: Office) -> httpx.Client:
    url = office.system.processes["registration"].url
    token = tokens.issue(SECRET, role="admin", subject="test.admin")
    return httpx.Client(base_url=url, headers={"Authorization": f"Bearer {token}"}, timeout=20, trust_env=False)


def _audit(door: Door, wanted: dict[str, Any]) -> dict[str, Any]:
    system = door.office.system
    entry = system.mongo[system.prefix + "console"].audit.find_one(wanted, sort=[("_id", -1)])
    assert entry, wanted
    return dict(entry)
