"""The switches of all services, and the page on which one of them is turned."""

from __future__ import annotations

from collections.abc import Callable

from flask import Blueprint, abort, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response
from wtforms import TextAreaField
from wtforms.validators import DataRequired, Length

from services.console.application.switching import Switches, all_boards, resume_all
from services.console.domain.switches import INBOX, Address, Switchboard
from services.console.entrypoints.access import OPERATING, console, desk, require
from services.console.entrypoints.acting import ActForm
from services.console.entrypoints.forms import stripped
from services.console.entrypoints.switches.wording import meaning, switch_name
from shared.errors import Conflict, CuakhauError

pages = Blueprint("switches", __name__, url_prefix="/operations/switches", template_folder="templates")
pages.before_request(require(*OPERATING))


class ReasonForm(ActForm):
    reason = TextAreaField(
        _l("Reason"),
        filters=[stripped],
        validators=[
            DataRequired(message=_l("Say why: everybody at work reads it at the top of their pages.")),
            Length(min=3, max=500, message=_l("From 3 to 500 characters.")),
        ],
    )


@pages.get("")
def listing() -> str:
    found = all_boards(console().service_names, switches=_switches())
    return render_template(
        "switches/listing.html",
        found=found,
        names=console().service_names,
        switch_name=switch_name,
        now=console().clock(),
    )


@pages.route("/<service>/<name>/<any(pause, resume):act>", methods=["GET", "POST"])
def turn(service: str, name: str, act: str) -> Response | tuple[str, int]:
    board = _board(service)
    switch = board.switch(name) or abort(404)
    address, form, pausing = Address(service, name), ReasonForm(), act == "pause"
    said = (
        _("%(name)s is paused.", name=switch_name(name)) if pausing else _("%(name)s goes on.", name=switch_name(name))
    )
    if form.validate_on_submit():
        reason = form.reason.data or ""
        if _done(form, lambda: _switches().turn(address, pause=pausing, reason=reason)):
            flash(said, "success")
            return redirect(url_for("switches.listing"))
        board = _board(service)
        switch = board.switch(name) or abort(404)
    page = render_template(
        "switches/turn.html",
        board=board,
        switch=switch,
        pausing=pausing,
        count=_waiting(board, name),
        meaning=meaning(name),
        title=_title(switch_name(name), pausing),
        form=form,
    )
    return page, _status(form)


@pages.route("/<service>/<any(drain, resume):act>", methods=["GET", "POST"])
def drain(service: str, act: str) -> Response | tuple[str, int]:
    """All switches of a service at once."""
    board, form, draining = _board(service), ReasonForm(), act == "drain"
    if form.validate_on_submit():
        reason = form.reason.data or ""
        turned: Callable[[], object] = (
            (lambda: _switches().drain(service, reason))
            if draining
            else (lambda: resume_all(service, reason, switches=_switches()))
        )
        if _done(form, turned):
            paused = _("All of it is paused. Below stands when the service holds nothing.")
            flash(paused if draining else _("All of it goes on."), "success")
            return redirect(url_for("switches.listing", _anchor=service))
        board = _board(service)
    page = render_template("switches/drain.html", board=board, draining=draining, switch_name=switch_name, form=form)
    return page, _status(form)


def _switches() -> Switches:
    return console().switches(desk())


def _board(service: str) -> Switchboard:
    if service not in console().service_names:
        abort(404)
    return _switches().board(service)


def _done(form: ReasonForm, act: Callable[[], object]) -> bool:
    """Whether the service did it; else it stands in the form why not."""
    try:
        return form.attempt(lambda: (act(),)) is not None
    except Conflict:
        return False


def _status(form: ReasonForm) -> int:
    """409 where somebody else was faster, 422 where something is missing."""
    if not form.is_submitted():
        return 200
    return 422 if form.reason.errors else 409


def _waiting(board: Switchboard, name: str) -> str | None:
    """How much waits there just now; None where nobody says."""
    if (channel := board.queued(name)) is not None:
        return f"{channel.queued}{'+' if channel.more else ''}"
    broker = console().operations.broker
    if broker is None or name != INBOX:
        return None
    try:
        return str(broker.queue(f"{board.service}.{INBOX}").ready)
    except CuakhauError:
        return None


def _title(name: str, pausing: bool) -> str:
    return str(_("Pause: %(name)s", name=name) if pausing else _("Resume: %(name)s", name=name))
