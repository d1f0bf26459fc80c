"""The counter: a dossier brought on paper, typed by keyboard, by script and without, kept whatever happens."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from shared.web import tokens
from tests.browser.looks import looked_at
from tests.browser.office import Office
from tests.e2e.conftest import SECRET
from tests.e2e.place import Place

pytestmark = pytest.mark.integration

DATA = Path(__file__).parents[1] / "data"
HELMET: dict[str, Any] = json.loads((DATA / "counter" / "helmet.json").read_text(encoding="utf-8"))
AGENCY = "TCKT11"

expect.set_options(timeout=20_000)


def day(iso: str) -> str:
    return "/".join(reversed(iso.split("-")))


def begin(page: Page) -> None:
    page.goto("/counter/")
    page.get_by_role("button", name="Nhập hồ sơ nộp bản giấy").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Hồ sơ nộp bản giấy")
    # The keys of the grid and the keeping of what is typed come with its script.
    page.wait_for_load_state("load")


def put(page: Page, name: str, text: str) -> None:
    field = page.locator(f'[name="{name}"]')
    if field.evaluate("each => each.tagName") == "SELECT":
        field.select_option(text)
    else:
        field.fill(text)


def fill_in(page: Page, body: dict[str, Any] = HELMET) -> None:
    """Everything but the documents."""
    flat: dict[str, str] = {}
    for name, value in body.items():
        if isinstance(value, dict):
            flat |= {f"{name}-{inner}": str(each) for inner, each in value.items() if each is not None}
        elif isinstance(value, str | int):
            flat[name] = str(value)
    for name in ("received_on", "import_from", "import_to"):
        if name in flat:
            flat[name] = day(flat[name])
    for name, text in flat.items():
        if page.locator(f'[name="{name}"]').count():
            put(page, name, text)
    for index, line in enumerate(body["goods_lines"]):
        if index and not page.locator(f'[name="goods_lines-{index}-name"]').count():
            page.get_by_role("button", name="Thêm dòng hàng").click()
        line_in(page, index, line)


def line_in(page: Page, index: int, line: dict[str, Any]) -> None:
    for name, value in line.items():
        if isinstance(value, dict):
            put(page, f"goods_lines-{index}-{name}-code", str(value["code"]))
        elif value is True:
            page.locator(f'[name="goods_lines-{index}-{name}"]').check()
        elif isinstance(value, str | int) and name != "line_no":
            put(page, f"goods_lines-{index}-{name}", str(value))


def attach(page: Page, body: dict[str, Any] = HELMET) -> None:
    files = [DATA / "counter" / each["file"] for each in body["documents"]]
    page.set_input_files("#scans", files)
    page.wait_for_selector(f'[name="documents-{len(files) - 1}-number"]')
    for index, document in enumerate(body["documents"]):
        at = f"documents-{index}-"
        put(page, f"{at}type-code", document["type"]["code"])
        put(page, f"{at}issued_on", day(document["issued_on"]))
        for name in ("number", "issuer"):
            if document.get(name):
                put(page, at + name, document[name])
        if document.get("lines"):
            put(page, f"{at}lines", ", ".join(map(str, document["lines"])))


def newest(place: Place) -> Any:
    officer = place.sign_in("officer", "lan.nt", agency=AGENCY)
    row = officer.read("registration", "/registrations", limit=1)["items"][0]
    return officer.read("registration", f"/registrations/{row['id']}")


def test_a_dossier_is_typed_in_registered_and_its_slip_printed(office: Office) -> None:
    with office.person("officer", "quay.nt", agency=AGENCY) as page:
        begin(page)
        looked_at(page, "counter-empty")
        fill_in(page)
        attach(page)
        looked_at(page, "counter-filled")
        page.get_by_role("button", name="Đăng ký hồ sơ").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("Phiếu tiếp nhận hồ sơ")
        looked_at(page, "counter-slip")
        found = newest(office.system.place)
        assert page.get_by_text(found["file_code"]).count()
        assert found["channel"] == "COUNTER"
        assert found["received_on"] == HELMET["received_on"]
        assert found["dossier"]["goods_lines"][0]["name"] == HELMET["goods_lines"][0]["name"]
        assert len(found["dossier"]["documents"]) == len(HELMET["documents"])
        page.goto("/counter/")
        expect(page.get_by_text("Không có bản nhập dở")).to_be_visible()


def test_every_error_stands_at_its_cell_and_nothing_is_lost(office: Office) -> None:
    with office.person("officer", "cell.nt", agency=AGENCY) as page:
        begin(page)
        fill_in(page)
        put(page, "goods_lines-0-quantity", "nhiều")
        page.get_by_role("button", name="Thêm dòng hàng").click()
        put(page, "goods_lines-2-hs_code", "6506")
        page.get_by_role("button", name="Đăng ký hồ sơ").click()
        expect(page.locator("#problems")).to_be_visible()
        for cell in ("goods_lines-0-quantity", "goods_lines-2-hs_code", "goods_lines-2-name"):
            expect(page.locator(f'[name="{cell}"]')).to_have_attribute("aria-invalid", "true")
        expect(page.locator('[name="goods_lines-0-quantity"]')).to_have_value("nhiều")
        looked_at(page, "counter-errors")
        page.locator("#problems a", has_text="Dòng hàng 3, Mã HS").click()
        expect(page.locator('[name="goods_lines-2-hs_code"]')).to_be_focused()


def test_lines_by_keyboard_and_cells_from_a_spreadsheet(office: Office) -> None:
    with office.person("officer", "phim.nt", agency=AGENCY) as page:
        begin(page)
        put(page, "goods_lines-0-name", "Mũ bảo hiểm")
        page.locator('[name="goods_lines-0-name"]').press("Alt+c")
        expect(page.locator('[name="goods_lines-1-name"]')).to_have_value("Mũ bảo hiểm")
        expect(page.locator('[name="goods_lines-1-hs_code"]')).to_be_focused()
        page.keyboard.press("Alt+ArrowDown")
        expect(page.locator('[name="goods_lines-2-hs_code"]')).to_be_focused()
        page.keyboard.press("ArrowUp")
        expect(page.locator('[name="goods_lines-1-hs_code"]')).to_be_focused()
        page.keyboard.press("Alt+Delete")
        expect(page.locator('[name="goods_lines-2-name"]')).to_have_count(0)
        page.evaluate(
            """() => {
              const data = new DataTransfer();
              data.setData("text", "95030021\\tBúp bê A\\t3\\n95030022\\tBúp bê B\\t3\\n");
              const cell = document.querySelector('[name="goods_lines-1-hs_code"]');
              cell.dispatchEvent(new ClipboardEvent("paste", {clipboardData: data, bubbles: true, cancelable: true}));
            }"""
        )
        expect(page.locator('[name="goods_lines-2-name"]')).to_have_value("Búp bê B")
        # The catalogue's row for the code is offered, and taken where it is the only one.
        expect(page.locator('[name="goods_lines-1-catalogue_row"]')).not_to_have_value("")


def test_what_was_typed_outlives_the_session(office: Office) -> None:
    """Also what the page's script had not kept yet: it comes with the form itself."""
    with office.person("officer", "phien.nt", agency=AGENCY, javascript=False) as page:
        begin(page)
        address = page.url
        page.context.clear_cookies()
        put(page, "importer-name", "Công ty Chưa Mất Gì")
        page.get_by_role("button", name="Lưu để nhập sau").click()
        page.wait_for_url("**/login**")
        page.fill("input[name=token]", tokens.issue(SECRET, role="officer", subject="phien.nt", agency=AGENCY))
        page.press("input[name=token]", "Enter")
        page.wait_for_url(address)
        expect(page.locator('[name="importer-name"]')).to_have_value("Công ty Chưa Mất Gì")


def test_typing_is_kept_by_itself(office: Office) -> None:
    with office.person("officer", "tuluu.nt", agency=AGENCY) as page:
        begin(page)
        with page.expect_response("**/kept") as answer:
            put(page, "importer-name", "Công ty Tự Lưu")
        assert answer.value.status == 204
        page.goto("/counter/")
        expect(page.get_by_role("link", name="Công ty Tự Lưu")).to_be_visible()
        looked_at(page, "counter-front")
        page.get_by_role("link", name="Xóa …").click()
        page.wait_for_url("**/drop")
        looked_at(page, "counter-drop")
        page.get_by_role("button", name="Xóa bản nhập dở").click()
        expect(page.get_by_text("Không có bản nhập dở")).to_be_visible()


def test_without_script_the_buttons_do_the_same(office: Office) -> None:
    with office.person("officer", "khongjs.nt", agency=AGENCY, javascript=False) as page:
        begin(page)
        put(page, "importer-tax_code", HELMET["importer"]["tax_code"])
        page.get_by_role("button", name="Thêm dòng hàng").click()
        put(page, "goods_lines-1-name", "Dòng hai")
        page.locator('button[value="row:goods_lines:copy:1"]').click()
        expect(page.locator('[name="goods_lines-2-name"]')).to_have_value("Dòng hai")
        page.locator("summary", has_text="Từ bảng tính").click()
        page.fill("#pasted", "Tên hàng hóa\tMã HS\nNồi cơm điện\t8516.60.10\n")
        page.get_by_role("button", name="Đưa vào bảng").click()
        expect(page.locator('input[value="Nồi cơm điện"]')).to_have_count(1)
        page.locator("summary", has_text="Từ bảng tính").click()
        page.set_input_files("#sheet", DATA / "spreadsheet" / "dirty.xlsx")
        page.get_by_role("button", name="Đọc bảng tính").click()
        expect(page.get_by_text("Đã đọc bảng tính")).to_be_visible()
        wrong = page.get_by_role("listitem").filter(has_text="Thongtinhoso!C2 (Cơ quan kiểm tra)")
        expect(wrong).to_contain_text("“TCKT99” không có trong danh mục cơ quan kiểm tra")
        looked_at(page, "counter-sheet")


def test_what_to_print_for_when_the_system_is_down(office: Office) -> None:
    with office.person("officer", "giay.nt", agency=AGENCY) as page:
        for path, name in (
            ("/counter/paper", "paper"),
            ("/counter/paper/worklist", "paper-worklist"),
            ("/counter/paper/blank/receipt?copies=2", "paper-receipt"),
            ("/counter/paper/blank/sampling", "paper-sampling"),
            ("/counter/paper/blank/supplement", "paper-supplement"),
            ("/counter/paper/blank/registration", "paper-registration"),
            ("/counter/paper/blank/checklist", "paper-checklist"),
            ("/counter/paper/blank/notice", "paper-notice"),
        ):
            page.goto(path)
            assert page.locator("h1").count() == 1
            looked_at(page, f"counter-{name}")
