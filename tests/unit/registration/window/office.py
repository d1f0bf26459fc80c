"""An office that the single window's calls reach, over memory instead of a database."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, cast

from services.registration.adapters.law import law_of
from services.registration.adapters.single_window import Exchange
from services.registration.application.acting import Request
from services.registration.application.early import APPLIED, EarlyIntake, EarlyMessage
from services.registration.application.ports import Fetched
from services.registration.application.window import WindowIntake
from services.registration.entrypoints.soap import Window, handle_soap
from shared.aggregate import Actor, Aggregate
from shared.errors import Unavailable
from shared.regulation.regulation import load
from shared.single_window import Answer, parse_answer, read_response, request_document
from tests.fakes.journal import InMemoryJournal
from tests.unit.registration.examples import Ids, InMemoryDocuments, InMemoryDossiers, InMemoryFileCodes

SAMPLES = Path(__file__).parents[3] / "data" / "nsw"
GOOD = sorted(p.stem for p in SAMPLES.glob("10-01-*.xml") if p.stem not in ("10-01-bad-tax-code", "10-01-duplicate"))
NOW = datetime(2026, 11, 20, 3, 0, tzinfo=UTC)


def sample(name: str, **elements: str) -> str:
    """A sample with the text of some elements changed everywhere."""
    text = (SAMPLES / f"{name}.xml").read_text(encoding="utf-8")
    for tag, value in elements.items():
        text, times = re.subn(rf"<{tag}>[^<]*</{tag}>", f"<{tag}>{value}</{tag}>", text)
        assert times, tag
    return text


class WindowShelf:
    """The window's file service; away: it does not answer."""

    def __init__(self) -> None:
        self.held: dict[str, Fetched] = {}
        self.away = False
        self.asked: list[str] = []

    def fetch(self, id: str) -> Fetched | None:
        self.asked.append(id)
        if self.away:
            raise Unavailable("the window's file service is away")
        return self.held.get(id)


class InMemoryEarly:
    def __init__(self) -> None:
        self.kept: dict[str, EarlyMessage] = {}

    def keep(self, message: EarlyMessage) -> EarlyMessage:
        return self.kept.setdefault(message.id, message)

    def find(self, id: str) -> EarlyMessage | None:
        return self.kept.get(id)

    def waiting(self, file_code: str) -> list[EarlyMessage]:
        waits = [one for one in self.kept.values() if one.outcome is None and one.file_code == file_code]
        return sorted(waits, key=lambda one: one.received_at)

    def file_codes(self) -> list[str]:
        return sorted({one.file_code for one in self.kept.values() if one.outcome is None})

    def unapplied(self, *, before: datetime | None, limit: int, file_code: str | None = None) -> list[EarlyMessage]:
        found = [one for one in self.kept.values() if one.outcome not in (None, APPLIED)]
        found = [one for one in found if file_code in (None, one.file_code)]
        return [one for one in found if before is None or one.received_at < before][:limit]

    def settle(self, id: str, outcome: str) -> None:
        self.kept[id] = replace(self.kept[id], outcome=outcome)


class Office:
    def __init__(self, dossiers: InMemoryDossiers | None = None) -> None:
        self.dossiers = dossiers or InMemoryDossiers()
        self.documents = InMemoryDocuments()
        self.law = law_of(load())
        self.now = NOW
        self.offloaded: list[str] = []
        self.files = WindowShelf()
        self.intake = WindowIntake(
            self.dossiers, self.documents, InMemoryFileCodes(), self.law, lambda: self.now, Ids(), self.files
        )
        self.early = InMemoryEarly()
        exchange = Exchange()
        self.early_intake = EarlyIntake(
            self.intake,
            self.early,
            lambda call, at: exchange.read(call, at).message,
            self.dossiers,
            self.documents,
            lambda: self.now,
        )
        self.journal = InMemoryJournal()
        self.window = Window(exchange, self.early_intake.receive, lambda: self.now, self.journal)

    def call(self, document: bytes) -> tuple[int, bytes]:
        def offload(work: Callable[..., Any], *arguments: Any) -> Any:
            self.offloaded.append(work.__name__)
            return work(*arguments)

        return handle_soap(document, self.window, offload=offload)

    def raw(self, payload: str) -> str:
        status, document = self.call(request_document(payload))
        assert status == 200
        return read_response(document)

    def send(self, payload: str) -> Answer:
        return cast(Answer, parse_answer(self.raw(payload)))

    def only(self) -> Aggregate[Any]:
        (aggregate,) = self.dossiers._stored.values()
        return aggregate

    def staff(self) -> Request:
        one = self.only()
        return Request(one.id, Actor("officer:x", "officer", agency=one.state.content.agency.code))


def names(answer: Answer) -> list[str]:
    return [error.name.split(":")[0] for error in answer.errors]
