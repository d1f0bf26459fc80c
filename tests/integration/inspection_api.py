"""Inspection's API in a process of its own, and people who call it."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx

from deploy.dev.ports import free_ports
from shared.web import tokens

SECRET = "a secret of this test, long enough to be taken"
Json = dict[str, Any]


class Api:
    """One person's calls; every command names the version that was read just before."""

    def __init__(
        self, url: str, role: str, name: str, agency: str | None = "TCKT11", tax_code: str | None = None
    ) -> None:
        token = tokens.issue(SECRET, role=role, subject=name, agency=agency, tax_code=tax_code)
        headers = {"Authorization": f"Bearer {token}"}
        self.http = httpx.Client(base_url=url, headers=headers, timeout=20, trust_env=False)

    def act(self, id: str, act: str, body: Json, key: str | None = None, version: str | None = None) -> httpx.Response:
        seen = version or self.http.get(f"/inspections/{id}").headers.get("ETag", '"1"')
        headers = {"If-Match": seen, **({"Idempotency-Key": key} if key else {})}
        return self.http.post(f"/inspections/{id}/{act}", json=body, headers=headers)


@contextmanager
def inspection_api(mongodb_uri: str, log: Path) -> Iterator[tuple[str, str]]:
    """Address, and name of its database."""
    port = free_ports(1)[0]
    name = f"t_http_{port}_inspection"
    environment = {
        **os.environ,
        "MONGODB_URI": mongodb_uri,
        "CUAKHAU_SECRET": SECRET,
        "DEMO_PORT": str(port),
        "DEMO_DATABASE": name,
    }
    with log.open("w") as out:
        command = [sys.executable, "-W", "ignore", "-m", "tests.integration.inspection_demo"]
        process = subprocess.Popen(command, env=environment, stdout=out, stderr=out)
    try:
        address = f"http://127.0.0.1:{port}"
        deadline = time.monotonic() + 90
        while True:
            assert process.poll() is None, log.read_text()
            assert time.monotonic() < deadline, log.read_text()
            try:
                httpx.get(f"{address}/healthz", timeout=2, trust_env=False)
                break
            except httpx.TransportError:
                time.sleep(0.05)
        yield address, name
    finally:
        process.kill()
        process.wait()
