"""Administrators and leaders before the browser: registers that hold from a day on."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import Page, expect

from shared.regulation.calendar import legal_day
from tests.browser.looks import looked_at
from tests.browser.office import Office

pytestmark = pytest.mark.integration

TODAY = legal_day(datetime.now(UTC))


def in_days(n: int) -> str:
    return (TODAY + timedelta(days=n)).isoformat()


def enter(page: Page, staff_id: str, name: str, role: str) -> None:
    page.goto("/administration/staff/new")
    page.get_by_label("Mã cán bộ").fill(staff_id)
    page.get_by_label("Tên", exact=True).fill(name)
    page.get_by_label("Cơ quan kiểm tra").select_option("TCKT14")
    page.get_by_label(role).check()
    page.get_by_label("Hiệu lực từ ngày").fill(in_days(0))
    page.get_by_label("Lý do").fill("Quyết định điều động")
    page.get_by_role("button", name="Thêm cán bộ").click()


def test_staff_are_entered_changed_from_a_day_on_and_stand_in_for_one_another(office: Office) -> None:
    with office.person("admin", "quan.tri") as page:
        page.goto("/administration/staff/new")
        page.get_by_role("button", name="Thêm cán bộ").click()
        expect(page.locator("#problems a")).to_have_count(5)
        enter(page, "ha.pt", "Phạm Thu Hà", "Lãnh đạo phòng")
        expect(page.locator("h1")).to_contain_text("ha.pt")
        enter(page, "minh.dv", "Đỗ Văn Minh", "Lãnh đạo phòng")

        page.goto("/administration/staff/ha.pt/change")
        assert page.get_by_label("Tên", exact=True).input_value() == "Phạm Thu Hà"
        # Meanwhile somebody else says something of the same person.
        with office.person("admin", "quan.tri.2") as other:
            other.goto("/administration/staff/ha.pt/delegate")
            other.get_by_label("Người làm thay").select_option("minh.dv")
            other.get_by_label("Lãnh đạo phòng").check()
            other.get_by_label("Từ ngày").fill(in_days(1))
            other.get_by_label("Đến hết ngày").fill(in_days(9))
            other.get_by_label("Lý do").fill("Nghỉ phép")
            other.get_by_role("button", name="Ủy quyền").click()
            expect(other.locator("main")).to_contain_text("minh.dv làm thay")
        page.get_by_label("Hiệu lực từ ngày").fill(in_days(20))
        page.get_by_label("Đình chỉ").check()
        page.get_by_label("Lý do").fill("Chờ kết luận")
        page.get_by_role("button", name="Ghi nhận").click()
        expect(page.locator(".notice-warning")).to_contain_text("người khác vừa ghi nhận")
        assert page.get_by_label("Lý do").input_value() == "Chờ kết luận"
        looked_at(page, "register_overtaken")
        page.get_by_role("button", name="Ghi nhận").click()
        expect(page.locator("main")).to_contain_text("sắp có hiệu lực")
        looked_at(page, "register_one")
        # What was delegated meanwhile is still there.
        said = office.system.place.sign_in("admin", "quan.tri").read("registration", "/admin/staff/ha.pt")
        assert [each["to"] for each in said["entries"][-1]["delegations"]] == ["minh.dv"]
        assert said["current"]["suspended"] is False


def test_a_leader_closes_a_day_of_the_own_agency_only(office: Office) -> None:
    with office.person("signer", "lanhdao.tckt14", agency="TCKT14") as page:
        answer = page.goto("/administration/calendars/TCKT15/change")
        assert answer is not None
        assert answer.status == 403
        page.goto("/administration/calendars/TCKT14/change")
        first = page.locator(".day-row").first
        first.get_by_label("Ngày", exact=True).fill(in_days(30))
        page.get_by_label("Lý do").fill("Chuyển trụ sở")
        page.get_by_role("button", name="Ghi nhận").click()
        # The row that was left open is the one that is named.
        expect(page.locator("#problems a").first).to_have_attribute("href", "#days-0-reason")
        first.get_by_label("Dịp").fill("Chuyển trụ sở")
        first.get_by_label("Theo văn bản").fill("TB 12/TB-CCTĐC")
        page.get_by_role("button", name="Ghi nhận").click()
        expect(page.locator("tbody")).to_contain_text("TB 12/TB-CCTĐC")
