"""Who is looking: the session behind the browser's cookie, looked up with every request; and what a role may see."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import cast

from flask import abort, current_app, flash, g, redirect, request, session, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from services.console.application.acts.keeping_files import ActFiles
from services.console.application.auditing import Audit, Caller
from services.console.application.calendar.ports import OfficersDesk
from services.console.application.counter import Drafts
from services.console.application.desk import Desk
from services.console.application.dossier_desk import DossierDesk
from services.console.application.figures.ports import Reporting
from services.console.application.held_up import HeldUpNow
from services.console.application.identifying import SigningIn
from services.console.application.importers.links import LinkDoor
from services.console.application.importers.looking import OwnDossiers
from services.console.application.importers.slips import SlipDoor
from services.console.application.keeping_records import RecordsDesk
from services.console.application.operations.ports import Operations
from services.console.application.operations.ports import Services as OperatedServices
from services.console.application.papers import Inspector, PaperShelf, Verification
from services.console.application.ports import Probes, Services
from services.console.application.presence import Presence
from services.console.application.registers.ports import Registers
from services.console.application.sessions import current_session
from services.console.application.switching import Switches
from services.console.application.whereabouts import Whereabout
from services.console.application.worklist import Work
from services.console.domain.people import Capacity, Session
from services.console.domain.switches import HeldUp
from shared.clock import Clock
from shared.regulation import legal_day

OPERATING = ("operator", "admin")
STAFF = ("officer", "reviewer", "signer")
# In the signed cookie: the secret of a session, of which the database keeps the digest.
SECRET = "session"  # noqa: S105 - the name of a field


@dataclass(frozen=True)
class Console:
    """What the pages are given by `bootstrap`.

    bearer: a token for whoever is looking; acting_as: from token to the services' waiting messages, desk: to
    everything else of them, operated: to what they say of themselves, all in that bearer's name; glance: probes that answer
    fast enough for our own readiness. audit: `console().audit.saw("dossier", id)` before that is shown. checks: of what
    the console itself needs, each saying what is wrong.
    """

    signing_in: SigningIn
    bearer: Callable[[Capacity], str]
    acting_as: Callable[[str], Services]
    desk: Callable[[str], Desk]
    dossiers: Callable[[Desk], DossierDesk]
    records: Callable[[Desk], RecordsDesk]
    own_dossiers: Callable[[Desk], OwnDossiers]
    link_door: LinkDoor
    slip_door: SlipDoor
    registers: Callable[[Desk], Registers]
    reporting: Reporting
    officers: Callable[[Desk], OfficersDesk]
    shelves: Callable[[Desk], Mapping[str, PaperShelf]]
    verification: Verification
    inspector: Inspector
    presence: Presence
    drafts: Drafts
    act_files: ActFiles
    operations: Operations
    operated: Callable[[str], OperatedServices]
    switches: Callable[[Desk], Switches]
    held_up: HeldUpNow
    probes: Probes
    glance: Probes
    service_names: tuple[str, ...]
    clock: Clock
    audit: Audit
    work: Work
    whereabout: Callable[[Desk], Whereabout]
    checks: Mapping[str, Callable[[], str | None]]
    development: bool


def console() -> Console:
    return cast(Console, current_app.extensions["cuakhau.console"])


def services() -> Services:
    """The services, in the name of whoever is looking."""
    return console().acting_as(_bearer())


def operated() -> OperatedServices:
    """What the services say of themselves, to whoever is looking."""
    return console().operated(_bearer())


def held_up() -> tuple[HeldUp, ...]:
    """What is paused just now, for whoever works here; nothing for others."""
    at_work = "who" in g and g.who.role in (*STAFF, *OPERATING, "cert_body")
    return console().held_up(_bearer()) if at_work else ()


def today() -> date:
    """In Vietnam, by the console's clock."""
    return legal_day(console().clock())


def only(*roles: str) -> None:
    """On a page of a room that others see too. Aborts with 403."""
    if g.who.role not in roles:
        abort(403)


def desk() -> Desk:
    """The dossiers, cases and letters, in the name of whoever is looking."""
    return console().desk(_bearer())


def caller() -> Caller:
    """Whoever is looking, for the audit."""
    who: Capacity | None = g.get("who")
    address, agent = request.remote_addr or "", request.user_agent.string
    if who is None:
        return Caller(None, None, None, address, agent)
    return Caller(who.id, who.role, who.agency, address, agent)


def signed_in() -> Session | None:
    """The session of whoever is looking, before anything was chosen or asked for. Raises Unavailable."""
    if "session" not in g:
        door = console().signing_in
        found = current_session(session.get(SECRET), sessions=door.sessions, limits=door.limits, now=console().clock())
        g.session = found
        if found is not None and found.acting is not None:
            g.who = found.acting
    return cast(Session | None, g.session)


def require(*roles: str) -> Callable[[], Response | None]:
    """Before a page, but not before what it is styled with: to sign-in without a session, to the choice without a role,
    403 for any other role."""

    def check() -> Response | None:
        # How pages look is no secret, and some of a room's are seen by whoever has a link.
        if request.endpoint == f"{request.blueprint}.static":
            return None
        here = signed_in()
        if here is None:
            if session.pop(SECRET, None) is not None:
                flash(_("Your session has ended. Please sign in again."), "warning")
            return _to("sign_in.sign_in")
        if here.change_password:
            return _to("own.password")
        if here.acting is None:
            return _to("own.capacities")
        if here.acting.role not in roles:
            abort(403)
        return None

    return check


def _bearer() -> str:
    """Made once for a request."""
    if "bearer" not in g:
        g.bearer = console().bearer(g.who)
    return str(g.bearer)


def _to(endpoint: str) -> Response:
    # A form that was being sent is not repeated after sign-in: its page is shown again instead.
    wanted = request.full_path.rstrip("?") if request.method == "GET" else None
    return redirect(url_for(endpoint, next=wanted))


def local_path(wanted: str | None) -> str:
    """`wanted` if it is a path of ours; else the first page. A browser reads "//host" and "/\\host" as other sites."""
    if wanted and wanted.startswith("/") and wanted[1:2] not in {"/", "\\"} and wanted.isprintable():
        return wanted
    return url_for("start.start")
