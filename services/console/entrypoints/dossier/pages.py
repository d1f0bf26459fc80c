"""Everything about one dossier on one page, its files, and who else has it open."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import structlog
from flask import Blueprint, Response, abort, current_app, g, jsonify, render_template, request
from flask_babel import gettext as _
from itsdangerous import BadSignature, URLSafeTimedSerializer

from services.console.application.desk import Download
from services.console.application.dossier_desk import DossierDesk
from services.console.application.looking_at_dossier import Looked, look_at_dossier
from services.console.application.presence import Present
from services.console.domain.dossier.barred import open_to_reader
from services.console.domain.dossier.lines import tally
from services.console.domain.dossier.timeline import KINDS
from services.console.entrypoints.access import OPERATING, STAFF, console, desk, require, today
from services.console.entrypoints.acts.registry import Offered, acts_for
from services.console.entrypoints.dossier import law_words, timeline_words, wording
from services.console.entrypoints.dossier.citing import cited
from services.console.entrypoints.dossier.hindered import hindered
from services.console.entrypoints.handing_over import disposition
from shared.errors import Unavailable

log = structlog.get_logger()

READERS = (*STAFF, *OPERATING, "cert_body")
# So much of the timeline is open; what is older is folded.
RECENT = 25
# Seconds for which a page that stays open may ask who else is there.
SHIFT = 12 * 3600
# What a browser may show in place; anything else is a download.
SHOWN = ("application/pdf", "image/png", "image/jpeg")
# The browser's own viewer styles itself; nothing else in a file from outside may run, load or be framed elsewhere.
_FILE_POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; img-src 'self' data:; object-src 'self'; frame-ancestors 'self'"
)

pages = Blueprint(
    "dossier",
    __name__,
    url_prefix="/dossiers",
    template_folder="templates",
    static_folder="static",
    static_url_path="/static",
)
pages.before_request(require(*READERS))
_FILTERS: dict[str, Callable[..., Any]] = {
    "word": wording.word,
    "amount": wording.amount,
    "hour": timeline_words.hour,
    "status_name": law_words.status_name,
    "result_name": law_words.result_name,
    "result_class": law_words.result_class,
    "conclusion_name": law_words.conclusion_name,
    "tier_name": law_words.tier_name,
    "cited": cited,
    "lapse_name": law_words.lapse_name,
    "regime_name": law_words.regime_name,
    "exempt_name": law_words.exempt_name,
    "one_language": law_words.one_language,
    "said": law_words.said,
    "act_title": timeline_words.act_title,
    "details_of": timeline_words.details_of,
    "actor_name": timeline_words.actor_name,
    "person_name": timeline_words.person_name,
}
for _name, _filter in _FILTERS.items():
    pages.add_app_template_filter(_filter, _name)


@pages.get("/<id>")
def one(id: str) -> str:
    looked = look_at_dossier(id, dossiers())
    # Before it is shown; a dossier that nobody can be said to have seen is not shown.
    console().audit.saw("dossier", id, looked.file_code)
    kind, everything = request.args.get("kind"), request.args.get("all") == "1"
    happened = looked.happened(everything=everything)
    shown = [each for each in happened if kind not in KINDS or each.kind == kind]
    return render_template(
        "dossier/dossier.html",
        looked=looked,
        offered=offered(looked),
        hindered=hindered(looked),
        tally=tally(looked.lines),
        happened=happened,
        shown=shown,
        counts={each: sum(happening.kind == each for happening in happened) for each in KINDS},
        kind=kind if kind in KINDS else None,
        everything=everything,
        recent=RECENT,
        calendar=law_words.law().calendar(looked.agency.code),
        documentary=law_words.documentary_items(),
        clock_name=law_words.clock_name,
        others=others_text(_come(id)),
        proof=_proofs().dumps([id, g.who.id]),
        now=console().clock(),
        today=today(),
    )


@pages.get("/<id>/documents/<sha256>")
def document(id: str, sha256: str) -> Response:
    """The file as it was handed in: in the page's own frame if a browser can show it safely."""
    console().audit.saw("document", sha256, id)
    return _handed_over(dossiers().file(id, sha256))


@pages.get("/<id>/photos/<sha256>")
def photo(id: str, sha256: str) -> Response:
    """Of the sampling record."""
    console().audit.saw("document", sha256, id)
    return _handed_over(dossiers().photo(id, sha256))


def _handed_over(file: Download) -> Response:
    kind = file.content_type.partition(";")[0].strip().lower()
    inline = kind in SHOWN and "download" not in request.args
    response = Response(file.pieces, content_type=kind if kind in SHOWN else "application/octet-stream")
    response.headers["Content-Disposition"] = disposition(file.name, inline=inline)
    response.headers["Content-Security-Policy"] = _FILE_POLICY
    response.headers["Cache-Control"] = "private, no-store"
    return response


@pages.get("/<id>/no-document")
def no_document(id: str) -> str:
    """What the frame shows before somebody chose a document."""
    return render_template("dossier/no_document.html", id=id)


@pages.post("/<id>/presence")
def presence(id: str) -> Response:
    """Still here: who else is? Asked by a page that was shown; to anybody else nobody is named."""
    if not _was_shown(id, request.headers.get("X-Dossier-Shown", "")):
        abort(403)
    return jsonify(text=others_text(_come(id)))


@pages.post("/<id>/presence/left")
def left(id: str) -> tuple[str, int]:
    try:
        console().presence.leave(id, g.who.id)
    except Unavailable as error:
        log.warning("presence_away", error=error.message)
    return "", 204


def dossiers() -> DossierDesk:
    return console().dossiers(desk())


def offered(looked: Looked) -> list[Offered]:
    """What whoever looks may do now, the main acts first."""
    registration, inspection = (
        open_to_reader(each.allowed, each.barred) if each else () for each in (looked.dossier, looked.case)
    )
    steps = looked.case.sample_steps if looked.case else ()
    found = acts_for(registration, inspection, g.who.role, steps=steps)
    return sorted(found, key=lambda each: ("main", "plain", "risky").index(each.weight))


def others_text(others: Sequence[Present]) -> str:
    """Empty when nobody else is there."""
    if not others:
        return ""
    names = ", ".join(f"{each.person} ({wording.word(each.role, 'role')})" for each in others)
    return str(_("Also open at: %(names)s. Tell each other before you act.", names=names))


def _proofs() -> URLSafeTimedSerializer:
    """What shows that somebody was let in to a dossier, without asking the services again every twenty seconds."""
    return URLSafeTimedSerializer(current_app.config["SECRET_KEY"], salt="dossier shown")


def _was_shown(id: str, proof: str) -> bool:
    try:
        return bool(_proofs().loads(proof, max_age=SHIFT) == [id, g.who.id])
    except BadSignature:
        return False


def _come(id: str) -> list[Present]:
    """A dossier is shown also while nobody knows who else looks at it."""
    store, now = console().presence, console().clock()
    try:
        store.come(id, g.who.id, g.who.role, now)
        return store.others(id, g.who.id, now)
    except Unavailable as error:
        log.warning("presence_away", error=error.message)
        return []
