"""Complaints, reductions and goods: lists, one of each, and what is done with them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import asdict
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from services.console.application.desk import Json
from services.console.application.keeping_records import RecordsDesk
from services.console.domain.dossier.record import GoodRecord
from services.console.domain.dossier.timeline import Entry
from services.console.domain.records import Reduction
from services.console.entrypoints.access import OPERATING, STAFF, console, desk, only, require, today
from services.console.entrypoints.confirming import confirmed, going_back, said_again
from services.console.entrypoints.dossier.wording import REDUCTIONS
from services.console.entrypoints.papers.pages import sealed
from services.console.entrypoints.records.forms import (
    AmendForm,
    ApplyForm,
    CloseForm,
    ComplaintForm,
    DecideForm,
    RecordForm,
    ReportForm,
    RevokeForm,
)
from services.console.entrypoints.records.wording import record_act

Page = tuple[str, int] | Response

pages = Blueprint("records", __name__, template_folder="templates")
pages.before_request(require(*STAFF, *OPERATING))
pages.add_app_template_filter(record_act)


@pages.get("/complaints")
def complaints() -> str:
    asked = {"status": request.args.get("status", "OPEN"), "tax_code": request.args.get("tax_code", "").strip()}
    status = asked["status"] if asked["status"] in ("OPEN", "CLOSED") else ""
    found = records().complaints(status=status, tax_code=asked["tax_code"], cursor=request.args.get("cursor"))
    return render_template("records/complaints.html", found=found, asked=asked)


@pages.route("/complaints/new", methods=["GET", "POST"])
def file_complaint() -> Page:
    only(*STAFF)
    form = ComplaintForm(data={"opened_on": today(), **_known(("tax_code", "hs_code", "good_key", "file_code"))})
    means = [
        _("While it is open, what it concerns is sampled and tested, whatever the papers say; open dossiers too."),
        _("What is given must all fit: leave empty what should not narrow it down."),
    ]
    sent = _sent(form, lambda body: _post("/complaints", form, body, versioned=False))
    if sent is None:
        return _form(
            form, _("File a complaint or warning"), means, url_for("records.complaints"), _("Complaints and warnings")
        )
    return redirect(url_for("records.complaint", id=sent["id"]))


@pages.get("/complaints/<id>")
def complaint(id: str) -> str:
    found, history = records().complaint(id), records().complaint_history(id)
    return render_template("records/complaint.html", complaint=found, history=history, now=console().clock())


@pages.route("/complaints/<id>/amend", methods=["GET", "POST"])
def amend(id: str) -> Page:
    only(*STAFF)
    found = records().complaint(id)
    means = [_("What it is about now counts from here on; open dossiers are looked at again.")]
    form = AmendForm(data={**asdict(found), "version": str(found.version)})
    title, path = _("Say anew what it is about"), f"/complaints/{id}/amend"
    return _acted(form, path, title, means, "records.complaint", id, of=found.text)


@pages.route("/complaints/<id>/close", methods=["GET", "POST"])
def close(id: str) -> Page:
    only(*STAFF)
    found = records().complaint(id)
    means = [
        _("It cannot be opened again. Lots that come from now on are no longer sampled because of it."),
        _("If it was found true, reductions of inspection for what it was about are revoked at once."),
    ]
    form = CloseForm(data={"version": str(found.version)})
    title, path = _("Close the complaint"), f"/complaints/{id}/close"
    return _acted(form, path, title, means, "records.complaint", id, of=found.text, final=True)


@pages.get("/entitlements")
def reductions() -> str:
    names = ("status", "tax_code", "good_key")
    asked = {name: request.args.get(name, "").strip() for name in names}
    if asked["status"] not in REDUCTIONS:
        asked["status"] = ""
    found = records().reductions(**asked, cursor=request.args.get("cursor"))
    return render_template("records/reductions.html", found=found, asked=asked, statuses=REDUCTIONS)


@pages.get("/entitlements/<id>")
def reduction(id: str) -> str:
    found, history = records().reduction(id), records().reduction_history(id)
    about = {"reduction": found, "history": history, "papers": records().reduction_papers().of(id)}
    return render_template("records/reduction.html", **about, now=console().clock())


@pages.get("/entitlements/<id>/papers/<key>")
def reduction_paper(id: str, key: str) -> Response:
    console().audit.saw("paper", key, id)
    return sealed(records().reduction_papers().file(id, key))


@pages.route("/entitlements/<id>/decide", methods=["GET", "POST"])
def decide(id: str) -> Page:
    only("signer")
    found = records().reduction(id)
    means = [
        _(
            "Granted: a confirmation gets its number, and the importer is told; lots of this good are then inspected less."
        ),
        _("Refused: the importer is told why; it may be asked for again after further lots."),
    ]
    form = DecideForm(data={"version": str(found.version)})
    title, path = _("Decide on the reduction"), f"/entitlements/{id}/decide"
    return _acted(form, path, title, means, "records.reduction", id, of=_good_of(found))


@pages.route("/entitlements/<id>/revoke", methods=["GET", "POST"])
def revoke(id: str) -> Page:
    only("signer")
    found = records().reduction(id)
    means = [
        _("It cannot be undone. Open dossiers of this good are looked at as without it, and the importer is told.")
    ]
    form = RevokeForm(data={"version": str(found.version)})
    title, path = _("Revoke the reduction"), f"/entitlements/{id}/revoke"
    return _acted(form, path, title, means, "records.reduction", id, of=_good_of(found), final=True)


@pages.route("/entitlements/<id>/report", methods=["GET", "POST"])
def report(id: str) -> Page:
    only("officer")
    found = records().reduction(id)
    means = [_("Entered in the importer's name. A missed report ends the reduction by itself.")]
    form = ReportForm(data={"version": str(found.version)})
    title, path = _("Enter the importer's report"), f"/entitlements/{id}/reports"
    return _acted(form, path, title, means, "records.reduction", id, of=_good_of(found))


@pages.get("/goods/<good_key>")
def good(good_key: str) -> str:
    found = records().good(good_key)
    standing = records().reductions(status="", tax_code=found.tax_code, good_key=good_key, cursor=None)
    return render_template("records/good.html", record=found, reductions=standing.items)


@pages.route("/goods/<good_key>/apply", methods=["GET", "POST"])
def apply(good_key: str) -> Page:
    only("officer")
    found = records().good(good_key)
    means = [_("Entered in the importer's name. The service counts the lots that passed in a row; a signer decides.")]
    form = ApplyForm()
    sent = _sent(form, lambda _body: _post("/entitlements", form, {"good_key": good_key}, versioned=False))
    if sent is None:
        back = url_for("records.good", good_key=good_key)
        return _form(form, _("Ask for reduced inspection"), means, back, _good_of(found))
    return redirect(url_for("records.reduction", id=sent["id"]))


def records() -> RecordsDesk:
    return console().records(desk())


def _acted(
    form: RecordForm, path: str, title: str, means: Sequence[str], back: str, id: str, *, of: str, final: bool = False
) -> Page:
    """of: what it is done to. final: it ends for good, and is done on the second page only."""
    key, seen = form.key.data, form.seen or 0
    if final and going_back():
        return _form(form, title, means, url_for(back, id=id), of, final=final)
    if final and not confirmed() and form.validate_on_submit():
        about = {"title": title, "means": means, "back": url_for(back, id=id), "of": of}
        return render_template("records/confirm.html", **about, **said_again(form)), 200
    if _sent(form, lambda body: _post(path, form, body)) is not None:
        return redirect(url_for(back, id=id))
    happened: Sequence[Entry] = ()
    if form.key.data != key:
        # Somebody was faster: what they did is shown, and the next try is for what is now.
        version, history = _now(back, id)
        form.version.data, happened = str(version), [each for each in history if each.number > seen]
    return _form(form, title, means, url_for(back, id=id), of, happened, final=final)


def _now(page: str, id: str) -> tuple[int, Sequence[Entry]]:
    """The version and the history of what that page is about."""
    if page == "records.complaint":
        return records().complaint(id).version, records().complaint_history(id)
    return records().reduction(id).version, records().reduction_history(id)


def _sent(form: RecordForm, post: Callable[[Json], Json]) -> Json | None:
    """None: it was not sent, or not done; the form says why."""
    if not form.validate_on_submit():
        return None
    done = form.attempt(lambda: post(form.body()))
    if done is not None:
        flash(_("Done."), "success")
    return done


def _post(path: str, form: RecordForm, body: Json, *, versioned: bool = True) -> Json:
    version = form.seen if versioned else None
    return desk().act("inspection", path, body, key=str(form.key.data), version=version)


def _form(
    form: RecordForm,
    title: str,
    means: Sequence[str],
    back: str,
    of: str,
    happened: Sequence[Entry] = (),
    *,
    final: bool = False,
) -> Page:
    about = {"title": title, "means": means, "back": back, "of": of, "happened": happened, "now": console().clock()}
    status = 422 if form.is_submitted() and not going_back() else 200
    return render_template("records/act.html", form=form, final=final, **about), status


def _good_of(found: Reduction | GoodRecord) -> str:
    return f"{found.good.name} · {found.importer}"


def _known(names: Sequence[str]) -> dict[str, Any]:
    """Where the page that led here knew something."""
    return {name: request.args[name] for name in names if request.args.get(name)}
