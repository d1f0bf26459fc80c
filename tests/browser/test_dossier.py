"""The dossier page before real services, as people use it."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.looks import looked_at
from tests.browser.office import Office
from tests.e2e.stories import forty_lines, hair_dryers
from tests.e2e.story import Stage

pytestmark = pytest.mark.integration


@pytest.fixture(scope="module")
def failed(office: Office) -> str:
    """Hair dryers that failed the test and are to be re-exported."""
    return _told(office.system.stage(hair_dryers.STORY))


def _told(stage: Stage) -> str:
    stage.story.tell(stage)
    id = stage.id
    assert id is not None
    agency = stage.agency("TCKT20")
    stage.wait(lambda: agency.registration(id)["result"], "the result is issued")
    return id


def test_an_officer_reads_a_dossier_and_its_papers(office: Office, failed: str) -> None:
    with office.person("officer", "chuyenvien.tckt20", agency="TCKT20") as page:
        page.goto(f"/dossiers/{failed}")
        expect(page.locator("h1")).to_contain_text("Đã có kết quả kiểm tra")
        expect(page.locator("#line-1")).to_contain_text("Không đạt yêu cầu, tái xuất")
        expect(page.locator("#timeline")).to_contain_text("Thay đổi phương thức kiểm tra")
        page.get_by_text("Vì sao chưa làm được việc khác?").click()
        expect(page.locator(".not-now li")).to_have_text(["Thu hồi thông báo kết quả – việc của lãnh đạo"])
        expect(page.locator("#window .message").last).to_contain_text("Hồ sơ mới", ignore_case=True)
        expect(page.locator("#window .message").first).to_contain_text("19/16")
        paper = page.locator("iframe[name=paper]")
        paper.scroll_into_view_if_needed()
        expect(page.frame_locator("iframe[name=paper]").locator("p")).to_contain_text("Chọn một tài liệu")
        with page.expect_response(lambda answer: "/documents/" in answer.url) as shown:
            page.locator(".files a[target=paper]").first.click()
        assert shown.value.headers["content-type"] == "application/pdf"
        assert shown.value.headers["content-disposition"].startswith("inline")
        assert page.url.endswith(failed)
        looked_at(page, "dossier")


def test_on_a_phone_a_paper_is_opened_alone(office: Office, failed: str) -> None:
    with office.person("officer", "chuyenvien.tckt20", agency="TCKT20", width=360) as page:
        page.goto(f"/dossiers/{failed}")
        expect(page.locator("iframe[name=paper]")).to_be_hidden()
        expect(page.locator(".files a[target=paper]").first).to_be_hidden()
        alone = page.locator(".files a.on-a-phone").first
        expect(alone).to_be_visible()
        assert alone.get_attribute("target") is None
        next_step, particulars = (page.locator(each).bounding_box() for each in (".runs-now", ".brief"))
        assert next_step is not None
        assert particulars is not None
        assert next_step["y"] < particulars["y"]


def test_forty_lines_are_read_at_every_width(office: Office) -> None:
    id = _told(office.system.stage(forty_lines.STORY))
    with office.person("reviewer", "truongphong.tckt20", agency="TCKT20") as page:
        answer = page.goto(f"/dossiers/{id}")
        assert answer is not None
        assert len(answer.body()) < 100_000
        assert page.locator(".goods-lines tbody tr").count() == 40
        for width in (360, 1280, 2560):
            page.set_viewport_size({"width": width, "height": 900})
            assert page.evaluate("document.documentElement.scrollWidth") <= width
        looked_at(page, "dossier-forty-lines")


def test_two_people_are_told_of_each_other_while_they_look(office: Office, failed: str) -> None:
    with (
        office.person("officer", "chuyenvien.tckt20", agency="TCKT20") as first,
        office.person("reviewer", "truongphong.tckt20", agency="TCKT20", javascript=False) as second,
    ):
        first.goto(f"/dossiers/{failed}")
        expect(first.locator("#others")).to_be_hidden()
        second.goto(f"/dossiers/{failed}")
        expect(second.locator("#others")).to_contain_text("chuyenvien.tckt20")
        # As the page does by itself every twenty seconds, and whenever somebody comes back to it.
        first.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
        expect(first.locator("#others")).to_contain_text("truongphong.tckt20")


def test_another_agency_sees_nothing(office: Office, failed: str) -> None:
    with office.person("officer", "chuyenvien.tckt10", agency="TCKT10") as page:
        answer = page.goto(f"/dossiers/{failed}")
        assert answer is not None
        assert answer.status in (403, 404)
        assert "Tóc Mây" not in page.content()


def test_what_may_be_done_is_offered_and_leads_to_its_page(office: Office, failed: str) -> None:
    with office.person("officer", "chuyenvien.tckt20", agency="TCKT20") as page:
        page.goto(f"/dossiers/{failed}")
        page.locator(".do-now a.main").click()
        expect(page.locator("h1")).to_be_visible()
        assert f"/dossiers/{failed}/acts/" in page.url


def test_it_prints_as_a_control_sheet(office: Office, failed: str) -> None:
    with office.person("officer", "chuyenvien.tckt20", agency="TCKT20") as page:
        page.goto(f"/dossiers/{failed}")
        expect(page.locator(".control-sheet")).to_be_hidden()
        page.emulate_media(media="print")
        expect(page.locator(".control-sheet")).to_contain_text("Phiếu kiểm soát quá trình giải quyết hồ sơ")
        expect(page.locator(".do-now")).to_be_hidden()
