"""Papers as people meet them: in the dossier's list, and on the public page behind the QR code."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from shared.papers.codes import spaced
from tests.browser.looks import looked_at
from tests.browser.office import Office
from tests.e2e.stories import toys
from tests.e2e.story import Stage

pytestmark = pytest.mark.integration


@pytest.fixture(scope="module")
def told(office: Office) -> Stage:
    stage = office.system.stage(toys.STORY)
    toys.tell(stage)
    stage.wait(lambda: _row(stage, "result-notice"), "the notice is owed")
    # On a busy machine sealing takes longer than a page may.
    operator, at = stage.place.operator, f"/registrations/{stage.id}/papers"
    for row in operator.read("registration", at)["items"]:
        operator.client.get(f"{operator.urls['registration']}{at}/{row['key']}", timeout=100).raise_for_status()
    return stage


@pytest.fixture
def anybody(office: Office) -> Iterator[Page]:
    """Somebody who never signed in."""
    context = office.browser.new_context(base_url=office.url, locale="vi-VN", viewport={"width": 360, "height": 800})
    yield context.new_page()
    context.close()


def test_an_officer_finds_shows_and_downloads_the_papers(office: Office, told: Stage, tmp_path: Path) -> None:
    with office.person("officer", "chuyenvien", agency="TCKT11") as page:
        page.goto(f"/papers/{told.id}")
        expect(page.locator("h1")).to_have_text("Giấy tờ của hồ sơ")
        assert page.locator("tbody tr").count() == 2
        frame = page.locator("iframe").get_attribute("src") or ""
        assert "result-notice" in frame
        answer = page.request.get(frame)
        assert (answer.status, answer.headers["content-type"]) == (200, "application/pdf")
        with page.expect_download() as begun:
            page.locator("tr", has_text="Thông báo kết quả").get_by_role("link", name="Tải về").click()
        begun.value.save_as(tmp_path / "notice.pdf")
        assert (tmp_path / "notice.pdf").read_bytes() == answer.body()
        looked_at(page, "papers")


def test_another_agency_sees_none_of_them(office: Office, told: Stage) -> None:
    with office.person("officer", "nguoi.la", agency="TCKT18") as page:
        assert page.goto(f"/papers/{told.id}").status == 403  # type: ignore[union-attr]
        key = _row(told, "result-notice")["key"]
        assert page.request.get(f"/papers/{told.id}/registration/{key}").status == 403


def test_anybody_learns_from_the_code_that_the_paper_stands(anybody: Page, told: Stage) -> None:
    notice = _row(told, "result-notice")
    anybody.goto("/verify/")
    anybody.get_by_label("Mã kiểm tra").fill(notice["code"].lower())
    anybody.get_by_role("button", name="Kiểm tra").click()
    expect(anybody.locator("h1")).to_have_text("Giấy tờ này còn hiệu lực")
    assert anybody.url.endswith(f"/verify/{spaced(notice['code'])}")
    expect(anybody.get_by_text(notice["number"])).to_be_visible()
    assert told.tax_code not in anybody.content()
    looked_at(anybody, "verify-valid")


def test_an_unknown_code_is_not_ours(anybody: Page) -> None:
    answer: Any = anybody.goto("/verify/R000-0000-0000-0000")
    assert answer.status == 404
    expect(anybody.locator("h1")).to_have_text("Không có giấy tờ nào mang mã này")
    looked_at(anybody, "verify-unknown")


def test_a_file_is_ours_to_the_last_byte_or_not_at_all(
    anybody: Page, office: Office, told: Stage, tmp_path: Path
) -> None:
    key = _row(told, "result-notice")["key"]
    with office.person("officer", "chuyenvien", agency="TCKT11") as page:
        sealed = page.request.get(f"/papers/{told.id}/registration/{key}").body()
    for name, content, said in (
        ("sealed", sealed, "Giấy tờ này còn hiệu lực"),
        ("changed", sealed[:30000] + bytes([sealed[30000] ^ 1]) + sealed[30001:], "đã bị thay đổi sau khi ký"),
        ("longer", sealed + b"\n% more", "đã bị thay đổi sau khi ký"),
        ("other", b"%PDF-1.7 nothing", "Không đọc được"),
    ):
        (tmp_path / f"{name}.pdf").write_bytes(content)
        anybody.goto("/verify/")
        anybody.get_by_label(re.compile("tệp PDF")).set_input_files(tmp_path / f"{name}.pdf")
        anybody.get_by_role("button", name="Kiểm tra").click()
        expect(anybody.locator(".verdict")).to_contain_text(said)
        if name == "changed":
            looked_at(anybody, "verify-changed")


def test_operators_see_that_nothing_waits(office: Office, told: Stage) -> None:
    with office.person("operator", "truc.ban") as page:
        page.goto("/papers/")
        expect(page.locator(".empty, tbody")).to_have_count(1)


def test_a_revoked_notice_says_so_and_since_when(office: Office, anybody: Page) -> None:
    stage = office.system.stage(toys.STORY)
    toys.tell(stage)
    stage.wait(lambda: _row(stage, "result-notice"), "the notice is owed")
    _revoke(stage, "Giấy chứng nhận hợp quy đã bị thu hồi.")
    notice, revocation = _row(stage, "result-notice"), _row(stage, "revocation")
    anybody.goto(f"/verify/{spaced(notice['code'])}")
    expect(anybody.locator("h1")).to_have_text("Giấy tờ này đã bị thu hồi")
    expect(anybody.locator(".verdict")).to_contain_text(f"Từ ngày {_day(notice['since'])}")
    looked_at(anybody, "verify-revoked")
    anybody.goto(f"/verify/{spaced(revocation['code'])}")
    expect(anybody.locator("h1")).to_have_text("Giấy tờ này còn hiệu lực")


def _revoke(stage: Stage, reason: str) -> None:
    signer, at = stage.agency("TCKT11").signer, f"/registrations/{stage.id}"
    seen = signer.read("registration", at)
    signer.act("registration", f"{at}/result/revoke", {"reason": reason}, version=seen["version"])


def _row(stage: Stage, kind: str) -> Any:
    rows = stage.place.operator.read("registration", f"/registrations/{stage.id}/papers")["items"]
    return next((row for row in rows if row["kind"] == kind), None)


def _day(iso: str) -> str:
    return "/".join(reversed(iso.split("-")))
