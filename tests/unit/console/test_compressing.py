"""Pages travel compressed, but none of which somebody else chose the words beside what is secret."""

from __future__ import annotations

import gzip
from collections.abc import Iterator
from typing import Any, cast

import pytest
from flask import Flask, Response, request
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from services.console.entrypoints.app import create_app
from services.console.entrypoints.compressing import compress

ASKED, OUTSIDE = {"Accept-Encoding": "gzip, br"}, "cross-site"
LONG = "<p>Hồ sơ</p>" * 500


@pytest.fixture
def client() -> Iterator[FlaskClient]:
    app = Flask(__name__)
    compress(app)

    @app.route("/page", methods=["GET", "POST"])
    @app.get("/page/<what>")
    def page(what: str = "") -> str:
        return LONG + what + request.args.get("q", "")

    @app.get("/short")
    def short() -> str:
        return "ok"

    @app.get("/scan")
    def scan() -> Response:
        return Response(b"%PDF" * 1000, content_type="application/pdf")

    @app.get("/pieces")
    def pieces() -> Response:
        return Response((LONG for _ in range(3)), content_type="text/html")

    with app.test_client() as client:
        yield client


def get(client: FlaskClient, path: str, site: str | None = "same-origin", method: str = "GET") -> TestResponse:
    return client.open(path, method=method, headers=ASKED | ({"Sec-Fetch-Site": site} if site else {}))


def packed(answer: TestResponse) -> bool:
    return answer.headers.get("Content-Encoding") == "gzip"


def test_a_page_is_the_same_and_much_shorter(client: FlaskClient) -> None:
    answer = get(client, "/page?q=x")
    assert packed(answer)
    assert gzip.decompress(answer.data).decode() == LONG + "x"
    assert int(answer.headers["Content-Length"]) == len(answer.data) < len(LONG) / 10
    assert "Accept-Encoding" in answer.vary


@pytest.mark.parametrize("path", ["/short", "/scan", "/pieces"])
def test_what_gains_nothing_or_comes_in_pieces_stays_as_it_is(client: FlaskClient, path: str) -> None:
    assert not packed(get(client, path))


def test_who_reads_no_gzip_is_sent_none(client: FlaskClient) -> None:
    assert client.get("/page").text == LONG
    assert client.get("/page", headers={"Accept-Encoding": "gzip;q=0"}).text == LONG


@pytest.mark.parametrize("site", [OUTSIDE, "same-site", None])
@pytest.mark.parametrize(("path", "method"), [("/page?q=guess", "GET"), ("/page/guess", "GET"), ("/page", "POST")])
def test_a_page_that_others_had_asked_for_in_their_words_is_not_measured_by_its_length(
    client: FlaskClient, path: str, method: str, site: str | None
) -> None:
    assert not packed(get(client, path, site, method))
    assert packed(get(client, path, "same-origin", method))


def test_an_address_that_says_nothing_may_be_asked_for_from_anywhere(client: FlaskClient) -> None:
    """As after signing in at the provider."""
    assert packed(get(client, "/page", OUTSIDE))
    assert packed(get(client, "/page?q=bookmark", "none"))


def test_what_pages_look_like_is_compressed_and_not_sent_twice() -> None:
    app = create_app(cast(Any, _Console()), session_key=b"0" * 32)
    with app.test_client() as client:
        first = get(client, "/static/console.css")
        assert packed(first)
        assert b"--" in gzip.decompress(first.data)
        tag = first.headers["ETag"]
        again = client.get("/static/console.css", headers=ASKED | {"If-None-Match": tag})
        assert (again.status_code, again.data) == (304, b"")
        part = client.get("/static/console.css", headers=ASKED | {"Range": "bytes=0-1999"})
        assert (part.status_code, len(part.data), packed(part)) == (206, 2000, False)


class _Console:
    development = True
    service_names = ()
