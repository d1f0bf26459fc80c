"""Where the console is put together."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import timedelta
from pathlib import Path
from time import monotonic
from typing import Any

import httpx
from flask import Flask
from pymongo.database import Database

from services.console.adapters.audit import HttpAuditDesk
from services.console.adapters.backup.archive_reading import TarArchive
from services.console.adapters.backup.backups import MongoBackups
from services.console.adapters.bearers import bearer_for, bearer_of
from services.console.adapters.desk import HttpDesk
from services.console.adapters.dossier.reading import HttpDossiers
from services.console.adapters.dossier.records import HttpRecords
from services.console.adapters.evidence import HttpEvidenceDesk
from services.console.adapters.figures.reading import HttpFigures
from services.console.adapters.figures.reports import make_workbook, print_page
from services.console.adapters.file_codes import FileCodes as HttpFileCodes
from services.console.adapters.health import HealthProbe
from services.console.adapters.import_file import read_rows
from services.console.adapters.importers.links import MongoLooks, MongoTakenBack, SignedLinks
from services.console.adapters.importers.own_dossiers import HttpOwnDossiers
from services.console.adapters.importers.slips import HttpSlips
from services.console.adapters.leaf_shelf import SqliteShelf
from services.console.adapters.officers import HttpOfficers
from services.console.adapters.open_dossiers import OpenDossiers as HttpOpenDossiers
from services.console.adapters.openid import OpenIdProvider, OpenIdSettings
from services.console.adapters.operations.broker import ManagementBroker
from services.console.adapters.operations.services import HttpServices
from services.console.adapters.operations.thresholds import read_thresholds
from services.console.adapters.paper_inspector import ProcessInspector
from services.console.adapters.papers import HttpVerification, shelves
from services.console.adapters.passwords import Argon2Passwords
from services.console.adapters.records.accounts import MongoAccounts, MongoTries
from services.console.adapters.records.act_files import MongoActFiles
from services.console.adapters.records.audit import MongoTrail
from services.console.adapters.records.audits import MongoAudits
from services.console.adapters.records.drafts import MongoDrafts
from services.console.adapters.records.presence import MongoPresence
from services.console.adapters.records.saved_views import MongoSavedViews
from services.console.adapters.records.sessions import MongoSessions
from services.console.adapters.registers.http import HttpRegisters
from services.console.adapters.returned_mail import HttpReturnedMail
from services.console.adapters.root_file import read_roots, write_roots
from services.console.adapters.root_signatures import CmsSignatures, read_known
from services.console.adapters.services import ServiceMessages, open_client
from services.console.adapters.spreadsheets import SpreadsheetDesk as HttpSpreadsheetDesk
from services.console.adapters.staff_register import HttpStaffRegister
from services.console.adapters.switches import HttpNotices, HttpSwitches
from services.console.adapters.whereabouts import HttpWhereabout
from services.console.adapters.window import HttpWindowDesk
from services.console.adapters.window_list import fetch_list, read_list
from services.console.adapters.worklist import HttpWorkDesk
from services.console.adapters.worklist_book import book_pieces, comma_pieces
from services.console.application.accounts import LocalAccounts
from services.console.application.audit.evidence_ports import EvidenceDesk, Root, Signatures
from services.console.application.audit.ports import AuditDesk, Audits
from services.console.application.auditing import Audit
from services.console.application.backup.ports import Archive, Backups
from services.console.application.drafting import SpreadsheetDesk
from services.console.application.figures.ports import Reporting
from services.console.application.held_up import HeldUpNow
from services.console.application.identifying import IdentityProvider, SigningIn
from services.console.application.importers.links import LinkDoor
from services.console.application.importers.slips import SlipDoor
from services.console.application.operations.ports import Operations
from services.console.application.operations.ports import Services as OperatedServices
from services.console.application.ports import FileCodes, Probes, Services
from services.console.application.returning import ReturnedMail
from services.console.application.sessions import Limits, Sessions
from services.console.application.switching import Switches
from services.console.application.taking_over import OpenDossiers
from services.console.application.whereabouts import Whereabout
from services.console.application.window import WindowDesk
from services.console.application.worklist import Work
from services.console.domain.open_rows import OpenRow
from services.console.domain.people import Capacity
from services.console.domain.window import Theirs
from services.console.entrypoints.access import Console, caller
from services.console.entrypoints.app import create_app
from services.console.settings import BrokerAddress, Settings
from services.console.settings_access import Access
from services.console.settings_databases import Databases
from shared.clock import new_id, utc_now
from shared.standing_link import key_of
from shared.storage.database import open_database, trouble

# Our own readiness is asked for every few seconds, and must not wait for a service that hangs.
GLANCE = 0.3
# So long a dossier that somebody began to type in waits for them.
DRAFTS = timedelta(days=30)


def build(settings: Settings) -> Flask:
    clients = open_clients(settings.services)
    database = own_database(settings)
    link_door = link_door_for(settings, database)
    console = Console(
        signing_in=signing_in_for(settings, database, clients),
        bearer=lambda who: bearer_for(settings.secret, who),
        acting_as=lambda token: services_for(clients, token),
        desk=lambda token: HttpDesk(clients, token),
        dossiers=HttpDossiers,
        records=HttpRecords,
        own_dossiers=HttpOwnDossiers,
        link_door=link_door,
        slip_door=slip_door_for(link_door, clients),
        registers=HttpRegisters,
        reporting=Reporting(HttpFigures, make_workbook, print_page),
        officers=HttpOfficers,
        shelves=shelves,
        verification=HttpVerification(clients),
        inspector=ProcessInspector(),
        presence=MongoPresence(database),
        drafts=MongoDrafts(database, DRAFTS, utc_now),
        act_files=MongoActFiles(database, new_id, utc_now),
        operations=operations_for(settings.broker),
        operated=lambda token: operated_services(clients, token),
        switches=HttpSwitches,
        held_up=HeldUpNow(tuple(clients), HttpNotices(clients), monotonic),
        probes=probes_for(clients),
        glance=probes_for(clients, timeout=GLANCE),
        service_names=tuple(clients),
        clock=utc_now,
        audit=Audit(MongoTrail(database, timedelta(days=settings.audit_days)), caller, utc_now, new_id),
        work=Work(HttpWorkDesk, MongoSavedViews(database, new_id), book_pieces, comma_pieces),
        whereabout=lambda desk: HttpWhereabout(desk, tuple(clients)),
        checks={"database": lambda: trouble(database)},
        development=settings.development,
    )
    return create_app(console, session_key=settings.session_key, proxies=settings.proxies)


def signing_in_for(settings: Settings, database: Database[Any], clients: Mapping[str, httpx.Client]) -> SigningIn:
    access = settings.access
    return SigningIn(
        sessions=sessions_for(database),
        limits=Limits(access.idle, access.whole),
        tries=MongoTries(database),
        register=HttpStaffRegister(clients["registration"], lambda who: bearer_for(settings.secret, who)),
        provider=provider_for(access),
        local=local_accounts_for(database) if access.local else None,
        bearer=(lambda token: bearer_of(settings.secret, token)) if access.tokens else None,
        first_admin=access.first_admin,
        contact=access.contact,
    )


def link_door_for(settings: Settings, database: Database[Any]) -> LinkDoor:
    return LinkDoor(
        SignedLinks(key_of(settings.secret)),
        MongoTakenBack(database),
        MongoLooks(database),
        bearer=lambda tax_code: bearer_for(settings.secret, Capacity(tax_code, "importer", tax_code=tax_code)),
        public_url=settings.access.public_url,
        clock=utc_now,
    )


def slip_door_for(beside: LinkDoor, clients: Mapping[str, httpx.Client]) -> SlipDoor:
    """Who fails at one of the two doors has failed at the other."""
    return SlipDoor(
        HttpSlips(clients["registration"]),
        beside.looks,
        own=lambda tax_code: HttpOwnDossiers(HttpDesk(clients, beside.bearer(tax_code))),
        clock=beside.clock,
    )


def own_database(settings: Settings) -> Database[Any]:
    return open_database(settings.mongodb_uri, settings.database, "console")


def sessions_for(database: Database[Any]) -> Sessions:
    return MongoSessions(database)


def local_accounts_for(database: Database[Any]) -> LocalAccounts:
    return LocalAccounts(MongoAccounts(database), Argon2Passwords(), MongoTries(database), utc_now)


def provider_for(access: Access) -> IdentityProvider | None:
    if access.openid is None:
        return None
    back, left = f"{access.public_url}/login/openid/back", f"{access.public_url}/login"
    settings = OpenIdSettings(**vars(access.openid), back=back, left=left)
    return OpenIdProvider(settings, httpx.Client(timeout=10, trust_env=False))


def open_clients(urls: Mapping[str, str]) -> dict[str, httpx.Client]:
    return {service: open_client(url) for service, url in urls.items()}


def services_for(clients: Mapping[str, httpx.Client], token: str) -> Services:
    return {service: ServiceMessages(service, client, token) for service, client in clients.items()}


def audit_desk_for(clients: Mapping[str, httpx.Client], token: str) -> AuditDesk:
    return HttpAuditDesk(clients, token)


def evidence_for(clients: Mapping[str, httpx.Client], token: str) -> EvidenceDesk:
    return HttpEvidenceDesk(clients, token)


def shelf() -> SqliteShelf:
    return SqliteShelf()


def roots_in(file: Path) -> Iterator[Root]:
    return read_roots(file)


def export_roots(roots: Iterator[Root], file: Path) -> int:
    with file.open("x", encoding="utf-8") as out:
        return write_roots(roots, out)


def signatures_by(certificate: Path | None) -> Signatures:
    """certificate: PEM, of the key whose signatures are believed. None: of whichever key."""
    return CmsSignatures(read_known(certificate) if certificate else ())


def audits_in(database: Database[Any]) -> Audits:
    return MongoAudits(database)


def backups_of(databases: Databases) -> Backups:
    return MongoBackups(databases.mongodb_uri, databases.prefix)


def archive_in(file: Path) -> Archive:
    return TarArchive(file)


def file_codes_for(clients: Mapping[str, httpx.Client], token: str) -> FileCodes:
    return HttpFileCodes(clients, token)


def switches_for(clients: Mapping[str, httpx.Client], token: str) -> Switches:
    return HttpSwitches(HttpDesk(clients, token))


def open_dossiers_for(clients: Mapping[str, httpx.Client], token: str) -> OpenDossiers:
    return HttpOpenDossiers(clients["registration"], token)


def spreadsheets_for(clients: Mapping[str, httpx.Client], token: str) -> SpreadsheetDesk:
    return HttpSpreadsheetDesk(clients["registration"], token)


def window_desk_for(clients: Mapping[str, httpx.Client], token: str) -> WindowDesk:
    return HttpWindowDesk(clients, token)


def whereabout_for(clients: Mapping[str, httpx.Client], token: str) -> Whereabout:
    return HttpWhereabout(HttpDesk(clients, token), tuple(clients))


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


def operations_for(broker: BrokerAddress | None) -> Operations:
    asked = ManagementBroker(open_client(broker.management), broker.vhost) if broker else None
    return Operations(asked, read_thresholds())


def operated_services(clients: Mapping[str, httpx.Client], token: str) -> OperatedServices:
    return HttpServices(clients, token)
