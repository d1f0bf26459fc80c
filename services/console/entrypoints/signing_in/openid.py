"""Signing in at the identity provider: there, and back."""

from __future__ import annotations

from typing import Any

import structlog
from flask import Blueprint, abort, redirect, render_template, request, session
from werkzeug.wrappers import Response

from services.console.application.identifying import IdentityProvider, NotProven, capacities_now
from services.console.application.tries import TooManyTries, address_tries, count_try
from services.console.domain.lock_out import PER_ADDRESS
from services.console.domain.people import Identity
from services.console.entrypoints.access import console
from services.console.entrypoints.signing_in.coming_in import enter, has_pages, turned_away, wanted_page

log = structlog.get_logger()

pages = Blueprint("openid", __name__, url_prefix="/login/openid", template_folder="templates")

_FIELD = "openid"
# Sign-ins begun side by side in several windows, and how long one may take, in seconds.
_AT_ONCE, _LASTS = 4, 600


@pages.get("")
def begin() -> Response:
    begun = _provider().begin()
    at = int(console().clock().timestamp())
    others = dict(list(session.get(_FIELD, {}).items())[-(_AT_ONCE - 1) :])
    session[_FIELD] = {**others, begun.state: [begun.nonce, begun.verifier, wanted_page(), at]}
    return redirect(begun.url)


@pages.get("/back")
def back() -> tuple[str, int] | Response:
    provider = _provider()
    begun = _begun(request.args.get("state", ""))
    if begun is None:
        return _not_let_in("stale", 400, "openid: begun elsewhere or too old")
    nonce, verifier, wanted, _ = begun
    try:
        identity = provider.finish(request.url, state=request.args["state"], nonce=nonce, verifier=verifier)
    except NotProven as error:
        log.warning("sign_in_not_proven", why=error.message)
        return _not_let_in("not_proven", 401, f"openid: {error.message}"[:300])
    room = console().signing_in
    capacities = capacities_now(identity, (), register=room.register, first_admin=room.first_admin)
    if not has_pages(capacities):
        return _not_let_in("unknown", 403, "openid: nothing that this person may act as", identity)
    return enter(identity, capacities, how="openid", wanted=wanted)


def _begun(state: str) -> list[Any] | None:
    """What was noted when that sign-in began, once; None: not in this browser, or too long ago."""
    pending = dict(session.get(_FIELD, {}))
    begun = pending.pop(state, None)
    session[_FIELD] = pending
    if begun is None or console().clock().timestamp() - begun[3] > _LASTS:
        return None
    return list(begun)


def _not_let_in(why: str, status: int, record: str, identity: Identity | None = None) -> tuple[str, int]:
    room, address = console().signing_in, request.remote_addr or ""
    try:
        # Anybody can call this address as often as they like; the record has room for failures, not for floods.
        count_try(address_tries(address), PER_ADDRESS, tries=room.tries, clock=console().clock)
    except TooManyTries:
        why, status = "too_many", 429
    else:
        turned_away(identity.account if identity else None, record)
    elsewhere = _provider().sign_out_url(identity.id_token) if identity else None
    page = render_template(
        "signing_in/not_let_in.html", why=why, identity=identity, contact=room.contact, elsewhere=elsewhere
    )
    return page, status


def _provider() -> IdentityProvider:
    provider = console().signing_in.provider
    if provider is None:
        abort(404)
    return provider
