"""Every act of registration through its page, over the real services: what an officer, a signer and a body can do."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from playwright.sync_api import expect

from services.console.application.counter import PATHS
from services.console.entrypoints.acts.registry import ACTS
from tests.browser.clerk import Clerk, said_against
from tests.browser.looks import looked_at
from tests.browser.office import Office
from tests.e2e.agency import Agency
from tests.e2e.procedures import conclude, review_documents
from tests.e2e.stories import toys

pytestmark = pytest.mark.integration

DATA = Path(__file__).parents[1] / "data" / "counter"
HELMET: dict[str, Any] = json.loads((DATA / "helmet.json").read_text(encoding="utf-8"))
AGENCY, BODY = "TCKT11", "QUATEST1"
PDF = (DATA / "certificate.pdf").read_bytes()
# The API of another document: what staff may do that is no act on a dossier.
OPENAPI = Path(__file__).parents[2] / "docs" / "api" / "registration.openapi.json"


def at_the_counter(office: Office, **changed: Any) -> str:
    """The id of a dossier that came over the counter, with a case."""
    officer = office.system.place.sign_in("officer", "lan.nt", agency=AGENCY)
    body = {**HELMET, **changed}
    files = {each["file"]: (each["file"], (DATA / each["file"]).read_bytes()) for each in body["documents"]}
    parts = {"body": (None, json.dumps(body), "application/json"), **files}
    made = officer.act("registration", "/registrations", {}, key=str(uuid4()), files=parts)
    return office.system.stage(toys.STORY).agency(AGENCY).dossier(made["file_code"])


class Desk:
    """One person's acts on one dossier, each checked to have been done."""

    def __init__(self, office: Office, clerk: Clerk, id: str) -> None:
        self.clerk, self.id = clerk, id
        self._reader = office.system.place.operator
        self.done: set[str] = set()

    def dossier(self) -> Any:
        return self._reader.read("registration", f"/registrations/{self.id}")

    def acts(self) -> list[str]:
        return [
            str(each["act"])
            for each in self._reader.read("registration", f"/registrations/{self.id}/history")["entries"]
        ]

    def do(self, name: str, values: Mapping[str, Any] | None = None, **more: Any) -> None:
        before = len(self.acts())
        self.clerk.do(self.id, name, values, **more)
        assert len(self.acts()) > before, name
        self.done.add(name)

    def anew(self, act: str) -> None:
        """The whole registration through the counter's form, as it stands."""
        clerk, before = self.clerk, len(self.acts())
        path = f"/counter/dossiers/{self.id}/{act}"
        opened = clerk.send(path, clerk.page(path), {})
        assert opened.is_redirect, said_against(opened.text)
        form = opened.headers["location"]
        sent = clerk.send(form, clerk.page(form), {"do": "send"})
        assert sent.is_redirect, said_against(sent.text)
        clerk.page(sent.headers["location"])
        assert len(self.acts()) > before, act


@contextmanager
def desk(office: Office, id: str, role: str = "officer", **scope: Any) -> Iterator[Desk]:
    with Clerk.signed_in(office.url, role, "lan.nt", **(scope or {"agency": AGENCY})) as clerk:
        yield Desk(office, clerk, id)


def receipt(missing: str | None) -> dict[str, Any]:
    """Every item answered; missing: the place of what is not there."""
    answers = {f"items-{index}-present": "no" if str(index) == missing else "yes" for index in range(15)}
    return {**answers, "conclusion": "INCOMPLETE" if missing else "COMPLETE"}


def test_asking_and_answering(office: Office) -> None:
    with desk(office, at_the_counter(office)) as one:
        one.do("receipt", receipt("7"))
        one.do("supplement-requests", {"others": "Ảnh nhãn phụ", "reason": "Nộp hóa đơn bản có dấu."})
        asked = one.dossier()["supplement_request"]
        assert [item.split()[0] for item in asked["items"]] == ["R5", "Ảnh"]
        one.do("extension-requests", {"requested_until": "31/12/2026", "reason": "Chờ hãng gửi."})
        one.do("extension-refuse", {"reason": "Đủ thời gian."})
        one.do("extension-requests", {"requested_until": "31/12/2026", "reason": "Chờ hãng gửi."})
        one.do("extension-grant")
        assert one.dossier()["supplement_request"]["due_on"] == "2026-12-31"
        one.anew("supplement")
        one.do("amendment-requests", {"reason": "Sai kiểu loại."})
        one.do("amendment-refuse", {"reason": "Không cần."})
        one.do("amendment-requests", {"reason": "Sai kiểu loại."})
        one.do("amendment-allow")
        one.anew("resend")
        one.do("label-correction-requests", {"lines": ["1"], "fault": "Thiếu xuất xứ", "reason": "NĐ 43/2017"})
        one.do("label-corrections", {"note": "Đã dán nhãn phụ."})
        one.do("withdrawal-requests", {"reason": "Tái xuất."})
        one.do("withdrawal-refuse", {"reason": "Đang kiểm tra."})
        one.do("withdrawal-requests", {"reason": "Tái xuất."})
        one.do("withdrawal-allow")
        assert one.dossier()["handlers"]["cqkt"]["code"] == 8


def test_before_anybody_accepted_it(office: Office) -> None:
    with desk(office, at_the_counter(office)) as one:
        one.anew("modify")
        one.do("certification-body", {"code": BODY, "name": "Trung tâm Kỹ thuật 1"})
        one.do("cancel", {"reason": "Nộp nhầm."})
        assert one.dossier()["handlers"]["cqkt"]["code"] == 4


def test_refused_or_handed_on(office: Office) -> None:
    with desk(office, at_the_counter(office)) as one:
        one.do("refuse", {"reason": "Hàng không thuộc diện kiểm tra."})
        assert one.dossier()["handlers"]["cqkt"]["code"] == 3
    with desk(office, at_the_counter(office)) as one:
        one.do("transfer", {"to_agency": "TCKT18", "reason": "Kho ở tỉnh khác."})
        assert one.dossier()["agency"]["code"] == "TCKT18"


def test_accepted_cleared_and_shown_to_conform(office: Office) -> None:
    with desk(office, at_the_counter(office)) as one:
        one.do("receipt", receipt(None))
        one.do("accept", {"note": "Đủ."})
        cleared = {"declaration_no": "106801234560", "cleared_on": "01/07/2026", "customs_office": "15BB"}
        one.do("clearances", cleared)
        paper = {"documents-0-type": "5", "documents-0-number": "HQ1", "documents-0-issued_on": "02/07/2026",
                 "documents-0-issuer": "QUATEST 1", "lines-0-result": "1", "lines-1-result": "1"}  # fmt: skip
        one.do("conformity-papers", paper, files=[("documents-0-file", ("hq.pdf", PDF, "application/pdf"))])


def test_a_body_certifies(office: Office) -> None:
    named = at_the_counter(office, cert_body={"code": BODY, "name": "Trung tâm Kỹ thuật 1"})
    with desk(office, named, "cert_body", body=BODY) as one:
        one.do("conformity-supplement-requests", {"listed": ["R5"], "reason": "Cần hóa đơn."})
    other = at_the_counter(office, cert_body={"code": BODY, "name": "Trung tâm Kỹ thuật 1"})
    with desk(office, other, "cert_body", body=BODY) as one:
        one.do("conformity-refuse", {"reason": "Ngoài phạm vi."})
    third = at_the_counter(office, cert_body={"code": BODY, "name": "Trung tâm Kỹ thuật 1"})
    with desk(office, third, "cert_body", body=BODY) as one, desk(office, third) as officer:
        one.do("conformity-accept")
        for verdict in ("refuse", "allow"):
            officer.do("amendment-requests", {"handler": "tccn", "reason": "Sai kiểu loại."})
            one.do(f"conformity-amendment-{verdict}", {"reason": "Xem lại."})


def test_a_notice_is_taken_back(office: Office) -> None:
    stage = office.system.stage(toys.STORY)
    stage.submit()
    agency: Agency = stage.agency(AGENCY)
    id = agency.dossier(stage.file_code)
    agency.accept(id)
    review_documents(agency, id)
    conclude(agency, id)
    stage.wait(lambda: agency.registration(id)["result"], "the notice is issued")
    with desk(office, id, "signer", agency=AGENCY) as one:
        one.do("result-revoke", {"reason": "Sai số lượng.", "revoked_by": "Phó Chi cục trưởng"})


def test_a_stale_act_is_explained_and_what_was_typed_stays(office: Office) -> None:
    id = at_the_counter(office)
    with desk(office, id) as one:
        path = f"/dossiers/{id}/acts/supplement-requests"
        page = one.clerk.page(path)
        one.do("receipt", receipt(None))
        answer = one.clerk.send(path, page, {"listed": ["R5"], "reason": "Chữ tôi đã gõ"})
        assert answer.status_code == 409
        assert "Chữ tôi đã gõ" in answer.text
        assert "Hồ sơ đã thay đổi trong lúc bạn nhập" in answer.text


def test_pages_as_people_see_them(office: Office) -> None:
    id = at_the_counter(office)
    with office.person("officer", "lan.nt", agency=AGENCY) as page:
        for name in ("receipt", "accept", "supplement-requests", "refuse", "transfer", "certification-body"):
            page.goto(f"/dossiers/{id}/acts/{name}")
            assert page.locator("h1").count() == 1
            looked_at(page, f"act-{name}")
        page.goto(f"/dossiers/{id}/acts")
        looked_at(page, "acts-of-registration")
        page.goto(f"/dossiers/{id}/acts/refuse")
        page.fill("textarea[name=reason]", "Hàng không thuộc diện kiểm tra.")
        page.locator("form button.risky-main").click()
        expect(page.locator("button[name=confirmed]")).to_be_visible()
        looked_at(page, "act-refuse-confirm")


def test_every_act_that_staff_may_do_has_a_page() -> None:
    paths = json.loads(OPENAPI.read_text(encoding="utf-8"))["paths"]
    acts = {path for path, ways in paths.items() for way in ways if way in ("post", "put")}
    on_dossiers = {path for path in acts if path.startswith("/registrations/{id}/")}
    shown = {page.path for page in ACTS.values() if page.service == "registration"}
    at_the_counter = {f"/registrations/{{id}}/{path}" for path in PATHS.values() if path}
    assert shown | at_the_counter == on_dossiers
