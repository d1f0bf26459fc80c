"""The registration service as a process of a test's own, over the real database and without a broker."""

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

# Of each process that runs, by its address.
PIDS: dict[str, int] = {}
SECRET = "a secret of this test, long enough to be taken"


@contextmanager
def running(mongodb_uri: str, log: Path, **more: str) -> Iterator[str]:
    """Its address, once it answers. more: of its environment."""
    port = free_ports(1)[0]
    environment = {
        **os.environ,
        "MONGODB_URI": mongodb_uri,
        "CUAKHAU_SECRET": SECRET,
        "DEMO_PORT": str(port),
        "DEMO_DATABASE": f"t_http_{port}_registration",
        **more,
    }
    with log.open("w") as out:
        command = [sys.executable, "-W", "ignore", "-m", "tests.integration.registration_demo"]
        process = subprocess.Popen(command, env=environment, stdout=out, stderr=out)
    address = f"http://127.0.0.1:{port}"
    deadline = time.monotonic() + 90
    try:
        while True:
            assert process.poll() is None, log.read_text()
            assert time.monotonic() < deadline, log.read_text()
            try:
                httpx.get(f"{address}/healthz", timeout=2, trust_env=False)
                break
            except httpx.TransportError:
                time.sleep(0.05)
        PIDS[address] = process.pid
        yield address
    finally:
        process.kill()
        process.wait()


def client(url: str, role: str, **scope: Any) -> httpx.Client:
    token = tokens.issue(SECRET, role=role, subject=f"{role}.1", **scope)
    return httpx.Client(base_url=url, headers={"Authorization": f"Bearer {token}"}, timeout=20, trust_env=False)
