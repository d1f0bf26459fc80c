"""The console as a process of its own, before services that listen on ports."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

import httpx
import pytest
from pymongo import MongoClient

from deploy.dev.ports import LOOPBACK, free_ports
from deploy.dev.process import Command, OwnProcess
from deploy.dev.waiting import wait_until
from tests.conftest import fresh_prefix
from tests.fakes.message_service import MessageService
from tests.integration.console.desk import DOSSIER, FORKED, OPENING, SECRET, SIGNED, UNREADABLE, Browser


@pytest.fixture(scope="module")
def listening(mongodb_uri: str, database: MongoClient[Any]) -> Iterator[SimpleNamespace]:
    """The console's process, and the two services before it; nobody listens where the third should be."""
    registration, inspection = MessageService(SECRET, version="1.2.3"), MessageService(SECRET)
    nowhere, port = free_ports(2)
    with registration.running(), inspection.running(), fresh_prefix(database) as prefix:
        environment = {
            "CUAKHAU_ENV": "development",
            "CUAKHAU_SECRET": SECRET,
            "CONSOLE_ADDRESS": f"{LOOPBACK}:{port}",
            "REGISTRATION_URL": registration.address,
            "INSPECTION_URL": inspection.address,
            "NOTIFICATION_URL": f"http://{LOOPBACK}:{nowhere}",
            "MONGODB_URI": mongodb_uri,
            "CUAKHAU_DATABASE_PREFIX": prefix,
        }
        yield SimpleNamespace(registration=registration, inspection=inspection, environment=environment, port=port)


@pytest.fixture(scope="module")
def address(listening: SimpleNamespace, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    log = tmp_path_factory.mktemp("console") / "log"
    process = OwnProcess("console", Command([sys.executable, "-m", "services.console"], listening.environment), log)
    process.start()
    address = f"http://{LOOPBACK}:{listening.port}"
    try:
        wait_until(
            lambda: _is_up(address), "the console", 20, lost=lambda: None if process.running else log.read_text()
        )
        yield address
    finally:
        process.stop()


@pytest.fixture
def registration(listening: SimpleNamespace) -> MessageService:
    service: MessageService = listening.registration
    _empty(service)
    service.add(
        SIGNED,
        aggregate_id=DOSSIER,
        file_code="QG2026000590",
        source="inspection",
        sequence=4,
        type="inspection.result_signed",
        event_id="event-4",
        reason="given_up",
        error="NotAllowed: issue",
        tries=12,
        traceback="Traceback (most recent call last): …",
        attributes={"traceparent": "00-4bf9-00f0-01"},
        data={"goods": "Đồ chơi <b>nhựa</b>"},
    )
    return service


@pytest.fixture
def inspection(listening: SimpleNamespace) -> MessageService:
    service: MessageService = listening.inspection
    _empty(service)
    dossier = {"aggregate_id": DOSSIER, "file_code": "QG2026000591", "source": "registration"}
    service.add(FORKED, **dossier, sequence=3, type="registration.cancelled", reason="fork", error="taken")
    service.add(OPENING, **dossier, sequence=1, type="registration.submitted", since="2026-11-19T00:00:00Z")
    service.add(UNREADABLE, reason="unreadable", data="{kaputt", error="JSONDecodeError")
    return service


@pytest.fixture
def browser(address: str, registration: MessageService, inspection: MessageService) -> Iterator[Browser]:
    with httpx.Client(base_url=address, follow_redirects=True, timeout=15, trust_env=False) as client:
        yield Browser(client)


@pytest.fixture
def operator(browser: Browser) -> Browser:
    browser.sign_in("operator")
    return browser


def _is_up(address: str) -> bool:
    try:
        return httpx.get(f"{address}/healthz", timeout=1, trust_env=False).is_success
    except httpx.HTTPError:
        return False


def _empty(service: MessageService) -> None:
    service.messages.clear()
    service.settled.clear()
    service.outcomes.clear()
    service.acts.clear()
    service.checks = {"broker": "ok", "database": "ok"}
    service.broken = False
