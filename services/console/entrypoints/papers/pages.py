"""The papers of a dossier: listed, shown in place, downloaded; for operators, those that are not sealed yet."""

from __future__ import annotations

from flask import Blueprint, Response, abort, g, render_template, request

from services.console.application.asking import ask_each
from services.console.application.desk import Download
from services.console.application.papers import list_papers
from services.console.entrypoints.access import OPERATING, STAFF, console, desk, require
from services.console.entrypoints.handing_over import disposition
from services.console.entrypoints.papers import wording
from shared.papers.codes import spaced

READERS = (*STAFF, *OPERATING, "importer")
# The browser's own viewer styles itself; nothing else may run or load.
_FILE_POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; img-src 'self' data:; object-src 'self'; frame-ancestors 'self'"
)

pages = Blueprint("papers", __name__, url_prefix="/papers", template_folder="templates")
pages.before_request(require(*READERS))
for _filter in (wording.paper_kind, wording.standing_name, wording.why_unmade, wording.finding_text, spaced):
    pages.add_app_template_filter(_filter)


@pages.get("/")
def unmade() -> str:
    if g.who.role not in OPERATING:
        abort(403)
    answers = ask_each(console().shelves(desk()), lambda _service, shelf: shelf.unmade())
    waiting = [(service, paper) for service, papers in answers.given.items() for paper in papers]
    return render_template("papers/unmade.html", waiting=waiting, failed=answers.failed, now=console().clock())


@pages.get("/<id>")
def listing(id: str) -> str:
    """show: key of the paper to be shown in place, the newest when none is named."""
    found = list_papers(id, console().shelves(desk()))
    console().audit.saw("papers", id)
    wanted = request.args.get("show")
    shown = next((each for each in found.papers if each[1].key == wanted), found.papers[-1] if found.papers else None)
    return render_template("papers/listing.html", id=id, found=found, shown=shown)


@pages.get("/<id>/<service>/<key>")
def file(id: str, service: str, key: str) -> Response:
    shelf = console().shelves(desk()).get(service)
    if shelf is None:
        abort(404)
    console().audit.saw("paper", key, id)
    return sealed(shelf.file(id, key))


def sealed(found: Download) -> Response:
    """The sealed file, byte for byte; in the page's own frame unless it is to be downloaded."""
    response = Response(found.pieces, content_type="application/pdf")
    response.headers["Content-Disposition"] = disposition(found.name, inline="download" not in request.args)
    response.headers["Content-Security-Policy"] = _FILE_POLICY
    response.headers["Cache-Control"] = "private, no-store"
    return response
