"""Acts on all messages of a cause or filter: what it means, the order, its progress."""

from __future__ import annotations

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from services.console.application.bulk_acts import (
    cancel_bulk_act,
    extent_of,
    list_bulk_acts,
    order_bulk_act,
    show_bulk_act,
)
from services.console.domain.bulk_acts import Order
from services.console.domain.messages import MessageQuery
from services.console.entrypoints.access import console, services
from services.console.entrypoints.messages.forms import FASTEST, BulkForm
from services.console.entrypoints.wording import failure_text
from shared.errors import Conflict

_ACTS = ("replay", "skip")
_NARROWING = ("reason", "source", "type", "cause", "q")


def join(pages: Blueprint) -> None:
    pages.add_url_rule("/bulk", view_func=bulk_acts, methods=["GET"])
    pages.add_url_rule("/bulk/<service>/new", view_func=order, methods=["GET", "POST"])
    pages.add_url_rule("/bulk/<service>/<id>", view_func=bulk_act, methods=["GET"])
    pages.add_url_rule("/bulk/<service>/<id>/cancel", view_func=cancel, methods=["POST"])


def bulk_acts() -> str:
    return render_template("messages/bulk_acts.html", found=list_bulk_acts(services()), now=console().clock())


def order(service: str) -> tuple[str, int] | Response:
    """What it is about and what it means; with a reason, the order."""
    act, query, form = request.args.get("act", ""), _query(), BulkForm()
    if act not in _ACTS:
        abort(404)
    conflict = None
    if form.validate_on_submit() and str(form.expected.data).isdecimal():
        try:
            wanted = Order(act, query, int(form.expected.data), form.rate.data, form.reason.data)
            begun = order_bulk_act(service, wanted, services=services())
        except Conflict as error:
            conflict = error
        else:
            return redirect(url_for("messages.bulk_act", service=service, id=begun.id))
    extent = extent_of(service, query, services=services())
    form.expected.data = str(extent.count)
    page = render_template(
        "messages/bulk_order.html",
        service=service,
        act=act,
        query=query,
        extent=extent,
        form=form,
        conflict=conflict,
        chosen={name: request.args[name] for name in _NARROWING if request.args.get(name)},
        fastest=FASTEST,
    )
    return page, (409 if conflict else 422 if form.is_submitted() else 200)


def bulk_act(service: str, id: str) -> str:
    act = show_bulk_act(service, id, services=services())
    return render_template("messages/bulk_act.html", act=act, now=console().clock())


def cancel(service: str, id: str) -> Response:
    try:
        cancel_bulk_act(service, id, services=services())
        flash(_("Stopped. What was acted on stays so; the others wait on."), "success")
    except Conflict as error:
        flash(failure_text(error), "warning")
    return redirect(url_for("messages.bulk_act", service=service, id=id))


def _query() -> MessageQuery:
    given = {name: request.args.get(name, "").strip() or None for name in ("reason", "source", "type", "cause")}
    return MessageQuery(**given, text=request.args.get("q", "").strip() or None)
