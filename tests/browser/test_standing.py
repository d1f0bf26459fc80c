"""An importer before the browser: by a link that an officer made, with and without scripts."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser.office import Office, picture
from tests.e2e.stories.toys import STORY

pytestmark = pytest.mark.integration

AXE = Path(__file__).parent / "node" / "node_modules" / "axe-core" / "axe.min.js"


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
        picture(page, "link")
    context = office.browser.new_context(locale="vi-VN", java_script_enabled=javascript)
    page = context.new_page()
    page.set_default_timeout(45_000)
    page.goto(link)
    expect(page.locator(".now h2")).to_have_text("Cần bổ sung hồ sơ")
    picture(page, "standing")
    page.get_by_role("link", name="Nộp hồ sơ bổ sung").click()
    picture(page, "hand_in")
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
        picture(page, "my")
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


def test_another_importer_does_not_see_it(office: Office) -> None:
    id, _ = asked_for_more(office)
    with office.person("importer", "0100109106", tax_code="0100109106") as page:
        answer = page.goto(f"/my/{id}")
        assert answer is not None
        assert answer.status == 403
        page.goto("/my")
        assert page.locator("tbody tr").count() == 0


def test_its_pages_fit_every_width_and_everybody(office: Office) -> None:
    id, tax_code = asked_for_more(office)
    with office.person("importer", tax_code, tax_code=tax_code) as page:
        for path in ("/my", f"/my/{id}", f"/my/{id}/hand-in/supplement", f"/my/{id}/ask/withdrawal"):
            answer = page.goto(path)
            assert answer is not None
            assert len(answer.body()) < 100_000
            for width in (360, 1280, 2560):
                page.set_viewport_size({"width": width, "height": 900})
                assert page.evaluate("document.documentElement.scrollWidth") <= width, (path, width)
            # The policy lets no script in that is not the console's own; the browser's own console may.
            page.evaluate(AXE.read_text(encoding="utf-8"))
            found = page.evaluate("axe.run(document, {runOnly: ['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa']})")
            assert [(each["id"], each["nodes"][0]["html"]) for each in found["violations"]] == [], path
