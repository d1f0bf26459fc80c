"""Who may see and touch which case: staff those of their own agency; operators look at all."""

from __future__ import annotations

from services.inspection.domain.case import Case
from services.inspection.domain.states import Act, roles_of
from shared.aggregate import Actor
from shared.errors import Forbidden

STAFF = ("officer", "reviewer", "signer")
SEES_ALL = ("operator", "admin")


def ensure_may_see(actor: Actor, case: Case) -> None:
    """Raises Forbidden."""
    if actor.role not in SEES_ALL:
        ensure_own(actor, case)


def agency_seen(actor: Actor, asked: str | None) -> str | None:
    """Whose cases the reader is shown; None: of all agencies. Raises Forbidden, rather than that nothing is shown."""
    if actor.role in SEES_ALL:
        return asked
    if actor.agency is None or asked not in (None, actor.agency):
        raise Forbidden("You see the cases of your own agency only; leave agency out.")
    return actor.agency


def ensure_may(actor: Actor, act: Act, case: Case) -> None:
    """Raises Forbidden."""
    roles = roles_of(act)
    if actor.role not in roles:
        raise Forbidden(f"'{act}' is for {' or '.join(sorted(roles))}; role {actor.role} may not do it.")
    if actor.role == "importer":
        ensure_importer(actor, case)
    else:
        ensure_own(actor, case)


def ensure_importer(actor: Actor, case: Case) -> None:
    """Raises Forbidden."""
    if actor.role != "importer" or actor.tax_code is None or actor.tax_code != case.content.importer.tax_code:
        raise Forbidden("This case belongs to another importer.")


def ensure_own(actor: Actor, case: Case) -> None:
    """Raises Forbidden."""
    if actor.role not in STAFF or actor.agency is None or actor.agency != case.agency.code:
        raise Forbidden("This case belongs to another agency; only its own staff may see it and act on it.")
