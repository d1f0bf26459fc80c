"""The desk over the services' APIs: how long it waits, and what it makes of an answer."""

from __future__ import annotations

import httpx

from services.console.adapters.desk import HttpDesk
from services.console.adapters.services import READING


def test_a_file_is_waited_for_longer_than_a_page() -> None:
    asked: list[httpx.Request] = []

    def answer(request: httpx.Request) -> httpx.Response:
        asked.append(request)
        said = {"Content-Type": "application/pdf", "Content-Disposition": 'inline; filename="thong-bao.pdf"'}
        return httpx.Response(200, headers=said, content=b"%PDF-1.7")

    with httpx.Client(base_url="http://registration", timeout=READING, transport=httpx.MockTransport(answer)) as client:
        desk = HttpDesk({"registration": client}, "token")
        file = desk.fetch("registration", "/registrations/1/papers/RECEIPT")
        assert (file.name, file.content_type, b"".join(file.pieces)) == (
            "thong-bao.pdf",
            "application/pdf",
            b"%PDF-1.7",
        )
        assert asked[0].extensions["timeout"]["read"] > (READING.read or 0)
        # Whether a service is there at all is known as soon as for a page.
        assert asked[0].extensions["timeout"]["connect"] == READING.connect
