"""The dossier page over services that answer what real ones answered: whole, in parts, and to whom."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from typing import Any

import pytest
from openpyxl import load_workbook

from tests.integration.console.before_recorded import SERVICES, Office, recorded, sign_in
from tests.integration.console.desk import Browser

pytestmark = pytest.mark.integration


@pytest.fixture
def failed(office: Office) -> str:
    return _told(office, "failed")


@pytest.fixture
def paused(office: Office) -> str:
    return _told(office, "paused")


@pytest.fixture
def officer(office: Office) -> Iterator[Browser]:
    with office.browser() as browser:
        sign_in(browser, "officer", agency="TCKT20")
        yield browser


def _told(office: Office, name: str) -> str:
    said = recorded(name)
    office.begin(said)
    return str(said["id"])


def test_everything_about_a_dossier_is_on_one_page(officer: Browser, failed: str) -> None:
    page = officer.get(f"/dossiers/{failed}")
    assert page.count("<h1>") == 1
    for text in (
        "Công ty TNHH Thương mại Tóc Mây",
        "Đã có kết quả kiểm tra",
        "kiểm tra lấy mẫu",
        "8516.31.00",
        "QCVN 4:2009/BKHCN",
        "Không đạt yêu cầu, tái xuất",
        "1,9 mA",
        "chưa thực hiện, hạn 21/12/2026",
        "Phiếu tiếp nhận hồ sơ",
        "hop-dong-",
        "Khiếu nại kết quả kiểm tra",
        "ghi nhận việc xử lý hàng không đạt",
        "Nhãn trên phích cắm ghi nhà sản xuất khác với giấy chứng nhận.",
        "đã xác nhận",
    ):
        assert text in page, text
    assert "working day" not in page


def test_its_officer_is_named_as_in_the_worklist(officer: Browser, office: Office, failed: str) -> None:
    case = f"/inspections/{failed}"
    office.inspection.answers[case] = {**office.inspection.answers[case], "officer": "lan.nt"}
    unnamed = officer.get(f"/dossiers/{failed}")
    assert "<dt>Chuyên viên</dt><dd>lan.nt</dd>" in unnamed
    office.inspection.answers[case] = {**office.inspection.answers[case], "officer_name": "Nguyễn Thị Lan"}
    assert "<dt>Chuyên viên</dt><dd>Nguyễn Thị Lan</dd>" in officer.get(f"/dossiers/{failed}")


def test_a_spreadsheet_of_the_worklist_names_officers_as_the_list_does(officer: Browser, office: Office) -> None:
    rows = [worklist_row("QG2026000001", "lan.nt"), worklist_row("QG2026000002", None)]
    office.inspection.begin({"/inspections": {"items": rows, "next": None}})
    assert officers_in(officer.client.get("/worklist/export.xlsx?tab=all").content) == ["lan.nt", None]
    office.inspection.answers["/inspections/counts"] = counts("lan.nt", "Nguyễn Thị Lan")
    assert "Nguyễn Thị Lan" in officer.get("/worklist/?tab=all")
    assert officers_in(officer.client.get("/worklist/export.xlsx?tab=all").content) == ["Nguyễn Thị Lan", None]


@pytest.mark.parametrize("typed", ["2/2026/TB-TCKT20", "hd-0103/2026"])
def test_the_search_jumps_to_the_dossier_of_a_paper(officer: Browser, office: Office, failed: str, typed: str) -> None:
    rows = [{**worklist_row("QG2026000001", None), "id": failed}]
    office.inspection.answers["/inspections"] = {"items": rows, "next": None}
    found = officer.client.get("/worklist/", params={"q": typed}, follow_redirects=False)
    assert (found.status_code, found.headers.get("Location")) == (302, f"/dossiers/{failed}")
    assert officer.client.get("/worklist/", params={"q": typed[:-1]}, follow_redirects=False).status_code == 200


def counts(officer: str, name: str) -> dict[str, Any]:
    """As inspection's OpenAPI document has them, with one officer in the register."""
    none = {"open": 0, "overdue": 0, "today": 0, "soon": 0}
    return {**none, "stages": {}, "mine": 0, "unassigned": 0, "officers": [{**none, "officer": officer, "name": name}]}


def worklist_row(file_code: str, officer: str | None) -> dict[str, Any]:
    return {
        "id": file_code,
        "version": 1,
        "file_code": file_code,
        "received_on": "2026-07-01",
        "importer": {"tax_code": "0100109106", "name": "Công ty Sao Mai"},
        "goods": "Búp bê",
        "hs_code": "95030021",
        "lines": 1,
        "mode": "DOCUMENTARY",
        "status": "OPENED",
        "stage": "INSPECTING",
        "next_due_on": "2026-07-03",
        "owed_by": "AGENCY",
        "days_left": 1,
        "officer": officer,
        "allowed": [],
    }


def officers_in(book: bytes) -> list[object]:
    sheet = load_workbook(io.BytesIO(book)).active
    assert sheet is not None
    return [row[11].value for row in list(sheet.iter_rows())[1:]]


def test_it_is_shown_in_english_too(officer: Browser, failed: str) -> None:
    officer.send("/language", {"language": "en", "next": f"/dossiers/{failed}"}, on=f"/dossiers/{failed}")
    page = officer.get(f"/dossiers/{failed}")
    for text in (
        "Result issued",
        "Fails, to be re-exported",
        "record what became of the goods that failed",
        "Timeline",
    ):
        assert text in page, text


def test_each_act_is_told_once_with_what_was_sent_of_it(officer: Browser, failed: str) -> None:
    page = officer.get(f"/dossiers/{failed}")
    assert page.count("<strong>Thay đổi phương thức kiểm tra</strong>") == 1
    assert "Ghi nhận kết quả thử nghiệm" not in page
    everything = officer.get(f"/dossiers/{failed}?all=1")
    assert "Ghi nhận kết quả thử nghiệm" in everything
    assert "Đã gửi thư" in everything


def test_the_timeline_is_filtered_by_kind(officer: Browser, failed: str) -> None:
    page = officer.get(f"/dossiers/{failed}?kind=dossier")
    timeline = page[page.index('id="timeline"') : page.index('id="record"')]
    assert "happened-dossier" in timeline
    assert "happened-inspection" not in timeline


def test_a_dossier_that_waits_for_its_importer_says_so_and_until_when(officer: Browser, paused: str) -> None:
    page = officer.get(f"/dossiers/{paused}")
    assert "đang chờ người nhập khẩu" in page
    assert "Đã yêu cầu người nhập khẩu bổ sung đến hết 02/12/2026" in page
    assert "Giấy chứng nhận hợp quy theo QCVN 4:2009/BKHCN và Sửa đổi 1:2016" in page
    assert "còn 7 ngày làm việc" in page.lower()


@pytest.mark.parametrize(
    ("silent", "gone", "there"),
    [
        ("inspection", "Kết quả thử nghiệm", ("Máy sấy tóc", "Thời hạn", "đã xác nhận", "Kiểm tra:")),
        ("notification", "đã xác nhận", ("Máy sấy tóc", "Dòng điện rò", "Thư:")),
        ("registration", "Khiếu nại kết quả kiểm tra", ("Máy sấy tóc", "Dòng điện rò", "Đăng ký:")),
    ],
)
def test_a_silent_service_costs_only_its_own_part(
    officer: Browser, office: Office, failed: str, silent: str, gone: str, there: tuple[str, ...]
) -> None:
    getattr(office, silent).away = True
    page = officer.get(f"/dossiers/{failed}")
    assert gone not in page
    for text in there[:-1]:
        assert text in page, text
    assert "phần thông tin của dịch vụ này đang thiếu" in page


def test_a_letter_that_did_not_arrive_is_named_and_can_be_sent_once_more(
    officer: Browser, office: Office, failed: str
) -> None:
    letters = office.notification.answers[f"/notifications/{failed}"]["letters"]
    mail = next(each for each in letters if each["channel"] == "EMAIL" and each["kind"] == "result")
    mail |= {"status": "BOUNCED", "last_error": "550 no such user"}
    page = officer.get(f"/dossiers/{failed}")
    assert "1 thư không đến nơi" in page
    assert "550 no such user" in page
    assert f'notifications/{failed}/{mail["id"]}/send-again"' in page


def test_nothing_is_shown_while_nobody_knows_the_dossier(officer: Browser, office: Office, failed: str) -> None:
    office.registration.away = office.inspection.away = True
    assert "Hiện không liên lạc được" in officer.get(f"/dossiers/{failed}", status=503)


def test_what_registration_refuses_is_refused_whatever_the_others_say(
    officer: Browser, office: Office, failed: str
) -> None:
    office.registration.hidden.add(f"/registrations/{failed}")
    page = officer.get(f"/dossiers/{failed}", status=403)
    assert "Tóc Mây" not in page
    assert "thông điệp" not in officer.get("/dossiers/no-such-dossier", status=404)


def test_the_services_are_asked_in_the_name_of_whoever_looks_and_each_thing_once(
    officer: Browser, office: Office, failed: str
) -> None:
    officer.get(f"/dossiers/{failed}")
    for service in SERVICES:
        asked = [path for path, who in getattr(office, service).asked if who == "lan.nt"]
        assert len(asked) == len(set(asked)) == len(getattr(office, service).asked)


def test_a_view_is_on_record_before_it_is_shown(officer: Browser, office: Office, failed: str) -> None:
    officer.get(f"/dossiers/{failed}")
    (entry,) = office.records.audit.find({"act": "viewed", "kind": "dossier", "ref": failed}).sort("_id", -1).limit(1)
    assert (entry["person"], entry["role"], entry["agency"]) == ("lan.nt", "officer", "TCKT20")


@pytest.mark.parametrize(
    "page",
    [
        "/dossiers/{id}/acts",
        "/dossiers/{id}/link",
        "/dossiers/{id}/link/take-back",
        "/calendar/move/{id}",
        "/counter/dossiers/{id}/modify",
        "/counter/receipts/{id}",
        "/counter/importers/{tax_code}",
    ],
)
def test_whichever_page_shows_of_a_dossier_is_on_record_by_its_file_code(
    officer: Browser, office: Office, paused: str, page: str
) -> None:
    dossier = office.registration.answers[f"/registrations/{paused}"]
    office.registration.answers["/registrations"] = {"items": [dossier]}
    office.inspection.answers["/officers"] = {"items": []}
    slip = {"file_code": dossier["file_code"], "code": "7K3M-9QXA-20BD", "url": "https://kiemtra.example.vn/status"}
    office.registration.answers[f"/registrations/{paused}/slip"] = slip
    office.records["audit"].delete_many({})
    officer.get(page.format(id=paused, tax_code=dossier["importer"]["tax_code"]))
    entry = office.records["audit"].find_one({"kind": "dossier"})
    assert (entry["ref"], entry["detail"]) == (paused, dossier["file_code"])


def test_a_document_is_shown_in_place_and_nothing_in_it_may_act(officer: Browser, office: Office, failed: str) -> None:
    path = f"/registrations/{failed}/documents/abc"
    office.registration.files[path] = ("application/pdf", b"%PDF-1.7 whole")
    answer = officer.client.get(f"/dossiers/{failed}/documents/abc")
    assert answer.content == b"%PDF-1.7 whole"
    assert answer.headers["Content-Type"] == "application/pdf"
    assert answer.headers["Content-Disposition"] == "inline; filename*=UTF-8''gi%E1%BA%A5y.pdf"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    policy = answer.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'self'" in policy
    assert "script-src" not in policy
    assert "no-store" in answer.headers["Cache-Control"]
    download = officer.client.get(f"/dossiers/{failed}/documents/abc?download=1")
    assert download.headers["Content-Disposition"].startswith("attachment")
    seen = office.records.audit.find_one({"kind": "document", "ref": "abc"})
    assert seen is not None
    assert seen["detail"] == failed


@pytest.mark.parametrize("kind", ["application/xml", "text/html", "image/svg+xml", "application/octet-stream"])
def test_what_could_act_in_a_browser_is_only_a_download(
    officer: Browser, office: Office, failed: str, kind: str
) -> None:
    office.registration.files[f"/registrations/{failed}/documents/abc"] = (kind, b"<script>alert(1)</script>")
    answer = officer.client.get(f"/dossiers/{failed}/documents/abc")
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert answer.headers["Content-Type"] == "application/octet-stream"


def test_photos_of_the_sampling_are_listed_and_shown_in_place_and_on_record(
    officer: Browser, office: Office, failed: str
) -> None:
    case = office.inspection.answers[f"/inspections/{failed}"]
    photo = {"sha256": "f00", "line_no": 1, "note": "Phích cắm <trái>", "content_type": "image/jpeg", "size": 4096}
    case["sample"]["photos"] = [photo, {**photo, "sha256": "f01", "line_no": None, "note": None}]
    office.inspection.files[f"/inspections/{failed}/photos/f00"] = ("image/jpeg", b"whole")
    page = officer.client.get(f"/dossiers/{failed}").text
    assert "Phích cắm &lt;trái&gt;" in page
    assert [f"/dossiers/{failed}/photos/{sha256}" in page for sha256 in ("f00", "f01", "f02")] == [True, True, False]
    answer = officer.client.get(f"/dossiers/{failed}/photos/f00")
    assert (answer.content, answer.headers["Content-Type"]) == (b"whole", "image/jpeg")
    assert answer.headers["Content-Disposition"].startswith("inline")
    assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
    officer.get(f"/dossiers/{failed}/photos/f02", status=404)
    seen = office.records.audit.find_one({"kind": "document", "ref": "f00"})
    assert seen is not None
    assert (seen["person"], seen["detail"]) == ("lan.nt", failed)


def still_here(browser: Browser, id: str, *, shown: str | None = None, status: int = 200) -> str:
    """As the page's script says it. shown: the dossier whose page it was; None: the same."""
    page = browser.get(f"/dossiers/{shown or id}")
    said = dict(re.findall(r'data-(token|proof)="([^"]+)"', page))
    headers = {"X-CSRFToken": said["token"], "X-Dossier-Shown": said["proof"]}
    answer = browser.client.post(f"/dossiers/{id}/presence", headers=headers)
    assert answer.status_code == status
    return str(answer.json()["text"]) if status == 200 else ""


def test_two_people_on_one_dossier_are_told_of_each_other(officer: Browser, office: Office, failed: str) -> None:
    assert "cũng đang được mở bởi" not in officer.get(f"/dossiers/{failed}")
    with office.browser() as other:
        sign_in(other, "reviewer", "minh.tv", agency="TCKT20")
        assert "lan.nt (chuyên viên)" in other.get(f"/dossiers/{failed}")
        assert "minh.tv (lãnh đạo phòng)" in still_here(officer, failed)
        other.send(f"/dossiers/{failed}/presence/left", {}, on="/login", status=204)
    assert still_here(officer, failed) == ""


def test_nobody_is_named_to_who_was_not_shown_the_dossier(officer: Browser, failed: str) -> None:
    still_here(officer, failed)
    still_here(officer, "another-agencys", shown=failed, status=403)


def test_of_samples_only_the_steps_that_are_possible_now_are_offered(officer: Browser, failed: str) -> None:
    """One was tested, the other one was never sealed: nothing is handed to a laboratory or received by it."""
    offered = re.findall(rf"/dossiers/{failed}/acts/([a-z-]+)-samples", officer.get(f"/dossiers/{failed}"))
    assert sorted(offered) == ["destroy", "retain", "return", "seal"]


def test_an_importer_and_a_stranger_have_no_such_page(office: Office, failed: str) -> None:
    with office.browser() as stranger:
        assert 'name="token"' in stranger.get(f"/dossiers/{failed}")
        stranger.get(f"/dossiers/{failed}/documents/abc")
    assert office.registration.asked == []


def test_what_somebody_else_has_to_do_is_not_offered_and_the_page_says_why(
    officer: Browser, office: Office, failed: str
) -> None:
    path = f"/inspections/{failed}"
    case = {**office.inspection.answers[path], "allowed": ["assign", "approve", "send_back"]}
    office.inspection.answers[path] = case
    with office.browser() as reviewer:
        sign_in(reviewer, "reviewer", "lan.nt", agency="TCKT20")
        assert f'/dossiers/{failed}/acts/review"' in reviewer.get(f"/dossiers/{failed}")
        mine = {"code": "same_person", "what": "draft", "acts": [], "until": None}
        case["barred"] = [{"act": act, "roles": ["reviewer"], "because": [mine]} for act in ("approve", "send_back")]
        page = reviewer.get(f"/dossiers/{failed}")
        assert f'/dossiers/{failed}/acts/review"' not in page
        assert f'/dossiers/{failed}/acts/review"' not in reviewer.get(f"/dossiers/{failed}/acts")
        assert "Vì sao chưa làm được việc khác?" in page
        assert "Thẩm tra dự thảo</strong> – bạn, hoặc người bạn làm thay, đã lập dự thảo" in page
        review = reviewer.get(f"/dossiers/{failed}/acts/review")
        assert "phải do người khác thực hiện" in review
        assert "Lý do: bạn, hoặc người bạn làm thay, đã lập dự thảo" in review
        assert "trạng thái hiện nay" not in review
        after = {**mine, "code": "after", "acts": ["draft_result"]}
        case["barred"] = [{**each, "because": [mine, after]} for each in case["barred"]]
        assert "trạng thái hiện nay" in reviewer.get(f"/dossiers/{failed}/acts/review")


def test_the_exchange_about_a_supplement_is_one_section(officer: Browser, office: Office, paused: str) -> None:
    def section() -> str:
        page = officer.get(f"/dossiers/{paused}")
        return page[page.index('<section id="supplements">') : page.index('<section id="documents">')]

    waiting = section()
    for text in (
        "Giấy chứng nhận hợp quy theo QCVN",
        "hạn cuối <strong>02/12/2026",
        "thời hạn đang tạm dừng",
        "chưa có gì",
    ):
        assert text in waiting, text
    history = f"/registrations/{paused}/history"
    entries = office.registration.answers[history]["entries"]
    paper = {"type": "Giấy chứng nhận", "number": "GCN-7", "file_name": "gcn <7>.pdf", "sha256": "abc"}
    answer = {
        **entries[-1],
        "number": 4,
        "id": "answer",
        "act": "supplemented",
        "actor": {"id": "importer:9905810208", "role": "importer"},
        "reason": "",
        "details": {"handler": "cqkt", "documents": [paper], "changed": ["goods_lines"], "text": "Gửi lại bản rõ hơn."},
    }
    office.registration.answers[history] = {"entries": [*entries, answer]}
    path = f"/registrations/{paused}"
    office.registration.answers[path] = {**office.registration.answers[path], "supplement_request": None}
    answered = section()
    for text in (
        "gcn <7>.pdf",
        f"/dossiers/{paused}/documents/abc",
        "Gửi lại bản rõ hơn.",
        "mặt hàng",
        "đã trả lời",
    ):
        assert text in answered, text
    assert "thời hạn đang tạm dừng" not in answered


def test_where_nothing_was_asked_for_there_is_no_such_section(officer: Browser, failed: str) -> None:
    assert 'id="supplements"' not in officer.get(f"/dossiers/{failed}")


def window_message(office: Office, service: str, path: str, **said: Any) -> None:
    at = "2026-11-21T15:06:14.218Z"
    plain = {"message_id": "m1", "direction": "in", "kind": "10/01", "first_at": at, "last_at": at, "tries": 1}
    message = {**plain, "outcome": "held", "error": "", "by": None, "unapplied": None, **said}
    getattr(office, service).answers[path] = {"messages": [message], "more": False}


def messages_on(page: str) -> str:
    return page[page.index('<section id="window">') :] if '<section id="window">' in page else ""


def test_what_was_exchanged_with_the_single_window_is_listed_with_its_answer(
    officer: Browser, office: Office, paused: str
) -> None:
    window_message(office, "registration", f"/registrations/{paused}/window-messages")
    letters = office.notification.answers[f"/notifications/{paused}"]["letters"]
    told = next(each for each in letters if each["channel"] == "WINDOW" and each["kind"] == "supplement_request")
    told |= {"status": "FAILED"}
    refused = {"direction": "out", "kind": "12/07", "outcome": "refused", "error": "ERR_<X>", "tries": 3}
    window_message(office, "notification", f"/notifications/{paused}/window-messages", message_id=told["id"], **refused)
    section = messages_on(officer.get(f"/dossiers/{paused}"))
    for text in ("hồ sơ mới", "10/01", "đã xác nhận", "yêu cầu bổ sung", "ERR_<X>", "3 lần gửi", "1 chưa ổn"):
        assert text in section, text


def test_a_message_that_came_to_nothing_says_so(officer: Browser, office: Office, paused: str) -> None:
    window_message(office, "registration", f"/registrations/{paused}/window-messages", unapplied="invalid: số lượng")
    section = messages_on(officer.get(f"/dossiers/{paused}"))
    assert "đã xác nhận nhưng cuối cùng không thực hiện được: invalid: số lượng" in section


def test_a_dossier_that_came_by_another_way_has_no_such_messages(officer: Browser, office: Office, failed: str) -> None:
    dossier = office.registration.answers[f"/registrations/{failed}"]
    office.registration.answers[f"/registrations/{failed}"] = {**dossier, "channel": "COUNTER"}
    office.notification.answers[f"/notifications/{failed}"]["letters"] = []
    assert messages_on(officer.get(f"/dossiers/{failed}")) == ""
    assert not [path for path, _ in office.registration.asked if path.endswith("window-messages")]
