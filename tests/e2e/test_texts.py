"""One dossier that is texted, through real services and a gateway that is a process; then its mail comes back."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime, time, timedelta
from typing import Any

import httpx
import pytest
from click.testing import CliRunner
from pymongo import MongoClient

from deploy.dev.ports import free_ports
from services.console.cli import cuakhau
from services.notification.gateway_signature import HEADER, signature_of
from shared.clock import VIETNAM
from tests.conftest import BrokerAddress
from tests.e2e.conftest import SECRET, System, running_system
from tests.e2e.person import Json
from tests.e2e.scenario.resting import Clockwork
from tests.e2e.stories import exempt_gift
from tests.e2e.story import Stage
from tests.single_window.process import StandIn, gateway

pytestmark = pytest.mark.integration

SHARED = "what the gateway and we know"
PHONE = "0205 3870 118 - 0912 345 678"
NUMBER = "+84912345678"
CODE = "TCKT18"
# In Vietnam; between them are the hours in which only results are texted.
QUIET, MORNING = time(22, 30), time(7, 0)

Texted = tuple[System, StandIn, Clockwork]


def _next(at: time, *, after: datetime | None = None) -> datetime:
    """When it is that hour in Vietnam for the next time."""
    now = (after or datetime.now(UTC)).astimezone(VIETNAM)
    moment = datetime.combine(now.date(), at, VIETNAM)
    return moment if moment > now else moment + timedelta(days=1)


@pytest.fixture(scope="module")
def texted(
    broker: BrokerAddress, mongodb_uri: str, database: MongoClient[Any], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Texted]:
    (port,) = free_ports(1)
    directory = tmp_path_factory.mktemp("texted")
    clockwork = Clockwork(directory / "clock", database, "")
    clockwork.begin(_next(QUIET))
    asked = {
        "GATEWAY_URL": f"http://127.0.0.1:{port}",
        "GATEWAY_SECRET": SHARED,
        "CUAKHAU_CLOCK_FILE": str(clockwork.file),
    }
    with running_system(broker, mongodb_uri, database, directory, asked) as system:
        clockwork.prefix = system.prefix
        stand_in = gateway(
            port, notification=httpx.URL(system.place.urls["notification"]).netloc.decode(), secret=SHARED
        )
        stand_in.start()
        yield system, stand_in, clockwork
        assert stand_in.stop() == 0


@pytest.fixture(scope="module")
def told(texted: Texted) -> Stage:
    """The number does not follow the agency's account, as the gateway says once the first text is on its way."""
    system, stand_in, _ = texted
    stand_in.tell("/behaviour", mode="receipt_unreachable", channel="ZALO")
    stage = system.stage(exempt_gift.STORY)
    assert stage.submit(fields={"fiDtNnk": PHONE}).held
    agency = stage.agency(CODE)
    id = agency.dossier(stage.file_code)
    agency.accept(id)
    agency.approve(id)
    agency.sign(id)
    return stage


def correspondence(stage: Stage) -> Json:
    return stage.place.operator.read("notification", f"/notifications/{stage.id}")


def texts(stage: Stage, kind: str) -> list[Json]:
    letters = correspondence(stage)["letters"]
    return [x for x in letters if x["kind"] == kind and x["channel"] in ("ZALO", "SMS")]


def test_the_result_is_texted_at_any_hour_and_goes_by_sms_where_zalo_does_not_reach(
    texted: Texted, told: Stage
) -> None:
    _, stand_in, _ = texted
    told.wait(lambda: any(x["delivered_at"] for x in texts(told, "result")), "the text of the result was delivered")
    said = [x for x in stand_in.get("/messages", about=told.file_code) if "ket qua" in x["text"]]
    assert {(x["channel"], x["to"], x["times"]) for x in said} <= {("ZALO", NUMBER, 1), ("SMS", NUMBER, 1)}
    assert [x["channel"] for x in said].count("SMS") == 1
    assert texts(told, "result")[-1]["channel"] == "SMS"


def test_what_is_no_result_waits_for_the_morning(texted: Texted, told: Stage) -> None:
    _, stand_in, clockwork = texted
    morning = _next(MORNING, after=clockwork.now)
    waiting = [x for kind in ("received", "accepted") for x in texts(told, kind)]
    assert [(x["channel"], x["status"]) for x in waiting] == [("ZALO", "QUEUED")] * 2
    assert {datetime.fromisoformat(x["next_attempt_at"]) for x in waiting} == {morning}
    said = len(stand_in.get("/messages", about=told.file_code))
    clockwork.go_to(morning + timedelta(minutes=1))
    for kind in ("received", "accepted"):
        told.wait(lambda kind=kind: texts(told, kind)[-1]["delivered_at"], f"the text of {kind} was delivered")  # type: ignore[misc]
        assert [x["channel"] for x in texts(told, kind)] == ["ZALO", "SMS"]
    assert len(stand_in.get("/messages", about=told.file_code)) == said + 4


def test_texts_hold_up_neither_window_nor_mail(told: Stage) -> None:
    letters = correspondence(told)["letters"]
    assert {x["status"] for x in letters if x["channel"] in ("WINDOW", "EMAIL")} == {"SENT"}


def test_a_receipt_is_believed_only_with_its_signature(texted: Texted, told: Stage) -> None:
    url = f"{told.place.urls['notification']}/gateway/receipts"
    id = texts(told, "result")[-1]["id"]
    body = json.dumps({"id": id, "status": "failed"}).encode()
    for header in ({}, {HEADER: signature_of(body, "another secret than theirs")}):
        assert httpx.post(url, content=body, headers=header, trust_env=False).status_code == 403
    signed = httpx.post(url, content=body, headers={HEADER: signature_of(body, SHARED)}, trust_env=False)
    # It was delivered before, and that stands.
    assert (signed.status_code, signed.json()["changed"]) == (200, False)


def test_a_mail_that_comes_back_is_shown_to_the_agency_alone(told: Stage) -> None:
    mail = next(x for x in correspondence(told)["letters"] if x["channel"] == "EMAIL" and x["kind"] == "result")
    returned = returned_mail(mail["id"])
    assert pipe(told, returned) == (0, f"Letter {mail['id']} is BOUNCED.\n")
    assert pipe(told, returned) == (0, f"Letter {mail['id']} is BOUNCED, as was known.\n")
    assert pipe(told, returned_mail("0f6f1a52-3c1e-5d2b-9a53-2f3b6c0a7e11"))[0] == 0

    officer = told.agency(CODE).officer
    rows = officer.rows("notification", "/notifications/undelivered")
    row = next(row for row in rows if row["file_code"] == told.file_code)
    assert [(x["id"], x["status"]) for x in row["undelivered"]] == [(mail["id"], "BOUNCED")]
    assert "no such user" in row["undelivered"][0]["last_error"]
    other = told.place.sign_in("officer", "chuyenvien.khac", agency="TCKT20")
    assert other.rows("notification", "/notifications/undelivered") == []
    assert correspondence(told)["undelivered"][0]["id"] == mail["id"]


def returned_mail(letter_id: str) -> bytes:
    return (
        "From: MAILER-DAEMON@mx.example\nTo: khong-tra-loi@cuakhau.invalid\n"
        'Content-Type: multipart/report; report-type=delivery-status; boundary="b"\n\n'
        "--b\nContent-Type: message/delivery-status\n\nReporting-MTA: dns; mx.example\n\n"
        "Final-Recipient: rfc822; a@b.example\nAction: failed\nStatus: 5.1.1\n"
        "Diagnostic-Code: smtp; 550 no such user\n\n"
        f"--b\nContent-Type: message/rfc822\n\nMessage-ID: <{letter_id}@cuakhau.invalid>\nSubject: x\n\n--b--\n"
    ).encode()


def pipe(stage: Stage, mail: bytes) -> tuple[int, str]:
    environment = {
        "CUAKHAU_ENV": "development",
        "CUAKHAU_SECRET": SECRET,
        **{f"{name.upper()}_URL": url for name, url in stage.place.urls.items()},
    }
    said = CliRunner().invoke(cuakhau, ["mail", "bounce"], input=mail, env=environment)
    return said.exit_code, said.stdout
