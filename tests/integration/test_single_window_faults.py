"""The stand-in's faults on demand: each kind as whoever sends to it meets it, and that a seed repeats them."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import httpx
import pytest
from lxml import etree
from werkzeug.serving import make_server

from shared.clock import new_id
from shared.single_window import MINISTRY, WINDOW, Envelope, build_envelope, request_document
from tests.single_window.chance import Fault
from tests.single_window.sender import NoAnswer, Sender
from tests.single_window.server import make_window
from tests.single_window.store import Store

pytestmark = pytest.mark.integration


@pytest.fixture
def url(tmp_path: Path) -> Iterator[str]:
    store = Store(tmp_path / "window.sqlite3")
    with closing(Sender("http://127.0.0.1:9/nsw/ws")) as nobody:
        server = make_server("127.0.0.1", 0, make_window(store, nobody), threaded=True)
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()
        server.server_close()
    store.close()


@pytest.fixture
def sender(url: str) -> Iterator[Sender]:
    with closing(Sender(f"{url}/nsw/ws", timeout=10)) as ours:
        yield ours


def message(reference: str = "WTESTA000001", kind: str = "11/04", **changes: object) -> Envelope:
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
        content=etree.fromstring(f"<Result><Reason>{new_id()}</Reason></Result>"),
    )
    return replace(whole, **changes)  # type: ignore[arg-type]


def meet(url: str, **said: Any) -> httpx.Response:
    return httpx.post(f"{url}/faults", json={"share": 1, "prefix": "WTESTA", **said}, trust_env=False)


def look(url: str, path: str, **query: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = httpx.get(f"{url}{path}", params=query, trust_env=False).json()
    return found


def heard(url: str) -> list[str]:
    return [row["message_id"] for row in look(url, "/heard", prefix="WTESTA")]


def test_late(url: str, sender: Sender) -> None:
    meet(url, kinds=["late"], seconds=0.6)
    began = time.monotonic()
    assert sender.post(build_envelope(message())).held
    assert time.monotonic() - began >= 0.3


def test_lost(url: str, sender: Sender) -> None:
    meet(url, kinds=["lost"])
    one = message()
    with pytest.raises(NoAnswer):
        sender.post(build_envelope(one))
    assert heard(url) == [one.message_id]


def test_fault(url: str, sender: Sender) -> None:
    meet(url, kinds=["fault"])
    with pytest.raises(NoAnswer, match="told to fail"):
        sender.post(build_envelope(message()))
    assert heard(url) == []


def test_garbage_kept_or_not(url: str, sender: Sender) -> None:
    meet(url, kinds=["garbage"])
    sent = [message(f"WTESTA{number:06d}") for number in range(24)]
    for one in sent:
        with pytest.raises(NoAnswer):
            sender.post(build_envelope(one))
    assert 0 < len(heard(url)) < len(sent)


def test_an_answer_that_comes_twice(url: str) -> None:
    """On one connection: whoever does not look at its messageId takes the second for the answer to his next message."""
    meet(url, kinds=["duplicate"])
    one = message()
    document = request_document(build_envelope(one))
    with socket.create_connection(("127.0.0.1", urlsplit(url).port or 0), timeout=10) as connection:
        head = f"POST /nsw/ws HTTP/1.1\r\nHost: window\r\nContent-Length: {len(document)}\r\n\r\n"
        connection.sendall(head.encode() + document)
        came = b"".join(iter(lambda: connection.recv(65536), b""))
    assert came.count(b"HTTP/1.") == 2
    assert came.count(one.message_id.encode()) == 2
    assert heard(url) == [one.message_id]


def test_answered_out_of_order(url: str, sender: Sender) -> None:
    meet(url, kinds=["out_of_order"], seconds=20)
    first, second = message(), message("WTESTA000002")
    answered: list[str] = []

    def send(one: Envelope) -> None:
        sender.post(build_envelope(one))
        answered.append(one.message_id)

    waiting = threading.Thread(target=send, args=[first])
    waiting.start()
    while not heard(url):
        time.sleep(0.01)
    # No fault meets it, so that it is answered at once.
    httpx.post(f"{url}/faults", json={"prefix": "WTESTA"}, trust_env=False)
    assert answered == []
    send(second)
    waiting.join(timeout=30)
    assert set(answered) == {first.message_id, second.message_id}
    assert heard(url) == [first.message_id, second.message_id]


def test_only_what_begins_so_is_met_and_every_arrival_is_counted(url: str, sender: Sender) -> None:
    meet(url, kinds=["fault"])
    assert sender.post(build_envelope(message("QG2026000001"))).held
    one = message()
    for _ in range(3):
        with pytest.raises(NoAnswer):
            sender.post(build_envelope(one))
    rows = look(url, "/arrivals", prefix="WTESTA")
    assert [(row["message_id"], row["kind"], row["fault"]) for row in rows] == [(one.message_id, "11/04", "fault")] * 3


def test_a_seed_repeats_the_faults_for_other_file_codes(url: str, sender: Sender) -> None:
    def run(prefix: str, seed: int) -> list[str]:
        meet(url, share=0.5, seed=seed, seconds=0.01, prefix=prefix, kinds=["late", "lost", "fault", "garbage"])
        for number in range(20):
            for _ in range(2):
                try:
                    sender.post(build_envelope(message(f"{prefix}{number:06d}")))
                except NoAnswer:
                    continue
        return [row["fault"] for row in look(url, "/arrivals", prefix=prefix)]

    first, again, other = run("WTESTA", 5), run("WTESTB", 5), run("WTESTC", 6)
    assert first == again
    assert first != other
    assert {"late", "lost", "fault", "garbage", ""} <= set(first) | set(other)


def test_what_cannot_be_is_refused(url: str) -> None:
    refused = meet(url, share=2)
    assert (refused.status_code, "between 0 and 1" in refused.json()["detail"]) == (422, True)
    assert meet(url, kinds=["theft"]).status_code == 422


def test_forgotten_faults_are_over(url: str, sender: Sender) -> None:
    meet(url, kinds=["fault"])
    httpx.post(f"{url}/forget", trust_env=False)
    assert sender.post(build_envelope(message())).held
    assert look(url, "/arrivals", prefix="") == []
    assert httpx.get(f"{url}/faults", trust_env=False).json()["kinds"] == list(Fault)
