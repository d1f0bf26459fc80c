"""The console in this process, before services on ports that answer what real ones answered."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
from flask import Flask
from pymongo import MongoClient
from pymongo.database import Database

from services.console.bootstrap import build
from services.console.settings import read_settings
from shared.web.tokens import issue
from tests.conftest import fresh_prefix
from tests.fakes.recorded_services import RecordedService
from tests.integration.console.desk import SECRET, Browser, csrf_in

_DATA = Path(__file__).parents[2] / "data" / "console"
PUBLIC_URL = "https://kiemtra.example.vn"
SERVICES = ("registration", "inspection", "notification")


@dataclass(frozen=True)
class Office:
    """records: the console's own database."""

    app: Flask
    records: Database[Any]
    registration: RecordedService
    inspection: RecordedService
    notification: RecordedService

    def begin(self, said: Mapping[str, Any]) -> None:
        """Anew, whatever a test before it left. said: by service, JSON by path."""
        for service in SERVICES:
            getattr(self, service).begin(said[service])

    @contextmanager
    def browser(self, address: str = "127.0.0.1") -> Iterator[Browser]:
        """Of somebody who is not signed in."""
        transport = httpx.WSGITransport(app=self.app, remote_addr=address)
        with httpx.Client(transport=transport, base_url="http://console", follow_redirects=True) as client:
            yield Browser(client)


@contextmanager
def office_before_recorded(mongodb_uri: str, database: MongoClient[Any]) -> Iterator[Office]:
    services = {name: RecordedService(SECRET) for name in SERVICES}
    with ExitStack() as open_for_tests:
        prefix = open_for_tests.enter_context(fresh_prefix(database))
        for service in services.values():
            open_for_tests.enter_context(service.running())
        environment = {
            "CUAKHAU_ENV": "development",
            "CUAKHAU_SECRET": SECRET,
            "MONGODB_URI": mongodb_uri,
            "CUAKHAU_DATABASE_PREFIX": prefix,
            "CUAKHAU_PUBLIC_URL": PUBLIC_URL,
            **{f"{name.upper()}_URL": service.address for name, service in services.items()},
        }
        yield Office(build(read_settings(environment)), database[f"{prefix}console"], **services)


def recorded(name: str) -> Any:
    """id: of the dossier; the rest by service."""
    return json.loads((_DATA / f"{name}.json").read_text(encoding="utf-8"))


def sign_in(browser: Browser, role: str, subject: str = "lan.nt", **scope: Any) -> None:
    """Without going on to the first page, which asks for more than these services have."""
    fields = {
        "csrf_token": csrf_in(browser.get("/login")),
        "token": issue(SECRET, subject=subject, role=role, **scope),
    }
    assert browser.client.post("/login", data=fields, follow_redirects=False).status_code == 302
