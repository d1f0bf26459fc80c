"""The calendar in the browser: moved by mouse and by keyboard; why a half-day does not fit; who was overtaken."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.looks import looked_at
from tests.browser.office import Office
from tests.browser.visits import AGENCY, book, set_up, waiting_case, working_day

pytestmark = [pytest.mark.integration, pytest.mark.timeout(300)]


def slot(officer: str, on: str, half: str) -> str:
    return f"[data-slot='{on}|{half}|{officer}']"


def test_an_inspection_is_dragged_to_another_half_day_and_confirmed(office: Office) -> None:
    agency, id = waiting_case(office)
    code, officer, on = agency.case(id)["file_code"], "keo.tha", working_day(1)
    set_up(agency, officer)
    book(agency, id, officer, on)
    with office.person("officer", officer, agency=AGENCY) as page:
        page.goto(f"/calendar/?week={on.isoformat()}")
        visit = page.locator(f"{slot(officer, on.isoformat(), 'MORNING')} .visit", has_text=code)
        expect(visit).to_be_visible()
        looked_at(page, "calendar-week")
        visit.drag_to(page.locator(slot(officer, on.isoformat(), "AFTERNOON")))
        page.wait_for_url("**/calendar/move/**")
        expect(page.get_by_role("radio", checked=True)).to_have_value(f"{on.isoformat()}|AFTERNOON|{officer}")
        page.get_by_role("button", name="Dời lịch kiểm tra").click()
        assert page.locator("#problems").is_visible(), "a move needs a reason"
        looked_at(page, "calendar-move")
        page.get_by_label("Lý do").fill("Kho chỉ mở buổi chiều")
        page.get_by_role("button", name="Dời lịch kiểm tra").click()
        expect(page.locator(f"{slot(officer, on.isoformat(), 'AFTERNOON')} .visit", has_text=code)).to_be_visible()
        page.goto(f"/calendar/day?date={on.isoformat()}")
        looked_at(page, "calendar-day")
        page.goto(f"/calendar/officers/{officer}/plan?date={on.isoformat()}")
        expect(page.locator(".stop")).to_contain_text(code)
        assert page.locator(".stop a.phone").count() == 1
        looked_at(page, "calendar-plan")


def test_without_script_and_mouse_a_half_day_is_chosen_and_a_refusal_is_explained(office: Office) -> None:
    agency, id = waiting_case(office)
    officer, on = "ban.phim", working_day(2)
    set_up(agency, officer)
    first = {"on": on.isoformat(), "half": "MORNING"}
    last = {"on": on.isoformat(), "half": "AFTERNOON"}
    leave = {"first": first, "last": last, "reason": "Việc gia đình"}
    agency.reviewer.act("inspection", f"/officers/{officer}/leave", leave, version=1)
    with office.person("officer", officer, agency=AGENCY, javascript=False) as page:
        page.goto("/calendar/")
        page.locator(".waiting .visit", has_text=agency.case(id)["file_code"]).get_by_role("link").last.press("Enter")
        page.locator("input[name=slot][value=own]").press(" ")
        page.locator("input[name=on]").fill(on.isoformat())
        page.locator("select[name=officer]").select_option(officer)
        page.get_by_role("button", name="Đặt lịch kiểm tra").press("Enter")
        expect(page.locator("#problems")).to_contain_text("nghỉ phép")
        assert " / " not in page.locator("#problems").inner_text()
        page.locator("input[name=on]").fill(working_day(3).isoformat())
        page.get_by_role("button", name="Đặt lịch kiểm tra").press("Enter")
        expect(page.locator(".notice-success")).to_be_visible()
    assert agency.case(id)["appointment"]["officer"] == officer


def test_whoever_was_overtaken_sees_by_whom_and_keeps_what_was_typed(office: Office) -> None:
    agency, id = waiting_case(office)
    officer = "cham.chan"
    set_up(agency, officer)
    with office.person("officer", officer, agency=AGENCY) as page:
        page.goto(f"/calendar/move/{id}?slot={working_day(4).isoformat()}|MORNING|{officer}")
        book(agency, id, officer, working_day(3))
        page.get_by_label("Lý do").fill("Chủ hàng đề nghị")
        page.get_by_role("button", name="Đặt lịch kiểm tra").click()
        expect(page.locator("#overtaken")).to_be_visible()
        expect(page.locator("main")).to_contain_text(agency.officer.name)
        expect(page.get_by_label("Lý do")).to_have_value("Chủ hàng đề nghị")
        page.get_by_role("button", name="Dời lịch kiểm tra").click()
        expect(page.locator(".notice-success")).to_be_visible()
    assert agency.case(id)["appointment"]["starts_at"].startswith(working_day(4).isoformat())


def test_another_agency_sees_nothing_of_it(office: Office) -> None:
    agency, id = waiting_case(office)
    officer, on = "rieng.tu", working_day(1)
    set_up(agency, officer)
    book(agency, id, officer, on, "AFTERNOON")
    with office.person("officer", "nguoi.khac", agency="TCKT05") as page:
        page.goto(f"/calendar/?week={on.isoformat()}")
        assert page.get_by_text(officer).count() == 0
        assert (page.goto(f"/calendar/move/{id}") or pytest.fail("no answer")).status in (403, 404)


def test_leave_is_asked_for_granted_and_leaves_appointments_to_be_moved(office: Office) -> None:
    agency, id = waiting_case(office)
    officer, on = "nghi.phep", working_day(3)
    set_up(agency, officer)
    book(agency, id, officer, on)
    with office.person("officer", officer, agency=AGENCY) as page:
        page.goto(f"/calendar/officers/{officer}")
        page.get_by_text("Đề nghị nghỉ phép").first.click()
        page.locator("[name=first_on]").fill(on.isoformat())
        page.locator("[name=last_on]").fill(working_day(1).isoformat())
        page.locator("[name=why]").fill("Việc gia đình")
        page.get_by_role("button", name="Đề nghị nghỉ phép").click()
        expect(page.locator("#problems")).to_be_visible()
        expect(page.locator("[name=why]")).to_have_value("Việc gia đình")
        page.locator("[name=last_on]").fill(on.isoformat())
        page.get_by_role("button", name="Đề nghị nghỉ phép").click()
        expect(page.locator(".leaves")).to_contain_text("đang xin")
        assert page.locator("button[value=GRANTED]").count() == 0, "nobody grants leave of their own"
    with office.person("reviewer", "truong.phong", agency=AGENCY) as page:
        page.goto(f"/calendar/officers/{officer}")
        page.locator("button[value=GRANTED]").click()
        expect(page.locator("#to-move")).to_be_visible()
        looked_at(page, "calendar-officer")
        page.goto(f"/calendar/?week={on.isoformat()}")
        expect(page.locator("#conflicts")).to_be_visible()
        looked_at(page, "calendar-conflict")
        page.goto(f"/calendar/officers/{officer}")
        page.get_by_text("Đặt ngày trực và số lượt kiểm tra").first.click()
        page.locator("[name=morning]").fill("4")
        page.get_by_role("button", name="Đặt ngày trực và số lượt kiểm tra").click()
        expect(page.locator(".notice-success")).to_be_visible()
    calendar = agency.reviewer.read("inspection", f"/officers/{officer}/calendar")
    assert [each["status"] for each in calendar["leave"]] == ["GRANTED"]
    assert calendar["capacity"] == {"morning": 4, "afternoon": 2}
