"""What an importer hands in: the supplement, the amended dossier, corrected labels; with files, on one page."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from flask import abort, flash, redirect, render_template, request
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response

from services.console.application.desk import Json
from services.console.application.importers.looking import look_at_own
from services.console.application.importers.revising import Revision, content_again, papers_in
from services.console.domain.importers.standing import addressed
from services.console.entrypoints.standing.about import about
from services.console.entrypoints.standing.forms import PapersForm, RevisionForm, first_values
from services.console.entrypoints.standing.routes import WITH_FILES
from services.console.entrypoints.standing.visit import Visit
from services.console.entrypoints.standing.wording import offered_name
from shared.errors import Invalid

Page = tuple[str, int] | Response
_ROWS, _MOST_ROWS = 3, 40
_EMPTY_ROW: dict[str, Any] = {}


@dataclass(frozen=True)
class Way:
    """act: the law's word; path: of the service. whole: the registration goes along. handled: somebody is addressed."""

    act: str
    path: str
    meaning: Any
    whole: bool = True
    handled: bool = True


WAYS = {
    "supplement": Way(
        "supplement",
        "supplements",
        (
            _l("It is sent once, whole: everything that was asked for should be in it."),
            _l("With it the agency's time to answer begins anew."),
        ),
    ),
    "amendment": Way(
        "resend",
        "amendments",
        (_l("The dossier takes the place of the former one, and the inspection goes on with it."),),
    ),
    "modification": Way(
        "modify",
        "modifications",
        (_l("As nobody has accepted the dossier yet, what you send takes the place of what you sent before."),),
        handled=False,
    ),
    "labels": Way(
        "provide_label_correction",
        "label-corrections",
        (_l("Photographs of the new labels, papers, or an explanation: one of them is needed."),),
        whole=False,
        handled=False,
    ),
}


def hand_in(visit: Visit, what: str) -> Page:
    way = WAYS.get(what)
    if way is None:
        abort(404)
    look = look_at_own(visit.id, visit.own)
    sent = visit.own.content(visit.id) if way.whole else {}
    types = [(each.code, each.name) for each in visit.own.attachment_types()]
    kind = RevisionForm if way.whole else PapersForm
    status = 200
    if request.method == "POST":
        form = kind()
        form.offer(types)
        if form.validate() and form.attempt(lambda: _send(visit, way, form, sent, addressed(look.dossier, way.act))):
            visit.acted(what)
            flash(_("Sent: %(what)s.", what=offered_name(what)), "success")
            return redirect(visit.url())
        status = 422
        look = look_at_own(visit.id, visit.own)
        form.version.data = str(look.dossier.version)
    else:
        rows = min(request.args.get("papers", _ROWS, type=int), _MOST_ROWS)
        first = first_values(sent) if way.whole else {}
        first |= {"version": str(look.dossier.version), "papers": [_EMPTY_ROW] * max(rows, 1)}
        form = kind(data=first)
        form.offer(types)
    if isinstance(form, RevisionForm):
        form.name_units(sent)
    page = render_template(
        "standing/hand_in.html",
        form=form,
        what=what,
        way=way,
        sent=sent,
        most_rows=_MOST_ROWS,
        most_bytes=WITH_FILES,
        **about(visit, look),
    )
    return page, status


def _send(visit: Visit, way: Way, form: Any, sent: Json, handler: str) -> Json:
    added = form.given()
    if way.whole:
        revision = Revision(form.left_out(), added, form.changed_lines(sent), form.changed_fields())
        body = content_again(sent, revision)
    else:
        body = {"documents": papers_in(added), "note": form.note.data or None}
    if way.handled:
        body["handler"] = handler
    before = len(body["documents"]) - len(added)
    try:
        return visit.own.hand_in(
            visit.id,
            way.path,
            body,
            key=form.key.data or "",
            version=form.seen or 0,
            uploads=[paper.file for paper in added],
        )
    except Invalid as error:
        placed = [replace(each, pointer=_at_row(each.pointer, before, form)) for each in error.violations]
        raise Invalid(placed, error.message) from error


def _at_row(pointer: str, before: int, form: PapersForm) -> str:
    """The service counts papers that were there before, and no empty rows."""
    head, _slash, rest = pointer.removeprefix("/documents/").partition("/")
    rows = form.rows_given()
    if not pointer.startswith("/documents/") or not head.isdecimal():
        return pointer
    place = int(head) - before
    return f"/papers/{rows[place]}/{rest}" if 0 <= place < len(rows) else f"/kept/{head}"
