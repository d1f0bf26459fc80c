"""Who may see and touch which dossier: importers their own, staff those of their agency, certification bodies those that
name them."""

from __future__ import annotations

from services.registration.domain.content import Content
from services.registration.domain.dossier import Channel, Dossier
from services.registration.domain.states import Act, Party
from shared.aggregate import Actor
from shared.errors import Forbidden

STAFF = ("officer", "reviewer", "signer")
SEES_ALL = ("operator", "admin")
_PARTIES = {"importer": Party.IMPORTER, "cert_body": Party.CERT_BODY}


def party_of(actor: Actor) -> Party:
    return _PARTIES.get(actor.role, Party.AGENCY)


# Of the agency's staff; what is not named is for officers.
_OTHERS_OF_THE_AGENCY = {Act.REVOKE_RESULT: ("signer",)}


def roles_of(act: str, party: str) -> tuple[str, ...]:
    """Who does it for that party."""
    if party != Party.AGENCY:
        return (Party(party).value,)
    return _OTHERS_OF_THE_AGENCY.get(Act(act), ("officer",))


def may_do(actor: Actor, act: str, party: str, dossier: Dossier) -> bool:
    """By party and role; whether it is possible now, the state machine says."""
    return may_act_as(actor, Party(party), dossier) and (party != Party.AGENCY or actor.role in roles_of(act, party))


def may_act_as(actor: Actor, party: Party, dossier: Dossier) -> bool:
    """What an importer does at the counter, an officer of the dossier's agency enters."""
    at_the_counter = party is Party.IMPORTER and actor.role == "officer" and dossier.channel is Channel.COUNTER
    return party_of(actor) is party or at_the_counter


def ensure_may_see(actor: Actor, content: Content) -> None:
    """Raises Forbidden."""
    if actor.role not in SEES_ALL:
        ensure_own(actor, content)


def ensure_own(actor: Actor, content: Content) -> None:
    """An importer its own dossiers, staff those of their agency, a body those that name it. Raises Forbidden."""
    if actor.role == "importer":
        if actor.tax_code is None or actor.tax_code != content.importer.tax_code:
            raise Forbidden("This dossier belongs to another importer; sign in with the account of its tax code.")
    elif actor.role == "cert_body":
        if actor.body is None or content.cert_body is None or actor.body != content.cert_body.code:
            raise Forbidden("This dossier names another certification body, or none; only the one it names may act.")
    elif actor.role not in STAFF or actor.agency is None or actor.agency != content.agency.code:
        raise Forbidden("This dossier belongs to another agency; only its own staff may act on it.")
