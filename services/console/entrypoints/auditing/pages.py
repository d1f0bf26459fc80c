"""The audit, searched by person, by what it is about, by act and by day."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from flask import Blueprint, abort, render_template, request
from flask_babel import gettext as _

from services.console.application.auditing import AuditQuery
from services.console.application.identifying import capacities_now
from services.console.entrypoints.access import console, require, signed_in
from services.console.entrypoints.auditing.wording import ACTS, KINDS, called, detailed
from shared.clock import VIETNAM

PAGE = 50
# Of which there are days before and after.
_YEARS = range(2000, 2200)

pages = Blueprint("auditing", __name__, url_prefix="/audit", template_folder="templates")
pages.before_request(require("admin"))


@pages.before_request
def still_admin() -> None:
    """No service is asked for the record, so nobody else would turn away whoever was suspended since they signed in.

    Raises Unavailable.
    """
    here, door = signed_in(), console().signing_in
    if here is None or here.acting is None:
        abort(403)
    held = capacities_now(here.identity, here.capacities, register=door.register, first_admin=door.first_admin)
    if here.acting not in held:
        abort(403)


@pages.get("")
def listing() -> str:
    asked = {name: request.args.get(name, "").strip() for name in ("person", "about", "act", "since", "until")}
    wrong: list[tuple[str, str]] = []
    since, until = (_day(name, asked[name], wrong) for name in ("since", "until"))
    query = AuditQuery(
        person=asked["person"] or None,
        about=asked["about"] or None,
        act=asked["act"] or None,
        since=_begin(since) if since else None,
        until=_begin(until + timedelta(days=1)) if until else None,
    )
    found = None
    if not wrong:
        if any(asked.values()):
            # Whoever looks through the looks of others is on record too.
            said = ", ".join(f"{name}={value}" for name, value in asked.items() if value)
            console().audit.saw("audit", "search", said[:300])
        found = console().audit.trail.find(query, cursor=request.args.get("cursor"), limit=PAGE)
    active = {name: value for name, value in asked.items() if value}
    words = {"acts": ACTS, "kinds": KINDS, "called": called, "detailed": detailed}
    return render_template("auditing/listing.html", found=found, asked=asked, active=active, wrong=wrong, **words)


def _day(name: str, text: str, wrong: list[tuple[str, str]]) -> date | None:
    """As a date field sends it, or as people write it."""
    if not text:
        return None
    for form in ("%Y-%m-%d", "%d/%m/%Y"):
        try:
            found = datetime.strptime(text, form).replace(tzinfo=VIETNAM).date()
        except ValueError:
            continue
        if found.year in _YEARS:
            return found
    wrong.append((name, _("'%(text)s' is not a day: write it as dd/mm/yyyy.", text=text)))
    return None


def _begin(day: date) -> datetime:
    return datetime.combine(day, time(), VIETNAM)
