"""Waiting messages: the list, one of them, and what an operator does about them."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from services.console.application.bulk_acts import list_groups
from services.console.application.messages import (
    list_messages,
    outcome_of_error,
    rebase_message,
    replay_message,
    replay_selection,
    reveal_message,
    show_message,
    skip_message,
    skip_selection,
)
from services.console.domain.messages import MessageDetail, MessageQuery, MessageRef, Outcome, Reason
from services.console.entrypoints.access import OPERATING, console, local_path, require, services
from services.console.entrypoints.forms import RebaseForm, SkipForm
from services.console.entrypoints.messages.forms import RevealForm
from services.console.entrypoints.messages.wording import message_act
from services.console.entrypoints.wording import outcome_category, outcome_text, selection_text
from shared.errors import CuakhauError

PAGE = 25

pages = Blueprint(
    "messages",
    __name__,
    url_prefix="/messages",
    template_folder="templates",
    static_folder="static",
    static_url_path="/static/messages",
)
pages.before_request(require(*OPERATING))
pages.add_app_template_filter(message_act)
_FILTERS = ("service", "reason", "source", "type", "cause", "q")


@pages.get("")
def listing() -> str:
    filters = {name: request.args.get(name, "").strip() for name in _FILTERS}
    active = {name: value for name, value in filters.items() if value}
    query, only = query_of(filters), filters["service"] or None
    cursor = request.args.get("cursor")
    # Within one group there is nothing to group.
    grouped = None if filters["cause"] or cursor else list_groups(query, services=services(), only=only)
    return render_template(
        "messages/listing.html",
        found=list_messages(query, services=services(), limit=PAGE, only=only, cursor=cursor),
        grouped=grouped,
        filters=filters,
        active=active,
        removable={name: {other: active[other] for other in active if other != name} for name in active},
        reasons=list(Reason),
        all_chosen=request.args.get("select") == "all",
        now=console().clock(),
    )


@pages.get("/<service>/<id>")
def one(service: str, id: str) -> str:
    detail = show_message(MessageRef(service, id), services=services())
    console().audit.saw("message", str(detail.message.ref), detail.message.file_code)
    return _message_page(detail, RevealForm(formdata=None))


@pages.post("/<service>/<id>/reveal")
def reveal(service: str, id: str) -> tuple[str, int] | str:
    """Shown in the answer and nowhere else: the page's address shows it masked."""
    ref, form = MessageRef(service, id), RevealForm()
    if not form.validate():
        return _message_page(show_message(ref, services=services()), form), 422
    console().audit.note("revealed", kind="message", ref=str(ref), detail=form.reason.data)
    return _message_page(reveal_message(ref, reason=form.reason.data, services=services()), form)


@pages.post("/<service>/<id>/replay")
def replay(service: str, id: str) -> Response:
    ref = MessageRef(service, id)
    return _carry_out(ref, lambda: replay_message(ref, services=services()))


@pages.route("/<service>/<id>/skip", methods=["GET", "POST"])
def skip(service: str, id: str) -> tuple[str, int] | Response:
    ref, form = MessageRef(service, id), SkipForm()
    if form.validate_on_submit():
        return _carry_out(ref, lambda: skip_message(ref, reason=form.reason.data, services=services()))
    detail = show_message(ref, services=services())
    status = 422 if form.is_submitted() else 200
    return render_template("messages/skip.html", message=detail.message, form=form), status


@pages.route("/<service>/<id>/rebase", methods=["GET", "POST"])
def rebase(service: str, id: str) -> tuple[str, int] | Response:
    ref, form = MessageRef(service, id), RebaseForm()
    if form.validate_on_submit():
        onto = {"sequence": form.sequence.data, "event_id": form.event_id.data or None, "reason": form.reason.data}
        return _carry_out(ref, lambda: rebase_message(ref, **onto, services=services()))
    detail = show_message(ref, services=services())
    status = 422 if form.is_submitted() else 200
    return render_template("messages/rebase.html", message=detail.message, form=form), status


@pages.post("/selection")
def selection() -> str | Response:
    """Replays the chosen ones, or asks for the reason for which to skip them."""
    refs = _chosen()
    if not refs:
        flash(_("Choose at least one message."), "warning")
        return redirect(_back())
    if request.form.get("act") == "skip":
        return render_template("messages/skip_selection.html", refs=refs, form=SkipForm(formdata=None), back=_back())
    return _result(replay_selection(refs, services=services()))


@pages.post("/selection/skip")
def skip_chosen() -> tuple[str, int] | str:
    refs, form = _chosen(), SkipForm()
    if refs and not form.validate():
        return render_template("messages/skip_selection.html", refs=refs, form=form, back=_back()), 422
    return _result(skip_selection(refs, reason=form.reason.data, services=services()))


def query_of(filters: Mapping[str, str]) -> MessageQuery:
    given = {name: filters.get(name) or None for name in ("reason", "source", "type", "cause")}
    return MessageQuery(**given, text=filters.get("q") or None)


def _message_page(detail: MessageDetail, form: RevealForm) -> str:
    return render_template("messages/one.html", detail=detail, message=detail.message, form=form, now=console().clock())


def _carry_out(ref: MessageRef, act: Callable[[], Outcome]) -> Response:
    """Acts, says what became of it, and goes where that can be seen."""
    try:
        outcome = act()
    except CuakhauError as error:
        outcome = outcome_of_error(ref, error)
    flash(outcome_text(outcome), outcome_category(outcome))
    if outcome.settled or outcome.outcome in {"conflict", "gone"}:
        return redirect(url_for("messages.listing", service=ref.service))
    return redirect(url_for("messages.one", service=ref.service, id=ref.id))


def _result(outcomes: list[Outcome]) -> str:
    """Row by row whether it went through."""
    categories = {outcome_category(outcome) for outcome in outcomes} or {"warning"}
    worst = next(category for category in ("error", "warning", "success") if category in categories)
    return render_template(
        "messages/result.html",
        outcomes=[(outcome, outcome_category(outcome), outcome_text(outcome)) for outcome in outcomes],
        summary=selection_text(outcomes),
        worst=worst,
        back=_back(),
    )


def _chosen() -> list[MessageRef]:
    try:
        return [MessageRef.parse(text) for text in request.form.getlist("ref")]
    except ValueError:
        abort(400)


def _back() -> str:
    return local_path(request.form.get("back") or url_for("messages.listing"))
