"""Who may see and touch which dossier: importers their own, staff those of their agency."""

from __future__ import annotations

from services.registration.domain.content import Content
from services.registration.domain.states import Party
from shared.aggregate import Actor
from shared.errors import Forbidden

STAFF = ("officer", "reviewer", "signer")
SEES_ALL = ("operator", "admin")


def party_of(actor: Actor) -> Party:
    return Party.IMPORTER if actor.role == "importer" else Party.AGENCY


def ensure_may_see(actor: Actor, content: Content) -> None:
    """Raises Forbidden."""
    if actor.role not in SEES_ALL:
        ensure_own(actor, content)


def ensure_own(actor: Actor, content: Content) -> None:
    """An importer its own dossiers, staff those of their agency. Raises Forbidden."""
    if actor.role == "importer":
        if actor.tax_code is None or actor.tax_code != content.importer.tax_code:
            raise Forbidden("This dossier belongs to another importer; sign in with the account of its tax code.")
    elif actor.role not in STAFF or actor.agency is None or actor.agency != content.agency.code:
        raise Forbidden("This dossier belongs to another agency; only its own staff may act on it.")
