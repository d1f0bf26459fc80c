"""What an importer asks of the agency: to withdraw, to amend, for more time, for another appointment."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from flask import abort, flash, redirect, render_template, request
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response

from services.console.application.desk import Json
from services.console.application.importers.looking import OwnLook, look_at_own
from services.console.domain.importers.standing import addressed
from services.console.entrypoints.acting import ActForm
from services.console.entrypoints.confirming import confirmed, going_back, said_again
from services.console.entrypoints.standing.about import about
from services.console.entrypoints.standing.forms import CancelForm, ExtensionForm, ReasonForm, WishForm
from services.console.entrypoints.standing.visit import Visit
from services.console.entrypoints.standing.wording import offered_name

Page = tuple[str, int] | Response


@dataclass(frozen=True)
class Asking:
    """act: the law's word; path: of the service; meaning: what follows from asking.

    final: it takes effect at once, and is done on a second page only.
    """

    act: str
    path: str
    form: type[ActForm]
    meaning: Any
    final: bool = False


WAYS = {
    "extension": Asking(
        "request_extension",
        "extension-requests",
        ExtensionForm,
        (
            _l("The agency answers whether you get more time. Until it has answered, the day that was set stands."),
            _l("While it answers, the supplement cannot be sent."),
        ),
    ),
    "withdrawal": Asking(
        "request_withdrawal",
        "withdrawal-requests",
        ReasonForm,
        (
            _l("The inspection stands still until the agency has answered."),
            _l("If the agency agrees, the dossier is closed for good: for these goods you would register anew."),
        ),
    ),
    "ask_to_amend": Asking(
        "request_amendment",
        "amendment-requests",
        ReasonForm,
        (
            _l("The inspection stands still until the agency has answered."),
            _l("If the agency agrees, you send the whole dossier again, with your changes."),
        ),
    ),
    "cancel": Asking(
        "cancel",
        "cancel",
        CancelForm,
        (
            _l("The dossier is closed at once and for good; nobody has to agree."),
            _l("Its number is not used again: for these goods you would register anew."),
        ),
        final=True,
    ),
}


def ask(visit: Visit, what: str) -> Page:
    way = WAYS.get(what)
    if way is None or not visit.may(what):
        abort(404)
    look = look_at_own(visit.id, visit.own)
    form = way.form() if request.method == "POST" else way.form(data={"version": str(look.dossier.version)})

    def send() -> Json:
        body: dict[str, Any] = {"reason": form.reason.data or (None if way.final else "")}
        if not way.final:
            body["handler"] = addressed(look.dossier, way.act)
        if isinstance(form, ExtensionForm):
            body["requested_until"] = form.requested_until.data.isoformat()
        return visit.own.act(visit.id, way.path, body, key=form.key.data or "", version=form.seen or 0)

    return _answered(visit, look, form, what, send, meaning=way.meaning, final=way.final)


def appointment(visit: Visit) -> Page:
    look = look_at_own(visit.id, visit.own)
    known = look.appointment
    if known is None or look.dossier.schedule is None:
        abort(404)
    form = WishForm() if request.method == "POST" else WishForm(data={"version": str(known.version)})

    def send() -> Json:
        until = form.not_after.data
        body = {
            "not_before": form.not_before.data.isoformat(),
            "not_after": until.isoformat() if until else None,
            "reason": form.reason.data,
        }
        return visit.own.wish(visit.id, body, key=form.key.data or "", version=form.seen or 0)

    meaning = (
        _l("The appointment stands until the agency sets another one."),
        _l("The agency answers; it may also leave the appointment as it is."),
    )
    return _answered(visit, look, form, "appointment", send, meaning=meaning)


def _answered(
    visit: Visit,
    look: OwnLook,
    form: ActForm,
    what: str,
    send: Callable[[], Json],
    *,
    meaning: Any,
    final: bool = False,
) -> Page:
    shown = {"form": form, "what": what, "meaning": meaning, "final": final}
    status = 200
    if request.method == "POST" and not going_back():
        fine = form.validate()
        if fine and final and not confirmed():
            return render_template("standing/confirm.html", **shown, **said_again(form), **about(visit, look)), 200
        if fine and form.attempt(send) is not None:
            visit.acted(what)
            flash(_("Sent: %(what)s.", what=offered_name(what)), "success")
            return redirect(visit.url())
        status = 422
        look = look_at_own(visit.id, visit.own)
        # What was typed is sent again on what is now.
        seen = look.appointment.version if what == "appointment" and look.appointment else look.dossier.version
        form.version.data = str(seen)
    return render_template("standing/ask.html", **shown, **about(visit, look)), status
