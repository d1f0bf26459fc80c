"""A Prometheus of a test's own, that looks twice a second, by our rules with shortened times."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import httpx
import yaml

from deploy.observability.alerts import alerts, rules, thresholds
from tests.observability.places import OBSERVABILITY
from tests.processes import wait_until

# Seconds instead of minutes and hours; what is wrong at once stays so.
_SHORT = {
    "service_silent_seconds": 1,
    "not_ready_seconds": 4,
    "oldest_unpublished_seconds": 3,
    "breaker_open_seconds": 1,
    "letters_queued_seconds": 3,
    "timers_overdue_seconds": 30,
}
_WAITING = {"unknown": 2, "failed": 2, "early": 2}
_LOOK_BACK = 6.0


class Prometheus:
    """targets: addresses by the name of the service."""

    def __init__(self, directory: Path, port: int, targets: Mapping[str, str]) -> None:
        self.url = f"http://127.0.0.1:{port}"
        self._log = directory / "prometheus.log"
        self._running: subprocess.Popen[bytes] | None = None
        limits = thresholds()
        waiting = {**limits["oldest_waiting_seconds"], **_WAITING}
        short = alerts({**limits, **_SHORT, "oldest_waiting_seconds": waiting}, _LOOK_BACK)
        (directory / "rules.yaml").write_text(yaml.safe_dump(rules(short)))
        configuration = yaml.safe_load((OBSERVABILITY / "prometheus.yaml").read_text())
        configuration["global"] = {
            "scrape_interval": "500ms",
            "evaluation_interval": "500ms",
            "scrape_timeout": "500ms",
        }
        (job,) = configuration["scrape_configs"]
        job["static_configs"] = [{"targets": [at], "labels": {"service": name}} for name, at in targets.items()]
        (directory / "prometheus.yaml").write_text(yaml.safe_dump(configuration))
        self._command = [
            shutil.which("prometheus") or "prometheus",
            f"--config.file={directory / 'prometheus.yaml'}",
            f"--storage.tsdb.path={directory / 'data'}",
            f"--web.listen-address=127.0.0.1:{port}",
            "--log.level=warn",
        ]

    def start(self) -> None:
        with self._log.open("ab") as log:
            self._running = subprocess.Popen(self._command, stdout=log, stderr=log)
        wait_until(self._answers, f"Prometheus answers: {self._log.read_text()[-500:]}", 20)

    def stop(self) -> None:
        if self._running is not None:
            self._running.kill()
            self._running.wait()

    def firing(self) -> dict[str, list[dict[str, Any]]]:
        """Alerts by name, as its API tells them."""
        answer = httpx.get(f"{self.url}/api/v1/alerts", timeout=10, trust_env=False).raise_for_status().json()
        found: dict[str, list[dict[str, Any]]] = {}
        for alert in answer["data"]["alerts"]:
            if alert["state"] == "firing":
                found.setdefault(alert["labels"]["alertname"], []).append(alert)
        return found

    def _answers(self) -> bool:
        try:
            return httpx.get(f"{self.url}/-/ready", timeout=2, trust_env=False).is_success
        except httpx.TransportError:
            return False
