import json
import math
from io import BytesIO
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from werkzeug.datastructures import Headers
from werkzeug.wrappers import Request

from shared.errors import TooLarge
from shared.web import bodies
from shared.web.problems import Refused

_LEAVES = (
    st.none() | st.booleans() | st.integers(-(2**63) + 1, 2**63 - 1) | st.text(st.characters(exclude_categories=["Cs"]))
)
_VALUES = st.recursive(_LEAVES, lambda v: st.lists(v) | st.dictionaries(st.text("abc~/"), v), max_leaves=20)


@given(_VALUES)
def test_every_plain_value_comes_through(value: Any) -> None:
    for ascii_only in (True, False):
        assert bodies.parse_json(json.dumps(value, ensure_ascii=ascii_only).encode()) == value


@pytest.mark.parametrize(
    "text",
    [
        b"",
        b"{",
        b"{} {}",
        b"\xff\xfe{\x00}\x00",
        b"\xef\xbb\xbf{}",
        b'"\xc3"',
        b'{"a": 1, "a": 2}',
        b"NaN",
        b"-Infinity",
        b"1e999",
        b"99999999999999999999",
        b"9" * 10_000,
        b'"\\ud800"',
        b'{"\\udfff": 1}',
        b"[" * 34 + b"]" * 34,
        b"[" * 200_000,
        b'{"a":' * 200_000,
    ],
    ids=lambda text: text[:16].decode("latin-1").encode("unicode_escape").decode(),
)
def test_what_is_not_strict_json(text: bytes) -> None:
    with pytest.raises(Refused) as refused:
        bodies.parse_json(text)
    assert (refused.value.problem.status, refused.value.problem.code) == (400, "malformed_json")


def test_depth_within_the_limit() -> None:
    assert bodies.parse_json(b"[" * 32 + b"]" * 32)


def test_a_large_body_is_parsed_elsewhere_with_the_same_answer() -> None:
    value = {"rows": list(range(300_000))}
    text = json.dumps(value).encode()
    assert len(text) > bodies.PARSE_INLINE
    assert bodies.parse_json(text) == value
    with pytest.raises(Refused, match="not well-formed"):
        bodies.parse_json(text[:-1])


class _Watched(BytesIO):
    taken = 0

    def read(self, size: int | None = -1) -> bytes:
        data = super().read(size)
        self.taken += len(data)
        return data


def _request(data: _Watched, **headers: str) -> Request:
    return Request({"wsgi.input": data, "REQUEST_METHOD": "POST", **headers})


def test_an_announced_size_beyond_the_limit_is_not_read() -> None:
    data = _Watched(b"x" * 101)
    with pytest.raises(TooLarge, match="100 bytes"):
        bodies.read_body(_request(data, CONTENT_LENGTH="101"), 100)
    assert data.taken == 0
    assert bodies.read_body(_request(data, CONTENT_LENGTH="100"), 100) == b"x" * 100


def test_chunks_beyond_the_limit_are_not_read_on() -> None:
    data = _Watched(b"x" * 10_000_000)
    with pytest.raises(TooLarge):
        bodies.read_body(_request(data, HTTP_TRANSFER_ENCODING="chunked"), 1000)
    assert data.taken < 1_000_000


def test_a_torn_body() -> None:
    with pytest.raises(Refused, match="too early"):
        bodies.read_body(_request(_Watched(b"{"), CONTENT_LENGTH="2"), 100)


@pytest.mark.parametrize("length", ["-1", "1e3", "٣", "x"])
def test_a_length_that_is_none(length: str) -> None:
    with pytest.raises(Refused, match="not a number"):
        bodies.read_body(_request(_Watched(b"{}"), CONTENT_LENGTH=length), 100)


@pytest.mark.parametrize(
    ("headers", "fits"),
    [
        ({"Content-Type": "application/json"}, True),
        ({"Content-Type": 'Application/JSON; charset="UTF-8"'}, True),
        ({"Content-Type": "application/json; x=y; charset=utf-8"}, True),
        ({"Content-Type": "application/json; x=y; charset=utf-16"}, False),
        ({"Content-Type": "application/jsonp"}, False),
        ({"Content-Type": "application/json", "Content-Encoding": "gzip"}, False),
        ({}, False),
    ],
)
def test_content_types(headers: dict[str, str], fits: bool) -> None:
    if fits:
        bodies.require_type(Headers(headers), "application/json")
    else:
        with pytest.raises(Refused) as refused:
            bodies.require_type(Headers(headers), "application/json")
        assert refused.value.problem.status == 415


def _multipart(*parts: bytes) -> bytes:
    return b"".join(b"--b\r\n" + part + b"\r\n" for part in parts) + b"--b--\r\n"


_FILE = b'Content-Disposition: form-data; name="f"; filename="a.pdf"\r\nContent-Type: application/pdf\r\n\r\n%PDF'


def test_parts_are_taken_apart() -> None:
    json_part = b'Content-Disposition: form-data; name="body"\r\n\r\n{"a": 1}'
    body, files = bodies.parse_multipart("multipart/form-data; boundary=b", _multipart(json_part, _FILE))
    assert body == {"a": 1}
    assert {name: (f.file_name, f.content_type, f.data) for name, f in files.items()} == {
        "f": ("a.pdf", "application/pdf", b"%PDF")
    }


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"--b\r\nnonsense",
        _multipart(_FILE)[:-8],
        _multipart(_FILE, _FILE),
        _multipart(*[_FILE.replace(b'"f"', b'"f%d"' % n) for n in range(bodies.MOST_PARTS + 1)]),
        _multipart(b'Content-Disposition: form-data; name="body"\r\n\r\n{"a": "\xff"}'),
    ],
    ids=["empty", "nonsense", "torn", "doubled", "many", "not-utf-8"],
)
def test_parts_that_cannot_be_taken_apart(data: bytes) -> None:
    with pytest.raises(Refused) as refused:
        bodies.parse_multipart("multipart/form-data; boundary=b", data)
    assert refused.value.problem.status == 400


def test_numbers_stay_finite() -> None:
    assert math.isfinite(bodies.parse_json(b"1.5e300"))
