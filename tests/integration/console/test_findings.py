"""What is found of goods, and the paper that shows what became of them: nothing is said for the officer."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from typing import Any

import pytest
from lxml import html

from tests.integration.console.before_recorded import Office, recorded, sign_in
from tests.integration.console.desk import Browser

pytestmark = pytest.mark.integration
SCAN = b"%PDF-1.7 " + b"\0\xff" * 2000


@pytest.fixture
def paused(office: Office) -> str:
    said = recorded("paused")
    office.begin(said)
    return str(said["id"])


@pytest.fixture
def failed(office: Office) -> str:
    said = recorded("failed")
    office.begin(said)
    return str(said["id"])


@pytest.fixture
def officer(office: Office, request: pytest.FixtureRequest) -> Iterator[Browser]:
    """Of the agency whose the dossier is."""
    agency = "TCKT20" if "failed" in request.fixturenames else "TCKT10"
    with office.browser() as browser:
        sign_in(browser, "officer", agency=agency)
        yield browser


def filled(page: str, **typed: str) -> dict[str, str]:
    form = next(each for each in html.fromstring(page).forms if "key" in each.fields)
    return {**dict(form.form_values()), **typed}


def post(browser: Browser, path: str, form: dict[str, str], file: tuple[str, bytes] | None = None) -> Any:
    files = {file[0]: ("tiêu hủy.pdf", file[1], "application/pdf")} if file else {"nothing": ("", b"")}
    return browser.client.post(path, data=form, files=files, follow_redirects=False)


def findings(page: str) -> dict[str, str]:
    return {name: value for name, value in filled(page).items() if name.endswith("-result")}


def test_no_line_conforms_unless_somebody_says_so(officer: Browser, office: Office, paused: str) -> None:
    path = f"/dossiers/{paused}/acts/conformity-papers"
    shown = officer.get(path)
    assert findings(shown) == {}
    refused = post(officer, path, filled(shown))
    assert refused.status_code == 422
    said = html.fromstring(refused.text).xpath("//*[@id='problems']//li")
    lines = len(re.findall(r'name="lines-\d+-line_no"', shown))
    told = [" ".join(each.text_content().split()) for each in said]
    assert all(f"Chọn kết quả đánh giá của dòng hàng {number}." in " ".join(told) for number in range(1, lines + 1))
    assert office.registration.acts == []


def test_all_conform_by_one_button_but_for_what_was_answered(officer: Browser, office: Office, paused: str) -> None:
    path = f"/dossiers/{paused}/acts/conformity-papers"
    form = filled(officer.get(path), **{"lines-0-result": "2", "lines-0-reason": "Vỡ.", "adjust": "conforms"})
    answer = post(officer, path, form)
    assert answer.status_code == 200
    found = findings(answer.text)
    assert found["lines-0-result"] == "2"
    assert set(found.values()) - {"2"} <= {"1"}
    assert len(found) == len(re.findall(r'name="lines-\d+-line_no"', answer.text))
    assert office.registration.acts == []


def test_of_the_paper_that_was_chosen_the_fingerprint_is_recorded(
    officer: Browser, office: Office, failed: str
) -> None:
    path, sha256 = f"/dossiers/{failed}/acts/dispositions", hashlib.sha256(SCAN).hexdigest()
    shown = officer.get(path)
    assert 'type="file"' in shown
    # What was typed wrong comes back; the file need not be chosen again.
    refused = post(officer, path, filled(shown, dated="2026-11-20", done_on="2026-11-20"), ("file", SCAN))
    assert refused.status_code == 422
    assert f"Đã ghi mã băm của tệp vừa chọn: {sha256[:12]}…" in refused.text
    asked = post(officer, path, filled(refused.text, number="TH-1"))
    assert asked.status_code == 200
    assert sha256 in html.fromstring(asked.text).xpath("string(//*[@class='meaning'])")
    post(officer, path, filled(asked.text, confirmed="yes"))
    assert office.inspection.acts[-1].body["sha256"] == sha256


def test_the_second_page_carries_the_fingerprint_of_the_file_chosen_on_the_first(
    officer: Browser, office: Office, failed: str
) -> None:
    path = f"/dossiers/{failed}/acts/dispositions"
    typed = filled(officer.get(path), dated="2026-11-20", done_on="2026-11-20", number="TH-1")
    asked = post(officer, path, typed, ("file", SCAN))
    post(officer, path, filled(asked.text, confirmed="yes"))
    assert office.inspection.acts[-1].body["sha256"] == hashlib.sha256(SCAN).hexdigest()


def test_where_no_closer_mode_is_left_none_is_offered(officer: Browser, failed: str) -> None:
    shown = officer.get(f"/dossiers/{failed}/acts/change-mode")
    assert "không còn phương thức chặt chẽ hơn" in shown
    assert "risky-main" not in shown


def test_where_no_goods_failed_none_are_dealt_with(officer: Browser, paused: str) -> None:
    shown = officer.get(f"/dossiers/{paused}/acts/dispositions")
    assert "Không có hàng hóa nào của hồ sơ này chờ xử lý." in shown
    assert 'type="file"' not in shown


def test_where_no_agency_is_competent_yet_only_the_reason_stands(officer: Browser, paused: str) -> None:
    shown = officer.get(f"/dossiers/{paused}/acts/transfer")
    said = html.fromstring(shown).xpath("string(//dl[contains(@class, 'facts')])")
    assert "–." not in said


def test_where_no_line_failed_none_is_tested_again(officer: Browser, paused: str) -> None:
    shown = officer.get(f"/dossiers/{paused}/acts/retest")
    assert "Không có dòng hàng nào thử nghiệm lại được" in shown
    assert 'name="laboratory"' not in shown


def test_without_a_request_no_day_is_granted_instead_of_another(officer: Browser, office: Office, paused: str) -> None:
    office.registration.answers[f"/registrations/{paused}"]["supplement_request"] = None
    shown = officer.get(f"/dossiers/{paused}/acts/extension-grant")
    assert "thay vì" not in html.fromstring(shown).xpath("string(//*[@class='meaning'])")
