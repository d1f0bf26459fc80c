"""`cuakhau nsw` against both services and the stand-in window: what was exchanged, sending again, comparing."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import httpx
import pytest
from click.testing import CliRunner, Result
from pymongo import MongoClient

from deploy.dev.ports import free_ports
from services.console.cli import cuakhau
from services.notification.adapters.channels.window import WindowChannel
from services.notification.adapters.channels.window_catalogue import read_window_catalogue
from services.notification.application.send_due import send_due
from services.notification.domain.letters import Channel, Letter, Status
from shared.aggregate import Actor
from shared.clock import utc_now
from shared.single_window import build_envelope, request_document
from shared.web import tokens
from tests.integration.notification_stores import correspondences_of, journal_of
from tests.processes import Process
from tests.single_window.process import StandIn, window
from tests.single_window.samples import load_sample
from tests.unit.notification.clockwork import NEVER_GIVING_UP, partner
from tests.unit.notification.events import REACTIONS, event

pytestmark = pytest.mark.integration

SECRET = "a secret of this test, long enough to be taken"
SAMPLES = Path(__file__).parents[1] / "data" / "nsw"
CODE = "QG2026000590"
FIRST, OTHER = "019a9e00-0000-7000-8000-00000000f590", "019a9e00-0000-7000-8000-00000000f591"


class House:
    """Registration and notification as processes, the window beside them; letters are sent from here."""

    def __init__(self, urls: dict[str, str], databases: Any, stand_in: StandIn) -> None:
        self.urls = urls
        self.window = stand_in
        self.registration = databases.registration
        self.correspondences = correspondences_of(databases.notification)
        self.channel = WindowChannel(
            f"{stand_in.url}/nsw/ws", read_window_catalogue(), journal=journal_of(databases.notification)
        )

    def run(self, *arguments: str, role: str = "operator") -> Result:
        token = tokens.issue(SECRET, role=role, subject="hung.tv", agency="TCKT11" if role == "officer" else None)
        settings = {**self.urls, "CUAKHAU_TOKEN": token, "CUAKHAU_RUN_DIR": "/nonexistent", "COLUMNS": "240"}
        return CliRunner().invoke(cuakhau, ["nsw", *arguments], env=settings)

    def ask(self, service: str, path: str, role: str = "operator", **query: Any) -> httpx.Response:
        token = tokens.issue(SECRET, role=role, subject="x", agency="TCKT11" if role == "officer" else None)
        headers = {"Authorization": f"Bearer {token}"}
        url = self.urls[f"{service.upper()}_URL"]
        return httpx.get(f"{url}{path}", params=query, headers=headers, trust_env=False)

    def tell(self, id: str, type: str, **changes: Any) -> None:
        current = self.correspondences.find(id)
        number = (current.version if current else 0) + 1
        # Ids of letters follow from those of events.
        received = replace(event(type, number, **changes), id=f"{id}-{number}")
        change, actor = REACTIONS[type](current, received), Actor("service:registration", "service")
        if current is None:
            self.correspondences.create(id, change, actor=actor)
        else:
            self.correspondences.save(current, change, actor=actor)

    def send(self, id: str) -> None:
        partners = {Channel.WINDOW: partner(self.channel, utc_now, policy=NEVER_GIVING_UP)}
        due: Any = {"boxes": self.correspondences, "partners": partners, "owner": "here", "clock": utc_now}
        send_due(id, chance=lambda: 0.0, **due)

    def letters(self, id: str) -> list[Letter]:
        return [x for x in self.correspondences.load(id).state.letters if x.channel is Channel.WINDOW]

    def differences(self, *more: str) -> dict[str, Any]:
        said = self.run("reconcile", "--url", f"{self.window.url}/dossiers", "--grace", "0", "--json", *more)
        report: dict[str, Any] = json.loads(said.stdout)
        assert said.exit_code == (1 if report["differences"] else 0), said.output
        return report

    def kinds(self) -> list[tuple[str, str]]:
        return [(each["file_code"], each["difference"]) for each in self.differences()["differences"]]


@pytest.fixture(scope="module")
def house(mongodb_uri: str, database: MongoClient[Any], tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    folder, started, urls, databases = tmp_path_factory.mktemp("nsw"), [], {}, {}
    *ports, window_port = free_ports(3)
    for name, port in zip(("registration", "notification"), ports, strict=True):
        databases[name] = database[f"t_nsw_{port}_{name}"]
        environment = {
            "MONGODB_URI": mongodb_uri,
            "CUAKHAU_SECRET": SECRET,
            "DEMO_PORT": str(port),
            "DEMO_DATABASE": databases[name].name,
        }
        module = f"tests.integration.{name}_demo"
        started.append(Process(name, [module], environment, f"127.0.0.1:{port}", folder / name).start())
        urls[f"{name.upper()}_URL"] = started[-1].url
    stand_in = window(window_port, folder / "store.sqlite3", registration=f"127.0.0.1:{ports[0]}")
    stand_in.start()
    for process in started:
        process.wait_ready()
    yield House(urls, SimpleNamespace(**databases), stand_in)
    stand_in.stop()
    for process in started:
        process.kill()
    for one in databases.values():
        database.drop_database(one.name)


@pytest.fixture
def opened(house: House) -> House:
    """One dossier that both sides have, with the window told that it came."""
    house.window.tell("/forget")
    for name in ("registrations", "window_journal"):
        house.registration[name].delete_many({})
    house.correspondences.collection.delete_many({})
    house.channel._journal.collection.delete_many({})  # type: ignore[union-attr]
    house.window.tell("/send", sample="10-01-toys", reference=CODE, message_id=FIRST)
    house.tell("d1", "registration.dossier_submitted", **at_the_window(CODE))
    house.tell("d1", "registration.dossier_received")
    house.send("d1")
    return house


def at_the_window(file_code: str) -> dict[str, Any]:
    reference = {"document_type": "BKHCN0100001", "reference": file_code, "document_year": "2026"}
    return {"file_code": file_code, "window": reference}


def test_a_dossiers_exchanges_are_shown_in_order(opened: House) -> None:
    said = opened.run("show", CODE, "--json")
    assert said.exit_code == 0, said.output
    rows = json.loads(said.stdout)["exchanges"]
    assert [(row["direction"], row["kind"], row["outcome"]) for row in rows] == [
        ("in", "10/01", "held"),
        ("out", "11/04", "held"),
    ]
    table = opened.run("show", CODE)
    assert (FIRST in table.stdout, opened.letters("d1")[0].id in table.stdout) == (True, True)


def test_a_message_is_shown_with_what_was_said_but_not_its_attachments(opened: House) -> None:
    said = opened.run("show", FIRST)
    assert said.exit_code == 0, said.output
    assert "BKHCN0100001" in said.stdout
    assert "ReceiveDate" in said.stdout
    whole = json.loads(opened.run("show", FIRST, "--files", "--json").stdout)["last"]
    assert len(whole["message_text"]) == whole["message"]["size"] - _beyond_ascii(whole["message_text"])
    assert opened.run("show", "QG2026999999").exit_code == 1


def _beyond_ascii(text: str) -> int:
    return len(text.encode()) - len(text)


def test_the_bytes_are_had_as_they_were_sent(opened: House) -> None:
    (row,) = opened.ask("registration", "/window/journal", message_id=FIRST).json()["items"]
    data = opened.ask("registration", f"/window/journal/{row['id']}/message").content
    assert len(data) == row["message"]["size"]
    assert FIRST.encode() in data
    assert opened.ask("registration", f"/window/journal/{row['id']}/other").status_code == 404
    assert opened.ask("registration", "/window/journal/nothing").status_code == 404


@pytest.mark.parametrize("service", ["registration", "notification"])
@pytest.mark.parametrize(
    "path", ["/window/journal", "/window/journal/x", "/window/journal/x/message", "/window/dossiers"]
)
def test_only_operators_look(opened: House, service: str, path: str) -> None:
    assert opened.ask(service, path, role="officer").status_code == 403
    assert opened.ask(service, path, role="admin").status_code in (200, 404)


def test_the_journal_is_paged_and_bad_questions_are_named(opened: House) -> None:
    for _ in range(4):
        opened.window.tell("/send", sample="10-01-toys", reference=CODE, message_id=FIRST)
    seen: list[str] = []
    cursor: dict[str, str] = {}
    while True:
        page = opened.ask("registration", "/window/journal", file_code=CODE, limit=2, **cursor).json()
        seen += [row["id"] for row in page["items"]]
        if page["next"] is None:
            break
        cursor = {"cursor": page["next"]}
    assert len(seen) == len(set(seen)) == 5
    assert opened.ask("registration", "/window/journal", outcome="lost").status_code == 422
    none = opened.ask("registration", "/window/journal", **{"from": "2030-01-01T00:00:00Z"}).json()
    assert none["items"] == []


def test_unreadable_calls_stand_in_the_journal_too(opened: House) -> None:
    httpx.post(f"{opened.urls['REGISTRATION_URL']}/nsw/ws", content=b"not soap", trust_env=False)
    (row,) = opened.ask("registration", "/window/journal", outcome="fault").json()["items"]
    assert (row["message"]["size"], row["message_id"], row["direction"]) == (8, "", "in")


def test_a_message_is_taken_again_and_changes_nothing(opened: House) -> None:
    before = list(opened.registration["registrations"].find())
    said = opened.run("resend", FIRST, "--reason", "the answer was lost")
    assert (said.exit_code, "held" in said.stdout) == (0, True), said.output
    assert list(opened.registration["registrations"].find()) == before
    again, first = opened.ask("registration", "/window/journal", message_id=FIRST).json()["items"]
    assert (again["taken_from"], again["by"]) == (first["id"], "operator:hung.tv")
    assert again["answer"]["sha256"] == first["answer"]["sha256"]


def test_a_message_that_left_no_trace_but_in_the_journal_takes_effect(opened: House) -> None:
    opened.registration["registrations"].delete_many({})
    assert opened.run("resend", FIRST, "--reason", "restored").exit_code == 0
    assert opened.registration["registrations"].count_documents({"kind": "dossier"}) == 1


def test_a_refused_letter_is_sent_again_as_a_new_one(opened: House) -> None:
    opened.window.tell("/behaviour", mode="refuse", count=1)
    opened.tell("d1", "registration.dossier_accepted")
    opened.send("d1")
    refused = opened.letters("d1")[-1]
    assert refused.status is Status.FAILED
    assert opened.run("resend", refused.id, "--reason", " ").exit_code == 2
    said = opened.run("resend", refused.id, "--reason", "the window was put right", "--json")
    assert said.exit_code == 0, said.output
    again = opened.letters("d1")[-1]
    assert (json.loads(said.stdout)["id"], again.replaces) == (again.id, refused.id)
    sent_once = opened.letters("d1")[0]
    not_allowed = opened.run("resend", sent_once.id, "--reason", "once more")
    assert not_allowed.exit_code == 1
    assert opened.run("resend", "no-such", "--reason", "x").exit_code == 1


def test_without_differences(opened: House) -> None:
    report = opened.differences()
    assert (report["here"], report["there"], report["differences"]) == (1, 1, [])
    said = opened.run("reconcile", "--url", f"{opened.window.url}/dossiers")
    assert "1 dossiers here, 1 there: no differences" in said.stdout


def test_every_difference_is_named(opened: House) -> None:
    # Only here: it came from elsewhere than the window that is asked.
    text = (SAMPLES / "10-01-toys.xml").read_text(encoding="utf-8")
    code = text.partition("<reference>")[2].partition("<")[0]
    other = text.replace(code, "QG2026000591").replace("019a9e00-0000-7000-8000-000000000101", OTHER)
    address = f"{opened.urls['REGISTRATION_URL']}/nsw/ws"
    httpx.post(address, content=request_document(other), trust_env=False).raise_for_status()
    # Only there: registration lost it, or never had it.
    opened.tell("d2", "registration.dossier_submitted", **at_the_window("QG2026000592"))
    opened.tell("d2", "registration.dossier_received")
    opened.send("d2")
    assert opened.kinds() == [("QG2026000591", "only_here"), ("QG2026000592", "only_there")]
    # Not acknowledged.
    opened.window.tell("/behaviour", mode="fault", count=1)
    opened.tell("d1", "registration.dossier_accepted")
    opened.send("d1")
    assert opened.kinds()[0] == (CODE, "not_acknowledged")
    # The window heard that it was accepted; here it was not.
    opened.tell("d3", "registration.dossier_submitted", **at_the_window("QG2026000593"))
    opened.tell("d3", "registration.dossier_accepted")
    opened.window.tell("/send", sample="10-01-kettles", reference="QG2026000593")
    opened.send("d3")
    assert ("QG2026000593", "status_differs") in opened.kinds()
    lately = json.loads(opened.run("reconcile", "--url", f"{opened.window.url}/dossiers", "--json").stdout)
    assert (lately["counts"], lately["under_way"]) == ({"only_there": 1}, 3)


def test_what_was_acknowledged_and_came_to_nothing_is_listed(opened: House) -> None:
    code = "QG2026017709"
    for name, id, fields in (
        ("10-04-rice-cookers", OTHER[:-1] + "a", {"fiKlSl": "0"}),
        ("10-01-rice-cookers", None, {}),
    ):
        envelope = load_sample(name, reference=code, message_id=id, fields=fields)
        call = request_document(build_envelope(envelope))
        assert b"99" in httpx.post(f"{opened.urls['REGISTRATION_URL']}/nsw/ws", content=call, trust_env=False).content
    said = opened.run("unapplied")
    assert (said.exit_code, code in said.stdout, "/goods_lines/0/quantity" in said.stdout) == (0, True, True), (
        said.output
    )
    (row,) = json.loads(opened.run("unapplied", "--json").stdout)["messages"]
    assert (row["message_id"], row["file_code"]) == (OTHER[:-1] + "a", code)
    refused = opened.run("resend", row["message_id"], "--reason", "asked for")
    assert (refused.exit_code, "refused" in refused.stdout) == (1, True), refused.output


def messages(house: House, service: str, id: str, agency: str = "TCKT11", role: str = "officer") -> Any:
    """What staff see of a dossier's messages, or the status with which they are sent away."""
    token = tokens.issue(SECRET, role=role, subject="lan.nt", agency=agency)
    aggregates = {"registration": "registrations", "notification": "notifications"}[service]
    url = f"{house.urls[f'{service.upper()}_URL']}/{aggregates}/{id}/window-messages"
    answer = httpx.get(url, headers={"Authorization": f"Bearer {token}"}, trust_env=False)
    return answer.json() if answer.is_success else answer.status_code


def dossier_at(house: House, file_code: str) -> tuple[str, str]:
    """Its id and its agency."""
    (row,) = house.ask("registration", "/registrations", q=file_code).json()["items"]
    return row["id"], row["agency"]["code"]


def test_staff_of_the_agency_see_what_was_exchanged_and_how_it_was_answered(opened: House) -> None:
    id, agency = dossier_at(opened, CODE)
    opened.window.tell("/send", sample="10-01-toys", reference=CODE, message_id=FIRST)
    (came,) = messages(opened, "registration", id, agency)["messages"]
    assert (came["direction"], came["kind"], came["outcome"], came["tries"]) == ("in", "10/01", "held", 2)
    assert not {"message_text", "answer_text", "partner"} & set(came)
    opened.window.tell("/behaviour", mode="refuse", count=1)
    opened.tell("d1", "registration.dossier_accepted")
    opened.send("d1")
    refused, told = messages(opened, "notification", "d1", agency="20")["messages"]
    assert [(each["direction"], each["kind"], each["outcome"]) for each in (told, refused)] == [
        ("out", "11/04", "held"),
        ("out", "11/05", "refused"),
    ]
    assert refused["error"]
    assert refused["message_id"] == opened.letters("d1")[-1].id


@pytest.mark.parametrize("service", ["registration", "notification"])
def test_nobody_else_sees_what_was_exchanged(opened: House, service: str) -> None:
    id, agency = dossier_at(opened, CODE) if service == "registration" else ("d1", "20")
    assert isinstance(messages(opened, service, id, agency), dict)
    assert messages(opened, service, id, "TCKT99") == 403
    assert messages(opened, service, id, agency, role="importer") == 403
    assert isinstance(messages(opened, service, id, role="operator"), dict)


def test_staff_see_that_an_acknowledged_message_came_to_nothing(opened: House) -> None:
    code = "QG2026017719"
    for name, id, fields in (
        ("10-04-rice-cookers", OTHER[:-1] + "b", {"fiKlSl": "0"}),
        ("10-01-rice-cookers", OTHER[:-1] + "c", {}),
    ):
        envelope = load_sample(name, reference=code, message_id=id, fields=fields)
        call = request_document(build_envelope(envelope))
        httpx.post(f"{opened.urls['REGISTRATION_URL']}/nsw/ws", content=call, trust_env=False).raise_for_status()
    found = {each["kind"]: each for each in messages(opened, "registration", *dossier_at(opened, code))["messages"]}
    assert found["10/04"]["outcome"] == "held"
    assert "/goods_lines/0/quantity" in found["10/04"]["unapplied"]
    assert found["10/01"]["unapplied"] is None


def test_a_list_from_a_file(opened: House, tmp_path: Path) -> None:
    file = tmp_path / "list.csv"
    file.write_text(f"file_code,status\n{CODE},1\n", encoding="utf-8")
    assert opened.run("reconcile", "--file", str(file), "--grace", "0").exit_code == 0
    file.write_text(f"file_code,status\n{CODE},2\n", encoding="utf-8")
    differing = opened.run("reconcile", "--file", str(file), "--grace", "0")
    assert (differing.exit_code, "status_differs" in differing.stdout) == (1, True)
    file.write_text("file_code,status\nQG1,many\n", encoding="utf-8")
    assert opened.run("reconcile", "--file", str(file)).exit_code == 2
    assert opened.run("reconcile").exit_code == 2
    nobody = opened.run("reconcile", "--url", "http://127.0.0.1:9/dossiers")
    assert (nobody.exit_code, "cannot be had" in nobody.output) == (75, True)
