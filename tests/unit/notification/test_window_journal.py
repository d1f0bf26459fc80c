"""Every try to tell the window is entered in the journal, with whatever came back."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import httpx
import pytest

from services.notification.adapters.channels.window import WindowChannel
from services.notification.adapters.channels.window_catalogue import read_window_catalogue
from services.notification.domain.events import Delivered
from services.notification.domain.letters import Kind
from shared.errors import Unavailable
from shared.single_window import (
    AnswerError,
    acknowledge,
    build_envelope,
    fault_document,
    parse_envelope,
    read_request,
    refuse,
    response_document,
)
from shared.single_window.journal.exchanges import Direction, Outcome
from tests.fakes.journal import InMemoryJournal
from tests.unit.notification.letters import told

NOW = datetime(2026, 11, 20, 3, 0, tzinfo=UTC)
LETTER = told(Kind.RESULT)


def channel(answer: Callable[[httpx.Request], httpx.Response], journal: InMemoryJournal) -> WindowChannel:
    made = WindowChannel("http://window.example/nsw/ws", read_window_catalogue(), journal=journal, clock=lambda: NOW)
    made._window._client = httpx.Client(transport=httpx.MockTransport(answer))
    return made


def held(request: httpx.Request) -> httpx.Response:
    sent = parse_envelope(read_request(request.content))
    return httpx.Response(200, content=response_document(build_envelope(acknowledge(sent, NOW))))


def refused(request: httpx.Request) -> httpx.Response:
    sent = parse_envelope(read_request(request.content))
    answer = refuse(sent, [AnswerError("ERR05", "no such dossier")], NOW)
    return httpx.Response(200, content=response_document(build_envelope(answer)))


def fault(_request: httpx.Request) -> httpx.Response:
    return httpx.Response(500, content=fault_document("Server", "down for the night"))


def garbage(_request: httpx.Request) -> httpx.Response:
    return httpx.Response(200, content=b"<html>maintenance</html>")


def bad_gateway(_request: httpx.Request) -> httpx.Response:
    return httpx.Response(502, content=b"Bad gateway")


def silence(request: httpx.Request) -> httpx.Response:
    raise httpx.ReadTimeout("no answer", request=request)


@pytest.mark.parametrize(
    ("answering", "outcome", "error", "came"),
    [
        (held, Outcome.HELD, "", b"99"),
        (refused, Outcome.REFUSED, "ERR05: no such dossier", b"ERR05"),
        (fault, Outcome.FAULT, "down for the night", b"down for the night"),
        (garbage, Outcome.UNKNOWN, "", b"<html>maintenance</html>"),
        (bad_gateway, Outcome.UNKNOWN, "502", b"Bad gateway"),
        (silence, Outcome.UNKNOWN, "ReadTimeout", None),
    ],
)
def test_every_try_has_its_row(answering: Any, outcome: Outcome, error: str, came: bytes | None) -> None:
    journal = InMemoryJournal()
    channel(answering, journal)(*LETTER)
    (row,) = journal.rows
    assert (row.direction, row.outcome, row.began, row.partner) == (Direction.OUT, outcome, NOW, "NSW")
    assert (row.message_id, row.kind, row.file_code) == (LETTER[1].id, "19/16", "QG2026000590")
    assert parse_envelope(read_request(row.message)).message_id == LETTER[1].id
    assert error in row.error
    assert (row.answer is None) if came is None else (came in (row.answer or b""))


def test_a_letter_sent_again_is_the_same_bytes_in_a_row_of_its_own() -> None:
    journal = InMemoryJournal()
    sending = channel(silence, journal)
    sending(*LETTER)
    sending._window._client = httpx.Client(transport=httpx.MockTransport(held))
    assert sending(*LETTER) == Delivered("99")
    first, second = journal.rows
    assert first.message == second.message


def test_a_try_that_cannot_be_entered_counts_as_none() -> None:
    with pytest.raises(Unavailable):
        channel(held, InMemoryJournal(away=True))(*LETTER)
