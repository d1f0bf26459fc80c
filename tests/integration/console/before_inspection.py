"""The console as a process, before inspection's own API over a real database."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

import httpx
from pymongo import MongoClient
from pymongo.database import Database

from deploy.dev.ports import LOOPBACK, free_ports
from services.inspection.domain.case import Case
from shared.aggregate import Actor, Change
from shared.clock import new_id, utc_now
from shared.regulation import legal_day
from shared.web import tokens
from tests.conftest import fresh_prefix
from tests.integration import inspection_api
from tests.integration.console.desk import Browser
from tests.integration.console.process import running_console
from tests.integration.inspection_stores import stores_of

SYSTEM = Actor("service:inspection", "service")
AGENCY = "TCKT11"


@dataclass(frozen=True)
class Desk:
    """place: inspection's database; cases: its store. address: of the console."""

    place: Database[Any]
    cases: Any
    address: str

    def put(self, case: Case) -> str:
        id = new_id()
        self.cases.create(id, Change(replace(case, dossier_id=id), act="case_opened"), actor=SYSTEM)
        return id

    def sign_in(self, client: httpx.Client, role: str, name: str, agency: str | None = AGENCY) -> Browser:
        browser = Browser(client)
        token = tokens.issue(inspection_api.SECRET, role=role, subject=name, agency=agency)
        browser.send("/login", {"token": token}, on="/login")
        return browser


def today() -> date:
    return legal_day(utc_now())


@contextmanager
def desk_before_inspection(mongodb_uri: str, database: MongoClient[Any], logs: Path) -> Iterator[Desk]:
    """Nobody listens where registration and notification should be."""
    with (
        inspection_api.inspection_api(mongodb_uri, logs / "inspection") as (url, name),
        fresh_prefix(database) as prefix,
    ):
        port, nowhere = free_ports(2)
        environment = {
            "CUAKHAU_ENV": "development",
            "CUAKHAU_SECRET": inspection_api.SECRET,
            "CONSOLE_ADDRESS": f"{LOOPBACK}:{port}",
            "REGISTRATION_URL": f"http://{LOOPBACK}:{nowhere}",
            "INSPECTION_URL": url,
            "NOTIFICATION_URL": f"http://{LOOPBACK}:{nowhere}",
            "MONGODB_URI": mongodb_uri,
            "CUAKHAU_DATABASE_PREFIX": prefix,
        }
        with running_console(environment, logs / "console") as address:
            yield Desk(database[name], stores_of(database[name])[0], address)


@contextmanager
def people_of(desk: Desk) -> Iterator[Callable[..., Browser]]:
    """Signs people in; their browsers are closed at the end."""
    clients: list[httpx.Client] = []

    def sign_in(role: str = "officer", name: str = "lan.nt", agency: str | None = AGENCY) -> Browser:
        client = httpx.Client(base_url=desk.address, follow_redirects=True, timeout=20, trust_env=False)
        clients.append(client)
        return desk.sign_in(client, role, name, agency)

    yield sign_in
    for client in clients:
        client.close()
