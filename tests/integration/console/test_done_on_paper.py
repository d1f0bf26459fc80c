"""Forms of what may have been done on paper while the system was down, and of a checklist that waits for a supplement."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest

from services.console.entrypoints.wording import written_day
from shared.clock import utc_now
from shared.regulation import legal_day, load
from tests.integration.console.before_recorded import Office, recorded, sign_in
from tests.integration.console.desk import Browser, csrf_in

pytestmark = pytest.mark.integration
OUTAGE = "Mất điện cả ngày, hệ thống ngừng."
REASON = "Thiếu giấy chứng nhận hợp quy."
# Name of the act, where it goes, what else is filled in, and whether it is said again before it is done.
ACTS: dict[str, tuple[str, dict[str, str], bool]] = {
    "accept": ("accept", {}, False),
    "refuse": ("refuse", {"reason": REASON}, True),
    "supplement-requests": ("supplement-requests", {"others": "Bản dịch", "reason": REASON}, False),
    "receipt": ("receipt", {"items-0-item": "R1", "items-0-present": "yes"}, False),
    "withdrawal-allow": ("withdrawal/allow", {}, True),
    "withdrawal-refuse": ("withdrawal/refuse", {"reason": REASON}, False),
    "amendment-allow": ("amendment/allow", {}, False),
    "amendment-refuse": ("amendment/refuse", {"reason": REASON}, False),
    "extension-grant": ("extension/grant", {"due_on": "31/12/2026"}, False),
    "extension-refuse": ("extension/refuse", {"reason": REASON}, False),
}


@pytest.fixture
def dossier(office: Office) -> str:
    said = recorded("paused")
    office.begin(said)
    office.inspection.answers["/checklist"] = {
        "items": [
            {"code": row.code, "name": row.name, "name_en": row.name_en, "part": row.part, "required": row.required,
             "decisive": row.decisive} for row in load().checklist
        ]
    }  # fmt: skip
    return str(said["id"])


@pytest.fixture
def officer(office: Office) -> Iterator[Browser]:
    with office.browser() as browser:
        sign_in(browser, "officer", agency="TCKT10")
        yield browser


def form_of(officer: Browser, path: str) -> tuple[str, dict[str, str]]:
    page = officer.get(path)
    hidden = dict(re.findall(r'name="(version|key)" type="hidden" value="([^"]*)"', page))
    return page, {**hidden, "csrf_token": csrf_in(page)}


@pytest.mark.parametrize("name", ACTS)
def test_day_and_reason_go_with_the_act(officer: Browser, office: Office, dossier: str, name: str) -> None:
    at, filled, again = ACTS[name]
    path = f"/dossiers/{dossier}/acts/{name}"
    page, form = form_of(officer, path)
    assert "trên giấy khi hệ thống ngừng" in page
    assert not re.search(r'<details class="part" open><summary>Việc này', page)
    sent = {**form, **filled, "done_on": "22/11/2026", "outage": OUTAGE}
    if again:
        said = officer.client.post(path, data=sent)
        assert said.status_code == 200
        assert "Tính từ ngày 22/11/2026" in said.text
        assert OUTAGE in said.text
        sent["confirmed"] = "yes"
    assert officer.client.post(path, data=sent, follow_redirects=False).status_code == 302
    act = office.registration.acts[-1]
    assert act.path == f"/registrations/{dossier}/{at}"
    assert (act.body["done_on"], act.body["outage"]) == ("2026-11-22", OUTAGE)


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("supplement-requests", "Theo quy định, người nhập khẩu có thời hạn đến ngày"),
        ("extension-refuse", "Khi đó hạn bổ sung là ngày"),
    ],
)
def test_a_day_long_ago_is_not_said_to_end_the_importers_time_before_today(
    officer: Browser, office: Office, dossier: str, name: str, said: str
) -> None:
    own = office.registration.answers[f"/registrations/{dossier}"]
    own["supplement_request"]["due_on"] = "2026-01-06"
    path = f"/dossiers/{dossier}/acts/{name}"
    form = form_of(officer, path)[1]
    page = officer.client.post(path, data={**form, "done_on": "05/01/2026", "outage": OUTAGE, "reason": ""})
    assert page.status_code == 422
    assert f"{said} {written_day(legal_day(utc_now()))}" in page.text


@pytest.mark.parametrize("name", ["accept", "supplement-requests"])
def test_who_leaves_them_empty_sends_neither(officer: Browser, office: Office, dossier: str, name: str) -> None:
    path = f"/dossiers/{dossier}/acts/{name}"
    sent = {**form_of(officer, path)[1], **ACTS[name][1], "done_on": "", "outage": ""}
    officer.client.post(path, data=sent, follow_redirects=False)
    assert not {"done_on", "outage"} & office.registration.acts[-1].body.keys()


def test_what_the_service_finds_wrong_stands_at_the_day_and_the_form_stays(
    officer: Browser, office: Office, dossier: str
) -> None:
    path = f"/dossiers/{dossier}/acts/supplement-requests"
    detail = "The act before this one was done on 2026-11-23; this cannot have been done before."
    found = [{"pointer": "/done_on", "code": "order", "detail": detail}]
    office.registration.refusals[f"/registrations/{dossier}/supplement-requests"] = (
        422, {"code": "invalid", "detail": "x", "errors": found},
    )  # fmt: skip
    form = {**form_of(officer, path)[1], **ACTS["supplement-requests"][1], "done_on": "22/11/2026", "outage": OUTAGE}
    refused = officer.client.post(path, data=form)
    assert refused.status_code == 422
    assert 'href="#done_on"' in refused.text
    assert re.search(r'<details class="part" open><summary>Việc này', refused.text)
    assert "23/11/2026" in refused.text
    assert "Việc liền trước được thực hiện ngày 23/11/2026" in refused.text


def checklist(officer: Browser, dossier: str, answers: dict[str, tuple[str, str]]) -> Any:
    path = f"/dossiers/{dossier}/acts/checklist"
    page, form = form_of(officer, path)
    rows = dict(re.findall(r'name="answers-(\d+)-item"[^>]*value="([^"]+)"', page))
    sent = dict(form)
    for number, item in rows.items():
        answer, note = answers.get(item, ("NOT_YET", ""))
        sent |= {f"answers-{number}-item": item, f"answers-{number}-answer": answer, f"answers-{number}-note": note}
    return officer.client.post(path, data=sent, follow_redirects=False)


AWAITED = {"C9": ("SUPPLEMENT", "Bản dịch nhãn tiếng Việt"), "R4.1": ("SUPPLEMENT", ""), "C1": ("YES", "")}


def test_a_checklist_that_waits_leads_to_the_request_which_is_filled_in(
    officer: Browser, office: Office, dossier: str
) -> None:
    registered = office.registration.answers[f"/registrations/{dossier}"]
    office.registration.answers[f"/registrations/{dossier}"] = {**registered, "allowed": ["request_supplement"]}
    answered = checklist(officer, dossier, AWAITED)
    assert answered.headers["Location"].startswith(f"/dossiers/{dossier}/acts/supplement-requests")
    sent = {each["item"]: each for each in office.inspection.acts[-1].body["answers"]}
    assert {item: each["answer"] for item, each in sent.items()} == {
        "C9": "SUPPLEMENT",
        "R4.1": "SUPPLEMENT",
        "C1": "YES",
    }
    case = office.inspection.answers[f"/inspections/{dossier}"]
    stored = [{"item": item, "answer": each["answer"], "note": each["note"], "lines": [2] if item == "R4.1" else []}
              for item, each in sent.items()]  # fmt: skip
    office.inspection.answers[f"/inspections/{dossier}"] = {
        **case,
        "checklist": {"answers": stored, "missing": ["C9"], "objections": [], "coverage": [], "complete": False,
                      "by": "officer:lan.nt", "at": "2026-11-23T03:00:00Z"},
    }  # fmt: skip
    page = officer.get(answered.headers["Location"])
    assert re.search(r'value="R4\.1" checked', page)
    others = re.search(r'<textarea[^>]*name="others"[^>]*>\s*([^<]*)</textarea>', page)
    assert others is not None
    assert others[1].strip().endswith(": Bản dịch nhãn tiếng Việt")
    assert "Nhãn tiếng Việt" in others[1]
    reason = re.search(r'<textarea[^>]*name="reason"[^>]*>\s*([^<]*)</textarea>', page)
    assert reason is not None
    assert reason[1].strip() == "Giấy chứng nhận hợp quy (dòng 2)"


def test_where_no_supplement_can_be_asked_for_the_page_says_so_and_leads_back(officer: Browser, dossier: str) -> None:
    assert "chưa thể yêu cầu người nhập khẩu bổ sung" in officer.get(f"/dossiers/{dossier}/acts/checklist")
    assert checklist(officer, dossier, AWAITED).headers["Location"] == f"/dossiers/{dossier}"


def test_what_the_papers_show_is_in_order_or_not_and_the_slips_papers_are_there_or_not(
    officer: Browser, dossier: str
) -> None:
    page = officer.get(f"/dossiers/{dossier}/acts/checklist")
    rows = {item: row for item, row in re.findall(r'<span class="code">([CR][\d.]+)</span>(.*?)</tr>', page, re.DOTALL)}
    for item, words in (("C1", ("Đạt", "Không đạt", "Bổ sung")), ("R1", ("Có", "Không", "Bổ sung"))):
        assert [word for word in words if f"{word}</label>" not in rows[item]] == []
