"""An importer before the browser: by a link that an officer made, with and without scripts."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.given import OFFICER, Given
from tests.browser.looks import looked_at
from tests.browser.office import Office
from tests.browser.visits import AGENCY
from tests.e2e.stories.toys import STORY

pytestmark = pytest.mark.integration


def asked_for_more(office: Office) -> tuple[str, str]:
    """A dossier that waits for its importer: id and tax code."""
    stage = office.system.stage(STORY)
    stage.submit()
    agency = stage.agency("TCKT11")
    id = agency.dossier(stage.file_code)
    agency.request_supplement(id, ["Giấy chứng nhận hợp quy còn hiệu lực"], "Giấy đã nộp hết hiệu lực.")
    return id, stage.tax_code


def scan() -> Path:
    return next(iter(sorted((Path(__file__).parents[1] / "data" / "counter").glob("*.pdf"))))


@pytest.mark.parametrize("javascript", [True, False], ids=["with a script", "without"])
def test_what_was_asked_for_is_handed_in_by_link(office: Office, javascript: bool) -> None:
    id, _ = asked_for_more(office)
    with office.person("officer", "chuyenvien.tckt11", agency="TCKT11") as page:
        page.goto(f"/dossiers/{id}/link")
        page.get_by_role("button", name="Tạo đường dẫn").click()
        link = page.locator("input#link").input_value()
        looked_at(page, "link")
    context = office.browser.new_context(locale="vi-VN", java_script_enabled=javascript)
    page = context.new_page()
    page.set_default_timeout(45_000)
    page.goto(link)
    expect(page.locator(".now h2")).to_have_text("Cần bổ sung hồ sơ")
    looked_at(page, "standing")
    page.get_by_role("link", name="Nộp hồ sơ bổ sung").click()
    expect(page.locator("input[type=file]").first).to_be_visible()
    looked_at(page, "hand_in")
    page.get_by_label("Số", exact=True).first.fill("CN-2026/77")
    page.get_by_role("button", name="Nộp hồ sơ bổ sung").click()
    expect(page.locator("#problems a").first).to_have_text("Hãy chọn tệp.")
    assert page.get_by_label("Số", exact=True).first.input_value() == "CN-2026/77"
    page.get_by_label("Tệp").first.set_input_files(scan())
    page.get_by_label("Loại giấy tờ").first.select_option("5")
    page.get_by_label("Ngày cấp").first.fill("2026-11-02")
    page.get_by_label("Nơi cấp").first.fill("QUATEST 1")
    page.get_by_role("button", name="Nộp hồ sơ bổ sung").click()
    expect(page.locator(".now h2")).to_have_text("Đang xem xét hồ sơ bổ sung")
    expect(page.locator("body")).to_contain_text("CN-2026/77")
    context.close()


def test_more_time_is_asked_for_and_the_answer_waited_for(office: Office) -> None:
    id, tax_code = asked_for_more(office)
    with office.person("importer", tax_code, tax_code=tax_code) as page:
        page.goto("/my")
        looked_at(page, "my")
        page.locator("tbody a").first.click()
        page.get_by_role("link", name="Xin lùi hạn").click()
        page.get_by_role("button", name="Xin lùi hạn").click()
        expect(page.locator("#problems")).to_contain_text("Hãy ghi đến ngày nào.")
        page.get_by_label("Lý do").fill("Phòng thử nghiệm chưa trả giấy.")
        page.get_by_label("Cần lùi hạn").fill("2027-03-01")
        page.get_by_role("button", name="Xin lùi hạn").click()
        expect(page.locator(".now h2")).to_have_text("Đang xem xét đề nghị lùi hạn")
        assert (
            office.system.place.operator.read("registration", f"/registrations/{id}")["handlers"]["cqkt"]["code"] == 11
        )


def test_what_cannot_be_undone_is_said_again_and_what_was_typed_is_kept(office: Office) -> None:
    given = Given(office)
    id, tax_code, complaint = given.submitted, given.tax_code, given.complaint
    with office.person("importer", tax_code, tax_code=tax_code) as page:
        page.goto(f"/my/{id}/ask/cancel")
        _twice(page, "Nộp nhầm lô hàng.", "my-cancel-again")
        page.wait_for_url(f"**/my/{id}")
        expect(page.locator(".now")).to_be_visible()
        looked_at(page, "my-cancelled")
    seen = office.system.place.operator.read("registration", f"/registrations/{id}")
    assert seen["handlers"]["cqkt"]["code"] == 4
    with office.person("officer", OFFICER, agency=AGENCY) as page:
        page.goto(f"/complaints/{complaint}/close")
        _twice(page, "Đã xác minh với người bán.", "complaint-close-again")
        page.wait_for_url(f"**/complaints/{complaint}")
    assert given.agency.officer.read("inspection", f"/complaints/{complaint}")["status"] == "CLOSED"


def _twice(page: Page, reason: str, name: str) -> None:
    """The reason is typed, looked at again, found in the form again, and sent."""
    page.locator("textarea[name=reason]").fill(reason)
    page.locator("main .risky-main").click()
    expect(page.locator(".meaning h2")).to_have_text("Không thể hoàn tác")
    expect(page.locator(".facts-wide")).to_contain_text(reason)
    looked_at(page, name)
    page.go_back()
    expect(page.locator("textarea[name=reason]")).to_have_value(reason)
    page.locator("main .risky-main").click()
    page.locator("button[name=back]").click()
    expect(page.locator("textarea[name=reason]")).to_have_value(reason)
    page.locator("main .risky-main").click()
    page.locator("button[name=confirmed]").click()


def test_another_importer_does_not_see_it(office: Office) -> None:
    id, _ = asked_for_more(office)
    with office.person("importer", "0100109106", tax_code="0100109106") as page:
        answer = page.goto(f"/my/{id}")
        assert answer is not None
        assert answer.status == 403
        page.goto("/my")
        assert page.locator("tbody tr").count() == 0


@pytest.mark.parametrize("javascript", [True, False], ids=["with a script", "without"])
def test_whoever_holds_the_slip_sees_how_the_dossier_stands(office: Office, javascript: bool) -> None:
    id, _ = asked_for_more(office)
    with office.person("officer", "chuyenvien.tckt11", agency="TCKT11") as page:
        page.goto(f"/dossiers/{id}")
        page.get_by_role("link", name="In phiếu tiếp nhận hồ sơ").click()
        file_code, code = page.locator(".by-slip .code").all_inner_texts()
        expect(page.locator(".by-slip svg")).to_be_visible()
        looked_at(page, "counter-receipt-slip")
    with office.visitor(width=360, javascript=javascript) as page:
        page.goto("/login")
        page.get_by_role("link", name="Tra cứu tình trạng hồ sơ, không cần tài khoản").click()
        page.wait_for_url("**/status")
        looked_at(page, "status")
        page.get_by_label("Mã hồ sơ").fill(file_code)
        page.get_by_label("Mã tra cứu").fill("0000-0000-0000")
        page.get_by_role("button", name="Xem tình trạng").click()
        expect(page.get_by_role("alert")).to_contain_text("Không có phiếu tiếp nhận nào")
        assert page.get_by_label("Mã hồ sơ").input_value() == file_code
        looked_at(page, "status-wrong")
        page.get_by_label("Mã tra cứu").fill(code.lower())
        page.get_by_role("button", name="Xem tình trạng").click()
        expect(page.locator(".now h2")).to_have_text("Cần bổ sung hồ sơ")
        expect(page.locator(".asked")).to_contain_text("Giấy chứng nhận hợp quy còn hiệu lực")
        assert page.url.endswith(f"/status/{file_code}/{code.lower()}")
        looked_at(page, "status-one")
