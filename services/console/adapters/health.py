"""Asking a service how it is."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import httpx

from services.console.adapters.silence import silence
from services.console.domain.health import Health


@dataclass(frozen=True)
class HealthProbe:
    """Implements `application.ports.Probe`. timeout: seconds, for each of connecting and reading.

    The default is longer than a service gives its own checks, so that their reasons arrive.
    """

    service: str
    client: httpx.Client
    timeout: float = 3.0

    def __call__(self) -> Health:
        address = str(self.client.base_url)
        began = time.monotonic()
        try:
            alive = self.client.get("/healthz", timeout=self.timeout)
        except httpx.HTTPError as error:
            return Health(self.service, address, alive=False, ready=False, reasons=(silence(error),))
        latency = round((time.monotonic() - began) * 1000)
        said: Mapping[str, Any] = {}
        reasons: tuple[str, ...]
        try:
            ready = self.client.get("/readyz", timeout=self.timeout)
        except httpx.HTTPError as error:
            fine, reasons = False, (silence(error),)
        else:
            fine, said = ready.is_success, _body(ready)
            reasons = () if fine else reasons_in(said) or (f"/readyz answered {ready.status_code}",)
        version = _body(alive).get("version") or said.get("version")
        return Health(
            service=self.service,
            address=address,
            alive=alive.is_success,
            ready=alive.is_success and fine,
            reasons=reasons,
            latency_ms=latency,
            version=str(version) if version else None,
        )


def reasons_in(body: Mapping[str, Any]) -> tuple[str, ...]:
    """Why a service is not ready: the checks of its `/readyz` that are not fine, else its status."""
    checks = body.get("checks")
    if isinstance(checks, dict):
        failing = tuple(f"{name}: {said}" for name, said in checks.items() if not _is_fine(str(said)))
        if failing:
            return failing
    return (str(body["status"]),) if body.get("status") else ()


def _is_fine(said: str) -> bool:
    return said == "ok" or said.startswith("ok:")


def _body(response: httpx.Response) -> Mapping[str, Any]:
    try:
        body = response.json()
    except ValueError:
        return {}
    return body if isinstance(body, dict) else {}
