"""How a dossier stands, for its importer: everything on one page, and the files behind it."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, render_template, request

from services.console.application.desk import Download
from services.console.application.importers.links import NoSuchLink, TooManyLooks
from services.console.application.importers.looking import OwnLook, look_at_own
from services.console.domain.importers.standing import STAGES
from services.console.entrypoints.access import console, desk, require, today
from services.console.entrypoints.handing_over import disposition
from services.console.entrypoints.standing import asking, handing_in, wording
from services.console.entrypoints.standing.about import about
from services.console.entrypoints.standing.reductions import furnish_reductions
from services.console.entrypoints.standing.routes import furnish
from services.console.entrypoints.standing.visit import BY_LINK, SIGNED_IN, Visit, come_by_link, come_signed_in

_LISTED = 50
# What a browser may show in place; anything else is a download.
_SHOWN = ("application/pdf", "image/png", "image/jpeg")

my = Blueprint(
    SIGNED_IN,
    __name__,
    url_prefix="/my",
    template_folder="templates",
    static_folder="static",
    static_url_path="/static",
)
my.before_request(require("importer"))
furnish_reductions(my)
by_link = Blueprint(BY_LINK, __name__, url_prefix="/standing", template_folder="templates")
for _name, _filter in wording.FILTERS.items():
    my.add_app_template_filter(_filter, _name)


@my.get("")
def listing() -> str:
    """The importer's own dossiers, the newest first."""
    q = (request.args.get("q") or "").strip()
    rows, cursor = (
        console().own_dossiers(desk()).rows(q=q or None, cursor=request.args.get("cursor") or None, limit=_LISTED)
    )
    return render_template("standing/listing.html", rows=rows, cursor=cursor, q=q, today=today())


def one(visit: Visit) -> str:
    look = look_at_own(visit.id, visit.own)
    return render_template("standing/dossier.html", stages=STAGES, happened=_happened(look), **about(visit, look))


def document(visit: Visit, sha256: str) -> Response:
    visit.saw("document", sha256, visit.id)
    return _file(visit.own.document(visit.id, sha256))


def paper(visit: Visit, key: str) -> Response:
    visit.saw("paper", key, visit.id)
    return _file(visit.own.paper(visit.id, key))


def case_paper(visit: Visit, key: str) -> Response:
    visit.saw("paper", key, visit.id)
    return _file(visit.own.case_paper(visit.id, key))


def _file(file: Download) -> Response:
    kind = file.content_type.partition(";")[0].strip().lower()
    response = Response(file.pieces, content_type=kind if kind in _SHOWN else "application/octet-stream")
    response.headers["Content-Disposition"] = disposition(file.name)
    response.headers["Cache-Control"] = "private, no-store"
    return response


def _happened(look: OwnLook) -> list[Any]:
    return [entry for entry in reversed(look.history) if wording.happened(entry)]


@by_link.errorhandler(NoSuchLink)
def no_such_link(_error: NoSuchLink) -> tuple[str, int]:
    return render_template("standing/no_link.html"), 404


@by_link.errorhandler(TooManyLooks)
def too_many_looks(_error: TooManyLooks) -> tuple[str, int]:
    return render_template("standing/too_many.html"), 429


@by_link.after_request
def unlisted(response: Response) -> Response:
    response.headers["X-Robots-Tag"] = "noindex"
    return response


for _pages, _come in ((my, come_signed_in), (by_link, come_by_link)):
    furnish(
        _pages,
        _come,
        {
            "one": ("", one, ("GET",)),
            "document": ("/documents/<sha256>", document, ("GET",)),
            "paper": ("/papers/<key>", paper, ("GET",)),
            "case_paper": ("/inspection/papers/<key>", case_paper, ("GET",)),
            "hand_in": ("/hand-in/<what>", handing_in.hand_in, ("GET", "POST")),
            "ask": ("/ask/<what>", asking.ask, ("GET", "POST")),
            "appointment": ("/appointment", asking.appointment, ("GET", "POST")),
        },
    )
