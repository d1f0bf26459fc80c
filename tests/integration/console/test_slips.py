"""How a dossier stands for whoever holds its slip: without an account, and with nothing that the slip does not open."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime
from types import SimpleNamespace
from typing import Any

import pytest
from lxml import html

from services.console.application.importers.links import FAILURES, LOOKS
from shared.clock import utc_now
from shared.slips import slips_of
from tests.integration.console.before_recorded import PUBLIC_URL, Office, recorded, sign_in
from tests.integration.console.desk import SECRET, Browser

pytestmark = pytest.mark.integration

SLIPS = slips_of(SECRET, PUBLIC_URL)


@pytest.fixture
def dossier(office: Office) -> SimpleNamespace:
    """One that waits for its importer; registration knows its slip as it does in truth."""
    said = recorded("paused")
    path = f"/registrations/{said['id']}"
    own = said["registration"][path]
    own["allowed"] = ["supplement", "request_extension", "cancel"]
    own["allowed_by_handler"] = {"cqkt": own["allowed"], "tccn": []}
    own["dossier"]["importer"]["email"] = "phong.xnk@mamxanh.example"
    slip = SLIPS.of(own["file_code"])
    said["registration"][f"{path}/slip"] = {"file_code": own["file_code"], "code": slip.code, "url": slip.url}
    office.begin(said)
    opened = {"id": said["id"], "file_code": own["file_code"], "tax_code": own["importer"]["tax_code"]}

    def open_slip(sent: Any) -> Any:
        right = sent["file_code"].upper() == own["file_code"] and SLIPS.opens(own["file_code"], sent["code"])
        return opened if right else None

    office.registration.told["/slips/open"] = open_slip
    for collection in ("looks", "audit"):
        office.records[collection].delete_many({})
    return SimpleNamespace(
        id=said["id"], path=path, own=own, slip=slip, at=slip.url.removeprefix(PUBLIC_URL), file_code=own["file_code"]
    )


@pytest.fixture
def holder(office: Office) -> Iterator[Browser]:
    """Of the slip: somebody without an account."""
    with office.browser("203.0.113.7") as browser:
        yield browser


def test_who_types_what_stands_on_the_slip_reads_what_is_awaited_from_whom_until_when(
    office: Office, dossier: SimpleNamespace, holder: Browser
) -> None:
    typed = {"file_code": f" {dossier.file_code.lower()} ", "code": dossier.slip.code.replace("-", " ").lower()}
    page = holder.send("/status", typed, on="/status")
    due = datetime.fromisoformat(dossier.own["supplement_request"]["due_on"]).strftime("%d/%m/%Y")
    told = ("Cần bổ sung hồ sơ", "quý doanh nghiệp", due, *dossier.own["supplement_request"]["items"])
    for text in (*told, dossier.file_code, dossier.own["agency"]["name"]):
        assert text in page, text
    assert "SUPPLEMENT_REQUESTED" not in page
    # The services are asked with the importer's rights, so that they hold the scope.
    assert {who for _path, who in office.registration.asked} == {dossier.own["importer"]["tax_code"]}


def test_the_address_in_the_qr_code_opens_the_same_page(dossier: SimpleNamespace, holder: Browser) -> None:
    assert "Cần bổ sung hồ sơ" in holder.get(dossier.at)
    assert holder.client.get(dossier.at).headers["X-Robots-Tag"] == "noindex"


def test_it_shows_no_paper_no_address_no_reason_and_offers_nothing(
    office: Office, dossier: SimpleNamespace, holder: Browser
) -> None:
    entries = office.registration.answers[f"{dossier.path}/history"]["entries"]
    entries[-1] |= {"actor": {"id": "officer:chuyenvien.nam", "role": "officer"}, "reason": "Lý do riêng của vụ việc"}
    page = holder.get(dossier.at)
    about = dossier.own["dossier"]
    hidden = [about["importer"][name] for name in ("email", "phone", "contact", "address", "tax_code")]
    hidden += [text for each in about["documents"] for text in (each["sha256"], each["file_name"], each["number"])]
    hidden += ["chuyenvien", "Lý do riêng", dossier.own["supplement_request"]["reason"], "/ask/", "/hand-in/"]
    for text in filter(None, hidden):
        assert text not in page, text
    forms = html.fromstring(page).xpath("//main//form")
    assert forms == []


def test_every_look_is_on_record_before_it_is_shown(office: Office, dossier: SimpleNamespace, holder: Browser) -> None:
    holder.get(dossier.at)
    seen = office.records["audit"].find_one({"ref": dossier.id, "act": "viewed"})
    assert (seen["person"], seen["address"]) == (f"slip:{dossier.file_code}", "203.0.113.7")


def test_a_wrong_code_and_an_unknown_file_code_are_answered_alike(
    office: Office, dossier: SimpleNamespace, holder: Browser
) -> None:
    changing = re.compile(rf'name="(csrf_token|next)"( type="hidden")? value="[^"]*"|{dossier.file_code}|CK2026999999')
    pages = {
        changing.sub("", holder.get(f"/status/{file_code}/{code}", status=404))
        for file_code in (dossier.file_code, "CK2026999999")
        for code in ("0000-0000-0000", SLIPS.of("CK2026111111").code, "x")
    }
    assert len(pages) == 1
    assert "Không có phiếu tiếp nhận nào" in pages.pop()
    assert office.registration.asked == []
    assert office.records["audit"].find_one({"act": "viewed"}) is None


def test_whoever_guesses_is_shut_out_from_slips_and_links_alike(dossier: SimpleNamespace, holder: Browser) -> None:
    for n in range(FAILURES):
        holder.get(f"/status/CK20260{n:05}/0000-0000-0000", status=404)
    refused = holder.client.get(dossier.at)
    assert (refused.status_code, refused.headers["Retry-After"]) == (429, "600")
    assert "mười phút" in refused.text
    holder.get("/standing/nonsense", status=429)


def test_strangers_who_try_wrong_codes_keep_no_holder_out(
    office: Office, dossier: SimpleNamespace, holder: Browser
) -> None:
    for n in range(3):
        with office.browser(f"198.51.100.{n}") as guesser:
            for _ in range(FAILURES):
                guesser.get(f"/status/{dossier.file_code.lower()}/0000-0000-0000", status=404)
            guesser.get(dossier.at, status=429)
    assert "Cần bổ sung hồ sơ" in holder.get(dossier.at)


def test_who_asks_more_than_people_read_waits(office: Office, dossier: SimpleNamespace, holder: Browser) -> None:
    begins = int(utc_now().timestamp() // 60)
    for minute in (begins, begins + 1):
        office.records["looks"].insert_one({"_id": f"look/203.0.113.7/{minute}", "count": LOOKS})
    holder.get(dossier.at, status=429)


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"file_code": "", "code": "0000-0000-0000"}, "file_code"),
        ({"file_code": "QG2026/000590", "code": "0000-0000-0000"}, "file_code"),
        ({"file_code": "QG2026000590", "code": "0000"}, "code"),
        ({"file_code": "QG2026000590", "code": "<b>0000-0000</b>"}, "code"),
    ],
)
def test_what_cannot_be_right_is_said_at_the_field_and_costs_no_try(
    office: Office, dossier: SimpleNamespace, holder: Browser, typed: dict[str, object], field: str
) -> None:
    page = holder.send("/status", typed, on="/status", status=422)
    assert f'href="#{field}"' in page
    assert office.records["looks"].find_one({"_id": {"$regex": "^failure/"}}) is None


def test_while_registration_is_away_nobody_is_told_that_the_code_is_wrong(
    office: Office, dossier: SimpleNamespace, holder: Browser
) -> None:
    office.registration.away = True
    holder.get(dossier.at, status=503)
    assert office.records["looks"].find_one({"_id": {"$regex": "^failure/"}}) is None


def test_without_its_history_the_page_says_so_and_what_is_awaited(
    office: Office, dossier: SimpleNamespace, holder: Browser
) -> None:
    del office.registration.answers[f"{dossier.path}/history"]
    page = holder.get(dossier.at)
    assert "Cần bổ sung hồ sơ" in page
    assert "Chưa hiển thị được quá trình xử lý" in page


def test_an_officer_prints_the_slip_with_its_code_and_its_qr_code_again_and_again(
    office: Office, dossier: SimpleNamespace, holder: Browser
) -> None:
    empty = {
        "items": [],
        "conclusion": None,
        "checked_by": None,
        "checked_at": None,
        "revision": None,
        "current": False,
    }
    office.registration.answers[f"{dossier.path}/receipt"] = empty
    sign_in(holder, "officer", agency="TCKT10")
    pages = [holder.get(f"/counter/receipts/{dossier.id}") for _ in range(2)]
    for page in pages:
        assert dossier.slip.code in page
        assert f"{PUBLIC_URL}/status" in page
        assert html.fromstring(page).xpath("//*[@role='img']//*[local-name()='svg']")
