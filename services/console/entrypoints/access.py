"""Who is looking: the bearer token in the session, checked anew with every request; and what a role may see."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Protocol, cast

from flask import abort, current_app, flash, g, redirect, request, session, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from services.console.application.auditing import Audit, Caller
from services.console.application.desk import Desk
from services.console.application.ports import Probes, Services
from shared.clock import Clock
from shared.errors import CuakhauError

OPERATING = ("operator", "admin")
STAFF = ("officer", "reviewer", "signer")
TOKEN = "token"  # noqa: S105 - the name of a session field


class Who(Protocol):
    """The bearer of a token, as far as pages are concerned."""

    @property
    def id(self) -> str: ...

    @property
    def role(self) -> str: ...

    @property
    def agency(self) -> str | None: ...

    @property
    def tax_code(self) -> str | None: ...


@dataclass(frozen=True)
class Console:
    """What the pages are given by `bootstrap`.

    verify: from token to bearer, raises CuakhauError; acting_as: from token to the services' waiting messages, desk: to
    everything else of them, both in that bearer's name; glance: probes that answer fast enough for our own readiness.
    audit: `console().audit.saw("dossier", id)` before that is shown. checks: of what the console itself needs, each
    saying what is wrong.
    """

    verify: Callable[[str], Who]
    acting_as: Callable[[str], Services]
    desk: Callable[[str], Desk]
    probes: Probes
    glance: Probes
    service_names: tuple[str, ...]
    clock: Clock
    audit: Audit
    checks: Mapping[str, Callable[[], str | None]]
    development: bool


def console() -> Console:
    return cast(Console, current_app.extensions["cuakhau.console"])


def services() -> Services:
    """The services, in the name of whoever is looking."""
    return console().acting_as(session[TOKEN])


def desk() -> Desk:
    """The dossiers, cases and letters, in the name of whoever is looking."""
    return console().desk(session[TOKEN])


def caller() -> Caller:
    """Whoever is looking, for the audit."""
    who: Who | None = g.get("who")
    address, agent = request.remote_addr or "", request.user_agent.string
    if who is None:
        return Caller(None, None, None, address, agent)
    return Caller(who.id, who.role, who.agency, address, agent)


def require(*roles: str) -> Callable[[], Response | None]:
    """Before a page: to sign-in without a valid token, 403 for any other role."""

    def check() -> Response | None:
        token = session.get(TOKEN)
        if token is None:
            return _to_sign_in()
        try:
            g.who = console().verify(token)
        except CuakhauError:
            session.pop(TOKEN, None)
            flash(_("Your token is no longer valid. Please sign in again."), "warning")
            return _to_sign_in()
        if g.who.role not in roles:
            abort(403)
        return None

    return check


def _to_sign_in() -> Response:
    # A form that was being sent is not repeated after sign-in: its page is shown again instead.
    wanted = request.full_path.rstrip("?") if request.method == "GET" else None
    return redirect(url_for("sign_in.sign_in", next=wanted))


def local_path(wanted: str | None) -> str:
    """`wanted` if it is a path of ours; else the first page. A browser reads "//host" and "/\\host" as other sites."""
    if wanted and wanted.startswith("/") and wanted[1:2] not in {"/", "\\"} and wanted.isprintable():
        return wanted
    return url_for("start.start")
