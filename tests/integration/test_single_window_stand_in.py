"""The stand-in window as a process: what it keeps, what it notices, how it can misbehave, how it sends."""

import concurrent.futures
import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import httpx
import pytest
import zeep
from lxml import etree
from werkzeug.serving import make_server
from werkzeug.wrappers import Request, Response

from deploy.dev.ports import free_ports
from shared.clock import new_id
from shared.single_window import (
    MINISTRY,
    WINDOW,
    Answer,
    AnswerError,
    Envelope,
    acknowledge,
    build_envelope,
    parse_envelope,
    read_request,
    read_response,
    refuse,
    response_document,
)
from shared.single_window.answers import parse_answer
from tests.single_window.process import StandIn, window
from tests.single_window.sender import NoAnswer, Sender
from tests.single_window.server import make_window
from tests.single_window.store import Store

pytestmark = pytest.mark.integration


def message(kind: str = "11/04", reference: str = "QG2026000590", **changes: object) -> Envelope:
    type_, function = kind.split("/")
    whole = Envelope(
        message_id=new_id(),
        sender=MINISTRY,
        receiver=WINDOW,
        document_type="BKHCN0100001",
        type=type_,
        function=function,
        reference=reference,
        document_year="2026",
        send_date=datetime.now(UTC),
        content=etree.fromstring("<Result><Reason>đủ</Reason></Result>"),
    )
    return replace(whole, **changes)


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[StandIn]:
    stand_in = window(free_ports(1)[0], tmp_path_factory.mktemp("window") / "store.sqlite3")
    stand_in.start()
    yield stand_in
    assert stand_in.stop() == 0


@pytest.fixture
def stand_in(running: StandIn) -> StandIn:
    running.tell("/forget")
    return running


@pytest.fixture
def sender(stand_in: StandIn) -> Iterator[Sender]:
    made = Sender(f"{stand_in.url}/nsw/ws", timeout=1.0)
    yield made
    made.close()


def say(sender: Sender, envelope: Envelope) -> Answer:
    return sender.post(build_envelope(envelope))


def test_a_message_is_kept_and_acknowledged(stand_in: StandIn, sender: Sender) -> None:
    sent = message()
    assert say(sender, sent) == Answer(sent.message_id, held=True)
    (kept,) = stand_in.get("/received", reference=sent.reference)
    assert (kept["message_id"], kept["kind"], kept["times"], kept["held"]) == (sent.message_id, "11/04", 1, True)
    assert parse_envelope(kept["envelope"]).content is not None
    assert stand_in.get("/received", reference="another") == []
    assert stand_in.get("/problems") == []


def test_the_same_message_again_is_a_duplicate_without_effect(stand_in: StandIn, sender: Sender) -> None:
    sent = message()
    assert [say(sender, sent).held for _ in range(3)] == [True] * 3
    assert stand_in.get("/healthz") | {"messages": 1, "arrivals": 3, "duplicates": 2, "problems": 0} == stand_in.get(
        "/healthz"
    )


def test_the_same_id_with_other_content_is_a_problem(stand_in: StandIn, sender: Sender) -> None:
    sent = message()
    say(sender, sent)
    say(sender, replace(sent, content=etree.fromstring("<Result><Reason>khác</Reason></Result>")))
    assert [p["code"] for p in stand_in.get("/problems")] == ["content_changed"]


@pytest.mark.parametrize(
    ("kinds", "wrong"),
    [
        (["11/04", "11/05", "23/21", "23/21", "19/16"], 0),
        (["11/04", "12/07", "12/07", "11/05", "19/16"], 0),
        (["11/04", "11/06"], 0),
        (["11/05", "11/04"], 0),
        (["19/16"], 1),
        (["11/04", "19/16"], 1),
        (["11/04", "11/04"], 1),
        (["11/04", "11/06", "11/05"], 1),
        (["23/21"], 1),
        (["99/98"], 1),
    ],
)
def test_a_dossier_that_hears_out_of_order_is_a_problem(
    stand_in: StandIn, sender: Sender, kinds: list[str], wrong: int
) -> None:
    for number, kind in enumerate(kinds):
        say(sender, message(kind, content=etree.fromstring(f"<Result><Reason>{number}</Reason></Result>")))
    problems = stand_in.get("/problems")
    assert bool(problems) == bool(wrong)
    assert {p["code"] for p in problems} <= {"out_of_order"}


def test_a_message_older_than_its_predecessor_is_a_problem(stand_in: StandIn, sender: Sender) -> None:
    say(sender, message())
    say(sender, message("11/05", send_date=datetime(2020, 1, 1, tzinfo=UTC)))
    assert [p["code"] for p in stand_in.get("/problems")] == ["older_than_predecessor"]


def test_what_another_system_said_before_counts_for_the_order(stand_in: StandIn, sender: Sender) -> None:
    stand_in.tell("/former", reference=message().reference, kinds=["11/04", "12/07"])
    say(sender, message("19/16"))
    assert stand_in.get("/problems") == []
    assert stand_in.get("/received") != []


def test_the_same_said_twice_as_a_new_message_is_a_problem(stand_in: StandIn, sender: Sender) -> None:
    say(sender, message("11/04"))
    for _ in range(2):
        say(sender, message("23/21"))
    (problem,) = stand_in.get("/problems")
    assert (problem["code"], problem["reference"]) == ("doubled", message().reference)


def test_a_refused_message_may_come_again_as_a_new_one(stand_in: StandIn, sender: Sender) -> None:
    say(sender, message("11/04"))
    stand_in.tell("/behaviour", mode="refuse", count=1)
    refused = message("11/05")
    assert not say(sender, refused).held
    assert not say(sender, refused).held, "a refusal is final for its messageId"
    say(sender, message("23/21"))
    assert say(sender, message("11/05")).held
    assert stand_in.get("/problems") == []


def test_what_cannot_be_read_is_refused(stand_in: StandIn) -> None:
    response = httpx.post(f"{stand_in.url}/nsw/ws", content=b"<nonsense", trust_env=False)
    answer = parse_answer(read_response(response.content))
    assert answer is not None
    assert not answer.held
    assert [(p["code"], p["reference"]) for p in stand_in.get("/problems")] == [("unreadable", "")]


def test_a_fault_or_silence_leaves_nothing_and_is_over_after_its_count(stand_in: StandIn, sender: Sender) -> None:
    for mode in ("fault", "silent"):
        sent = message(reference=f"QG-{mode}")
        stand_in.tell("/behaviour", mode=mode, seconds=0, count=1)
        with pytest.raises(NoAnswer):
            say(sender, sent)
        assert stand_in.get("/received", reference=sent.reference) == []
        assert say(sender, sent).held


def test_late_and_lost_answers_are_for_messages_that_are_held(stand_in: StandIn, sender: Sender) -> None:
    for mode in ("late", "lost"):
        sent = message(reference=f"QG-{mode}")
        stand_in.tell("/behaviour", mode=mode, seconds=2, count=1)
        with pytest.raises(NoAnswer):
            say(sender, sent)
        assert [m["times"] for m in stand_in.get("/received", reference=sent.reference)] == [1]
        assert say(sender, sent).held


def test_a_mood_that_ends_by_itself(stand_in: StandIn, sender: Sender) -> None:
    stand_in.tell("/behaviour", mode="fault", until="2020-01-01T00:00:00Z")
    assert say(sender, message()).held


@pytest.mark.parametrize(
    "body", [{"mode": "rude"}, {}, {"mode": "late", "seconds": "long"}, {"mode": "ok", "until": "2"}]
)
def test_an_order_that_makes_no_sense_is_refused(stand_in: StandIn, body: dict[str, object]) -> None:
    response = httpx.post(f"{stand_in.url}/behaviour", json=body, trust_env=False)
    assert response.status_code == 422


def test_a_foreign_soap_client_can_use_the_contract(stand_in: StandIn) -> None:
    client = zeep.Client(f"{stand_in.url}/nsw/ws?wsdl")
    sent = message()
    answer = parse_answer(client.service.receive(requestPayload=build_envelope(sent)))
    assert answer == Answer(sent.message_id, held=True)


def test_two_hundred_dossiers_side_by_side_lose_nothing(stand_in: StandIn) -> None:
    sender = Sender(f"{stand_in.url}/nsw/ws", timeout=20.0, connections=32)

    def one(number: int) -> None:
        for kind in ("11/04", "11/05", "19/16"):
            assert say(sender, message(kind, f"QG{number:06d}")).held

    with concurrent.futures.ThreadPoolExecutor(32) as pool:
        list(pool.map(one, range(200)))
    sender.close()
    health = stand_in.get("/healthz")
    assert (health["messages"], health["dossiers"], health["duplicates"], health["problems"]) == (600, 200, 0, 0)


def test_its_sudden_end_loses_nothing_that_was_acknowledged(tmp_path: Path) -> None:
    stand_in = window(free_ports(1)[0], tmp_path / "store.sqlite3")
    stand_in.start()
    acknowledged: list[str] = []
    over = threading.Event()

    def talk(number: int) -> None:
        sender = Sender(f"{stand_in.url}/nsw/ws", timeout=2.0)
        while not over.is_set():
            sent = message(reference=f"QG{number}-{len(acknowledged)}")
            try:
                if say(sender, sent).held:
                    acknowledged.append(sent.message_id)
            except NoAnswer:
                break
        sender.close()

    with concurrent.futures.ThreadPoolExecutor(4) as pool:
        for number in range(4):
            pool.submit(talk, number)
        deadline = time.monotonic() + 20
        while len(acknowledged) < 50 and time.monotonic() < deadline:
            time.sleep(0.01)
        stand_in.kill()
        over.set()
    stand_in.start()
    kept = {m["message_id"] for m in stand_in.get("/received")}
    stand_in.stop()
    assert len(acknowledged) >= 50
    assert set(acknowledged) <= kept


class Ministry:
    """A small registration endpoint: hangs up on the first try of every message, holds the second."""

    def __init__(self) -> None:
        self.got: list[tuple[str, str]] = []

    def __call__(self, environ: dict, start_response: object) -> object:
        request = Request(environ)
        envelope = parse_envelope(read_request(request.get_data()))
        assert envelope.content is not None
        self.got.append((envelope.message_id, envelope.content.findtext("TaxCode") or ""))
        now = datetime.now(UTC)
        if len(self.got) == 1:
            return Response("", status=503)(environ, start_response)  # type: ignore[arg-type]
        tax_code = envelope.content.findtext("TaxCode")
        wrong = [AnswerError("ERR05", "TaxCode")] if tax_code == "bad" else []
        answer = refuse(envelope, wrong, now) if wrong else acknowledge(envelope, now)
        return Response(response_document(build_envelope(answer)), content_type="text/xml")(environ, start_response)  # type: ignore[arg-type]


@pytest.fixture
def ministry() -> Iterator[tuple[Ministry, str]]:
    app = Ministry()
    (port,) = free_ports(1)
    server = make_server("127.0.0.1", port, app, threaded=True)  # type: ignore[arg-type]
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield app, f"http://127.0.0.1:{port}/nsw/ws"
    server.shutdown()
    thread.join()
    server.server_close()


def test_the_sender_resends_the_same_message_until_it_is_answered(ministry: tuple[Ministry, str]) -> None:
    app, url = ministry
    sender = Sender(url, timeout=2.0)
    seen: list[NoAnswer] = []
    sent = message("10/01", content=etree.fromstring("<Registration><TaxCode>0100109106</TaxCode></Registration>"))
    delivery = sender.deliver(sent, pause=0.01, tried=seen.append)
    assert (delivery.answer.held, delivery.attempts, len(seen)) == (True, 2, 1)
    assert [message_id for message_id, _ in app.got] == [sent.message_id] * 2
    refused = replace(sent, message_id=new_id(), content=etree.fromstring("<R><TaxCode>bad</TaxCode></R>"))
    assert sender.deliver(refused).answer.errors == (AnswerError("ERR05", "TaxCode"),)
    sender.close()


def test_what_it_is_told_to_send_may_come_under_any_content_type(
    ministry: tuple[Ministry, str], tmp_path: Path
) -> None:
    app, url = ministry
    sender = Sender(url, timeout=2.0)
    client = make_window(Store(tmp_path / "store.sqlite3"), sender).test_client()
    whole = message("10/01", content=etree.fromstring("<R><TaxCode>0100109106</TaxCode></R>"))
    as_form = {"content_type": "application/x-www-form-urlencoded"}
    for data in (build_envelope(whole), '<?xml version="1.0" encoding="UTF-8"?>\n' + build_envelope(whole)):
        given = client.post("/send", data=data.encode(), **as_form)
        assert (given.status_code, given.get_json()["message_id"]) == (200, whole.message_id)
    assert client.post("/send", data='{"sample": "10-01-toys"}', **as_form).status_code == 200
    assert app.got[0][0] == whole.message_id
    sender.close()


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (b"sample=10-01-toys&reference=QG2026999901", "neither JSON nor XML"),
        (b"", "neither JSON nor XML"),
        (bytes([255, 254]), "neither JSON nor XML"),
        (b"[]", "name of a sample"),
        (b'{"sample": 7}', "name of a sample"),
        (b'{"sample": "10-99"}', "there are: 10-01"),
        (b'{"sample": "10-01-toys", "patience": "long"}', "patience"),
        (b'{"sample": "10-01-toys", "fields": {"fiMst": 7}}', "texts"),
        (b"<Envelope/>", "documentType is missing"),
        (b"<Envelope", "not well-formed"),
    ],
)
def test_what_it_cannot_send_is_told_with_what_is_expected(data: bytes, told: str, tmp_path: Path) -> None:
    client = make_window(Store(tmp_path / "store.sqlite3"), Sender("http://127.0.0.1:9")).test_client()
    refused = client.post("/send", data=data, content_type="text/html")
    assert (refused.status_code, told in refused.get_json()["detail"]) == (422, True), refused.text


def test_the_sender_gives_up_when_its_patience_is_over() -> None:
    (port,) = free_ports(1)
    sender = Sender(f"http://127.0.0.1:{port}/nsw/ws", timeout=0.5)
    with pytest.raises(NoAnswer):
        sender.deliver(message("10/01"), patience=0.1, pause=0.05)
    sender.close()
