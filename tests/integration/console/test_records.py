"""Complaints, reductions and goods: what is shown, who may do what, and what the service is told."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from lxml import html

from tests.integration.console.before_recorded import Office, sign_in
from tests.integration.console.desk import Browser
from tests.integration.console.reductions import GOOD, KEY, PAPER, REDUCTION

pytestmark = pytest.mark.integration

COMPLAINT = {
    "id": "k1",
    "version": 3,
    "status": "OPEN",
    "source": "DENUNCIATION",
    "text": "Bán hàng không dấu CR",
    "opened_on": "2026-11-20",
    "filed_by": "officer:lan.nt",
    "tax_code": "0101234567",
    "good_key": KEY,
}
RECORD = {
    "good_key": KEY,
    "version": 4,
    "tax_code": "0101234567",
    "importer": "Công ty Tóc Mây",
    "good": GOOD,
    "consecutive_passes": 3,
    "lots": [
        {
            "case_id": "d1",
            "file_code": "QG2026000001",
            "notice_no": "1/TB",
            "issued_on": "2026-10-01",
            "verdict": "PASSED",
            "codes": [1],
        }
    ],
    "lots_elsewhere": 1,
}
ENTRY = {
    "number": 1,
    "id": "x",
    "time": "2026-11-20T03:00:00Z",
    "act": "complaint_filed",
    "actor": {"id": "officer:lan.nt", "role": "officer"},
}


@pytest.fixture
def inspection(office: Office) -> Any:
    office.inspection.begin(
        {
            "/complaints": {"items": [COMPLAINT], "next": None},
            "/complaints/k1": COMPLAINT,
            "/complaints/k1/history": {"entries": [ENTRY]},
            "/entitlements": {"items": [REDUCTION], "next": "further"},
            "/entitlements/e1": REDUCTION,
            "/entitlements/e1/history": {"entries": []},
            "/entitlements/e1/papers": {"items": []},
            f"/good-records/{KEY}": RECORD,
        }
    )
    return office.inspection


@pytest.fixture
def officer(office: Office, inspection: Any) -> Iterator[Browser]:
    with office.browser() as browser:
        sign_in(browser, "officer", agency="TCKT20")
        yield browser


@pytest.fixture
def signer(office: Office, inspection: Any) -> Iterator[Browser]:
    with office.browser() as browser:
        sign_in(browser, "signer", agency="TCKT20")
        yield browser


def fill(browser: Browser, path: str, status: int = 200, **fields: object) -> str:
    """What a form has already comes along, as in a browser."""
    shown = browser.get(path)
    hidden = dict(re.findall(r'name="(version|key)" type="hidden" value="([^"]*)"', shown))
    return browser.send(path, {**hidden, **fields}, on=path, status=status)


def fill_for_good(browser: Browser, path: str, **fields: object) -> str:
    """By the second page, with what it keeps; gives that page."""
    again = fill(browser, path, **fields)
    browser.send(path, {**kept_in(again), "confirmed": "yes"}, on=path)
    return again


def kept_in(page: str) -> dict[str, object]:
    (form,) = [form for form in html.fromstring(page).forms if "key" in form.fields]
    return dict(form.form_values())


def test_lists_and_pages_say_what_there_is(officer: Browser) -> None:
    assert "Bán hàng không dấu CR" in officer.get("/complaints")
    page = officer.get("/complaints/k1")
    assert "Ghi nhận</strong>" in page
    assert "lan.nt (chuyên viên)" in page
    reductions = officer.get("/entitlements")
    assert "26/11/2026" in reductions
    assert "cursor=further" in reductions
    assert "2 lô ở cơ quan khác" in officer.get("/entitlements/e1")
    good = officer.get(f"/goods/{KEY}")
    assert "3 lô" in good
    assert 'href="/dossiers/d1"' in good


def test_a_complaint_is_filed_once_with_what_it_is_about(officer: Browser, inspection: Any) -> None:
    fill(
        officer,
        f"/complaints/new?good_key={KEY}",
        source="COMPLAINT",
        text=" Có mùi ",
        opened_on="2026-11-20",
        hs_code="8516.31.00",
        good_key=KEY,
        effective_to="2026-12-31",
        status=404,
    )
    (act,) = inspection.acts
    assert act.path == "/complaints"
    assert act.key
    assert act.version is None
    assert act.body == {
        "source": "COMPLAINT",
        "text": "Có mùi",
        "opened_on": "2026-11-20",
        "tax_code": None,
        "hs_code": "85163100",
        "good_key": KEY,
        "file_code": None,
        "lot_no": None,
        "effective_from": None,
        "effective_to": "2026-12-31",
    }


def test_what_is_wrong_stands_at_its_field_and_nothing_is_lost(officer: Browser, inspection: Any) -> None:
    page = fill(officer, "/complaints/new", 422, text="Có mùi", opened_on="20/11/2026", hs_code="85", tax_code="1")
    assert "Mã HS gồm 8 chữ số" in page
    assert "Mã số thuế gồm 10 chữ số" in page
    assert "Có mùi" in page
    assert inspection.acts == []


def test_a_complaint_is_said_anew_and_closed_on_the_version_that_was_seen(officer: Browser, inspection: Any) -> None:
    assert "Bán hàng không dấu CR" in officer.get("/complaints/k1/amend")
    fill(officer, "/complaints/k1/amend", text="Không dấu CR, không nhãn", reason="Bổ sung")
    assert "Không thể mở lại" in officer.get("/complaints/k1/close")
    again = fill_for_good(officer, "/complaints/k1/close", upheld="y", reason="Đã xác minh")
    assert "Không thể mở lại" in again
    amended, closed = inspection.acts
    assert (amended.path, amended.version) == ("/complaints/k1/amend", '"3"')
    assert amended.body["reason"] == "Bổ sung"
    assert (closed.path, closed.body) == ("/complaints/k1/close", {"upheld": True, "reason": "Đã xác minh"})


def test_who_was_overtaken_is_told_and_keeps_what_was_typed(officer: Browser, inspection: Any) -> None:
    stale = (409, {"code": "stale", "detail": "It is at version 4."})
    inspection.refusals["/complaints/k1/close"] = stale
    hidden = dict(
        re.findall(r'name="(version|key)" type="hidden" value="([^"]*)"', officer.get("/complaints/k1/close"))
    )
    changed = {**ENTRY, "number": 4, "act": "complaint_amended", "reason": "Thêm nhãn phụ"}
    inspection.answers["/complaints/k1/history"] = {"entries": [ENTRY, changed]}
    inspection.answers["/complaints/k1"] = {**COMPLAINT, "version": 4}
    typed = {**hidden, "reason": "Đã xác minh kỹ"}
    typed["confirmed"] = "yes"
    page = officer.send("/complaints/k1/close", typed, on="/complaints/k1/close", status=422)
    assert "Đã xác minh kỹ" in page
    assert "Có người đã thao tác trước" in page
    # What was done since is told, and sending it again is deciding on what is now.
    assert "Thêm nhãn phụ" in page
    again = dict(re.findall(r'name="(version|key)" type="hidden" value="([^"]*)"', page))
    assert again["version"] == "4"
    assert again["key"] != hidden["key"]
    del inspection.refusals["/complaints/k1/close"]
    officer.send("/complaints/k1/close", {**typed, **again}, on="/complaints/k1/close")
    assert [act.version for act in inspection.acts] == ['"4"']


@pytest.mark.parametrize("path", ["/complaints/k1/close", "/entitlements/e1/revoke"])
def test_what_cannot_be_undone_is_said_again_first_and_going_back_keeps_what_was_typed(
    officer: Browser, signer: Browser, inspection: Any, path: str
) -> None:
    who = officer if "complaints" in path else signer
    fill(who, path, 422, reason="")
    page = fill(who, path, reason="Đã xác minh & <rõ>")
    assert "Không thể hoàn tác" in page
    assert (COMPLAINT["text"] if who is officer else GOOD["name"]) in page
    assert inspection.acts == []
    kept = kept_in(page)
    assert kept["reason"] == "Đã xác minh & <rõ>"
    back = who.send(path, {**kept, "back": "yes"}, on=path)
    assert "Đã xác minh & <rõ>" in back
    assert kept_in(back)["key"] == kept["key"]
    assert inspection.acts == []
    who.send(path, {**kept, "confirmed": "yes"}, on=path)
    (act,) = inspection.acts
    assert (act.key, act.body["reason"]) == (kept["key"], "Đã xác minh & <rõ>")


def test_a_signer_decides_and_revokes_and_an_officer_does_not(
    officer: Browser, signer: Browser, inspection: Any
) -> None:
    assert "/entitlements/e1/decide" not in officer.get("/entitlements/e1")
    officer.get("/entitlements/e1/decide", status=403)
    officer.get("/entitlements/e1/revoke", status=403)
    assert "/entitlements/e1/decide" in signer.get("/entitlements/e1")
    assert "Hãy chọn" in fill(signer, "/entitlements/e1/decide", 422)
    fill(signer, "/entitlements/e1/decide", grant="yes")
    fill_for_good(signer, "/entitlements/e1/revoke", reason="Không báo cáo")
    assert [(act.path, act.body, act.version) for act in inspection.acts] == [
        ("/entitlements/e1/decide", {"grant": True, "reason": None}, '"5"'),
        ("/entitlements/e1/revoke", {"reason": "Không báo cáo"}, '"5"'),
    ]


def test_the_confirmation_is_shown_with_its_standing_and_downloaded_as_it_was_sealed(
    office: Office, officer: Browser, inspection: Any
) -> None:
    path = "/entitlements/e1/papers"
    assert "Giấy tờ đã cấp" not in officer.get("/entitlements/e1")
    inspection.answers[path] = {"items": [PAPER]}
    inspection.files[f"{path}/exemption"] = ("application/pdf", b"%PDF-1.7 as sealed")
    page = officer.get("/entitlements/e1")
    for text in (
        "12/XN-CCTC",
        "tag-REVOKED",
        "hu hồi</span> từ ngày 21/11/2026",
        f'href="{path}/exemption?download=1"',
    ):
        assert text in page, text
    assert re.search(r'href="/verify/[^"]+"', page)
    shown, taken = (officer.client.get(f"{path}/exemption{end}") for end in ("", "?download=1"))
    assert shown.content == taken.content == b"%PDF-1.7 as sealed"
    assert shown.headers["content-disposition"].startswith("inline")
    assert taken.headers["content-disposition"].startswith("attachment")
    assert office.records["audit"].find_one({"kind": "paper", "ref": "exemption", "detail": "e1"})
    officer.get(f"{path}/none", status=404)


def test_an_officer_enters_what_the_importer_asks_for_and_reports(officer: Browser, inspection: Any) -> None:
    fill(officer, f"/goods/{KEY}/apply", 404)
    fill(officer, "/entitlements/e1/report", lots="2", quantity="1500,5", unit="cái", conformity="Đều đạt")
    asked, reported = inspection.acts
    assert (asked.path, asked.body) == ("/entitlements", {"good_key": KEY})
    assert reported.path == "/entitlements/e1/reports"
    assert reported.body == {"lots": 2, "quantity": "1500.5", "unit": "cái", "conformity": "Đều đạt", "note": None}
