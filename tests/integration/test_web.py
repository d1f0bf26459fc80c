"""The HTTP entrypoint in a process of its own, over real sockets."""

import base64
import json
import os
import signal
import socket
import struct
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest

from deploy.dev.ports import free_ports
from shared.web import tokens

pytestmark = pytest.mark.integration

SECRET = "a secret of this test, long enough to be taken"
OFFICER = tokens.issue(SECRET, role="officer", subject="lan.nt", agency="HN")
IMPORTER = tokens.issue(SECRET, role="importer", tax_code="0100109106")


def _until(condition: Callable[[], bool], seconds: float = 10) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "did not happen in time"
        time.sleep(0.01)


@dataclass
class Demo:
    process: subprocess.Popen[str]
    port: int
    other_port: int
    directory: Path
    log: Path

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def client(self, token: str | None = OFFICER) -> httpx.Client:
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        return httpx.Client(base_url=self.url, headers=headers, timeout=20, trust_env=False)

    def call(self, method: str, path: str, token: str | None = OFFICER, **given: Any) -> httpx.Response:
        with self.client(token) as client:
            return client.request(method, path, **given)

    def connect(self) -> socket.socket:
        return socket.create_connection(("127.0.0.1", self.port), timeout=20)

    def let_go(self, name: str) -> None:
        (self.directory / f"{name}.go").touch()

    def holds(self, name: str) -> bool:
        return (self.directory / f"{name}.started").exists()

    def in_hand(self) -> int:
        text = self.call("GET", "/metrics", token=None).text
        line = next(
            line for line in text.splitlines() if line.startswith('cuakhau_http_requests_in_hand{service="demo')
        )
        return int(float(line.split()[-1]))

    def lines(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self.log.read_text().splitlines() if line.startswith("{")]


@pytest.fixture(scope="module")
def start(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[..., Demo]]:
    running: list[subprocess.Popen[str]] = []

    def run(workers: int = 2, constants: dict[str, Any] | None = None) -> Demo:
        directory = tmp_path_factory.mktemp("demo")
        port, other_port = free_ports(2)
        environment = {
            **os.environ,
            "CUAKHAU_SECRET": SECRET,
            "DEMO_PORT": str(port),
            "DEMO_OTHER_PORT": str(other_port),
            "DEMO_DIRECTORY": str(directory),
            "DEMO_WORKERS": str(workers),
            "DEMO_CONSTANTS": json.dumps(constants or {}),
        }
        log = directory / "log"
        with log.open("w") as out:
            command = [sys.executable, "-W", "ignore", "-m", "tests.integration.web_demo"]
            process = subprocess.Popen(command, env=environment, stderr=out, text=True)
        running.append(process)
        demo = Demo(process, port, other_port, directory, log)

        def up() -> bool:
            assert process.poll() is None, log.read_text()
            try:
                return demo.call("GET", "/healthz").status_code == 200
            except httpx.TransportError:
                return False

        _until(up, 30)
        return demo

    yield run
    for process in running:
        process.kill()
        process.wait()


@pytest.fixture(scope="module")
def demo(start: Callable[..., Demo]) -> Demo:
    return start()


def _problem(response: httpx.Response, status: int, code: str) -> dict[str, Any]:
    assert response.status_code == status, response.text
    assert response.headers["Content-Type"] == "application/problem+json"
    told: dict[str, Any] = response.json()
    assert (told["status"], told["code"]) == (status, code)
    assert told["instance"].endswith(response.headers["X-Request-Id"])
    assert told["title"]
    assert told["detail"]
    return told


def test_unknown_route(demo: Demo) -> None:
    _problem(demo.call("GET", "/nowhere"), 404, "not_found")


def test_wrong_method_names_the_right_ones(demo: Demo) -> None:
    response = demo.call("DELETE", "/things")
    _problem(response, 405, "method_not_allowed")
    assert {"GET", "POST"} <= set(response.headers["Allow"].split(", "))


def test_without_or_with_a_false_token(demo: Demo) -> None:
    response = demo.call("GET", "/things", token=None)
    _problem(response, 401, "unauthenticated")
    assert response.headers["WWW-Authenticate"] == 'Bearer realm="cuakhau"'
    false = demo.call("GET", "/things", token=tokens.issue("another secret, which is long enough too", role="admin"))
    _problem(false, 401, "unauthenticated")
    assert 'error="invalid_token"' in false.headers["WWW-Authenticate"]


def test_another_role_and_another_agency_are_refused(demo: Demo) -> None:
    act = {"json": {"reason": "x"}, "headers": {"If-Match": '"3"'}}
    reviewer = tokens.issue(SECRET, role="reviewer", agency="HN")
    _problem(demo.call("POST", "/things/1/act", token=reviewer, **act), 403, "forbidden")
    elsewhere = tokens.issue(SECRET, role="officer", agency="LS")
    _problem(demo.call("POST", "/things/1/act", token=elsewhere, **act), 403, "forbidden")


def test_a_command_names_the_version_it_was_decided_on(demo: Demo) -> None:
    def act(if_match: str | None) -> httpx.Response:
        headers = {"If-Match": if_match} if if_match else {}
        return demo.call("POST", "/things/1/act", json={"reason": "x"}, headers=headers)

    _problem(act(None), 428, "precondition_required")
    _problem(act("*"), 428, "precondition_required")
    _problem(act("7"), 400, "malformed_request")
    _problem(act('W/"3"'), 400, "malformed_request")
    stale = _problem(act('"2"'), 409, "stale")
    assert (stale["expected"], stale["current"]) == (2, 3)
    done = act('"3"')
    assert done.status_code == 200
    assert done.headers["ETag"] == '"4"'


def test_out_of_place_tells_state_and_what_is_allowed(demo: Demo) -> None:
    response = demo.call("POST", "/things/1/act", json={"reason": "no"}, headers={"If-Match": '"3"'})
    told = _problem(response, 409, "not_allowed")
    assert (told["state"], told["allowed"]) == ("closed", ["reopen"])


def test_every_broken_field_at_once(demo: Demo) -> None:
    body = {"size": 3, "lines": [{"code": "123456789", "quantity": "many"}, {}], "a/b": 1}
    response = demo.call("POST", "/things", json=body, headers={"Idempotency-Key": "k"})
    told = _problem(response, 422, "invalid")
    assert {(e["pointer"], e["code"]) for e in told["errors"]} == {
        ("/name", "required"),
        ("/size", "even"),
        ("/lines/0/code", "length"),
        ("/lines/0/quantity", "type"),
        ("/lines/1/code", "required"),
        ("/lines/1/quantity", "required"),
        ("/a~1b", "unknown"),
    }


def test_query_errors_and_a_false_cursor_are_told_together(demo: Demo) -> None:
    response = demo.call("GET", "/things", params={"state": "lost", "limit": "0", "cursor": "AAAA", "foo": "1"})
    told = _problem(response, 422, "invalid")
    assert {e["pointer"] for e in told["errors"]} == {"/state", "/limit", "/cursor", "/foo"}


def test_pages_follow_each_other_to_the_end(demo: Demo) -> None:
    seen, params = [], {"state": "new", "limit": "40"}
    while True:
        page = demo.call("GET", "/things", params=params)
        seen += [int(item["id"]) for item in page.json()["items"]]
        if page.json()["next"] is None:
            assert "Link" not in page.headers
            break
        assert page.links["next"]["url"].startswith("/things?")
        assert f"cursor={page.json()['next']}" in page.links["next"]["url"]
        params["cursor"] = page.json()["next"]
    assert seen == list(range(120))


def test_a_tampered_cursor(demo: Demo) -> None:
    cursor = demo.call("GET", "/things").json()["next"]
    payload = bytearray(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
    payload[-2] ^= 1
    tampered = base64.urlsafe_b64encode(bytes(payload)).decode().rstrip("=")
    told = _problem(demo.call("GET", "/things", params={"cursor": tampered}), 422, "invalid")
    assert [e["pointer"] for e in told["errors"]] == ["/cursor"]


def test_malformed_json_and_wrong_type(demo: Demo) -> None:
    def send(content: bytes, kind: str = "application/json") -> httpx.Response:
        return demo.call("POST", "/hold", content=content, headers={"Content-Type": kind})

    _problem(send(b"{"), 400, "malformed_json")
    _problem(send(b'{"name": "\xff"}'), 400, "malformed_json")
    _problem(send(b"[" * 100_000), 400, "malformed_json")
    _problem(send(b"{}", "text/plain"), 415, "unsupported_media_type")
    _problem(send(b"{}", "application/json; charset=latin-1"), 415, "unsupported_media_type")


def test_too_large_is_refused_before_it_is_read(demo: Demo) -> None:
    with demo.connect() as raw:
        head = b"POST /hold HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 9999999999\r\n\r\n"
        raw.sendall(head)
        raw.settimeout(5)
        answer = b"".join(iter(lambda: raw.recv(4096), b""))
        assert answer.startswith(b"HTTP/1.1 413 ")
        assert b"\r\nConnection: close\r\n" in answer


def test_too_large_reaches_a_caller_that_sends_all_first(demo: Demo) -> None:
    _problem(demo.call("POST", "/raw/x", content=b"x" * (8 << 20)), 413, "too_large")


def test_a_chunked_body_is_bounded_too(demo: Demo) -> None:
    endless = (b"x" * 65536 for _ in range(100))
    headers = {"Content-Type": "application/json"}
    _problem(demo.call("POST", "/hold", content=endless, headers=headers), 413, "too_large")
    within = iter([b'{"na', b'me": "chunked"}'])
    demo.let_go("chunked")
    assert demo.call("POST", "/hold", content=within, headers=headers).json() == {"held": "chunked"}


def test_a_large_body_within_its_own_limit(demo: Demo) -> None:
    body = {"name": "x", "lines": [{"code": "a", "quantity": "1.000"}] * 40_000}
    assert len(json.dumps(body)) > 1 << 20
    assert demo.call("POST", "/large", json=body).json() == {"lines": 40_000}


def test_files_beside_a_json_part(demo: Demo) -> None:
    files = {
        "body": (None, json.dumps({"name": "thư"}), "application/json"),
        "contract": ("hợp đồng.pdf", b"%PDF" * 400_000, "application/pdf"),
    }
    answer = demo.call("POST", "/papers", files=files)
    assert answer.json() == {"name": "thư", "files": {"contract": ["hợp đồng.pdf", "application/pdf", 1_600_000]}}
    files["body"] = (None, "{}", "application/json")
    told = _problem(demo.call("POST", "/papers", files=files), 422, "invalid")
    assert told["errors"][0]["pointer"] == "/name"


def test_a_raw_operation_gets_its_bytes(demo: Demo) -> None:
    answer = demo.call("POST", "/raw/soap", content=iter([b"<a>", b"</a>"]), token=None)
    assert (answer.content, answer.headers["Content-Type"]) == (b"soap:<a></a>", "text/xml")


def test_our_own_faults_tell_nothing_and_are_logged_once(demo: Demo) -> None:
    response = demo.call("GET", "/broken")
    told = _problem(response, 500, "internal")
    assert "secret internals" not in json.dumps(told)
    id = response.headers["X-Request-Id"]
    logged = [line for line in demo.lines() if line.get("request_id") == id and line["event"] == "request_failed"]
    assert "RuntimeError: secret internals" in logged[0]["exception"]
    assert demo.log.read_text().count("RuntimeError: secret internals") == demo.log.read_text().count(
        '"request_failed"'
    )


def test_what_is_away_says_when_to_come_back(demo: Demo) -> None:
    response = demo.call("GET", "/away")
    _problem(response, 503, "unavailable")
    assert int(response.headers["Retry-After"]) > 0


def test_the_trace_goes_on_into_the_worker(demo: Demo) -> None:
    trace = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"
    answer = demo.call("GET", "/whoami", headers={"traceparent": trace}).json()
    assert answer == {"id": "lan.nt", "traceparent": trace, "current": trace}
    fresh = demo.call("GET", "/whoami", headers={"traceparent": "00-nonsense"}).json()
    assert fresh["traceparent"] == fresh["current"] != trace


def test_one_log_line_per_request_without_bodies(demo: Demo) -> None:
    body = {"name": "confidential", "nope": 1}
    response = demo.call("POST", "/things", json=body, headers={"Idempotency-Key": "log"})
    lines = [line for line in demo.lines() if line.get("request_id") == response.headers["X-Request-Id"]]
    assert [(line["event"], line["method"], line["path"], line["status"]) for line in lines] == [
        ("request", "POST", "/things", 422)
    ]
    assert "confidential" not in demo.log.read_text()


def test_a_creation_without_a_key(demo: Demo) -> None:
    _problem(demo.call("POST", "/things", json={"name": "x"}), 400, "idempotency_key_required")
    long = demo.call("POST", "/things", json={"name": "x"}, headers={"Idempotency-Key": "k" * 201})
    _problem(long, 400, "malformed_request")


def test_the_same_key_gives_the_same_answer(demo: Demo) -> None:
    def make(name: str, token: str = OFFICER) -> httpx.Response:
        return demo.call("POST", "/things", token=token, json={"name": name}, headers={"Idempotency-Key": "again"})

    first = make("one")
    assert first.status_code == 201
    assert first.headers["Location"] == f"/things/{first.json()['id']}"
    assert make("one").json() == first.json()
    _problem(make("two"), 422, "idempotency_key_reused")
    assert make("one", token=IMPORTER).json()["id"] != first.json()["id"]


def test_two_equal_creations_racing_make_one(demo: Demo) -> None:
    def make() -> httpx.Response:
        return demo.call("POST", "/things", json={"name": "race"}, headers={"Idempotency-Key": "race"})

    with ThreadPoolExecutor(2) as pool:
        first, second = pool.map(lambda _: make(), range(2))
    assert (first.status_code, second.status_code) == (201, 201), (first.text, second.text)
    assert first.json() == second.json()


def test_a_natural_key_taken_by_another_is_a_conflict(demo: Demo) -> None:
    response = demo.call("POST", "/things", json={"name": "taken"}, headers={"Idempotency-Key": "t"})
    assert "attempt-1" in _problem(response, 409, "already_acted")["detail"]


def test_readiness_tells_each_check(demo: Demo) -> None:
    fine = demo.call("GET", "/readyz", token=None)
    assert (fine.status_code, fine.json()["checks"]) == (200, {"broker": "ok", "database": "ok", "disk": "ok"})
    (demo.directory / "broker.away").touch()
    (demo.directory / "database.hangs").touch()
    try:
        began = time.monotonic()
        bad = demo.call("GET", "/readyz", token=None)
        assert time.monotonic() - began < 5
        assert bad.status_code == 503
        assert bad.json()["checks"] == {"broker": "not there", "database": "no answer within 2 s", "disk": "ok"}
    finally:
        (demo.directory / "broker.away").unlink()
        (demo.directory / "database.hangs").unlink()
    _until(lambda: demo.call("GET", "/readyz").status_code == 200)


def test_metrics_count_requests(demo: Demo) -> None:
    demo.call("GET", "/whoami")
    text = demo.call("GET", "/metrics", token=None).text
    line = 'cuakhau_http_request_seconds_count{method="GET",route="/whoami",service="demo-http",status="200"}'
    assert line in text


def test_the_description_is_served(demo: Demo) -> None:
    document = demo.call("GET", "/openapi.json", token=None).json()
    assert document["openapi"] == "3.1.0"
    assert "/things/{id}/act" in document["paths"]
    page = demo.call("GET", "/docs", token=None)
    assert page.headers["Content-Type"].startswith("text/html")
    assert "Make a thing" in page.text
    assert "//" not in page.text.replace("<!--", "")


@pytest.fixture
def busy(start: Callable[..., Demo]) -> Iterator[tuple[Demo, list[Future[httpx.Response]]]]:
    """Two workers, both held, and two more calls waiting for one."""
    demo = start(workers=2)
    with ThreadPoolExecutor(4) as pool:
        calls = [pool.submit(demo.call, "POST", "/hold", json={"name": f"h{n}"}) for n in range(4)]
        _until(lambda: sum(demo.holds(f"h{n}") for n in range(4)) == 2 and demo.in_hand() == 4)
        yield demo, calls
        for n in range(4):
            demo.let_go(f"h{n}")


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
        _until(lambda: demo.holds("last"))
        demo.process.send_signal(signal.SIGTERM)
        _until(lambda: demo.call("GET", "/readyz").status_code == 503)
        assert demo.call("GET", "/readyz").json()["status"] == "stopping"
        assert demo.call("GET", "/healthz").status_code == 200
        _problem(demo.call("GET", "/whoami"), 503, "stopping")
        demo.let_go("last")
        assert held.result(20).json() == {"held": "last"}
    assert demo.process.wait(10) == 0
    with pytest.raises(ConnectionRefusedError):
        demo.connect()


def test_sigterm_waits_no_longer_than_its_grace(start: Callable[..., Demo]) -> None:
    demo = start(constants={"shared.web.server:GRACE": 0.5})
    with ThreadPoolExecutor(3) as pool:
        calls = [pool.submit(demo.call, "POST", "/hold", json={"name": f"stuck{n}"}) for n in range(3)]
        _until(lambda: sum(demo.holds(f"stuck{n}") for n in range(3)) == 2 and demo.in_hand() == 3)
        demo.process.send_signal(signal.SIGTERM)
        assert demo.process.wait(8) == 0
        for call in calls:
            _problem(call.result(10), 503, "unavailable")
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
        _until(lambda: demo.holds("only"))
        _problem(demo.call("GET", "/whoami"), 503, "busy")
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


def test_no_start_without_a_secret(tmp_path: Path) -> None:
    one, other = free_ports(2)
    assert "CUAKHAU_SECRET is missing" in _failing_start(tmp_path, DEMO_PORT=str(one), DEMO_OTHER_PORT=str(other))


def test_no_start_on_a_port_that_another_process_has(demo: Demo, tmp_path: Path) -> None:
    other = str(free_ports(1)[0])
    said = _failing_start(tmp_path, DEMO_PORT=str(demo.port), DEMO_OTHER_PORT=other, CUAKHAU_SECRET=SECRET)
    assert "Address already in use" in said
