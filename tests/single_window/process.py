"""The stand-ins as processes of a test's own, on free ports."""

import os
import subprocess
import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx

_ROOT = Path(__file__).parents[2]


@dataclass
class StandIn:
    """module: that is run, such as "tests.mail_sink". url: of its HTTP side."""

    module: str
    url: str
    environment: Mapping[str, str]
    process: subprocess.Popen[bytes] | None = None

    def start(self, *, within: float = 60.0) -> None:
        """Returns when it answers."""
        environment = {**os.environ, **self.environment}
        self.process = subprocess.Popen([sys.executable, "-m", self.module], cwd=_ROOT, env=environment)
        deadline = time.monotonic() + within
        while True:
            try:
                if httpx.get(f"{self.url}/healthz", timeout=2, trust_env=False).is_success:
                    return
            except httpx.TransportError:
                if self.process.poll() is not None:
                    raise RuntimeError(f"{self.module} ended with {self.process.returncode}") from None
            if time.monotonic() > deadline:
                raise TimeoutError(f"{self.module} does not answer at {self.url}")
            time.sleep(0.05)

    def kill(self) -> None:
        if self.process is not None:
            self.process.kill()
            self.process.wait()

    def stop(self) -> int:
        """Asks it to end; its return code."""
        if self.process is None:
            return 0
        self.process.terminate()
        try:
            return self.process.wait(timeout=10)
        except subprocess.TimeoutExpired:
            self.kill()
            raise

    def get(self, path: str, **query: str) -> Any:
        response = httpx.get(f"{self.url}{path}", params=query, timeout=10, trust_env=False)
        return response.raise_for_status().json()

    def tell(self, path: str, **body: Any) -> httpx.Response:
        return httpx.post(f"{self.url}{path}", json=body, timeout=90, trust_env=False).raise_for_status()


def window(
    port: int, store: Path, *, registration: str = "127.0.0.1:9", signing: Mapping[str, str] | None = None
) -> StandIn:
    """signing: settings of its signatures."""
    address = f"127.0.0.1:{port}"
    environment = {"WINDOW_ADDRESS": address, "WINDOW_STORE": str(store), "REGISTRATION_ADDRESS": registration}
    environment |= signing or {}
    return StandIn("tests.single_window", f"http://{address}", environment)


def gateway(port: int, *, notification: str, secret: str) -> StandIn:
    """Of SMS and Zalo; receipts go to notification's address."""
    address = f"127.0.0.1:{port}"
    environment = {"GATEWAY_ADDRESS": address, "NOTIFICATION_ADDRESS": notification, "GATEWAY_SECRET": secret}
    return StandIn("tests.gateway", f"http://{address}", environment)


def mail_sink(smtp_port: int, view_port: int) -> StandIn:
    view = f"127.0.0.1:{view_port}"
    environment = {"SMTP_ADDRESS": f"127.0.0.1:{smtp_port}", "MAIL_VIEW_ADDRESS": view}
    return StandIn("tests.mail_sink", f"http://{view}", environment)
