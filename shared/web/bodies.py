"""Reading a request's body, and no more of it than the operation takes."""

from __future__ import annotations

import json
import math
from io import BytesIO
from typing import Any, NoReturn

import eventlet
from eventlet import tpool
from werkzeug.datastructures import Headers
from werkzeug.exceptions import HTTPException
from werkzeug.http import parse_options_header
from werkzeug.sansio.multipart import Data, Epilogue, Field, File, MultipartDecoder, NeedData
from werkzeug.wrappers import Request

from shared.errors import TooLarge
from shared.web.calls import Upload
from shared.web.problems import Refused
from shared.web.room import Held, Patience, Room

# Seconds for the whole body to arrive, however steadily its bytes trickle in.
READ_TIMEOUT = 120
DEEPEST = 32
# Parsing more than this would hold up every other greenlet, so a native thread does it.
PARSE_INLINE = 1 << 20
MOST_PARTS = 100
_PIECE = 64 << 10
_LARGEST_INTEGER = 2**63 - 1


def declared_length(request: Request) -> int | None:
    """Bytes in Content-Length; None when the body comes in chunks. Raises Refused."""
    if "Transfer-Encoding" in request.headers:
        if request.headers["Transfer-Encoding"].strip().lower() != "chunked":
            raise Refused("malformed_request", "Transfer-Encoding other than chunked is not taken here.")
        return None
    text = request.headers.get("Content-Length", "0") or "0"
    if not (text.isascii() and text.isdigit()):
        raise Refused("malformed_request", "Content-Length is not a number.")
    return int(text)


def read_body(request: Request, limit: int) -> bytes:
    """The whole body. Raises TooLarge before reading beyond `limit` bytes; Refused when it comes too slowly or torn."""
    length = declared_length(request)
    if length is not None and length > limit:
        raise _too_large(limit)
    stream = request.environ["wsgi.input"]
    patience, held = request.environ.get("cuakhau.patience", Patience()), request.environ.get("cuakhau.held")
    held = held or Held(Room())
    held.expect(length or 0)
    try:
        with eventlet.Timeout(patience.body or READ_TIMEOUT, TimeoutError("body")):
            return _read_exactly(stream, length, held) if length is not None else _read_chunks(stream, limit, held)
    except TimeoutError:
        raise Refused("request_timeout", "The body did not arrive in time.")
    except (OSError, ValueError):
        raise Refused("malformed_request", "The body ended too early or its chunks are malformed.")


def _read_exactly(stream: Any, length: int, held: Held) -> bytes:
    data = BytesIO()
    while data.tell() < length:
        piece = stream.read(min(_PIECE, length - data.tell()))
        if not piece:
            raise OSError("body is shorter than announced")
        _keep(piece, data, held)
    return data.getvalue()


def _read_chunks(stream: Any, limit: int, held: Held) -> bytes:
    data = BytesIO()
    while piece := stream.read(_PIECE):
        if data.tell() + len(piece) > limit:
            raise _too_large(limit)
        _keep(piece, data, held)
    return data.getvalue()


def _keep(piece: bytes, data: BytesIO, held: Held) -> None:
    held.add(len(piece))
    data.write(piece)
    # A sender quicker than we are would let nobody else have a turn, and no time run out.
    eventlet.sleep(0)


def _too_large(limit: int) -> TooLarge:
    return TooLarge(f"The body may be {limit} bytes at most.")


def require_type(headers: Headers, expected: str) -> str:
    """The content type as sent. Raises Refused (415) unless it is `expected`, in UTF-8, not compressed."""
    given = headers.get("Content-Type", "")
    kind, _, parameters = given.partition(";")
    charset = next((p.split("=", 1)[1] for p in parameters.lower().split(";") if p.strip().startswith("charset=")), "")
    fits = kind.strip().lower() == expected and charset.strip(' "') in ("", "utf-8", "utf8")
    if not fits or headers.get("Content-Encoding", "identity").lower() != "identity":
        raise Refused("unsupported_media_type", f"Send the body as {expected}, in UTF-8, not compressed.")
    return given


def parse_json(data: bytes) -> Any:
    """One strict JSON value: UTF-8, no doubled members, no NaN, 64-bit integers, bounded depth. Raises Refused."""
    return tpool.execute(_parse, data) if len(data) > PARSE_INLINE else _parse(data)


def _parse(data: bytes) -> Any:
    try:
        value = json.loads(
            data.decode("utf-8"),
            object_pairs_hook=_object,
            parse_int=_integer,
            parse_float=_finite,
            parse_constant=_constant,
        )
    except UnicodeDecodeError as error:
        raise _malformed(f"byte {error.start} is not UTF-8")
    except RecursionError:
        raise _malformed(f"it nests deeper than {DEEPEST}")
    except ValueError as error:
        raise _malformed(str(error))
    _check(value)
    return value


def _malformed(what: str) -> Refused:
    return Refused("malformed_json", f"The body is not well-formed JSON: {what}.")


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    members = dict(pairs)
    if len(members) < len(pairs):
        raise ValueError("a member name occurs twice in one object")
    return members


def _integer(text: str) -> int:
    if len(text) > 20 or abs(int(text)) > _LARGEST_INTEGER:
        raise ValueError("an integer is larger than 64 bits")
    return int(text)


def _finite(text: str) -> float:
    number = float(text)
    if not math.isfinite(number):
        raise ValueError("a number is too large")
    return number


def _constant(text: str) -> NoReturn:
    raise ValueError(f"{text} is not JSON")


def _check(value: Any) -> None:
    """Depth, and text that no database could keep (lone surrogates)."""
    level = [value]
    for _ in range(DEEPEST + 1):
        inner: list[Any] = []
        for item in level:
            if isinstance(item, dict):
                inner.extend(item)
                inner.extend(item.values())
            elif isinstance(item, list):
                inner.extend(item)
            elif isinstance(item, str) and not item.isascii():
                _check_text(item)
        if not inner:
            return
        level = inner
    raise _malformed(f"it nests deeper than {DEEPEST}")


def _check_text(text: str) -> None:
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        raise _malformed("a text holds half a surrogate pair")


def parse_multipart(content_type: str, data: bytes) -> tuple[Any, dict[str, Upload]]:
    """The JSON part "body" and the files by part name. Raises Refused (400)."""
    split = tpool.execute(_split, content_type, data) if len(data) > PARSE_INLINE else _split(content_type, data)
    body = split.pop("body", None)
    if body is None:
        came = ", ".join(repr(name[:50]) for name in split) or "none"
        expected = "a part named 'body' with the JSON, and one part per file, named as the JSON names it"
        raise Refused(
            "malformed_request", f"There is no part named 'body'. Expected: {expected}. Parts that came: {came}."
        )
    return (parse_json(body.data) if body.data.strip() else {}), split


def _split(content_type: str, data: bytes) -> dict[str, Upload]:
    boundary = parse_options_header(content_type)[1].get("boundary", "")
    decoder = MultipartDecoder(boundary.encode("latin-1", "replace"), max_parts=MOST_PARTS)
    parts: dict[str, Upload] = {}
    name, pieces = "", list[bytes]()
    part: Field | File | None = None
    try:
        decoder.receive_data(data)
        decoder.receive_data(None)
        while not isinstance(event := decoder.next_event(), Epilogue | NeedData):
            if isinstance(event, Field | File):
                part, name, pieces = event, event.name, []
            elif isinstance(event, Data) and part is not None:
                pieces.append(event.data)
                if not event.more_data:
                    if name in parts:
                        raise ValueError(f"the part {name!r} occurs twice")
                    kind = part.headers.get("Content-Type", "application/octet-stream")
                    parts[name] = Upload(getattr(part, "filename", None) or name, kind, b"".join(pieces))
    except (ValueError, HTTPException) as error:
        raise Refused("malformed_request", f"The multipart body cannot be taken apart: {error}.")
    return parts
