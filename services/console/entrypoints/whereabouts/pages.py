"""Where is my dossier? One search, and one page of all that the services know of where it is."""

from __future__ import annotations

from flask import Blueprint, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from services.console.application.whereabouts import Found, Whereabout, find_dossiers, look_at
from services.console.domain.whereabouts.arrows import arrows_of, page_of
from services.console.domain.whereabouts.positions import Position, Whereabouts
from services.console.domain.whereabouts.verdict import verdict
from services.console.entrypoints.access import OPERATING, STAFF, console, desk, require
from services.console.entrypoints.dossier.timeline_words import act_title
from services.console.entrypoints.dossier.wording import word
from services.console.entrypoints.whereabouts import wording
from services.console.entrypoints.whereabouts.drawing import flow_chart
from shared.errors import NotFound

READERS = (*STAFF, *OPERATING)

pages = Blueprint(
    "whereabouts",
    __name__,
    url_prefix="/operations/dossiers",
    template_folder="templates",
    static_folder="static",
    static_url_path="/static",
)
pages.before_request(require(*READERS))


@pages.get("")
def search() -> str | Response:
    asked = request.args.get("q", "").strip()
    if not asked:
        return render_template("whereabouts/search.html", asked="", found=None)
    found = _found(asked)
    if len(found.items) == 1:
        return redirect(url_for("whereabouts.one", name=_named(found.items[0])))
    return render_template("whereabouts/search.html", asked=asked, found=found, standing_name=wording.standing_name)


@pages.get("/<name>")
def one(name: str) -> str | Response:
    """name: its file code, or its id."""
    found = find_dossiers(name, desk=whereabout())
    if len(found.items) != 1:
        return redirect(url_for("whereabouts.search", q=name))
    looked = look_at(found.items[0].id, desk=whereabout())
    # Before it is shown; a dossier that nobody can be said to have seen is not shown.
    console().audit.saw("dossier", looked.id, looked.file_code)
    arrows = arrows_of(looked)
    page = page_of(arrows, request.args.get("page", type=int))
    label = _("Messages of %(dossier)s, oldest first; the table below says the same", dossier=looked.file_code)
    now = console().clock()
    return render_template(
        "whereabouts/one.html",
        looked=looked,
        services=_services(looked),
        said=verdict(looked, now=now),
        arrows=page,
        total=len(arrows),
        chart=flow_chart(page.arrows, label),
        words=wording,
        word=word,
        act_title=act_title,
        name=name,
        now=now,
    )


def whereabout() -> Whereabout:
    return console().whereabout(desk())


def _found(asked: str) -> Found:
    try:
        return find_dossiers(asked, desk=whereabout())
    except NotFound:
        return Found((), False, {})


def _named(position: Position) -> str:
    return position.facts.file_code if position.facts else position.id


def _services(looked: Whereabouts) -> list[tuple[str, Position | None, bool]]:
    """Each with its position, None where it does not know the dossier; and whether it answered."""
    return [
        (service, looked.positions.get(service), service in looked.positions) for service in console().service_names
    ]
