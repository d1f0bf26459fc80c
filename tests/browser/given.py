"""What there is to look at: dossiers at every stage and what goes with them, each brought about when first asked for."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property
from typing import Any
from uuid import uuid4

import amqp
from lxml import html

from shared.messaging.connection import close_quietly, open_connection
from shared.messaging.subscriptions import inbox_of
from shared.papers.codes import spaced
from shared.regulation.calendar import legal_day
from tests.browser.clerk import Clerk
from tests.browser.office import Office
from tests.browser.visits import AGENCY, book, set_up, waiting_case, working_day
from tests.e2e.agency import Agency
from tests.e2e.person import Refused
from tests.e2e.procedures import conclude, draft, review_documents, take_sample
from tests.e2e.stories import hair_dryers, toys
from tests.e2e.story import Stage
from tests.processes import ROOT, wait_until

OFFICER, BODY = "lan.nt", "QUATEST1"
COUNTER = ROOT / "tests" / "data" / "counter"
_ASKED_FOR = "Giấy chứng nhận hợp quy còn hiệu lực"
_COMPLAINED = "Súng nước bán ra thị trường có mùi dung môi nồng, nghi phthalate vượt mức."


@dataclass
class Given:
    """Ids, unless a name says otherwise. All dossiers are AGENCY's, and one importer's but where that cannot be."""

    office: Office

    def __post_init__(self) -> None:
        self._first = self.office.system.stage(toys.STORY)

    # Dossiers, by how far they are

    @cached_property
    def tax_code(self) -> str:
        return self._first.tax_code

    @property
    def agency(self) -> Agency:
        return self._first.agency(AGENCY)

    @cached_property
    def submitted(self) -> str:
        return self._submitted().id or ""

    @cached_property
    def accepted(self) -> str:
        return self._accepted()

    @cached_property
    def drafted(self) -> str:
        id = self._accepted()
        review_documents(self.agency, id)
        draft(self.agency, id)
        return id

    @cached_property
    def reviewed(self) -> str:
        id = self._accepted()
        review_documents(self.agency, id)
        draft(self.agency, id)
        self.agency.approve(id)
        return id

    @cached_property
    def issued(self) -> str:
        return self._issued()

    @cached_property
    def asked(self) -> str:
        """It waits for its importer."""
        id = self.agency.dossier(self._submitted().file_code)
        self.agency.request_supplement(id, [_ASKED_FOR], "Giấy đã nộp hết hiệu lực.")
        return id

    @cached_property
    def sampled(self) -> str:
        id = self._accepted()
        self.agency.change_mode(id, "SAMPLE", "Xem kỹ hơn: nghi ngờ chất lượng")
        take_sample(self.agency, id, standard="TCVN 7790-1", indicators=["Phthalate", "Cơ lý"])
        return id

    @cached_property
    def booked(self) -> str:
        """With an appointment of OFFICER's on the next working day."""
        agency, id = waiting_case(self.office)
        set_up(agency, OFFICER)
        book(agency, id, OFFICER, working_day(1))
        return id

    @cached_property
    def failed(self) -> str:
        """Of agency TCKT20: the goods go back."""
        stage = self.office.system.stage(hair_dryers.STORY)
        hair_dryers.tell(stage)
        stage.wait(lambda: stage.agency("TCKT20").registration(stage.id or "")["result"], "the result is issued")
        return stage.id or ""

    @cached_property
    def at_the_counter(self) -> str:
        return self._brought()

    @cached_property
    def certifying(self) -> str:
        """It names BODY."""
        return self._brought(cert_body={"code": BODY, "name": "Trung tâm Kỹ thuật 1"})

    # What goes with them

    @cached_property
    def paper(self) -> Mapping[str, Any]:
        """The result notice of `issued`, sealed."""
        operator, at = self.office.system.place.operator, f"/registrations/{self.issued}/papers"

        def owed() -> Any:
            rows = operator.read("registration", at)["items"]
            return next((row for row in rows if row["kind"] == "result-notice"), None)

        row = wait_until(owed, "the notice is owed", 60)
        url = f"{operator.urls['registration']}{at}/{row['key']}"
        operator.client.get(url, timeout=100).raise_for_status()
        return {**owed(), "spaced": spaced(row["code"])}

    @cached_property
    def good(self) -> str:
        """With a lot on record."""
        key = str(self.agency.case(self.issued)["content"]["lines"][0]["good_key"])

        def lots() -> list[Any]:
            try:
                found: list[Any] = self.agency.officer.read("inspection", f"/good-records/{key}")["lots"]
            except Refused:
                return []
            return found

        wait_until(lots, "the lot is on the good's record", 60)
        return key

    @cached_property
    def complaint(self) -> str:
        """About an importer of no other test's: what it concerns is sampled."""
        said = {"source": "COMPLAINT", "text": _COMPLAINED, "opened_on": legal_day(datetime.now(UTC)).isoformat()}
        whose = self.office.system.stage(toys.STORY).tax_code
        return self.agency.file_complaint({**said, "tax_code": whose, "hs_code": "95030021"})

    @cached_property
    def reductions(self) -> tuple[str, ...]:
        """Proposed after three lots: one that is granted, and one that waits for the signer."""
        assert self.issued
        for _ in range(2):
            self._issued()
        signer = self.agency.signer

        def proposed() -> list[Any]:
            rows = signer.rows("inspection", "/entitlements", tax_code=self.tax_code)
            return [row["id"] for row in rows] if len(rows) > 1 else []

        found = wait_until(proposed, "reductions are proposed", 60) or []
        granted, waiting = found[:2]
        version = signer.read("inspection", f"/entitlements/{granted}")["version"]
        signer.act("inspection", f"/entitlements/{granted}/decide", {"grant": True}, version=version)
        return granted, waiting

    @cached_property
    def stuck(self) -> tuple[str, str]:
        """Service and waiting message: nobody can read what it says of `accepted`."""
        event = {"subject": self.accepted, "sequence": 1, "correlationid": self.accepted}
        return self._thrown(event, lambda row: row["aggregate_id"] == self.accepted)

    @property
    def stuck_dossier(self) -> str:
        """Of which `stuck` waits."""
        assert self.stuck
        return self.accepted

    @cached_property
    def spoilt(self) -> tuple[str, str]:
        """Service and waiting message: nobody knows of which dossier it is."""
        return self._thrown({}, lambda row: row["reason"] == "unreadable")

    @cached_property
    def bulk_act(self) -> tuple[str, str]:
        """Service and an act on many: a replay of what nobody can read, which changes nothing."""
        service, id = self.spoilt
        order = {"act": "replay", "filter": {"ids": [id]}, "expected_count": 1, "reason": "thử lại sau khi nâng cấp"}
        return service, str(self.office.system.place.operator.act(service, "/messages/bulk-acts", order)["id"])

    @cached_property
    def letter(self) -> tuple[str, str]:
        """Of a dossier, and one to its importer that the mail server refused."""
        mail = self.office.system.place.mail.client
        mail.post("/behaviour", json={"mode": "refuse"}).raise_for_status()
        try:
            id = self._accepted()
            found = wait_until(lambda: self._unarrived(id), "the letter is refused", 60)
        finally:
            mail.post("/behaviour", json={"mode": "ok"}).raise_for_status()
        return id, str(found)

    @cached_property
    def link(self) -> str:
        """To `asked`: what stands behind /standing/ in its address."""
        return self._link(self.asked)

    @cached_property
    def slip(self) -> Mapping[str, Any]:
        """Of `asked`."""
        return self.agency.officer.read("registration", f"/registrations/{self.asked}/slip")

    @cached_property
    def booked_link(self) -> str:
        return self._link(self.booked)

    @cached_property
    def typed(self) -> str:
        """What OFFICER began to type at the counter."""
        with self._clerk() as clerk:
            front = clerk.page("/counter/")
            return clerk.send("/counter/drafts", front, {}).headers["location"].rpartition("/")[2]

    @cached_property
    def member(self) -> str:
        """Of the staff."""
        admin = self.office.system.place.sign_in("admin", "quan.tri")
        id = f"xem.{uuid4().hex[:6]}"
        who = {"staff_id": id, "name": "Nguyễn Thị Xem", "agency": "TCKT13", "roles": ["officer", "reviewer"]}
        said = {"valid_from": "2026-01-01", "correction": True, "reason": "Nhận nhiệm vụ"}
        admin.act("registration", "/admin/staff", {**who, **said})
        return id

    def account(self, name: str) -> str:
        """The first password of a new account of the console's own."""
        words = ["account", "add", name, "--as", f"officer@{AGENCY}"]
        environment = next(iter(self.office.system.processes.values())).environment
        made = subprocess.run(
            [sys.executable, "-m", "services.console.cli", *words],
            env={**environment},
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=True,
        )
        return made.stdout.strip()

    # How

    def _stage(self) -> Stage:
        stage = self.office.system.stage(toys.STORY)
        stage.tax_code = self.tax_code
        return stage

    def _submitted(self) -> Stage:
        stage = self._stage()
        stage.submit()
        self.agency.dossier(stage.file_code)
        return stage

    def _accepted(self) -> str:
        id = self.agency.dossier(self._submitted().file_code)
        self.agency.accept(id)
        wait_until(lambda: self.agency.case(id)["accepted"], "the case knows of the acceptance", 60)
        return id

    def _issued(self) -> str:
        id = self._accepted()
        review_documents(self.agency, id)
        conclude(self.agency, id)
        wait_until(lambda: self.agency.registration(id)["result"], "the notice is issued", 60)
        return id

    def _brought(self, **changed: Any) -> str:
        body = json.loads((COUNTER / "helmet.json").read_text(encoding="utf-8")) | changed
        files = {each["file"]: (each["file"], (COUNTER / each["file"]).read_bytes()) for each in body["documents"]}
        parts = {"body": (None, json.dumps(body), "application/json"), **files}
        made = self.agency.officer.act("registration", "/registrations", {}, files=parts)
        return self.agency.dossier(made["file_code"])

    def _thrown(self, event: Mapping[str, Any], wanted: Callable[[Any], bool]) -> tuple[str, str]:
        """Before the inspection, that does not get on with it: its own word for itself, and what waits there."""
        whole = {
            "specversion": "1.0",
            "id": str(uuid4()),
            "type": "registration.dossier_supplemented",
            "source": "registration",
            "time": "2026-07-01T02:00:00.000Z",
            "dataschema": "/schemas/registration.dossier_supplemented/1",
            **event,
        }
        connection = open_connection(self.office.system.processes["inspection"].environment["AMQP_URI"], "test")
        try:
            headers = {f"cloudEvents:{name}": value for name, value in whole.items()}
            message = amqp.Message(b"{", application_headers=headers, delivery_mode=2)
            connection.channel().basic_publish(message, exchange="", routing_key=inbox_of("inspection"))
        finally:
            close_quietly(connection)

        def waits() -> str | None:
            rows = self.office.system.place.operator.read("inspection", "/messages", limit=100)["items"]
            return next((str(row["id"]) for row in rows if wanted(row)), None)

        return "inspection", wait_until(waits, "what nobody can take in waits", 60) or ""

    def _unarrived(self, id: str) -> str | None:
        rows = self.agency.officer.rows("notification", "/notifications/undelivered")
        return next((row["undelivered"][0]["id"] for row in rows if row["id"] == id), None)

    def _link(self, id: str) -> str:
        with self._clerk() as clerk:
            path = f"/dossiers/{id}/link"
            shown = html.fromstring(clerk.send(path, clerk.page(path), {"days": "30"}).text)
            (address,) = shown.xpath("//input[@id='link']/@value")
            return str(re.sub(r".*/standing/", "", address))

    def _clerk(self) -> Any:
        return Clerk.signed_in(self.office.url, "officer", OFFICER, agency=AGENCY)
