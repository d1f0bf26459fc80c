"""What comes back to a post is bounded in bytes and in time, and what came of it is not lost."""

import gzip
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from deploy.dev.ports import free_ports
from shared.errors import TooLarge, Unavailable
from shared.web.posting import Poster
from tests.trickling import trickling

GREETING = b"HTTP/1.1 200 OK\r\nContent-Length: 100000000\r\n\r\n"


@contextmanager
def posting(
    port: int, *, connect: float = 5.0, read: float = 5.0, whole: float = 5.0, most: int = 1000
) -> Iterator[Poster]:
    poster = Poster(f"http://127.0.0.1:{port}/", connect=connect, read=read, whole=whole, most=most)
    yield poster
    poster.close()


@pytest.mark.parametrize("status", [200, 302, 404, 503])
def test_whatever_was_answered_is_handed_on(status: int) -> None:
    received = bytearray()
    answer = b"HTTP/1.1 %d x\r\nLocation: /elsewhere\r\nContent-Length: 4\r\n\r\nsaid" % status
    with trickling(answer, drop=b"") as port, posting(port) as poster:
        assert poster.post(b"asked", {}, received) == status
    assert received == b"said"


def test_an_answer_without_end_is_cut_off() -> None:
    received = bytearray()
    with (
        trickling(GREETING, drop=b"x" * 1000, pause=0.0) as port,
        posting(port, most=100_000) as poster,
        pytest.raises(TooLarge, match="longer than 100000 bytes"),
    ):
        poster.post(b"asked", {}, received)
    assert len(received) < 1_000_000


def test_an_answer_that_trickles_is_given_up() -> None:
    received = bytearray()
    with (
        trickling(b"HTTP/1.1 200 OK\r\nContent-Length: 60\r\n\r\n") as port,
        posting(port, whole=0.3) as poster,
        pytest.raises(Unavailable, match=r"ReadTimeout: the answer took longer than 0\.3 s"),
    ):
        poster.post(b"asked", {}, received)
    assert set(received) == set(b"x")


def test_an_answer_that_stops_is_given_up() -> None:
    with (
        trickling(b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhalf", pause=3.0) as port,
        posting(port, read=0.3) as poster,
        pytest.raises(Unavailable, match="ReadTimeout"),
    ):
        poster.post(b"asked", {}, bytearray())


def test_of_an_answer_that_breaks_off_what_came_is_kept() -> None:
    received = bytearray()
    with (
        trickling(GREETING + b"half", drop=b"") as port,
        posting(port) as poster,
        pytest.raises(Unavailable, match="RemoteProtocolError"),
    ):
        poster.post(b"asked", {}, received)
    assert received == b"half"


def test_where_nobody_listens_nothing_is_known() -> None:
    with posting(free_ports(1)[0]) as poster, pytest.raises(Unavailable, match="ConnectError"):
        poster.post(b"asked", {}, bytearray())


def test_the_environments_proxy_is_not_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTP_PROXY", f"http://127.0.0.1:{free_ports(1)[0]}")
    monkeypatch.setenv("NO_PROXY", "")
    monkeypatch.setenv("no_proxy", "")
    with trickling(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n", drop=b"") as port, posting(port) as poster:
        assert poster.post(b"asked", {}, bytearray()) == 200


_GREEN = """
import eventlet
eventlet.monkey_patch()
from tests.unit.web.test_posting import posting, trickling
with trickling(b"HTTP/1.1 200 OK\\r\\nX-Slow: ") as port, posting(port, connect=0.5, read=0.2, whole=0.5) as poster:
    poster.post(b"asked", {}, bytearray())
"""


def test_headers_that_trickle_are_given_up_where_sockets_are_green() -> None:
    done = subprocess.run([sys.executable, "-W", "ignore", "-c", _GREEN], capture_output=True, text=True, timeout=60)
    assert "Unavailable: ReadTimeout: the answer took longer than 0.5 s" in done.stderr


def test_what_comes_packed_is_not_unpacked() -> None:
    received = bytearray()
    packed = gzip.compress(b"x" * 100_000)
    answer = b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: %d\r\n\r\n" % len(packed) + packed
    with (
        trickling(answer, drop=b"") as port,
        posting(port) as poster,
        pytest.raises(Unavailable, match="the answer is packed"),
    ):
        poster.post(b"asked", {}, received)
    assert not received
