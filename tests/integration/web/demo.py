"""A service of the web layer in a process of its own, and what its answers look like."""

import json
import socket
import subprocess
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx

from shared.web import tokens

SECRET = "a secret of this test, long enough to be taken"
OFFICER = tokens.issue(SECRET, role="officer", subject="lan.nt", agency="HN")
IMPORTER = tokens.issue(SECRET, role="importer", tax_code="0100109106")


def until(condition: Callable[[], bool], seconds: float = 10) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "did not happen in time"
        time.sleep(0.01)


@dataclass
class Demo:
    process: subprocess.Popen[str]
    port: int
    other_port: int
    directory: Path
    log: Path

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def client(self, token: str | None = OFFICER) -> httpx.Client:
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        return httpx.Client(base_url=self.url, headers=headers, timeout=20, trust_env=False)

    def call(self, method: str, path: str, token: str | None = OFFICER, **given: Any) -> httpx.Response:
        with self.client(token) as client:
            return client.request(method, path, **given)

    def connect(self) -> socket.socket:
        return socket.create_connection(("127.0.0.1", self.port), timeout=20)

    def let_go(self, name: str) -> None:
        (self.directory / f"{name}.go").touch()

    def holds(self, name: str) -> bool:
        return (self.directory / f"{name}.started").exists()

    def in_hand(self) -> int:
        text = self.call("GET", "/metrics", token=None).text
        line = next(
            line for line in text.splitlines() if line.startswith('cuakhau_http_requests_in_hand{service="demo')
        )
        return int(float(line.split()[-1]))

    def lines(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self.log.read_text().splitlines() if line.startswith("{")]


def problem(response: httpx.Response, status: int, code: str) -> dict[str, Any]:
    assert response.status_code == status, response.text
    assert response.headers["Content-Type"] == "application/problem+json"
    told: dict[str, Any] = response.json()
    assert (told["status"], told["code"]) == (status, code)
    assert told["instance"].endswith(response.headers["X-Request-Id"])
    assert told["title"]
    assert told["detail"]
    return told
