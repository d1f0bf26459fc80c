"""Where the console is put together."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import timedelta
from pathlib import Path

import httpx
from flask import Flask

from services.console.adapters.desk import HttpDesk
from services.console.adapters.file_codes import FileCodes as HttpFileCodes
from services.console.adapters.health import HealthProbe
from services.console.adapters.import_file import read_rows
from services.console.adapters.open_dossiers import OpenDossiers as HttpOpenDossiers
from services.console.adapters.records.audit import MongoTrail
from services.console.adapters.returned_mail import HttpReturnedMail
from services.console.adapters.services import ServiceMessages, open_client
from services.console.adapters.spreadsheets import SpreadsheetDesk as HttpSpreadsheetDesk
from services.console.adapters.window import HttpWindowDesk
from services.console.adapters.window_list import fetch_list, read_list
from services.console.application.auditing import Audit
from services.console.application.drafting import SpreadsheetDesk
from services.console.application.ports import FileCodes, Probes, Services
from services.console.application.returning import ReturnedMail
from services.console.application.taking_over import OpenDossiers
from services.console.application.window import WindowDesk
from services.console.domain.open_rows import OpenRow
from services.console.domain.window import Theirs
from services.console.entrypoints.access import Console, caller
from services.console.entrypoints.app import create_app
from services.console.settings import Settings
from shared.clock import new_id, utc_now
from shared.storage.database import open_database, trouble
from shared.web.tokens import verify

# Our own readiness is asked for every few seconds, and must not wait for a service that hangs.
GLANCE = 0.3


def build(settings: Settings) -> Flask:
    clients = open_clients(settings.services)
    database = open_database(settings.mongodb_uri, settings.database, "console")
    console = Console(
        verify=lambda token: verify(settings.secret, token),
        acting_as=lambda token: services_for(clients, token),
        desk=lambda token: HttpDesk(clients, token),
        probes=probes_for(clients),
        glance=probes_for(clients, timeout=GLANCE),
        service_names=tuple(clients),
        clock=utc_now,
        audit=Audit(MongoTrail(database, timedelta(days=settings.audit_days)), caller, utc_now, new_id),
        checks={"database": lambda: trouble(database)},
        development=settings.development,
    )
    return create_app(console, session_key=settings.session_key, proxies=settings.proxies)


def open_clients(urls: Mapping[str, str]) -> dict[str, httpx.Client]:
    return {service: open_client(url) for service, url in urls.items()}


def services_for(clients: Mapping[str, httpx.Client], token: str) -> Services:
    return {service: ServiceMessages(service, client, token) for service, client in clients.items()}


def file_codes_for(clients: Mapping[str, httpx.Client], token: str) -> FileCodes:
    return HttpFileCodes(clients, token)


def open_dossiers_for(clients: Mapping[str, httpx.Client], token: str) -> OpenDossiers:
    return HttpOpenDossiers(clients["registration"], token)


def spreadsheets_for(clients: Mapping[str, httpx.Client], token: str) -> SpreadsheetDesk:
    return HttpSpreadsheetDesk(clients["registration"], token)


def window_desk_for(clients: Mapping[str, httpx.Client], token: str) -> WindowDesk:
    return HttpWindowDesk(clients, token)


def window_list_from(file: Path | None, url: str | None) -> Mapping[str, Theirs]:
    if file is not None:
        return read_list(file)
    return fetch_list(url or "")


def returned_mail_for(clients: Mapping[str, httpx.Client], token: str) -> ReturnedMail:
    return HttpReturnedMail(clients["notification"], token)


def rows_of(file: Path) -> Iterator[OpenRow]:
    return read_rows(file)


def probes_for(clients: Mapping[str, httpx.Client], timeout: float = 3.0) -> Probes:
    return {service: HealthProbe(service, client, timeout) for service, client in clients.items()}
