"""The sampling record on a phone: kept through a lost connection and a reload, sent once, and seen by its owner alone."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from playwright.sync_api import Page, expect

from shared.web import tokens
from tests.browser.looks import looked_at
from tests.browser.office import Office
from tests.browser.visits import AGENCY, book, set_up, waiting_case, working_day
from tests.e2e.agency import Agency
from tests.e2e.conftest import SECRET

pytestmark = [pytest.mark.integration, pytest.mark.timeout(300)]
LABORATORY = "Trung tâm Kỹ thuật Tiêu chuẩn Đo lường Chất lượng 1"
WAITS = 40_000


@pytest.fixture(scope="module")
def camera(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A photo of the size that phones take."""
    data = io.BytesIO()
    Image.effect_noise((3000, 2000), 60).convert("RGB").save(data, "JPEG", quality=95)
    path = tmp_path_factory.mktemp("camera") / "kho.jpg"
    path.write_bytes(data.getvalue())
    return path


def visit(office: Office, officer: str) -> tuple[Agency, str]:
    agency, id = waiting_case(office)
    set_up(agency, officer)
    book(agency, id, officer, working_day(1))
    return agency, id


def ready(page: Page, id: str) -> None:
    """The page is shown, and kept by the browser for when there is no connection."""
    page.goto("/warehouse/")
    page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    expect(page.locator(f"a[href='#{id}']")).to_be_visible(timeout=WAITS)
    page.locator(f"a[href='#{id}']").click()
    expect(page.locator("#form")).to_be_visible()


def write(page: Page, seals: str) -> None:
    page.locator("#r-representative").fill("Nguyễn Văn Kho, thủ kho")
    page.locator("#r-packaging").fill("Túi niêm phong")
    page.locator("#r-laboratory").fill(LABORATORY)
    page.locator("#r-indicators").fill("Hàm lượng formaldehyt")
    page.locator(".line input[data-name=take]").first.check()
    page.locator("#goods-0-seal_numbers").fill(seals)


def records(agency: Agency, id: str) -> list[Any]:
    history = agency.officer.read("inspection", f"/inspections/{id}/history")["entries"]
    return [each for each in history if each["act"] == "sample_recorded"]


def test_a_record_written_offline_and_reloaded_arrives_once_with_its_photos(office: Office, camera: Path) -> None:
    officer = "kho.hang"
    agency, id = visit(office, officer)
    with office.person("officer", officer, width=360, agency=AGENCY) as page:
        ready(page, id)
        page.context.set_offline(True)
        write(page, f"NP-{id[-6:]}-1; NP-{id[-6:]}-2")
        page.locator("#photos-1").set_input_files(camera)
        expect(page.locator(".photo-list img")).to_have_count(1)
        page.locator("#photos-place").set_input_files(camera)
        expect(page.locator(".photo-list img")).to_have_count(2)
        expect(page.locator("#record-standing")).to_contain_text("Lưu trên điện thoại, chưa gửi")
        page.reload()
        expect(page.locator("#r-representative")).to_have_value("Nguyễn Văn Kho, thủ kho")
        expect(page.locator(".photo-list img")).to_have_count(2)
        expect(page.locator("#connection")).to_contain_text("Mất kết nối")
        looked_at(page, "warehouse-record")
        page.locator("#send").click()
        expect(page.locator("#record-standing")).to_contain_text("chờ gửi")
        assert records(agency, id) == []
        page.context.set_offline(False)
        expect(page.locator("#record-standing")).to_contain_text("Đã gửi", timeout=WAITS)
        page.reload()
        expect(page.locator("#record-standing")).to_contain_text("Đã gửi")
        page.goto("/warehouse/")
        looked_at(page, "warehouse-visits")
    assert len(records(agency, id)) == 1
    sample = agency.case(id)["sample"]
    assert [each["line_no"] for each in sample["photos"]] == [1, None]
    assert all(0 < each["size"] < 1 << 20 for each in sample["photos"]), "reduced in the browser"
    assert [each["seal_numbers"] for each in sample["goods"]] == [[f"NP-{id[-6:]}-1", f"NP-{id[-6:]}-2"]]


def test_an_answer_that_is_lost_on_the_way_records_nothing_twice(office: Office) -> None:
    officer = "mat.song"
    agency, id = visit(office, officer)
    with office.person("officer", officer, width=360, agency=AGENCY) as page:
        ready(page, id)
        write(page, f"MS-{id[-6:]}")
        lost = []

        def lose(route: Any) -> None:
            # It arrives, and nobody hears of it.
            if not lost:
                route.fetch()
                lost.append(route.request.post_data_json["key"])
                route.abort()
            else:
                lost.append(route.request.post_data_json["key"])
                route.continue_()

        page.context.route("**/warehouse/*/record", lose)
        page.locator("#send").click()
        expect(page.locator("#record-standing")).to_contain_text("Đã gửi", timeout=WAITS)
    assert len(lost) == 2
    assert len(set(lost)) == 1
    assert len(records(agency, id)) == 1


def test_whoever_was_overtaken_keeps_the_record_and_sends_it_again(office: Office) -> None:
    officer = "den.sau"
    agency, id = visit(office, officer)
    with office.person("officer", officer, width=360, agency=AGENCY) as page:
        ready(page, id)
        page.context.set_offline(True)
        write(page, f"DS-{id[-6:]}")
        page.locator("#send").click()
        agency.officer.act(
            "inspection", f"/inspections/{id}/assign", {"officer": officer}, version=agency.case(id)["version"]
        )
        page.context.set_offline(False)
        expect(page.locator("#overtaken")).to_be_visible(timeout=WAITS)
        expect(page.locator("#happened")).to_contain_text(agency.officer.name)
        expect(page.locator("#r-packaging")).to_have_value("Túi niêm phong")
        page.locator("#send").click()
        expect(page.locator("#record-standing")).to_contain_text("Đã gửi", timeout=WAITS)
    assert len(records(agency, id)) == 1


def test_what_the_service_does_not_accept_is_said_at_its_field(office: Office) -> None:
    officer = "sai.sot"
    agency, id = visit(office, officer)
    with office.person("officer", officer, width=360, agency=AGENCY) as page:
        ready(page, id)
        write(page, f"SS-{id[-6:]}")
        page.locator("#goods-0-lot_size").fill("1")
        page.locator("#send").click()
        expect(page.locator(".problems li a").first).to_be_visible(timeout=WAITS)
        page.locator("#goods-0-lot_size").fill("1200")
        page.locator("#send").click()
        expect(page.locator("#record-standing")).to_contain_text("Đã gửi", timeout=WAITS)
    assert len(records(agency, id)) == 1


def test_another_person_on_the_same_phone_sees_nothing_and_the_owner_finds_it_again(office: Office) -> None:
    officer = "chu.may"
    agency, id = visit(office, officer)
    with office.person("officer", officer, width=360, agency=AGENCY) as page:
        ready(page, id)
        write(page, f"CM-{id[-6:]}")
        expect(page.locator("#record-standing")).to_contain_text("chưa gửi")
        sign_out(page)
        page.context.set_offline(True)
        page.goto(f"/warehouse/#{id}")
        expect(page.locator("#locked-count")).to_have_text("1")
        assert page.get_by_text("Nguyễn Văn Kho").count() == 0
        assert page.locator("#form").is_hidden()
        page.context.set_offline(False)
        sign_in(page, "nguoi.khac")
        page.goto(f"/warehouse/#{id}")
        expect(page.locator("#who")).to_have_text("nguoi.khac", timeout=WAITS)
        assert page.locator("#form").is_hidden()
        sign_out(page)
        sign_in(page, officer)
        ready(page, id)
        expect(page.locator("#r-representative")).to_have_value("Nguyễn Văn Kho, thủ kho")
        page.locator("#send").click()
        expect(page.locator("#record-standing")).to_contain_text("Đã gửi", timeout=WAITS)
    assert len(records(agency, id)) == 1


def sign_out(page: Page) -> None:
    page.goto("/calendar/")
    page.get_by_role("button", name="Đăng xuất").click()
    page.wait_for_load_state("networkidle")


def sign_in(page: Page, subject: str) -> None:
    page.goto("/login")
    page.fill("input[name=token]", tokens.issue(SECRET, role="officer", subject=subject, agency=AGENCY))
    page.press("input[name=token]", "Enter")
    page.wait_for_url(lambda url: "/login" not in url)
