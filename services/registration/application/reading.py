"""Use cases: find and read dossiers, within what the reader may see."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from services.registration.application.access import SEES_ALL, ensure_may_see, may_do, party_of, roles_of
from services.registration.application.ports import Documents, DossierFilter, Dossiers, Due
from services.registration.domain.barred import barred_acts
from services.registration.domain.content import Document
from services.registration.domain.dossier import Dossier, Handler
from services.registration.domain.lists import Lists
from services.registration.domain.rules.codes import AGENCIES, ATTACHMENT_TYPES, CERT_BODIES, GOODS_GROUPS, QCVN, UNITS
from services.registration.domain.states import Party
from shared.aggregate import Actor, Aggregate, Json
from shared.barring import Barred
from shared.errors import Forbidden, NotFound


def list_dossiers(
    filter: DossierFilter, *, actor: Actor, before: str | None, limit: int, dossiers: Dossiers
) -> list[Aggregate[Dossier]]:
    """Newest first. A filter beyond the reader's own scope is refused rather than answered with nothing."""
    return dossiers.page(_within_scope(filter, actor), before=before, limit=limit)


def list_by_due(
    filter: DossierFilter, *, actor: Actor, after: Due | None, limit: int, dossiers: Dossiers
) -> list[Aggregate[Dossier]]:
    """By the first day on which somebody has to act, what is overdue before all; without those that wait for nobody."""
    return dossiers.page_by_due(_within_scope(filter, actor), after=after, limit=limit)


def read_dossier(id: str, *, actor: Actor, dossiers: Dossiers) -> Aggregate[Dossier]:
    """Raises NotFound, Forbidden."""
    aggregate = dossiers.load(id)
    ensure_may_see(actor, aggregate.state.content)
    return aggregate


def barred_to(actor: Actor, dossier: Dossier, today: date) -> Sequence[Barred]:
    """Why whoever reads does not do what belongs to this stage; to those who only look on, nothing."""
    if actor.role in SEES_ALL:
        return ()
    return barred_acts(
        dossier,
        today,
        Handler.TCCN if party_of(actor) is Party.CERT_BODY else Handler.CQKT,
        yours=lambda row: may_do(actor, row.act, row.party, dossier),
        roles_of=lambda row: roles_of(row.act, row.party),
    )


def read_history(id: str, *, actor: Actor, dossiers: Dossiers) -> list[Json]:
    """Every act, oldest first. Raises NotFound, Forbidden."""
    read_dossier(id, actor=actor, dossiers=dossiers)
    return dossiers.history(id)


def read_document(
    id: str, sha256: str, *, actor: Actor, dossiers: Dossiers, documents: Documents
) -> tuple[Document | None, bytes]:
    """A file that some revision of the dossier named, with its particulars if the current one still does."""
    dossier = read_dossier(id, actor=actor, dossiers=dossiers).state
    if sha256 not in dossier.files:
        raise NotFound(f"Dossier {dossier.file_code} has no file {sha256[:64]}.")
    named = next((document for document in dossier.all_documents if document.sha256 == sha256), None)
    return named, documents.get(sha256)


def code_lists(lists: Lists, today: date) -> dict[str, list[Json]]:
    """Every list that form 01 takes codes from, by the name that its findings give. Agencies that are out of office today
    are marked with their last day, and with who is in office in their place.
    """
    groups = {code: group.name for code, group in lists.groups.items()}
    named = {
        AGENCIES: lists.agencies,
        GOODS_GROUPS: groups,
        QCVN: lists.qcvn,
        ATTACHMENT_TYPES: lists.attachment_types,
        UNITS: lists.units,
        CERT_BODIES: lists.cert_bodies,
    }
    found: dict[str, list[Json]] = {
        of.key: [{"code": code, "name": name} for code, name in listed.items()] for of, listed in named.items()
    }
    for agency in found[AGENCIES.key]:
        agency.update(_out_of_office(lists, agency["code"], today))
    return found


def _out_of_office(lists: Lists, code: str, today: date) -> Json:
    office = lists.in_office(code, today)
    if office is None or (office.agency is not None and not office.was_followed):
        return {}
    successor = {"code": office.agency.code, "name": office.agency.name} if office.agency else None
    return {"begins_on": office.begins_on, "ended_on": office.ended_on, "successor": successor}


def _within_scope(filter: DossierFilter, actor: Actor) -> DossierFilter:
    if actor.role in SEES_ALL:
        return filter
    if actor.role == "importer":
        if actor.tax_code is None or filter.tax_code not in (None, actor.tax_code):
            raise Forbidden("You see the dossiers of your own tax code only; leave tax_code out.")
        return replace(filter, tax_code=actor.tax_code)
    if actor.role == "cert_body":
        if actor.body is None or filter.cert_body not in (None, actor.body):
            raise Forbidden("You see the dossiers that name your own body only; leave cert_body out.")
        return replace(filter, cert_body=actor.body)
    if actor.agency is None or filter.agency not in (None, actor.agency):
        raise Forbidden("You see the dossiers of your own agency only; leave agency out.")
    return replace(filter, agency=actor.agency)
