"""Under load and on a bad wire, at the start and at the end of the process."""

import os
import signal
import socket
import struct
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path

import httpx
import pytest

from deploy.dev.ports import free_ports
from tests.integration.web.demo import SECRET, Demo, problem, until

pytestmark = pytest.mark.integration


@pytest.fixture
def busy(start: Callable[..., Demo]) -> Iterator[tuple[Demo, list[Future[httpx.Response]]]]:
    """Two workers, both held, and two more calls waiting for one."""
    demo = start(workers=2)
    with ThreadPoolExecutor(4) as pool:
        calls = [pool.submit(demo.call, "POST", "/hold", json={"name": f"h{n}"}) for n in range(4)]
        until(lambda: sum(demo.holds(f"h{n}") for n in range(4)) == 2 and demo.in_hand() == 4)
        yield demo, calls
        for n in range(4):
            demo.let_go(f"h{n}")


def _failing_start(tmp_path: Path, **environment: str) -> str:
    clean = {name: value for name, value in os.environ.items() if not name.startswith("CUAKHAU_")}
    command = [sys.executable, "-W", "ignore", "-m", "tests.integration.web_demo"]
    done = subprocess.run(
        command,
        env={**clean, "DEMO_DIRECTORY": str(tmp_path), **environment},
        capture_output=True,
        text=True,
        timeout=30,
    )
    assert done.returncode != 0
    return done.stderr


def test_health_answers_while_every_worker_is_busy(busy: tuple[Demo, list[Future[httpx.Response]]]) -> None:
    demo, calls = busy
    with demo.client(None) as probe:
        for path in ("/healthz", "/readyz", "/metrics"):
            times = []
            for _ in range(10):
                began = time.monotonic()
                assert probe.get(path).status_code == 200
                times.append(time.monotonic() - began)
            # The quickest: this machine may be busy with other things than our workers.
            assert min(times) < 0.1, path
    assert not any(call.done() for call in calls)
    for n in range(4):
        demo.let_go(f"h{n}")
    assert [call.result(20).status_code for call in calls] == [200] * 4


def test_a_slow_sender_holds_no_worker(start: Callable[..., Demo]) -> None:
    demo = start(workers=1)
    with demo.connect() as slow:
        head = b"POST /hold HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 16\r\n\r\n"
        slow.sendall(head + b'{"name":')
        demo.let_go("quick")
        assert demo.call("POST", "/hold", json={"name": "quick"}).status_code == 200
        demo.let_go("slow")
        slow.sendall(b' "slow"}')
        assert slow.recv(64).startswith(b"HTTP/1.1 200 ")


def test_a_body_or_header_that_never_ends_is_given_up(start: Callable[..., Demo]) -> None:
    demo = start(constants={"shared.web.bodies:READ_TIMEOUT": 0.3, "shared.web.protocol:HEADER_TIMEOUT": 0.3})
    with demo.connect() as slow:
        head = b"POST /hold HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 16\r\n\r\n"
        slow.sendall(head + b'{"name":')
        assert slow.recv(64).startswith(b"HTTP/1.1 408 ")
    for start_of in (b"GET /heal", b"GET /healthz HTTP/1.1\r\nHost: "):
        with demo.connect() as slow:
            slow.sendall(start_of)
            assert slow.recv(64) == b""
    assert demo.call("GET", "/healthz").status_code == 200


def test_nonsense_on_the_wire_does_not_end_the_service(demo: Demo) -> None:
    for nonsense in (
        b"\x00\x16\x03\x01\x02\r\n\r\n",
        b"GET / HTTP/9.9\r\n\r\n",
        b"GET /%ff%00 HTTP/1.1\r\nHost: \xff\r\n\r\n",
        b"POST /hold HTTP/1.1\r\nTransfer-Encoding: chunked\r\nContent-Type: application/json\r\n\r\nzz\r\n",
        b"POST /hold HTTP/1.1\r\nTransfer-Encoding: gzip\r\nContent-Type: application/json\r\n\r\n",
        b"POST /hold HTTP/1.1\r\nContent-Type: application/json\r\nContent-Length: 50\r\n\r\n{",
        b"GET /" + b"a" * 20_000 + b" HTTP/1.1\r\n\r\n",
    ):
        with demo.connect() as raw:
            raw.sendall(nonsense)
            raw.shutdown(socket.SHUT_WR)
            answer = raw.recv(64)
            assert answer[9:10] in (b"", b"4", b"5"), (nonsense, answer)
    assert demo.process.poll() is None
    assert demo.call("GET", "/healthz").status_code == 200
    assert "zz" not in demo.log.read_text().lower().replace("buzz", "")


def test_a_caller_that_hangs_up_does_not_end_the_service(demo: Demo) -> None:
    for begun in (b"GET", b"GET /healthz HTTP/1.1\r\nHost:", b"POST /hold HTTP/1.1\r\nContent-Length: 9\r\n\r\n{"):
        with demo.connect() as raw:
            raw.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            raw.sendall(begun)
            assert demo.call("GET", "/healthz").status_code == 200
    assert demo.call("GET", "/whoami").status_code == 200
    assert demo.process.poll() is None


def test_sigterm_finishes_what_is_in_hand(start: Callable[..., Demo]) -> None:
    demo = start()
    with ThreadPoolExecutor(1) as pool:
        held = pool.submit(demo.call, "POST", "/hold", json={"name": "last"})
        until(lambda: demo.holds("last"))
        demo.process.send_signal(signal.SIGTERM)
        until(lambda: demo.call("GET", "/readyz").status_code == 503)
        assert demo.call("GET", "/readyz").json()["status"] == "stopping"
        assert demo.call("GET", "/healthz").status_code == 200
        problem(demo.call("GET", "/whoami"), 503, "stopping")
        demo.let_go("last")
        assert held.result(20).json() == {"held": "last"}
    assert demo.process.wait(10) == 0
    with pytest.raises(ConnectionRefusedError):
        demo.connect()


def test_sigterm_waits_no_longer_than_its_grace(start: Callable[..., Demo]) -> None:
    demo = start(constants={"shared.web.server:GRACE": 0.5})
    with ThreadPoolExecutor(3) as pool:
        calls = [pool.submit(demo.call, "POST", "/hold", json={"name": f"stuck{n}"}) for n in range(3)]
        until(lambda: sum(demo.holds(f"stuck{n}") for n in range(3)) == 2 and demo.in_hand() == 3)
        demo.process.send_signal(signal.SIGTERM)
        assert demo.process.wait(8) == 0
        for call in calls:
            problem(call.result(10), 503, "unavailable")
    assert sum(demo.holds(f"stuck{n}") for n in range(3)) == 2


def test_an_idle_connection_does_not_delay_a_stop(start: Callable[..., Demo]) -> None:
    demo = start()
    with demo.client() as client:
        assert client.get("/healthz").status_code == 200
        demo.process.send_signal(signal.SIGTERM)
        assert demo.process.wait(5) == 0


def test_more_than_can_be_held_is_told_to_come_back(start: Callable[..., Demo]) -> None:
    demo = start(constants={"shared.web.wsgi:MOST_IN_HAND": 1})
    with ThreadPoolExecutor(1) as pool:
        held = pool.submit(demo.call, "POST", "/hold", json={"name": "only"})
        until(lambda: demo.holds("only"))
        problem(demo.call("GET", "/whoami"), 503, "busy")
        assert demo.call("GET", "/readyz").status_code == 200
        demo.let_go("only")
        assert held.result(20).status_code == 200
    assert demo.call("GET", "/whoami").status_code == 200


def test_two_services_in_one_process_have_workers_and_apps_of_their_own(
    busy: tuple[Demo, list[Future[httpx.Response]]],
) -> None:
    demo, _ = busy
    answer = httpx.get(f"http://127.0.0.1:{demo.other_port}/name", timeout=5, trust_env=False)
    assert answer.json() == {"name": "the other's app"}


def test_no_start_without_a_secret(tmp_path: Path) -> None:
    one, other = free_ports(2)
    assert "CUAKHAU_SECRET is missing" in _failing_start(tmp_path, DEMO_PORT=str(one), DEMO_OTHER_PORT=str(other))


def test_no_start_on_a_port_that_another_process_has(demo: Demo, tmp_path: Path) -> None:
    other = str(free_ports(1)[0])
    said = _failing_start(tmp_path, DEMO_PORT=str(demo.port), DEMO_OTHER_PORT=other, CUAKHAU_SECRET=SECRET)
    assert "Address already in use" in said


def test_a_finished_connection_is_closed_at_once(start: Callable[..., Demo]) -> None:
    demo = start()
    descriptors = Path(f"/proc/{demo.process.pid}/fd")

    def sockets() -> int:
        found = 0
        for link in descriptors.iterdir():
            with suppress(FileNotFoundError):
                found += os.readlink(link).startswith("socket:")
        return found

    before = sockets()
    for _ in range(3):
        with demo.connect() as raw:
            raw.sendall(b"GET /healthz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
            while raw.recv(4096):
                pass
    until(lambda: sockets() <= before, 1)
