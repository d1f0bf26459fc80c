"""Service processes that a test starts, kills, freezes and stops; and waiting for a condition instead of sleeping."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, TypeVar

import httpx

ROOT = Path(__file__).resolve().parents[1]
T = TypeVar("T")


def wait_until(condition: Callable[[], T], what: str, timeout: float = 20.0, every: float = 0.05) -> T:
    """The first true value of `condition`; AssertionError naming `what` when time runs out."""
    deadline = time.monotonic() + timeout
    while True:
        value = condition()
        if value:
            return value
        if time.monotonic() > deadline:
            raise AssertionError(f"not within {timeout:g} s: {what} (last seen: {value!r})")
        time.sleep(every)


class Process:
    """One process of ours with its log in a file."""

    def __init__(
        self, name: str, arguments: list[str], environment: Mapping[str, str], address: str, log: Path
    ) -> None:
        self.name = name
        self.arguments = arguments
        self.environment = {**os.environ, "PYTHONUNBUFFERED": "1", **environment}
        self.url = f"http://{address}"
        self.log = log
        self._running: subprocess.Popen[bytes] | None = None

    def start(self) -> Process:
        with self.log.open("ab") as log:
            self._running = subprocess.Popen(
                [sys.executable, "-m", *self.arguments], cwd=ROOT, env=self.environment, stdout=log, stderr=log
            )
        return self

    @property
    def pid(self) -> int:
        assert self._running is not None
        return self._running.pid

    @property
    def alive(self) -> bool:
        return self._running is not None and self._running.poll() is None

    def wait_ready(self, timeout: float = 30.0) -> Process:
        def ready() -> bool:
            if not self.alive:
                raise AssertionError(f"{self.name} ended with {self.exit_status}: {self.tail()}")
            return self.get("/readyz") == 200

        try:
            wait_until(ready, f"{self.name} is ready", timeout, every=0.1)
        except AssertionError as error:
            raise AssertionError(f"{error}\n{self.tail()}") from error
        return self

    def get(self, path: str, timeout: float = 3.0) -> int | None:
        try:
            return httpx.get(self.url + path, timeout=timeout, trust_env=False).status_code
        except httpx.HTTPError:
            return None

    def signal(self, number: int) -> None:
        os.kill(self.pid, number)

    def kill(self) -> None:
        """As a power cut: nothing can be finished."""
        if self.alive:
            self.signal(signal.SIGKILL)
        self.wait(10)

    def terminate(self, timeout: float = 45.0) -> float:
        """SIGTERM; seconds until the end."""
        began = time.monotonic()
        self.signal(signal.SIGTERM)
        self.wait(timeout)
        return time.monotonic() - began

    def wait(self, timeout: float) -> int | None:
        return self._running.wait(timeout) if self._running else None

    @property
    def exit_status(self) -> int | None:
        return self._running.poll() if self._running else None

    def tail(self, size: int = 3000) -> str:
        return self.log.read_text(errors="replace")[-size:] if self.log.exists() else ""


def queue_depths(management_uri: str, vhost: str) -> dict[str, int]:
    """Messages per queue, ready and in hand, as the broker's management knows them."""
    with httpx.Client(base_url=management_uri, timeout=10, trust_env=False) as client:
        queues: list[dict[str, Any]] = client.get(f"/api/queues/{vhost}").raise_for_status().json()
    return {queue["name"]: queue.get("messages", 0) for queue in queues}
