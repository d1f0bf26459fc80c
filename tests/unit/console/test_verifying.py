"""The public page that looks at files from anywhere: it may be kept busy, and nothing else suffers."""

from __future__ import annotations

import io
import threading
from collections.abc import Sequence
from types import SimpleNamespace
from typing import Any, cast

import pytest
from flask import Flask

from services.console.adapters import paper_inspector
from services.console.adapters.paper_inspector import ProcessInspector
from services.console.entrypoints.app import create_app
from shared.clock import utc_now
from shared.errors import Busy, NotFound


def test_no_more_files_than_fit_are_looked_at_beside_one_another(monkeypatch: pytest.MonkeyPatch) -> None:
    begun, may_end = threading.Event(), threading.Event()

    def slow(_file: bytes) -> tuple[str, Sequence[str]]:
        begun.set()
        assert may_end.wait(10)
        return "UNSIGNED", ()

    monkeypatch.setattr(paper_inspector, "_finding_of", slow)
    inspector = ProcessInspector(at_once=1, patience=0.01)
    first = threading.Thread(target=inspector.look, args=(b"long",))
    first.start()
    assert begun.wait(10)
    with pytest.raises(Busy):
        inspector.look(b"another")
    may_end.set()
    first.join(10)
    assert inspector.look(b"another") == ("UNSIGNED", ())


class _Away:
    """Knows no paper and has no turn for a file."""

    def by_hash(self, _sha256: str) -> Any:
        raise NotFound("")

    def look(self, _file: bytes) -> Any:
        raise Busy("")


@pytest.fixture
def app() -> Flask:
    knows = _Away()
    console = SimpleNamespace(
        verification=knows, inspector=knows, clock=utc_now, development=True, service_names=(), signing_in=None
    )
    app = create_app(cast(Any, console), session_key=b"0" * 32)
    app.config["WTF_CSRF_ENABLED"] = False
    return app


def test_whoever_has_no_turn_reads_when_to_send_the_file_again(app: Flask) -> None:
    with app.test_client() as client:
        sent = {"file": (io.BytesIO(b"%PDF-1.7"), "giay.pdf")}
        answer = client.post("/verify/", data=sent, content_type="multipart/form-data")
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "20")
    assert "20 giây" in answer.text
