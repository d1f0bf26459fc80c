"""Where a certification body begins: with the dossiers that name it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from tests.integration.console.before_recorded import Office, recorded, sign_in
from tests.integration.console.desk import Browser

pytestmark = pytest.mark.integration


@pytest.fixture
def dossier(office: Office) -> dict[str, Any]:
    """As registration lists it."""
    said = recorded("paused")
    office.begin(said)
    one: dict[str, Any] = said["registration"][f"/registrations/{said['id']}"]
    content = one["dossier"]
    certifying = {**one["handlers"], "tccn": {"code": 2, "name": "Đã tiếp nhận"}}
    rest = {"importer": content["importer"], "goods": content["goods_lines"][0]["name"], "lines": 2}
    row = {**one, **rest, "handlers": certifying, "next_due_on": None}
    office.registration.answers["/registrations"] = {"items": [row], "next": None}
    return row


@pytest.fixture
def body(office: Office) -> Iterator[Browser]:
    with office.browser() as browser:
        sign_in(browser, "cert_body", body="QUATEST1")
        yield browser


def test_it_comes_to_its_dossiers_and_has_a_menu(body: Browser, dossier: dict[str, Any]) -> None:
    page = body.get("/")
    assert "<h1>Hồ sơ chứng nhận</h1>" in page
    assert 'aria-current="page">Hồ sơ chứng nhận</a>' in page
    assert f'href="/dossiers/{dossier["id"]}">{dossier["file_code"]}</a>' in page
    assert "và 1 mặt hàng khác" in page


def test_where_none_names_it_it_is_told_how_one_comes(body: Browser, office: Office, dossier: dict[str, Any]) -> None:
    office.registration.answers["/registrations"] = {"items": [], "next": None}
    assert "Chưa có hồ sơ nào chọn tổ chức của bạn" in body.get("/certifying/")
    assert "Không có hồ sơ nào của tổ chức có mã bắt đầu như vậy" in body.get("/certifying/?q=QG2026")


@pytest.mark.usefixtures("dossier")
def test_nobody_else_has_the_page(office: Office) -> None:
    with office.browser() as browser:
        sign_in(browser, "officer", agency="TCKT10")
        browser.get("/certifying/", status=403)
