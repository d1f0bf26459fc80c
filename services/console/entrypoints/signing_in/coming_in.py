"""The step from a proven identity to a session of this browser, on record before it takes effect."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from flask import redirect, request, session, url_for
from werkzeug.wrappers import Response

from services.console.application.auditing import Caller
from services.console.application.sessions import begin_session, digest
from services.console.domain.people import Capacity, Identity
from services.console.entrypoints.access import SECRET, caller, console, local_path
from services.console.entrypoints.languages import forget_but_language
from services.console.entrypoints.sections import SECTIONS


def has_pages(capacities: Sequence[Capacity]) -> bool:
    return any(capacity.role in section.roles for capacity in capacities for section in SECTIONS)


def enter(
    identity: Identity,
    capacities: Sequence[Capacity],
    *,
    how: str,
    wanted: str | None,
    ends_at: datetime | None = None,
    change_password: bool = False,
) -> Response:
    """how: the way to sign in, for the audit. wanted: the page that was asked for. Raises Unavailable, Unrecorded."""
    room, seen_from = console().signing_in, caller()
    only = capacities[0] if len(capacities) == 1 else None
    who = Caller(
        only.id if only else _person(identity),
        only.role if only else None,
        only.agency if only else None,
        seen_from.address,
        seen_from.agent,
    )
    console().audit.note("signed_in", caller=who, detail=how)
    if before := session.get(SECRET):
        room.sessions.remove(digest(before))
    secret, _ = begin_session(
        identity,
        capacities,
        sessions=room.sessions,
        limits=room.limits,
        now=console().clock(),
        ends_at=ends_at,
        address=seen_from.address,
        agent=seen_from.agent,
        change_password=change_password,
    )
    forget_but_language()
    session[SECRET] = secret
    # A page that wants a password or a choice first sends there itself, and back.
    return redirect(local_path(wanted))


def turned_away(person: str | None, why: str) -> None:
    """On record. Raises Unrecorded."""
    seen_from = caller()
    away = Caller(person, None, None, seen_from.address, seen_from.agent)
    console().audit.note("sign_in_failed", caller=away, detail=why)


def _person(identity: Identity) -> str:
    return next(iter((*identity.staff_ids, *identity.tax_codes)), identity.account)


def wanted_page() -> str | None:
    return request.args.get("next")


def sign_in_page(wanted: str | None = None) -> str:
    return url_for("sign_in.sign_in", next=wanted)
