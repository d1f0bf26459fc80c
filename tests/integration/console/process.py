"""The console as a process of its own."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import httpx

from deploy.dev.process import Command, OwnProcess
from deploy.dev.waiting import wait_until


@contextmanager
def running_console(environment: Mapping[str, str], log: Path) -> Iterator[str]:
    """Gives its address, once it answers there."""
    process = OwnProcess("console", Command([sys.executable, "-m", "services.console"], environment), log)
    process.start()
    address = f"http://{environment['CONSOLE_ADDRESS']}"
    try:
        wait_until(
            lambda: _is_up(address), "the console", 30, lost=lambda: None if process.running else log.read_text()
        )
        yield address
    finally:
        process.stop()


def _is_up(address: str) -> bool:
    try:
        return httpx.get(f"{address}/healthz", timeout=1, trust_env=False).is_success
    except httpx.HTTPError:
        return False
