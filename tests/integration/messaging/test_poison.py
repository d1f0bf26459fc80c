"""What cannot be taken in stands where operators see it, with its reason, and holds up nothing but its own dossier."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import amqp
import pytest

from shared.messaging.subscriptions import EXCHANGE
from tests.integration.messaging.conftest import Standing
from tests.integration.messaging.court import Court, ball, headers_of, metric

pytestmark = pytest.mark.integration

Poison = tuple[bytes, dict[str, Any], dict[str, Any]]

# Names a dossier: waits in that dossier's own document.
ADDRESSED: dict[str, Callable[[str], Poison]] = {
    "bytes that are no text": lambda id: (b"\xff\xfe\x00", headers_of(id), {}),
    "no JSON": lambda id: (b"{", headers_of(id), {}),
    "JSON of another shape": lambda id: (b"[1, 2]", headers_of(id), {}),
    "breaks the schema": lambda id: (b'{"number": "many"}', headers_of(id), {}),
    "an encoding that nobody knows": lambda id: (b"\x1f\x8b?", headers_of(id), {"content_encoding": "x-quantum"}),
    "a compressed body": lambda id: (b"\x1f\x8b\x08", headers_of(id), {"content_encoding": "gzip"}),
    "another text encoding": lambda id: (
        '{"text": "é"}'.encode("latin-1"),
        headers_of(id),
        {"content_encoding": "latin-1"},
    ),
    "no body at all": lambda id: (b"", headers_of(id), {}),
    "a bug in the handler": lambda id: (ball(1, "raise:boom"), headers_of(id), {}),
}

# Names no dossier, or no place in it: kept as unreadable.
LOST: dict[str, Callable[[str], Poison]] = {
    "no headers": lambda id: (ball(1), {"note": id}, {}),
    "no subject": lambda id: (ball(1), headers_of(id, subject=None, id=id), {}),
    "no number": lambda id: (ball(1), headers_of(id, sequence=None), {}),
    "a number that is none": lambda id: (ball(1), headers_of(id, sequence="first"), {}),
    "a number beyond all measure": lambda id: (ball(1), headers_of(id, sequence=str(10**30)), {}),
    "a stranger": lambda id: (ball(1), headers_of(id, source="weather"), {}),
    "text that is none": lambda id: (ball(1), headers_of(id, subject="\ud800", note=f"\ud800{id}\x00"), {}),
    "odd values": lambda id: (b"\xff", {"note": id, "deep": {"list": [1, {"more": b"\xff"}]}, "nul\x00": 1.5}, {}),
    "bytes for a text": lambda id: (ball(1), {**headers_of(id, sequence=0), "note": id, "raw": b"\xff\x00"}, {}),
    "an id that no address can hold": lambda id: (ball(1), headers_of(f"{id}~x/y"), {}),
    "an unknown order": lambda id: (b"{}", {"cuakhau:control": "explode", "note": id}, {}),
    "an unreadable order": lambda id: (b"\xff", {"cuakhau:control": "resend", "note": id}, {}),
}


def until_played(court: Court, standing: Standing, id: str) -> None:
    court.play(standing.ping, id)
    court.until_returned(id, [1])


def test_poison_waits_with_its_reason_and_blocks_nobody_else(standing: Standing) -> None:
    """Pitfalls 4 and 5: it is neither lost nor run in a loop."""
    court = standing.court
    began = standing.pong.log.stat().st_size
    poisons = {f"poison-{n}": make for n, make in enumerate(ADDRESSED.values())}
    for id, make in poisons.items():
        body, headers, properties = make(id)
        court.throw(body, headers, **properties)
    until_played(court, standing, "beside-poison")

    def given_up() -> bool:
        return all(court.waiting("pong", id) == [(1, "given_up")] for id in poisons)

    court.until(given_up, "all were tried three times and then given up")
    with court.operator(standing.pong) as operator:
        rows = {row["aggregate_id"]: row for row in operator.messages(reason="given_up")}
        for id, make in poisons.items():
            row = rows[id]
            assert row["error"]
            assert row["tries"] == 3
            whole = operator.reveal(row["id"])
            assert whole["data"] == make(id)[0].decode("utf-8", "backslashreplace"), "the bytes as they came"
        assert "boom" in rows[f"poison-{len(poisons) - 1}"]["error"]
    assert (standing.pong.log.stat().st_size - began) / len(poisons) < 4_000, "no hot loop in the log"
    assert metric(standing.pong, "cuakhau_redelivered_total") == 0


def test_the_source_sends_it_again_whole(standing: Standing) -> None:
    court = standing.court
    court.throw(b"{", headers_of("mended"))
    court.until(lambda: court.waiting("pong", "mended"), "it waits")
    court.throw(ball(1), headers_of("mended"))
    court.until(lambda: court.returned("pong", "mended") == [1], "it is applied")
    assert court.waiting("pong", "mended") == []


@pytest.mark.parametrize("name", LOST)
def test_what_names_no_dossier_is_kept_as_it_came(standing: Standing, name: str) -> None:
    """Pitfall 4: without an envelope there is no dossier to wait in; the bytes are kept and shown all the same."""
    court = standing.court
    mark = f"lost-{name.replace(' ', '-')}"
    body, headers, properties = LOST[name](mark)
    court.throw(body, headers, **properties)
    with court.operator(standing.pong) as operator:

        def kept() -> dict[str, Any] | None:
            wholes = (operator.reveal(row["id"]) for row in operator.messages(reason="unreadable"))
            return next((whole for whole in wholes if mark in str(whole["attributes"])), None)

        whole = court.until(kept, "it is shown")
        assert whole["error"]
        assert whole["data"] == body.decode("utf-8", "backslashreplace")
        assert operator.post(whole["id"], "replay").status_code in (409, 422), "it cannot be read now either"
        assert operator.post(whole["id"], "skip", reason="sent by mistake").status_code == 200
        assert operator.post(whole["id"], "skip", reason="sent by mistake").status_code == 409
    assert standing.pong.alive
    assert metric(standing.pong, "cuakhau_redelivered_total") == 0


class Raw(amqp.Message):
    """With properties as no decent library would write them."""

    def __init__(self, body: bytes, properties: bytes) -> None:
        super().__init__(body)
        self.raw = properties

    def _serialize_properties(self) -> bytes:
        return self.raw


def _table(content: bytes) -> bytes:
    return b"\x20\x00" + len(content).to_bytes(4, "big") + content


UNDECODABLE = {
    "a moment beyond all calendars": (_table(b"\x04note" + b"T" + b"\xff" * 8), "ping.ball_played"),
    "a decimal beyond all measure": (_table(b"\x04note" + b"A\0\0\0\x09T" + b"\xff" * 8), "ping.ball_played"),
    "a content type that is no text": (b"\x80\x00\x02\xff\xfe", "ping.ball_played"),
    "a routing key that is no text": (_table(b""), b"ping.\xff\xfe"),
}


@pytest.mark.parametrize("name", UNDECODABLE)
def test_what_the_library_cannot_decode_is_kept_and_ends(standing: Standing, name: str) -> None:
    """Pitfalls 4 and 5: decoding raises before any worker sees it; that must not end in a loop of reconnections."""
    court = standing.court
    properties, key = UNDECODABLE[name]
    body = f"undecodable: {name}".encode()
    with court.channel() as channel:
        channel.basic_publish_confirm(Raw(body, properties), exchange=EXCHANGE, routing_key=key)
    with court.operator(standing.pong) as operator:

        def kept() -> bool:
            rows = operator.messages(reason="unreadable")
            return any(operator.reveal(row["id"])["data"] == body.decode() for row in rows)

        court.until(kept, "it is shown")
    until_played(court, standing, f"after-{list(UNDECODABLE).index(name)}")
    assert metric(standing.pong, "cuakhau_redelivered_total") == 0
