"""The importer's room over services that answer what real ones answered: by link, and signed in."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

import pytest
from lxml import html

from services.console.application.importers.links import FAILURES
from shared.standing_link import key_of, make_token
from tests.integration.console.before_recorded import PUBLIC_URL, Office, recorded, sign_in
from tests.integration.console.desk import SECRET, Browser
from tests.integration.console.reductions import PAPER, REDUCTION

pytestmark = pytest.mark.integration


@pytest.fixture
def dossier(office: Office) -> SimpleNamespace:
    """One that waits for its importer, as the importer's own token shows it."""
    said = recorded("paused")
    path = f"/registrations/{said['id']}"
    own = said["registration"][path]
    own["allowed"] = ["supplement", "request_extension", "cancel"]
    own["allowed_by_handler"] = {"cqkt": own["allowed"], "tccn": []}
    said["registration"]["/code-lists"] = {"attachment_types": [{"code": "1", "name": "Hợp đồng"}]}
    said["registration"][f"{path}/papers"] = {"items": []}
    said["registration"]["/registrations"] = {"items": [], "next": None}
    office.begin(said)
    for collection in ("looks", "links_taken_back", "audit"):
        office.records[collection].delete_many({})
    return SimpleNamespace(id=said["id"], path=path, own=own, tax_code=own["importer"]["tax_code"])


@pytest.fixture
def visitor(office: Office) -> Iterator[Browser]:
    """Somebody without an account."""
    with office.browser("203.0.113.7") as browser:
        yield browser


def link_to(dossier: SimpleNamespace, *, days: int = 7, tax_code: str | None = None) -> str:
    made = datetime.now(UTC) - timedelta(minutes=1)
    who = tax_code or dossier.tax_code
    token = make_token(key_of(SECRET), dossier.id, who, now=made, lasts=timedelta(days=days))
    return f"/standing/{token}"


def test_a_link_shows_in_plain_words_what_is_awaited_from_whom_until_when(
    office: Office, dossier: SimpleNamespace, visitor: Browser
) -> None:
    page = visitor.get(link_to(dossier))
    due = datetime.fromisoformat(dossier.own["supplement_request"]["due_on"]).strftime("%d/%m/%Y")
    for text in ("Cần bổ sung hồ sơ", "quý doanh nghiệp", due, *dossier.own["supplement_request"]["items"]):
        assert text in page, text
    assert "SUPPLEMENT_REQUESTED" not in page
    # The services are asked with the importer's rights, so that they hold the scope.
    assert {who for _path, who in office.registration.asked} == {dossier.tax_code}


def test_no_officer_is_named(dossier: SimpleNamespace, visitor: Browser, office: Office) -> None:
    entries = office.registration.answers[f"{dossier.path}/history"]["entries"]
    entries[-1]["actor"] = {"id": "officer:chuyenvien.nam", "role": "officer"}
    page = visitor.get(link_to(dossier))
    assert "chuyenvien" not in page
    assert dossier.own["agency"]["name"] in page


@pytest.mark.parametrize("page", ["", "/hand-in/supplement", "/hand-in/labels", "/ask/extension", "/ask/withdrawal"])
def test_every_look_is_on_record_before_it_is_shown(
    office: Office, dossier: SimpleNamespace, visitor: Browser, page: str
) -> None:
    visitor.get(link_to(dossier) + page)
    seen = office.records["audit"].find_one({"ref": dossier.id, "act": "viewed"})
    assert (seen["person"], seen["address"]) == (f"link:{dossier.tax_code}", "203.0.113.7")


def test_a_link_of_another_importer_opens_nothing_of_it(
    office: Office, dossier: SimpleNamespace, visitor: Browser
) -> None:
    office.registration.hidden = {dossier.path}
    page = visitor.get(link_to(dossier, tax_code="0100109106"), status=403)
    assert dossier.own["importer"]["name"] not in page


def test_a_wrong_an_ended_and_a_taken_back_link_look_the_same(
    office: Office, dossier: SimpleNamespace, visitor: Browser
) -> None:
    right = link_to(dossier)
    ended = visitor.get(link_to(dossier, days=0), status=404)
    office.records["links_taken_back"].insert_one({"_id": dossier.id, "until": datetime.now(UTC)})
    assert "không mở được" in ended
    without = re.compile(r'name="(csrf_token|next)" value="[^"]*"')
    pages = {without.sub("", visitor.get(path, status=404)) for path in (right, "/standing/nonsense")}
    assert pages == {without.sub("", ended)}
    assert office.registration.asked == []


def test_whoever_guesses_is_shut_out(dossier: SimpleNamespace, visitor: Browser) -> None:
    for n in range(FAILURES):
        visitor.get(f"/standing/guess{n}", status=404)
    assert "mười phút" in visitor.get(link_to(dossier), status=429)


def test_what_takes_effect_at_once_is_not_done_by_link(dossier: SimpleNamespace, visitor: Browser) -> None:
    page = visitor.get(link_to(dossier))
    assert "/ask/extension" in page
    assert "/ask/cancel" not in page
    visitor.get(f"{link_to(dossier)}/ask/cancel", status=404)


def test_an_importer_signed_in_has_the_same_page_and_may_take_the_dossier_back(
    dossier: SimpleNamespace, visitor: Browser
) -> None:
    visitor.get(f"/my/{dossier.id}")
    assert "Hồ sơ " not in visitor.get(f"/my/{dossier.id}")
    sign_in(visitor, "importer", tax_code=dossier.tax_code)
    assert "/ask/cancel" in visitor.get(f"/my/{dossier.id}")
    assert "Không thể" not in visitor.get(f"/my/{dossier.id}/ask/cancel")


def test_a_dossier_is_taken_back_on_a_second_page_that_keeps_what_was_typed(
    office: Office, dossier: SimpleNamespace, visitor: Browser
) -> None:
    sign_in(visitor, "importer", tax_code=dossier.tax_code)
    page = f"/my/{dossier.id}/ask/cancel"
    hidden = dict(re.findall(r'name="(version|key)" type="hidden" value="([^"]*)"', visitor.get(page)))
    typed = {**hidden, "reason": "Nộp nhầm <lô>"}
    again = visitor.send(page, typed, on=page)
    for text in ("Không thể hoàn tác", "đóng ngay và đóng hẳn", "Nộp nhầm <lô>", hidden["key"]):
        assert text.lower() in again.lower(), text
    back = visitor.send(page, {**typed, "back": "yes"}, on=page)
    assert "Nộp nhầm <lô>" in back
    assert hidden["key"] in back
    assert office.registration.acts == []
    visitor.send(page, {**typed, "confirmed": "yes"}, on=page)
    (act,) = office.registration.acts
    assert (act.path, act.body, act.key) == (f"{dossier.path}/cancel", {"reason": "Nộp nhầm <lô>"}, hidden["key"])


def test_times_are_told_as_people_say_them_too(dossier: SimpleNamespace, visitor: Browser) -> None:
    happened = html.fromstring(visitor.get(link_to(dossier))).xpath("//ol[@class='steps-taken']//time")
    assert happened
    for each in happened:
        assert re.search(r"\d\d/\d\d/\d{4} \d\d:\d\d.*\d+ \w+ (trước|nữa)", " ".join(each.itertext())), each


def test_a_part_that_is_away_hides_nothing_else(office: Office, dossier: SimpleNamespace, visitor: Browser) -> None:
    office.inspection.away = True
    assert "Cần bổ sung hồ sơ" in visitor.get(link_to(dossier))
    del office.registration.answers[f"{dossier.path}/papers"]
    assert "Cần bổ sung hồ sơ" in visitor.get(link_to(dossier))


def test_conformity_papers_and_the_sampling_record_are_shown_and_downloaded(
    office: Office, dossier: SimpleNamespace, visitor: Browser
) -> None:
    line = {"line_no": 1, "result": 2, "reason": "Thiếu chỉ tiêu"}
    document = {"type": {"code": "5", "name": "Giấy chứng nhận hợp quy"}, "issued_on": "2026-11-02", "size": 3}
    certified, own = (
        {**document, "number": number, "file_name": f"{number}.pdf", "sha256": sha256 * 64}
        for number, sha256 in (("CN-9", "a"), ("TD-7", "b"))
    )
    dossier.own["conformity"] = {
        "body": {"code": "TCCN1", "name": "Trung tâm Chứng nhận Một"},
        "certificate": {"number": "GCN-41", "issuer": {"code": "TCCN1", "name": "Trung tâm"}, "issued_on": "2026-11-02",
                        "valid_until": "2027-11-01", "method": 7, "lines": [1]},
        "lines": [line], "submitted_on": "2026-11-20", "revision": 1, "scope_checked": True, "revoked_because": None,
        "documents": [certified],
    }  # fmt: skip
    handed_in = {"lines": [{**line, "result": 1, "reason": None}], "documents": [own], "note": "Tự đánh giá"}
    handed_in |= {"handed_in_at": "2026-11-20T03:00:00Z", "measures": ["2a"], "in_time": False, "revision": 1}
    dossier.own["handed_in"] = [handed_in]
    of_case = f"/inspections/{dossier.id}/papers"
    record = {"key": "sampling-record-4", "kind": "sampling-record", "number": "3/BBLM", "dated": "2026-11-19"}
    office.inspection.answers[of_case] = {"items": [{**record, "standing": "VALID", "sha256": None}]}
    office.inspection.files[f"{of_case}/sampling-record-4"] = ("application/pdf", b"%PDF record")
    for sha256 in ("a" * 64, "b" * 64):
        office.registration.files[f"{dossier.path}/documents/{sha256}"] = ("application/pdf", sha256[:3].encode())
    page = visitor.get(link_to(dossier))
    told = (
        "Trung tâm Chứng nhận Một",
        "GCN-41",
        "01/11/2027",
        "Thiếu chỉ tiêu",
        "nộp quá hạn",
        "Tự đánh giá",
        "3/BBLM",
    )
    for text in told:
        assert text in page, text
    found = {
        number: visitor.client.get(f"{link_to(dossier)}/{place}").content
        for number, place in (
            ("CN-9", f"documents/{'a' * 64}"),
            ("TD-7", f"documents/{'b' * 64}"),
            ("3/BBLM", "inspection/papers/sampling-record-4"),
        )
    }
    assert found == {"CN-9": b"aaa", "TD-7": b"bbb", "3/BBLM": b"%PDF record"}
    # One service's papers are there also while the other one keeps silent.
    office.inspection.away = True
    without = visitor.get(link_to(dossier))
    assert "GCN-41" in without
    assert "Hiện chưa xem được biên bản lấy mẫu" in without


def test_an_importer_sees_its_own_reductions_and_has_their_confirmation(
    office: Office, dossier: SimpleNamespace, visitor: Browser
) -> None:
    granted = {
        **REDUCTION,
        "status": "REVOKED",
        "valid_from": "2026-11-20",
        "valid_to": "2028-11-19",
        "decide_by": None,
    }
    granted["granting"] = {"number": "12/XN-CCTC", "by": "lanhdao.ba", "on": "2026-11-20"}
    granted["ending"] = {"on": "2026-11-21", "reason": "Không báo cáo", "by": "lanhdao.ba"}
    path = "/entitlements/e1"
    office.inspection.answers |= {
        "/entitlements": {"items": [granted], "next": None},
        path: granted,
        f"{path}/papers": {"items": [PAPER]},
    }
    office.inspection.files[f"{path}/papers/exemption"] = ("application/pdf", b"%PDF exemption")
    sign_in(visitor, "importer", tax_code=dossier.tax_code)
    assert "/my/reductions" in visitor.get("/my")
    assert "12/XN-CCTC" in visitor.get("/my/reductions")
    page = visitor.get("/my/reductions/e1")
    for text in ("12/XN-CCTC", "đã thu hồi", "từ ngày 21/11/2026", "Không báo cáo"):
        assert text in page, text
    # The agency answers for its staff: nobody is named.
    assert "lanhdao" not in page
    answer = visitor.client.get("/my/reductions/e1/papers/exemption?download=1")
    assert answer.content == b"%PDF exemption"
    # Whose it is, is held by the service; nothing of it comes through.
    office.inspection.hidden = {path}
    assert "12/XN-CCTC" not in visitor.get("/my/reductions/e1", status=403)


def test_a_link_opens_no_reductions(dossier: SimpleNamespace, visitor: Browser) -> None:
    visitor.get(f"{link_to(dossier)}/reductions", status=404)
    assert "Đăng nhập" in visitor.get("/my/reductions")


def test_papers_say_what_is_missing_at_the_row_before_anything_is_sent(
    dossier: SimpleNamespace, visitor: Browser
) -> None:
    path = f"{link_to(dossier)}/hand-in/supplement"
    page = visitor.send(
        path, {"version": "3", "papers-1-number": "CN-2026/1", "papers-0-number": ""}, on=path, status=422
    )
    assert 'href="#papers-1-file"' in page
    assert "Hãy chọn tệp." in page
    assert 'value="CN-2026/1"' in page


def test_a_link_is_made_by_an_officer_shown_once_and_taken_back_on_a_page_of_its_own(
    office: Office, dossier: SimpleNamespace, visitor: Browser
) -> None:
    sign_in(visitor, "officer", agency="TCKT10")
    path = f"/dossiers/{dossier.id}/link"
    page = visitor.send(path, {"days": "30"}, on=path)
    made = re.search(rf'value="{PUBLIC_URL}(/standing/[^"]+)"', page)
    assert made, "the public address, whatever the request calls the host"
    assert "/standing/" not in visitor.get(path)
    assert "Cần bổ sung hồ sơ" in visitor.get(made[1])
    assert office.records["audit"].find_one({"act": "link_made"})["person"] == "lan.nt"
    visitor.send(f"{path}/take-back", {"days": "90"}, on=f"{path}/take-back")
    visitor.get(made[1], status=404)
    visitor.send(path, {"days": "3650"}, on=path, status=422)
