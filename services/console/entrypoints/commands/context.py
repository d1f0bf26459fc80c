"""What every command is given: the environment, and the way to the services."""

from __future__ import annotations

import getpass
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import click
import httpx

from services.console.application.accounts import LocalAccounts
from services.console.application.audit.evidence_ports import EvidenceDesk
from services.console.application.audit.ports import AuditDesk, Audits
from services.console.application.backup.ports import Archive, Backups
from services.console.application.drafting import SpreadsheetDesk
from services.console.application.operations.ports import Operations
from services.console.application.operations.ports import Services as OperatedServices
from services.console.application.ports import FileCodes, Probes, Services
from services.console.application.returning import ReturnedMail
from services.console.application.sessions import Sessions
from services.console.application.switching import Switches
from services.console.application.taking_over import OpenDossiers
from services.console.application.whereabouts import Whereabout
from services.console.application.window import WindowDesk
from services.console.domain.open_rows import OpenRow
from services.console.domain.window import Theirs
from services.console.settings import DEFAULT_ADDRESS, DEVELOPMENT, read_service_urls, read_settings, url_of


@dataclass(frozen=True)
class Terminal:
    environment: Mapping[str, str]

    @property
    def development(self) -> bool:
        return self.environment.get("CUAKHAU_ENV") == DEVELOPMENT

    def clients(self) -> dict[str, httpx.Client]:
        from services.console.bootstrap import open_clients

        return open_clients(read_service_urls(self.environment))

    def services(self) -> Services:
        from services.console.bootstrap import services_for

        return services_for(self.clients(), self.token())

    def operations(self) -> Operations:
        """Raises UsageError where a setting is wrong."""
        from services.console.bootstrap import operations_for
        from services.console.settings import read_broker

        return operations_for(read_broker(self.environment))

    def operated(self) -> OperatedServices:
        from services.console.bootstrap import operated_services

        return operated_services(self.clients(), self.token())

    def audit_desk(self) -> AuditDesk:
        from services.console.bootstrap import audit_desk_for

        return audit_desk_for(self.clients(), self.token())

    def evidence(self) -> EvidenceDesk:
        from services.console.bootstrap import evidence_for

        return evidence_for(self.clients(), self.token())

    def audits(self) -> Audits:
        from services.console.bootstrap import audits_in, own_database

        return audits_in(own_database(read_settings(self.environment)))

    def backups(self) -> Backups:
        """Raises SettingsError."""
        from services.console.bootstrap import backups_of
        from services.console.settings_databases import read_databases

        return backups_of(read_databases(self.environment))

    def archive(self, file: Path) -> Archive:
        """Raises Damaged."""
        from services.console.bootstrap import archive_in

        return archive_in(file)

    def file_codes(self) -> FileCodes:
        from services.console.bootstrap import file_codes_for

        return file_codes_for(self.clients(), self.token())

    def open_dossiers(self) -> OpenDossiers:
        from services.console.bootstrap import open_dossiers_for

        return open_dossiers_for(self.clients(), self.token())

    def spreadsheets(self) -> SpreadsheetDesk:
        from services.console.bootstrap import spreadsheets_for

        return spreadsheets_for(self.clients(), self.token(role="officer"))

    def switches(self) -> Switches:
        from services.console.bootstrap import switches_for

        return switches_for(self.clients(), self.token())

    def window_desk(self) -> WindowDesk:
        from services.console.bootstrap import window_desk_for

        return window_desk_for(self.clients(), self.token())

    def whereabout(self) -> Whereabout:
        from services.console.bootstrap import whereabout_for

        return whereabout_for(self.clients(), self.token())

    def window_list(self, *, file: Path | None, url: str | None) -> Mapping[str, Theirs]:
        """Raises Invalid, Unavailable."""
        from services.console.bootstrap import window_list_from

        return window_list_from(file, url)

    def returned_mail(self) -> ReturnedMail:
        from services.console.bootstrap import returned_mail_for

        return returned_mail_for(self.clients(), self.token())

    def open_rows(self, file: Path) -> Iterator[OpenRow]:
        from services.console.bootstrap import rows_of

        return rows_of(file)

    def local_accounts(self) -> LocalAccounts:
        """The console's own. Raises UsageError where it keeps none."""
        from services.console.bootstrap import local_accounts_for, own_database

        settings = read_settings(self.environment)
        if not settings.access.local:
            raise click.UsageError(
                "The console keeps no accounts here: people sign in at the identity provider. CUAKHAU_LOCAL_ACCOUNTS=yes, "
                "said to the console too, would change that."
            )
        return local_accounts_for(own_database(settings))

    def sessions(self) -> Sessions:
        from services.console.bootstrap import own_database, sessions_for

        return sessions_for(own_database(read_settings(self.environment)))

    def probes(self) -> Probes:
        """The services, and the console itself."""
        from services.console.bootstrap import open_clients, probes_for

        urls = read_service_urls(self.environment)
        console = self.environment.get("CONSOLE_URL") or url_of(
            self.environment.get("CONSOLE_ADDRESS", DEFAULT_ADDRESS)
        )
        return probes_for(open_clients({**urls, "console": console}))

    def token(self, role: str = "operator") -> str:
        """CUAKHAU_TOKEN; in development else one of that role, named after the user of this machine."""
        if token := self.environment.get("CUAKHAU_TOKEN"):
            return token
        if not self.development:
            raise click.UsageError(f"CUAKHAU_TOKEN is not set: give it the bearer token of an {role}.")
        from services.console.entrypoints.commands.token import issue_token

        return issue_token(self.environment, role=role, subject=local_user())


def local_user() -> str:
    try:
        return getpass.getuser()
    except (OSError, KeyError):
        return "operator"
