"""What the window's file service says to us, and what is made of it."""

from __future__ import annotations

import base64
from collections.abc import Callable
from datetime import UTC, datetime

import httpx
import pytest

from services.registration.adapters.single_window.files import WindowFiles, file_element
from services.registration.application.ports import Fetched
from services.registration.application.window import WindowFile
from shared.errors import TooLarge, Unavailable
from shared.single_window import (
    AnswerError,
    Envelope,
    acknowledge,
    build_envelope,
    fault_document,
    parse_envelope,
    read_request,
    refuse,
    response_document,
)
from shared.single_window.soap import SERVER_FILE

NOW = datetime(2026, 11, 20, 3, 0, tzinfo=UTC)
PDF = b"%PDF-1.4\n%%EOF\n"


def files(answer: Callable[[Envelope], str | bytes]) -> WindowFiles:
    """answer: the envelope, or the whole document."""

    def answering(request: httpx.Request) -> httpx.Response:
        said = answer(parse_envelope(read_request(request.content)))
        return httpx.Response(200, content=said if isinstance(said, bytes) else response_document(said, SERVER_FILE))

    made = WindowFiles("http://window.example/files", clock=lambda: NOW, new_id=lambda: "M-1")
    made._window._client = httpx.Client(transport=httpx.MockTransport(answering))
    return made


def given(asked: Envelope, id: str = "F-17") -> str:
    element = file_element(WindowFile(id, "hop-dong.pdf", PDF))
    held = acknowledge(asked, NOW)
    return build_envelope(Envelope(**{**vars(held), "content": element}))


def test_a_file_is_given_by_its_id() -> None:
    assert files(given).fetch("F-17") == Fetched("hop-dong.pdf", PDF)


def test_a_refusal_means_that_the_window_does_not_keep_it() -> None:
    def refused(asked: Envelope) -> str:
        return build_envelope(refuse(asked, [AnswerError("ERR05", "no such file")], NOW))

    assert files(refused).fetch("F-17") is None


@pytest.mark.parametrize(
    "answer",
    [
        lambda asked: given(asked, "F-18"),
        lambda asked: given(asked).replace(base64.b64encode(PDF).decode(), "???"),
        lambda _: "<html>maintenance</html>",
        lambda _: "maintenance",
        lambda _: "<Envelope>" + "<a/>" * 2000 + "</Envelope>",
        lambda _: "<Envelope>" + "<a>" * 40 + "</a>" * 40 + "</Envelope>",
        lambda _: b"<html>maintenance</html>",
        lambda _: fault_document("Server", "down"),
    ],
)
def test_any_other_answer_is_nothing_that_the_sender_could_put_right(answer: Callable[[Envelope], str | bytes]) -> None:
    with pytest.raises(Unavailable, match="F-17"):
        files(answer).fetch("F-17")


def test_a_file_without_end_is_not_read_to_its_end() -> None:
    with pytest.raises(TooLarge, match=r"^File F-17.*20 MiB.*smaller"):
        files(lambda _: b"x" * (30 * 1024 * 1024 + 1)).fetch("F-17")
