"""Links that an officer makes for whoever asks at the counter or by telephone, and takes back."""

from __future__ import annotations

from datetime import timedelta

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from services.console.domain.dossier.registered import Dossier
from services.console.entrypoints.access import STAFF, console, desk, require
from services.console.entrypoints.standing.forms import LinkForm

pages = Blueprint("links", __name__, url_prefix="/dossiers", template_folder="templates")
pages.before_request(require(*STAFF))


@pages.route("/<id>/link", methods=["GET", "POST"])
def link(id: str) -> str | tuple[str, int]:
    """Makes one, and shows it once: it is not kept."""
    dossier, door = _own(id), console().link_door
    form, address, ends_at = LinkForm(), None, None
    if form.validate_on_submit():
        lasts, now = timedelta(days=int(form.days.data)), door.clock()
        console().audit.note("link_made", kind="dossier", ref=id, detail=f"{dossier.file_code}, {form.days.data} days")
        token = door.links.make(id, dossier.importer.tax_code, now=now, lasts=lasts)
        # Not from the request: whoever makes up its Host would be sent what opens the dossier.
        address, ends_at = door.public_url + url_for("standing.one", ref=token), now + lasts
    page = render_template(
        "standing/link.html",
        dossier=dossier,
        form=form,
        address=address,
        ends_at=ends_at,
        taken_back=door.taken_back.since(id),
    )
    return (page, 422) if form.is_submitted() and address is None else page


@pages.route("/<id>/link/take-back", methods=["GET", "POST"])
def take_back(id: str) -> str | Response:
    dossier, form = _own(id), LinkForm()
    if form.is_submitted() and form.validate():
        console().audit.note("links_taken_back", kind="dossier", ref=id, detail=dossier.file_code)
        door = console().link_door
        door.taken_back.take_back(id, door.clock())
        flash(_("Every link to %(file_code)s that was made until now is void.", file_code=dossier.file_code), "success")
        return redirect(url_for("links.link", id=id))
    return render_template("standing/take_back.html", dossier=dossier, form=form)


def _own(id: str) -> Dossier:
    """On record before it is shown. Raises Forbidden: a dossier of another agency is no business of theirs."""
    dossier = console().dossiers(desk()).dossier(id)
    console().audit.saw("dossier", id, dossier.file_code)
    return dossier
