"""The OpenID provider of the tests: oidc-provider, as a process of its own."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx

from deploy.dev.ports import LOOPBACK
from deploy.dev.process import Command, OwnProcess
from tests.processes import wait_until

_NODE = Path(__file__).parent / "node"
_CLIENT_SECRET = "what the console and the provider share : + %"


@dataclass
class Provider:
    """people: claims by the name with which they sign in there."""

    port: int
    people: dict[str, Mapping[str, Any]]
    directory: Path
    _process: OwnProcess | None = None

    @property
    def issuer(self) -> str:
        return f"http://{LOOPBACK}:{self.port}"

    @property
    def settings(self) -> dict[str, str]:
        """For the console."""
        return {
            "CUAKHAU_OIDC_ISSUER": self.issuer,
            "CUAKHAU_OIDC_CLIENT_ID": "cuakhau",
            "CUAKHAU_OIDC_CLIENT_SECRET": _CLIENT_SECRET,
        }

    @contextmanager
    def running(self, console_url: str) -> Iterator[None]:
        self._start(console_url)
        try:
            yield
        finally:
            self._stop()

    def restart(self, console_url: str) -> None:
        """With new keys, and whoever is in `people` now."""
        self._stop()
        self._start(console_url)

    def _start(self, console_url: str) -> None:
        environment = {
            "PORT": str(self.port),
            "CONSOLE_URL": console_url,
            "SECRET": _CLIENT_SECRET,
            "PEOPLE": json.dumps(self.people),
        }
        log = self.directory / "provider.log"
        process = OwnProcess("provider", Command(["node", str(_NODE / "provider.mjs")], environment), log)
        process.start()
        self._process = process
        wait_until(lambda: process.running and self._answers(), f"the provider: {log}", 30)

    def _stop(self) -> None:
        if self._process:
            self._process.stop()

    def _answers(self) -> bool:
        try:
            return httpx.get(f"{self.issuer}/.well-known/openid-configuration", timeout=1, trust_env=False).is_success
        except httpx.HTTPError:
            return False
