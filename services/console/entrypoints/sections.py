"""The rooms of the console: whose they are, and in which order the menu names them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flask import Blueprint
from flask_babel import lazy_gettext as _l

from services.console.entrypoints import messages, papers
from services.console.entrypoints.access import OPERATING, STAFF
from services.console.entrypoints.acts import pages as acts
from services.console.entrypoints.acts import registering
from services.console.entrypoints.administration import pages as administration
from services.console.entrypoints.auditing import pages as auditing
from services.console.entrypoints.calendar import room as calendar
from services.console.entrypoints.counter import pages as counter
from services.console.entrypoints.dossier import for_bodies, labels
from services.console.entrypoints.dossier import pages as dossier
from services.console.entrypoints.figures import pages as figures
from services.console.entrypoints.operations import pages as operations
from services.console.entrypoints.records import pages as records
from services.console.entrypoints.standing import by_slip, links
from services.console.entrypoints.standing import pages as standing
from services.console.entrypoints.switches import pages as switches
from services.console.entrypoints.warehouse import pages as warehouse
from services.console.entrypoints.whereabouts import pages as whereabouts
from services.console.entrypoints.worklist import pages as worklist


@dataclass(frozen=True)
class Section:
    """endpoint: of its first page. title: in the menu; None: it is reached from elsewhere. roles: who may see it."""

    pages: Blueprint
    endpoint: str
    title: Any
    roles: Sequence[str]


SECTIONS = (
    Section(worklist, "worklist.listing", _l("Worklist"), STAFF),
    Section(calendar.pages, "calendar.week", _l("Calendar"), STAFF),
    Section(warehouse.pages, "warehouse.shell", _l("At the warehouse"), warehouse.ROLES),
    Section(operations.pages, "operations.overview", _l("Operations"), OPERATING),
    Section(switches.pages, "switches.listing", None, OPERATING),
    Section(papers.pages, "papers.unmade", _l("Papers to seal"), OPERATING),
    Section(papers.verifying, "verify.ask", None, ()),
    Section(messages.pages, "messages.listing", _l("Waiting messages"), OPERATING),
    Section(whereabouts.pages, "whereabouts.search", _l("Where is my dossier?"), OPERATING),
    Section(auditing.pages, "auditing.listing", _l("Access record"), ("admin",)),
    Section(dossier.pages, "dossier.one", None, dossier.READERS),
    Section(labels.pages, "labels.sheet", None, dossier.READERS),
    Section(counter, "counter.front", _l("Counter"), ("officer",)),
    Section(records.pages, "records.complaints", _l("Records"), (*STAFF, *OPERATING)),
    Section(for_bodies.pages, "certifying.listing", _l("Dossiers to certify"), ("cert_body",)),
    Section(acts.pages, "acts.listing", None, (*STAFF, "cert_body")),
    Section(registering.pages, "acts.listing", None, (*STAFF, "cert_body")),
    Section(figures.pages, "figures.overview", _l("Figures"), figures.READERS),
    Section(administration.pages, "administration.overview", _l("Registers"), (*STAFF, *OPERATING)),
    Section(standing.my, "my.listing", _l("My dossiers"), ("importer",)),
    # Whoever has a link needs no role.
    Section(standing.by_link, "standing.one", None, ()),
    Section(by_slip.pages, "status.ask", None, ()),
    Section(links.pages, "links.link", None, STAFF),
)


def menu(role: str) -> list[Section]:
    return [section for section in SECTIONS if section.title is not None and role in section.roles]


def first_page(role: str) -> str | None:
    """Its endpoint; None for a role that has no pages."""
    return next((section.endpoint for section in menu(role)), None)
