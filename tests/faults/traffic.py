"""Dossiers in flow: the window sends them, an officer accepts them, each as long as it takes."""

from __future__ import annotations

import threading
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any

import httpx

from shared.web.tokens import issue
from tests.faults.world import SECRET, World
from tests.single_window.samples import load_sample
from tests.single_window.sender import NoAnswer, Sender

SAMPLES = ("10-01-toys", "10-01-rice-cookers", "10-01-hair-dryers", "10-01-lv-cable", "10-01-kettles")
PATIENCE = 180.0


@dataclass
class Traffic:
    """acknowledged: file codes for which the window got 99. accepted: those whose acceptance was answered 200."""

    world: World
    prefix: str = "QG"
    acknowledged: set[str] = field(default_factory=set)
    accepted: set[str] = field(default_factory=set)
    troubles: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._sender = Sender(f"{self.world.url('registration')}/nsw/ws", timeout=8.0)
        self._http = httpx.Client(timeout=8.0, trust_env=False)
        self._lock = threading.Lock()
        self._pool = ThreadPoolExecutor(8)
        self._futures: list[Any] = []
        self._next = 0
        self._over = threading.Event()

    def send(self, count: int) -> None:
        """`count` more dossiers, in the background."""
        with self._lock:
            first, self._next = self._next, self._next + count
        for number in range(first, first + count):
            self._futures.append(self._pool.submit(self._one, number))

    def finish(self) -> None:
        """Returns when every dossier was sent and accepted, or given up; `troubles` says which."""
        for future in list(self._futures):
            future.result()
        self._pool.shutdown()
        self._sender.close()
        self._http.close()

    def abandon(self) -> None:
        """Ends whatever still runs; harmless after `finish`."""
        self._over.set()
        self._pool.shutdown(wait=False, cancel_futures=True)

    @property
    def sent(self) -> int:
        return len(self.acknowledged)

    def _one(self, number: int) -> None:
        reference = f"{self.prefix}{number:010d}"
        envelope = load_sample(SAMPLES[number % len(SAMPLES)], reference=reference)
        try:
            delivery = self._sender.deliver(envelope, patience=PATIENCE, pause=0.3, tried=self._tried)
        except NoAnswer as error:
            return self._trouble(f"{reference}: {error}")
        if not delivery.answer.held:
            return self._trouble(f"{reference}: refused, {delivery.answer.errors}")
        with self._lock:
            self.acknowledged.add(reference)
        return self._accept(reference)

    def _tried(self, error: NoAnswer) -> None:
        if self._over.is_set():
            raise NoAnswer("abandoned") from error

    def _accept(self, reference: str) -> None:
        """Looks up the version, accepts, and repeats with the same key until there is an answer."""
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline and not self._over.is_set():
            try:
                if self._accepted(reference):
                    with self._lock:
                        self.accepted.add(reference)
                    return
            except httpx.HTTPError:
                # The service is being killed or restarted; the same act is asked for again.
                pass
            time.sleep(0.2)
        self._trouble(f"{reference}: not accepted within {PATIENCE} s")

    def _accepted(self, reference: str) -> bool:
        base = f"{self.world.url('registration')}/registrations"
        admin = {"Authorization": f"Bearer {issue(SECRET, subject='admin', role='admin')}"}
        found = self._http.get(base, params={"q": reference}, headers=admin)
        found.raise_for_status()
        row = found.json()["items"][0]
        one = self._http.get(f"{base}/{row['id']}", headers=admin)
        one.raise_for_status()
        agency = row["agency"]["code"]
        token = issue(SECRET, subject="officer:fault-test", role="officer", agency=agency)
        headers = {
            "Authorization": f"Bearer {token}",
            "If-Match": one.headers["ETag"],
            # A new version is a new decision; the same decision repeated carries the same key.
            "Idempotency-Key": f"{reference}-{one.headers['ETag'].strip(chr(34))}",
        }
        answer = self._http.post(f"{base}/{row['id']}/accept", json={}, headers=headers)
        if answer.status_code == 409:
            # Stale: the case was opened in between. Not allowed: an earlier try, whose answer was lost, had accepted.
            return answer.json().get("code") == "not_allowed"
        answer.raise_for_status()
        return True

    def _trouble(self, text: str) -> None:
        with self._lock:
            self.troubles.append(text)
