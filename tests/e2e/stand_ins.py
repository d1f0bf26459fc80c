"""The stand-in window and the mail sink as processes that run already."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import httpx

Json = dict[str, Any]
# Longer than the stand-in tries to deliver.
_TIMEOUT = 40
_PATIENCE = 30


@dataclass(frozen=True)
class Answer:
    """held: 99; otherwise 00 with `errors` as "CODE: text"."""

    message_id: str
    held: bool
    errors: tuple[str, ...]


@dataclass(frozen=True)
class Window:
    client: httpx.Client

    @classmethod
    @contextmanager
    def at(cls, url: str) -> Iterator[Window]:
        with httpx.Client(base_url=url, timeout=_TIMEOUT, trust_env=False) as client:
            yield cls(client)

    def send(
        self, sample: str, reference: str, *, fields: Mapping[str, str] | None = None, message_id: str | None = None
    ) -> Answer:
        """Has the window send `tests/data/nsw/<sample>.xml` under this file code."""
        body = {
            "sample": sample,
            "reference": reference,
            "fields": dict(fields or {}),
            "message_id": message_id,
            "patience": _PATIENCE,
        }
        return _answer(self.client.post("/send", json=body))

    def send_envelope(self, envelope: str) -> Answer:
        """Has the window send this message as it is."""
        return _answer(self.client.post("/send", content=envelope.encode()))

    def keep_file(self, id: str, name: str, data: bytes) -> None:
        """For messages that name it."""
        self.client.put(f"/files/{id}", params={"name": name}, content=data).raise_for_status()

    def received(self, reference: str) -> list[Json]:
        """In order of first arrival."""
        found: list[Json] = self.client.get("/received", params={"reference": reference}).raise_for_status().json()
        return found

    def heard_before(self, reference: str, kinds: Sequence[str]) -> None:
        """What a dossier heard from the system that had it before."""
        self.client.post("/former", json={"reference": reference, "kinds": list(kinds)}).raise_for_status()

    def problems(self) -> list[Json]:
        found: list[Json] = self.client.get("/problems").raise_for_status().json()
        return found


def _answer(response: httpx.Response) -> Answer:
    delivery = response.raise_for_status().json()
    answer = delivery["answer"]
    errors = tuple(f"{error['code']}: {error['name']}" for error in answer["errors"])
    return Answer(delivery["message_id"], answer["held"], errors)


@dataclass(frozen=True)
class MailSink:
    client: httpx.Client

    @classmethod
    @contextmanager
    def at(cls, url: str) -> Iterator[MailSink]:
        with httpx.Client(base_url=url, timeout=_TIMEOUT, trust_env=False) as client:
            yield cls(client)

    def about(self, file_code: str, to: str) -> list[Json]:
        """What was sent to an address about a dossier, oldest first."""
        found: list[Json] = self.client.get("/messages", params={"to": to}).raise_for_status().json()
        return [mail for mail in found if file_code in mail["subject"]]
