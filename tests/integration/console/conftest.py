"""The console as a process of its own, before services that listen on ports."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from types import SimpleNamespace
from typing import Any

import httpx
import pytest
from pymongo import MongoClient

from deploy.dev.ports import LOOPBACK, free_ports
from tests.conftest import fresh_prefix
from tests.fakes.message_service import MessageService
from tests.integration.console.before_inspection import Desk, desk_before_inspection, people_of
from tests.integration.console.before_recorded import Office, office_before_recorded
from tests.integration.console.desk import DOSSIER, FORKED, OPENING, SECRET, SIGNED, UNREADABLE, Browser
from tests.integration.console.process import running_console


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
        yield SimpleNamespace(registration=registration, inspection=inspection, environment=environment)


@pytest.fixture(scope="module")
def address(listening: SimpleNamespace, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with running_console(listening.environment, tmp_path_factory.mktemp("console") / "log") as address:
        yield address


@pytest.fixture(scope="module")
def desk(mongodb_uri: str, database: MongoClient[Any], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    with desk_before_inspection(mongodb_uri, database, tmp_path_factory.mktemp("desk")) as desk:
        yield desk


@pytest.fixture
def person(desk: Desk) -> Iterator[Callable[..., Browser]]:
    with people_of(desk) as person:
        yield person


@pytest.fixture(scope="module")
def office(mongodb_uri: str, database: MongoClient[Any]) -> Iterator[Office]:
    with office_before_recorded(mongodb_uri, database) as office:
        yield office


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


def _empty(service: MessageService) -> None:
    service.messages.clear()
    service.settled.clear()
    service.outcomes.clear()
    service.acts.clear()
    service.bulk.clear()
    service.ending = None
    service.checks = {"broker": "ok", "database": "ok"}
    service.broken = False
