"""What comes in: fields, queries, pages, bodies and files."""

import base64
import json

import httpx
import pytest

from tests.integration.web.demo import Demo, problem

pytestmark = pytest.mark.integration


def test_every_broken_field_at_once(demo: Demo) -> None:
    body = {"size": 3, "lines": [{"code": "123456789", "quantity": "many"}, {}], "a/b": 1}
    response = demo.call("POST", "/things", json=body, headers={"Idempotency-Key": "k"})
    told = problem(response, 422, "invalid")
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
    told = problem(response, 422, "invalid")
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
    told = problem(demo.call("GET", "/things", params={"cursor": tampered}), 422, "invalid")
    assert [e["pointer"] for e in told["errors"]] == ["/cursor"]


def test_malformed_json_and_wrong_type(demo: Demo) -> None:
    def send(content: bytes, kind: str = "application/json") -> httpx.Response:
        return demo.call("POST", "/hold", content=content, headers={"Content-Type": kind})

    problem(send(b"{"), 400, "malformed_json")
    problem(send(b'{"name": "\xff"}'), 400, "malformed_json")
    problem(send(b"[" * 100_000), 400, "malformed_json")
    problem(send(b"{}", "text/plain"), 415, "unsupported_media_type")
    problem(send(b"{}", "application/json; charset=latin-1"), 415, "unsupported_media_type")


def test_too_large_is_refused_before_it_is_read(demo: Demo) -> None:
    with demo.connect() as raw:
        head = b"POST /hold HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 9999999999\r\n\r\n"
        raw.sendall(head)
        raw.settimeout(5)
        answer = b"".join(iter(lambda: raw.recv(4096), b""))
        assert answer.startswith(b"HTTP/1.1 413 ")
        assert b"\r\nConnection: close\r\n" in answer


def test_too_large_reaches_a_caller_that_sends_all_first(demo: Demo) -> None:
    problem(demo.call("POST", "/raw/x", content=b"x" * (8 << 20)), 413, "too_large")


def test_a_chunked_body_is_bounded_too(demo: Demo) -> None:
    endless = (b"x" * 65536 for _ in range(100))
    headers = {"Content-Type": "application/json"}
    problem(demo.call("POST", "/hold", content=endless, headers=headers), 413, "too_large")
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
    told = problem(demo.call("POST", "/papers", files=files), 422, "invalid")
    assert told["errors"][0]["pointer"] == "/name"


def test_a_raw_operation_gets_its_bytes(demo: Demo) -> None:
    answer = demo.call("POST", "/raw/soap", content=iter([b"<a>", b"</a>"]), token=None)
    assert (answer.content, answer.headers["Content-Type"]) == (b"soap:<a></a>", "text/xml")
