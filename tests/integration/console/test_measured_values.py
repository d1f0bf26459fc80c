"""What a laboratory measured, before whoever approves; and the labels of the samples: over inspection's own API."""

from __future__ import annotations

from collections.abc import Callable
from html import unescape

import pytest
from lxml import html

from services.inspection.domain.case import Case
from tests.integration.console.before_inspection import Desk
from tests.integration.console.desk import Browser
from tests.integration.console.test_entered_afterwards import hidden
from tests.unit.inspection.samples import opened
from tests.unit.inspection.test_acts import checked, drafted, laboratory_done, sampled, sampling_case

pytestmark = pytest.mark.integration
UNTICKED = "Hãy đối chiếu các kết quả đo với phiếu kết quả của phòng thử nghiệm"


def failed_the_test() -> Case:
    return drafted(checked(laboratory_done(sampled(sampling_case()), "S1")), 3, reason="Formaldehyde vượt mức.")


def texts(page: str, at: str) -> list[str]:
    return [" ".join(" ".join(each.itertext()).split()) for each in html.fromstring(page).xpath(at)]


def test_nobody_approves_measured_values_without_comparing_them(desk: Desk, person: Callable[..., Browser]) -> None:
    id = desk.put(failed_the_test())
    reviewer, path = person("reviewer", "minh.pv"), f"/dossiers/{id}/acts/review"
    page = reviewer.get(path)
    (row,) = texts(page, "//tr[@class='out'][td]")
    assert row == "S1 Formaldehyde TCVN 7421-1 ≤ 30 mg/kg 35 không đáp ứng mức quy định ✗ không đạt"
    refused = reviewer.send(path, {**hidden(page), "decision": "approve"}, on=path, status=422)
    assert texts(refused, "//*[@id='problems']//a[@href='#compared']")[0].startswith(UNTICKED)
    assert desk.cases.load(id).state.status.value == "DRAFTED"
    sent = {**hidden(refused), "decision": "approve", "compared": "y", "reason": "Đúng quy định."}
    reviewer.client.post(path, data={**sent, "csrf_token": _token(refused)}, follow_redirects=False)
    told = desk.cases.history(id)[-1]
    assert told["act"] == "approved"
    assert told["reason"] == "Đã đối chiếu các kết quả đo với phiếu kết quả thử nghiệm số 26/TN. Đúng quy định."


def test_the_history_is_vietnamese_whatever_language_the_reviewer_reads(
    desk: Desk, person: Callable[..., Browser]
) -> None:
    id = desk.put(failed_the_test())
    reviewer, path = person("reviewer", "minh.pv"), f"/dossiers/{id}/acts/review"
    english = {"language": "en", "csrf_token": _token(reviewer.get(path))}
    assert reviewer.client.post("/language", data=english, follow_redirects=False).status_code in (302, 303)
    page = reviewer.get(path)
    assert html.fromstring(page).get("lang") == "en"
    sent = {**hidden(page), "decision": "approve", "compared": "y", "csrf_token": _token(page)}
    assert reviewer.client.post(path, data=sent, follow_redirects=False).status_code == 302
    assert str(desk.cases.history(id)[-1]["reason"]).startswith("Đã đối chiếu các kết quả đo")


def test_a_draft_goes_back_without_comparing(desk: Desk, person: Callable[..., Browser]) -> None:
    id = desk.put(failed_the_test())
    reviewer, path = person("reviewer", "minh.pv"), f"/dossiers/{id}/acts/review"
    page = reviewer.get(path)
    sent = {**hidden(page), "decision": "back", "reason": "Ghi rõ điều của QCVN.", "csrf_token": _token(page)}
    assert reviewer.client.post(path, data=sent, follow_redirects=False).status_code == 302
    told = desk.cases.history(id)[-1]
    assert (told["act"], told["reason"]) == ("sent_back", "Ghi rõ điều của QCVN.")


def test_where_nothing_was_measured_nothing_is_to_be_compared(desk: Desk, person: Callable[..., Browser]) -> None:
    id = desk.put(drafted(checked(opened()), 1))
    reviewer, path = person("reviewer", "minh.pv"), f"/dossiers/{id}/acts/review"
    page = reviewer.get(path)
    assert 'name="compared"' not in page
    sent = {**hidden(page), "decision": "approve", "csrf_token": _token(page)}
    assert reviewer.client.post(path, data=sent, follow_redirects=False).status_code == 302
    assert desk.cases.history(id)[-1].get("reason") is None


def test_who_may_only_send_back_is_asked_for_no_comparison(desk: Desk, person: Callable[..., Browser]) -> None:
    id = desk.put(failed_the_test())
    page = person("signer", "hoa.le").get(f"/dossiers/{id}/acts/review")
    assert 'name="compared"' not in page
    assert texts(page, "//tr[@class='out'][td]")


def test_each_sealed_part_has_its_label(desk: Desk, person: Callable[..., Browser]) -> None:
    id = desk.put(sampled(sampling_case()))
    page = person().get(f"/dossiers/{id}/samples/labels")
    labels = texts(page, "//li[@class='label']")
    assert [("NP-1" in each, "NL-1" in each, "thử nghiệm" in each) for each in labels] == [
        (True, False, True),
        (False, True, False),
    ]
    for label in labels:
        for said in ("S1", "QG2026000590", "Goods 1", "8 cái", "02/07/2026", "Lạng Sơn"):
            assert said in label, said
    drawn = html.fromstring(page).xpath("//li[@class='label']//svg/path/@d")
    assert len(drawn) == len(labels)
    assert " style=" not in page, "the policy of pages lets no style through"


def test_a_part_without_a_seal_has_none_and_is_named(desk: Desk, person: Callable[..., Browser]) -> None:
    nothing = person().get(f"/dossiers/{desk.put(opened())}/samples/labels")
    assert "Hồ sơ chưa có mẫu nào được niêm phong" in nothing
    assert "<svg" not in nothing


def _token(page: str) -> str:
    return str(html.fromstring(unescape(page)).xpath("//main//form//input[@name='csrf_token']/@value")[0])
