"""The acts of an inspection by their pages, over the whole system."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from lxml import html
from playwright.sync_api import Page, expect

from shared.clock import VIETNAM
from tests.browser.clerk import Clerk, form_of, said_against
from tests.browser.looks import looked_at
from tests.browser.office import Office
from tests.e2e.agency import Agency
from tests.e2e.procedures import review_documents, take_sample
from tests.e2e.stories import forty_lines, hair_dryers, helmet, toys
from tests.e2e.story import Story
from tests.processes import wait_until

pytestmark = pytest.mark.integration

OFFICER, REVIEWER, SIGNER = "lan.nt", "hung.tv", "mai.pt"


@dataclass(frozen=True)
class Given:
    """A dossier that was taken in."""

    office: Office
    id: str
    agency: Agency

    def case(self) -> Any:
        return self.agency.case(self.id)

    def until(self, status: str) -> None:
        self.wait(lambda: self.case()["status"] == status, f"{self.id} is {status}")

    def wait(self, condition: Any, what: str) -> None:
        wait_until(condition, what, 30)

    @contextmanager
    def clerk(self, role: str, subject: str) -> Iterator[Clerk]:
        with Clerk.signed_in(self.office.url, role, subject, agency=self.agency.code) as clerk:
            yield clerk

    @contextmanager
    def person(self, role: str, subject: str, **options: Any) -> Iterator[Page]:
        with self.office.person(role, subject, agency=self.agency.code, **options) as page:
            yield page

    def address(self, act: str) -> str:
        return f"/dossiers/{self.id}/acts/{act}"


def given(office: Office, story: Story, code: str) -> Given:
    stage = office.system.stage(story)
    stage.submit()
    agency = stage.agency(code)
    id = agency.dossier(stage.file_code)
    agency.accept(id)
    found = Given(office, id, agency)
    found.wait(lambda: found.case()["accepted"], "the case knows that it was taken in")
    return found


def send(page: Page) -> None:
    """The form's own button, by the keyboard."""
    page.locator("main form .acts button.main, main form .acts button.risky-main").first.press("Enter")


def done(page: Page) -> None:
    expect(page.locator(".notice-success").first).to_contain_text("Đã thực hiện")


def test_a_documentary_dossier_goes_from_the_appointment_to_the_signature_through_three_people(office: Office) -> None:
    dossier = given(office, toys.STORY, "TCKT11")
    with dossier.person("officer", OFFICER) as page:
        page.goto(dossier.address("schedule"))
        looked_at(page, "act-schedule")
        send(page)
        done(page)
        page.goto(dossier.address("checklist"))
        page.get_by_role("button", name="mọi mục bắt buộc").press("Enter")
        page.locator("input[name='answers-2-answer'][value=NO]").check()
        looked_at(page, "act-checklist")
        send(page)
        expect(page.locator("#problems")).to_contain_text("phải kèm ghi chú")
        assert page.locator("input[name='answers-0-answer'][value=YES]").is_checked(), "what was answered is kept"
        page.locator("input[name='answers-2-answer'][value=YES]").check()
        send(page)
        done(page)
        page.goto(dossier.address("draft"))
        assert page.locator("select[name='lines-0-code']").input_value() == "1"
        send(page)
        done(page)
        page.goto(dossier.address("review"))
        assert page.get_by_text("không dành cho vai trò").count() == 1, "who drafts has no page for the review"
    with dossier.person("reviewer", REVIEWER) as page:
        page.goto(dossier.address("review"))
        looked_at(page, "act-review")
        page.get_by_label("Duyệt: trình lãnh đạo ký").check()
        send(page)
        done(page)
    with dossier.person("signer", SIGNER) as page:
        page.goto(dossier.address("sign"))
        expect(page.locator(".paper")).to_contain_text("Đạt yêu cầu chất lượng")
        looked_at(page, "act-sign")
        send(page)
        expect(page.locator("h2").first).to_have_text("Không thể hoàn tác")
        assert dossier.case()["status"] == "REVIEWED", "nothing is signed before it was said what it means"
        looked_at(page, "act-sign-again")
        page.locator("button[name=confirmed]").press("Enter")
        done(page)
    dossier.until("ISSUED")


def test_a_sample_dossier_is_sampled_tested_and_failed(office: Office) -> None:
    dossier = given(office, hair_dryers.STORY, "TCKT20")
    with dossier.person("officer", OFFICER) as page:
        page.goto(dossier.address("change-mode"))
        page.get_by_label("Kiểm tra lấy mẫu").check()
        page.get_by_label("Điều phát hiện").fill("Nhãn trên phích cắm ghi nhà sản xuất khác.")
        send(page)
        page.locator("button[name=confirmed]").press("Enter")
        done(page)
        page.goto(dossier.address("schedule"))
        page.get_by_label("Địa điểm", exact=True).fill("Kho số 3, TP Hồ Chí Minh")
        looked_at(page, "act-schedule-sample")
        send(page)
        done(page)
        page.goto(dossier.address("sample"))
        page.get_by_label("Đại diện người nhập khẩu").fill("Trần Văn Bình, thủ kho")
        page.get_by_label("Bao gói mẫu").fill("Túi niêm phong")
        page.get_by_label("Phòng thử nghiệm").fill("QUATEST1")
        page.get_by_label("Số niêm phong đầu tiên").fill(f"NP-{dossier.id[-6:]}-0098")
        page.get_by_role("button", name="Đánh số niêm phong").press("Enter")
        seals = [page.locator(f"input[name='goods-0-{name}']").input_value() for name in
                 ("seal_numbers", "retained_seal_numbers")]  # fmt: skip
        assert [seal[-5:] for seal in seals] == ["-0098", "-0099"]
        looked_at(page, "act-sample")
        send(page)
        done(page)
        page.goto(dossier.address("test-result"))
        page.get_by_label("Số phiếu kết quả").fill("TN-77")
        page.get_by_label("Người ký").fill("Trưởng phòng thử nghiệm")
        page.locator("input[name='indicators-0-limit']").fill("≤ 0,75 mA")
        page.locator("input[name='indicators-0-value']").fill("1,9")
        page.locator("input[name='indicators-0-value']").press("Tab")
        expect(page.locator("output").first).to_contain_text("ngoài giới hạn")
        page.locator("input[name=conclusion][value=PASS]").check()
        looked_at(page, "act-test-result")
        send(page)
        expect(page.locator("#conclusion .wrong")).to_be_visible()
        page.locator("input[name=conclusion][value=FAIL]").check()
        send(page)
        done(page)
        page.goto(dossier.address("draft"))
        expect(page.locator(".against").first).to_contain_text("thử nghiệm không đạt")
        page.locator("select[name='lines-0-code']").select_option("3")
        send(page)
        expect(page.locator("#problems")).to_contain_text("phải kèm lý do")
        page.locator("input[name='lines-0-reason']").fill("Dòng điện rò 1,9 mA vượt mức 0,75 mA.")
        send(page)
        done(page)
    with dossier.person("reviewer", REVIEWER) as page:
        page.goto(dossier.address("review"))
        expect(page.locator("tr.out")).to_contain_text("không đáp ứng mức quy định")
        page.get_by_label("Duyệt: trình lãnh đạo ký").check()
        send(page)
        expect(page.locator("#problems")).to_contain_text("Hãy đối chiếu các kết quả đo")
        looked_at(page, "act-review-measured")
        page.get_by_label("Trả lại chuyên viên").check()
        send(page)
        expect(page.locator("#problems")).to_contain_text("Nêu nội dung cần làm lại")
        page.get_by_label("Nội dung cần làm lại").fill("Ghi rõ điều của QCVN.")
        send(page)
        done(page)
    with dossier.person("officer", OFFICER) as page:
        page.goto(dossier.address("draft"))
        page.locator("select[name='lines-0-code']").select_option("3")
        page.locator("input[name='lines-0-reason']").fill("Dòng điện rò 1,9 mA vượt mức 0,75 mA, QCVN 4:2009/BKHCN.")
        send(page)
        done(page)
    with dossier.clerk("reviewer", REVIEWER) as clerk:
        clerk.do(dossier.id, "review", {"decision": "approve", "compared": "y"})
    with dossier.person("signer", SIGNER) as page:
        page.goto(dossier.address("sign"))
        expect(page.locator(".meaning")).to_contain_text("không đạt yêu cầu")
        send(page)
        page.locator("button[name=confirmed]").press("Enter")
        done(page)
    dossier.until("DISPOSING")


def test_who_was_overtaken_sees_by_whom_keeps_what_was_typed_and_sends_it_again(office: Office) -> None:
    dossier = given(office, toys.STORY, "TCKT11")
    reason = "Nhãn không có dấu hợp quy ở hai kiện đã mở."
    with dossier.person("officer", OFFICER) as page:
        page.goto(dossier.address("change-mode"))
        page.get_by_label("Kiểm tra lấy mẫu").check()
        page.get_by_label("Điều phát hiện").fill(reason)
        with dossier.clerk("reviewer", REVIEWER) as other:
            other.do(dossier.id, "assign", {"officer": "binh.lv"})
        send(page)
        said = page.locator("section.notice-warning")
        expect(said).to_contain_text(REVIEWER)
        looked_at(page, "act-overtaken")
        assert page.get_by_label("Điều phát hiện").input_value() == reason
        assert page.get_by_label("Kiểm tra lấy mẫu").is_checked()
        send(page)
        page.locator("button[name=confirmed]").press("Enter")
        done(page)
    case = dossier.case()
    assert (case["mode"], case["officer"]) == ("SAMPLE", "binh.lv")


def test_a_dossier_is_given_back_to_nobody(office: Office) -> None:
    dossier = given(office, toys.STORY, "TCKT11")
    with dossier.clerk("officer", OFFICER) as clerk:
        path = dossier.address("assign")
        answer = clerk.send(path, clerk.page(path), {"officer": " "})
        assert (answer.status_code, "Hãy cho biết ai sẽ xử lý hồ sơ" in answer.text) == (422, True), answer.text
        clerk.do(dossier.id, "assign", {"officer": OFFICER})
        assert dossier.case()["officer"] == OFFICER
        clerk.do(dossier.id, "assign", {"to": "nobody"})
        assert dossier.case()["officer"] is None
        assert "Trả lại hồ sơ: chưa có người thụ lý" in clerk.page(f"/dossiers/{dossier.id}").text_content()


def test_an_act_that_is_done_at_once_is_not_done_over_somebody_elses_either(office: Office) -> None:
    dossier = given(office, toys.STORY, "TCKT11")
    with dossier.clerk("officer", OFFICER) as clerk, dossier.clerk("reviewer", REVIEWER) as other:
        path = dossier.address("assign")
        seen = clerk.page(path)
        other.do(dossier.id, "assign", {"officer": "binh.lv"})
        answer = clerk.send(path, seen, {"officer": "an.tt"})
        assert answer.status_code == 409
        again = html.fromstring(answer.text)
        assert form_of(again).fields["officer"] == "an.tt"
        assert dossier.case()["officer"] == "binh.lv"
        assert clerk.send(path, again, {}).status_code == 302
        # The same form twice is one act.
        history = dossier.agency.officer.read("inspection", f"/inspections/{dossier.id}/history")["entries"]
        assert clerk.send(path, again, {}).status_code == 302
        after = dossier.agency.officer.read("inspection", f"/inspections/{dossier.id}/history")["entries"]
        assert len(after) == len(history)
    assert dossier.case()["officer"] == "an.tt"


def test_forty_lines_are_decided_in_one_grid_by_the_keyboard_alone(office: Office) -> None:
    dossier = given(office, forty_lines.STORY, "TCKT20")
    review_documents(dossier.agency, dossier.id, {"C8": {"note": "Thiếu dấu CR.", "lines": [13]}})
    with dossier.person("officer", OFFICER) as page:
        page.goto(dossier.address("draft"))
        codes = page.locator("select[name^='lines-'][name$='-code']")
        assert codes.count() == 40
        assert page.locator("select[name='lines-12-code']").input_value() == "", "what something speaks against is open"
        looked_at(page, "act-draft")
        page.locator("select[name='lines-11-code']").focus()
        page.keyboard.press("Enter")
        assert page.evaluate("document.activeElement.name") == "lines-12-code"
        page.keyboard.type("5")
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.name") == "lines-12-reason"
        page.keyboard.type("Thiếu dấu CR trên nhãn; tái chế nhãn trước khi lưu thông.")
        page.keyboard.press("ArrowUp")
        assert page.evaluate("document.activeElement.name") == "lines-11-reason"
        send(page)
        done(page)
    drafted = {each["line_no"]: each["code"] for each in dossier.case()["draft"]["lines"]}
    assert drafted == {**dict.fromkeys(range(1, 41), 1), 13: 5}


def test_a_form_works_without_script(office: Office) -> None:
    dossier = given(office, toys.STORY, "TCKT11")
    review_documents(dossier.agency, dossier.id)
    with dossier.person("officer", OFFICER, javascript=False) as page:
        page.goto(dossier.address("draft"))
        page.get_by_role("button", name="Xóa các kết quả").click()
        assert page.locator("select[name='lines-0-code']").input_value() == ""
        page.get_by_role("button", name="Các dòng còn trống").click()
        assert page.locator("select[name='lines-0-code']").input_value() == "1"
        send(page)
        done(page)


def test_every_act_goes_through_its_page(office: Office) -> None:
    """A sample dossier that takes every turn there is: each act with what its page proposes and the least to be typed."""
    dossier = given(office, hair_dryers.STORY, "TCKT20")
    id, quatest3 = dossier.id, "Trung tâm Kỹ thuật Tiêu chuẩn Đo lường Chất lượng 3"
    reason = {"reason": "Theo văn bản của doanh nghiệp."}
    at = (datetime.now(UTC).astimezone(VIETNAM) - timedelta(minutes=1)).strftime("%Y-%m-%dT%H:%M")
    report = {"number": "TN-1", "signatory": "Trưởng phòng", "indicators-0-value": "9", "indicators-0-limit": "≤ 3 mA"}
    with dossier.clerk("officer", OFFICER) as officer:

        def do(act: str, typed: dict[str, Any] | None = None, query: str = "") -> None:
            officer.do(id, act, typed, query=query)

        do("assign")
        (row,) = [each["code"] for each in dossier.case()["content"]["lines"][0]["candidates"]][:1]
        do("choose-row", {"choice": f"1|{row}", **reason}, "?line=1")
        do("change-mode", {"mode": "SAMPLE", "reason": "Nhãn ghi nhà sản xuất khác."})
        do("checklist", {"answers-0-answer": "YES"})
        do("schedule", {"place": "Kho số 3"})
        do("wish-move", reason)
        do("decline-wish", reason)
        do("cancel-appointment", reason)
        do("schedule", {"place": "Kho số 3"})
        do("lot-check", {"nonconforming": "0"})
        do("sample", {
            "representative": "Thủ kho", "packaging": "Túi", "laboratory": "QUATEST1", "taken_at": at,
            "goods-0-seal_numbers": f"NP-{id}-1", "goods-0-retained_quantity": "1",
        })  # fmt: skip
        do("seal-samples", {"samples-0-seal_numbers": f"NP-{id}-2"})
        do("retain-samples")
        do("hand-over-samples", {"to_party": "QUATEST1"})
        do("receive-samples", {"seal_intact": "yes"})
        do("test-result", {**report, "conclusion": "FAIL"})
        do("retest", {"laboratory": quatest3, "requested_by": "Giám đốc, công văn 12", **reason})
        do("hand-over-samples", {"to_party": quatest3})
        do("receive-samples", {"seal_intact": "yes"})
        do("retest-result", {**report, "number": "TN-2", "conclusion": "FAIL"})
        do("draft", {"lines-0-code": "3", "lines-0-reason": "Dòng điện rò vượt mức."})
    with dossier.clerk("reviewer", REVIEWER) as reviewer, dossier.clerk("signer", SIGNER) as signer:
        reviewer.do(id, "review", {"decision": "approve", "compared": "y"})
        signer.do(id, "review", {"decision": "back", **reason})
        with dossier.clerk("officer", OFFICER) as officer:
            officer.do(id, "draft", {"lines-0-code": "3", "lines-0-reason": "Dòng điện rò vượt mức."})
        reviewer.do(id, "review", {"decision": "approve", "compared": "y"})
        signer.do(id, "sign")
    dossier.until("DISPOSING")
    today = datetime.now(UTC).astimezone(VIETNAM).date().isoformat()
    with dossier.clerk("officer", OFFICER) as officer:
        scan = ("file", ("tai-xuat.pdf", b"%PDF-1.7", "application/pdf"))
        officer.do(id, "dispositions", {"number": "TK-1", "dated": today, "done_on": today}, files=[scan])
        officer.do(id, "amend-notice", reason)
        officer.do(id, "keep-notice", reason)
        held = {each["part"]: f"{each['part']}|{each['sample_code']}" for each in dossier.case()["custody"]}
        officer.do(id, "return-samples", {"samples": [held["TEST"]], "to_party": "Doanh nghiệp"})
        officer.do(id, "destroy-samples", {"samples": [held["RETAINED"]]})
    assert [each["state"] for each in dossier.case()["custody"]] == ["RETURNED", "DESTROYED"]


def test_errors_of_the_service_stand_at_their_cells(office: Office) -> None:
    dossier = given(office, forty_lines.STORY, "TCKT20")
    dossier.agency.change_mode(dossier.id, "SAMPLE", "Nhãn ghi nhà sản xuất khác.")
    with dossier.clerk("officer", OFFICER) as officer:
        officer.do(dossier.id, "schedule", {"place": "Kho số 3"})
        path = dossier.address("sample")
        answer = officer.send(path, officer.page(path), {
            "representative": "Thủ kho", "packaging": "Túi", "laboratory": "QUATEST1",
            "goods-2-take": "y", "goods-2-lot_size": "1", "goods-2-test_quantity": "5", "goods-2-retained_quantity": "0",
        })  # fmt: skip
        assert answer.status_code == 422
        page = html.fromstring(answer.text)
        # Only the third line was sent, as the first of the service's list.
        assert page.xpath("//*[@id='goods-2-test_quantity-wrong']"), said_against(answer.text)
        assert page.xpath("//*[@id='problems']//a[@href='#goods-2-test_quantity']")
        assert form_of(page).fields["representative"] == "Thủ kho"


def test_the_paper_copy_for_customs_of_a_dossier_from_the_counter(office: Office) -> None:
    stage = office.system.stage(helmet.STORY)
    helmet.STORY.tell(stage)
    assert stage.id is not None
    agency = next(iter(stage._agencies.values()))
    dossier = Given(office, stage.id, agency)
    dossier.until("ISSUED")
    with dossier.clerk("officer", OFFICER) as officer:
        officer.do(dossier.id, "customs-copy", {"number": "12/CV-KT"})
    assert dossier.case()["customs_copy"]["sent"]["number"] == "12/CV-KT"


def test_another_agencys_dossier_is_not_acted_on(office: Office) -> None:
    dossier = given(office, toys.STORY, "TCKT11")
    with Clerk.signed_in(office.url, "officer", OFFICER, agency="TCKT20") as stranger:
        answer = stranger.client.get(dossier.address("assign"))
        assert answer.status_code in (403, 404)
        assert not re.search(r"Mầm Xanh", answer.text)


def test_a_form_with_errors_shuts_nobody_out(office: Office) -> None:
    dossier = given(office, hair_dryers.STORY, "TCKT20")
    dossier.agency.change_mode(dossier.id, "SAMPLE", "Nhãn ghi nhà sản xuất khác.")
    take_sample(dossier.agency, dossier.id, standard="TCVN 5699-1", indicators=["Dòng điện rò"])
    with dossier.person("officer", OFFICER) as page:
        page.goto(dossier.address("sample"))
        page.get_by_label("Phòng thử nghiệm").fill("")
        send(page)
        expect(page.locator("#problems")).to_be_visible()
        looked_at(page, "act-sample-errors")
