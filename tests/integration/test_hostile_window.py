"""What is made to hurt, over the wire: an answer or a closed connection, bounded memory, the database untouched."""

from __future__ import annotations

import re
import socket
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest
from pymongo import MongoClient

from tests.integration.registration_process import PIDS, running
from tests.processes import wait_until
from tests.unit.registration.hostile_files import FILES
from tests.unit.registration.window.floods import FLOODS, MIB, call, paper
from tests.unit.registration.window.office import SAMPLES

pytestmark = pytest.mark.integration

HOSTILE = SAMPLES / "hostile"
HEADERS = {"Content-Type": "text/xml; charset=utf-8"}
ROOM = 64
# What the process may have at its height: itself, what fills the room, and what is made of the few at work.
HEIGHT = 700 * MIB
SETTLED = 300 * MIB


@dataclass
class Office:
    address: str
    database: Any

    def send(self, document: bytes, **headers: str) -> httpx.Response:
        return httpx.post(
            f"{self.address}/nsw/ws", content=document, headers={**HEADERS, **headers}, timeout=90, trust_env=False
        )

    def connect(self) -> socket.socket:
        host, _, port = self.address.removeprefix("http://").partition(":")
        return socket.create_connection((host, int(port)), timeout=30)

    def stored(self) -> dict[str, int]:
        """Documents by collection, but for the journal, which keeps what came whether it stands or not."""
        names = (name for name in self.database.list_collection_names() if "journal" not in name)
        counts = {name: self.database[name].count_documents({}) for name in names}
        return {name: count for name, count in counts.items() if count}

    def memory(self, line: str = "VmHWM") -> int:
        """Bytes; VmHWM: at its height, VmRSS: now."""
        found = re.search(rf"{line}:\s+(\d+) kB", Path(f"/proc/{PIDS[self.address]}/status").read_text())
        assert found
        return int(found[1]) << 10

    def alive(self) -> bool:
        return httpx.get(f"{self.address}/healthz", timeout=30, trust_env=False).status_code == 200


@contextmanager
def serving(mongodb_uri: str, directory: Path, **settings: str) -> Iterator[Office]:
    with running(mongodb_uri, directory / "log", CUAKHAU_LARGE_BODIES_MIB=str(ROOM), **settings) as address:
        name = f"t_http_{address.rpartition(':')[2]}_registration"
        client: MongoClient[Any] = MongoClient(mongodb_uri)
        yield Office(address, client[name])
        client.drop_database(name)
        client.close()


@pytest.fixture(scope="module")
def office(mongodb_uri: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    with serving(mongodb_uri, tmp_path_factory.mktemp("hostile")) as office:
        yield office


@pytest.fixture(scope="module")
def hasty(mongodb_uri: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    """With less patience than any sender on a busy machine could be held to."""
    settings = {"CUAKHAU_HEADER_SECONDS": "2", "CUAKHAU_BODY_SECONDS": "6"}
    with serving(mongodb_uri, tmp_path_factory.mktemp("hasty"), **settings) as office:
        yield office


@pytest.fixture(autouse=True)
def untouched(request: pytest.FixtureRequest) -> Iterator[None]:
    office: Office = request.getfixturevalue("hasty" if "hasty" in request.fixturenames else "office")
    before = office.stored()
    yield
    assert office.alive()
    assert office.memory() < HEIGHT
    assert office.stored() == before


def _answer(sock: socket.socket) -> bytes:
    """What comes until the connection is closed."""
    pieces = []
    with suppress(ConnectionResetError):
        while piece := sock.recv(65536):
            pieces.append(piece)
    return b"".join(pieces)


def test_hostile_messages_store_nothing(office: Office) -> None:
    for path in sorted((HOSTILE / "calls").glob("*.xml")):
        assert office.send(path.read_bytes()).status_code in (200, 500), path
    for path in sorted((HOSTILE / "payloads").glob("*.xml")):
        answer = office.send(call(path.read_text(encoding="utf-8")))
        assert (answer.status_code, "<function>99" in answer.text) == (200, False), path


@pytest.mark.parametrize("path", sorted((HOSTILE / "wire").glob("*.http")), ids=lambda path: path.stem)
def test_hostile_requests_are_refused_or_cut_off(office: Office, path: Path) -> None:
    with office.connect() as raw:
        raw.sendall(path.read_bytes())
        raw.shutdown(socket.SHUT_WR)
        answer = _answer(raw)
    # Nothing, or a status of an error; never the page that was asked for in another way.
    assert not answer or re.match(rb"HTTP/1\.[01] [45]\d\d ", answer), answer[:200]
    assert b"root:" not in answer


@pytest.mark.parametrize(
    "name", ["500-000-attributes", "text-of-28-mib", "base64-of-28-mib-of-a", "goods-lines-90-000-empty"]
)
def test_floods_leave_the_process_as_it_was(office: Office, name: str) -> None:
    answer = office.send(FLOODS[name]())
    assert answer.status_code in (200, 413, 500)
    assert "99</function>" not in answer.text


@pytest.mark.parametrize("name", ["word-bomb", "word-of-300-000-entries", "xml-of-entities", "program-of-windows"])
def test_hostile_attachments_are_named(office: Office, name: str) -> None:
    make, code = FILES[name]
    text = office.send(paper(make(), "hop-dong.pdf")).text
    assert f"[{code}]" in text
    assert "DanhsachDinhkem/Dinhkem[1]/fiNoidung" in text


def test_five_hundred_megabytes_are_refused_before_they_come(office: Office) -> None:
    with office.connect() as raw:
        raw.sendall(
            b"POST /nsw/ws HTTP/1.1\r\nHost: x\r\nContent-Type: text/xml\r\nContent-Length: 524288000\r\n\r\n<a>"
        )
        assert _answer(raw).startswith(b"HTTP/1.1 413 ")


@pytest.mark.parametrize(
    ("head", "piece"),
    [
        (b"", b"10000\r\n" + b"x" * 65536 + b"\r\n"),
        (b"", b"1\r\nx\r\n" * 10_000),
        (b"", b"f" * 65536),
        (b"1;", b"x" * 65536),
        (b"0\r\n", b"X-Trailer: a\r\n" * 4000),
        (b"5\r\nabcde\r\n", b"\r\n" * 30_000),
    ],
    ids=["chunks", "tiny-chunks", "chunk-size", "chunk-extension", "trailers", "empty-lines"],
)
def test_a_body_without_end_is_cut_off(office: Office, head: bytes, piece: bytes) -> None:
    sent = 0
    with office.connect() as raw:
        raw.sendall(
            b"POST /nsw/ws HTTP/1.1\r\nHost: x\r\nContent-Type: text/xml\r\nTransfer-Encoding: chunked\r\n\r\n" + head
        )
        with suppress(BrokenPipeError, ConnectionResetError):
            while sent < 500 * MIB:
                raw.sendall(piece)
                sent += len(piece)
    # Far less than what would hurt; what the sockets between us hold is in it.
    assert sent < 80 * MIB


@pytest.mark.parametrize(
    ("start", "drop"),
    [
        (b"", b"P"),
        (b"POST /nsw/ws HTTP/1.1\r\nX-Slow: ", b"a"),
        (b"POST /nsw/ws HTTP/1.1\r\n", b"X-Slow: a\r\n"),
        (b"POST /nsw/ws HTTP/1.1\r\nHost: x\r\nContent-Length: 100000\r\n\r\n", b"<"),
        (b"POST /nsw/ws HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n", b"1\r\nx\r\n"),
        (b"POST /nsw/ws HTTP/1.1\r\nHost: x\r\nContent-Length: 100000\r\n\r\n", b""),
    ],
    ids=["request-line", "header", "headers", "body", "chunks", "silence"],
)
def test_a_sender_that_trickles_is_given_up(hasty: Office, start: bytes, drop: bytes) -> None:
    began = time.monotonic()
    with hasty.connect() as raw:
        raw.settimeout(0.2)
        raw.sendall(start)
        with suppress(BrokenPipeError, ConnectionResetError):
            while time.monotonic() - began < 60:
                raw.sendall(drop)
                try:
                    if not raw.recv(4096):
                        break
                except TimeoutError:
                    continue
    assert time.monotonic() - began < 60


@pytest.mark.timeout(300)
def test_many_large_messages_at_once_are_told_to_come_back(office: Office) -> None:
    document = FLOODS["text-of-28-mib"]()
    with ThreadPoolExecutor(20) as pool:
        answers = list(pool.map(lambda _: office.send(document), range(20)))
    busy = [answer for answer in answers if answer.status_code == 503]
    assert all(int(answer.headers["Retry-After"]) > 0 for answer in busy)
    assert {answer.status_code for answer in answers} == {200, 503}
    # Once they are through, there is room again.
    assert office.send(document).status_code == 200


@pytest.mark.timeout(300)
def test_a_day_of_large_messages_takes_no_more_memory_than_a_few(office: Office) -> None:
    document = FLOODS["text-of-28-mib"]()
    with ThreadPoolExecutor(10) as pool:
        answers = list(pool.map(lambda _: office.send(document).status_code, range(60)))
    assert 200 in answers
    # What was made of them is gone again, but for a few that may still be in somebody's hand.
    wait_until(lambda: office.memory("VmRSS") < SETTLED, "the process to give its memory back", 30)
