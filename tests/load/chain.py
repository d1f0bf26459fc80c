"""The chain under load: SOAP intake, case opened and mode decided, "received" delivered to the window."""

from __future__ import annotations

import itertools
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import httpx

from shared.single_window import build_envelope
from tests.faults.world import World
from tests.processes import wait_until
from tests.single_window.samples import load_sample
from tests.single_window.sender import Sender

SAMPLE = "10-01-rice-cookers"


@dataclass
class Run:
    """answers: seconds from sending to 99, per dossier. took: seconds from the first sending to the last delivery."""

    references: list[str]
    answers: list[float] = field(default_factory=list)
    took: float = 0.0

    @property
    def rate(self) -> float:
        return len(self.references) / self.took


def run_chain(world: World, prefix: str, dossiers: int, *, threads: int, rate: float | None = None) -> Run:
    """Sends as fast as `threads` senders can, or `rate` dossiers a second; returns when all were delivered."""
    run = Run([f"{prefix}{number:0{12 - len(prefix)}d}" for number in range(dossiers)])
    payloads = [build_envelope(load_sample(SAMPLE, reference=reference)) for reference in run.references]
    sender = Sender(f"{world.url('registration')}/nsw/ws", timeout=60, connections=threads)
    # One connection for all looks: a new client each time would cost more than a dossier does.
    looking = httpx.Client(base_url=world.window.url, timeout=10, trust_env=False)
    before = _delivered(looking)
    numbers = iter(range(dossiers))
    lock = threading.Lock()
    began = time.perf_counter()

    def send() -> None:
        while True:
            with lock:
                number = next(numbers, None)
            if number is None:
                return
            if rate:
                time.sleep(max(began + number / rate - time.perf_counter(), 0))
            sent = time.perf_counter()
            answer = sender.post(payloads[number])
            if not answer.held:
                raise RuntimeError(f"{run.references[number]} was refused: {answer.errors}")
            run.answers.append(time.perf_counter() - sent)

    senders = [threading.Thread(target=send) for _ in range(threads)]
    for thread in senders:
        thread.start()
    for thread in senders:
        thread.join()
    wait_until(lambda: _delivered(looking) - before >= dossiers, "all are delivered", 600, every=0.1)
    run.took = time.perf_counter() - began
    sender.close()
    looking.close()
    return run


def _delivered(looking: httpx.Client) -> int:
    return int(looking.get("/healthz").raise_for_status().json()["messages"])


HOPS = ("intake to case opened", "case opened to registration", "registration to letter queued", "queued to delivered")


def hop_times(world: World, references: Sequence[str]) -> dict[str, list[float]]:
    """Seconds between the commits, from the histories (one clock: all is one machine)."""
    with world.collections() as collections:
        wanted = {"state.file_code": {"$in": list(references)}}
        by_service = {
            name: {d["state"]["file_code"]: d["history"] for d in collection.find(wanted)}
            for name, collection in collections.items()
        }
    times: dict[str, list[float]] = {hop: [] for hop in HOPS}
    for reference in references:
        registration = _acts(by_service["registration"][reference])
        inspection = _acts(by_service["inspection"][reference])
        notification = _acts(by_service["notification"][reference])
        steps = [
            registration["submitted"],
            inspection["case_opened"],
            registration["case_opened"],
            notification["letters_queued"],
            notification["letter_sent"],
        ]
        for hop, (earlier, later) in zip(HOPS, itertools.pairwise(steps), strict=True):
            times[hop].append((later - earlier).total_seconds())
    return times


def _acts(history: list[dict[str, Any]]) -> dict[str, datetime]:
    """First time of each act."""
    first: dict[str, datetime] = {}
    for entry in history:
        first.setdefault(entry["act"], entry["time"])
    return first
