"""What there is to do: tabs, filters, search, views that were kept, and news of what changed."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, flash, g, jsonify, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as Redirect

from services.console.application.worklist import TOGETHER, VIEWS, WorkDesk, jump_to, look, save_view
from services.console.domain.worklist import MODES, SORTS, TABS, Asked, Counts, WorkRow
from services.console.entrypoints.access import STAFF, console, desk, require, today
from services.console.entrypoints.acts.registry import ACTS
from services.console.entrypoints.worklist import wording
from services.console.entrypoints.worklist.asking import asked_in, asked_of, query_of
from services.console.entrypoints.worklist.forms import SaveViewForm
from shared.errors import CuakhauError, Invalid

pages = Blueprint(
    "worklist",
    __name__,
    url_prefix="/worklist",
    template_folder="templates",
    static_folder="static",
    static_url_path="/static",
)
pages.before_request(require(*STAFF))
for filter in (
    wording.tab_name,
    wording.mode_name,
    wording.status_name,
    wording.stage_name,
    wording.left_text,
    wording.given_text,
):
    pages.add_app_template_filter(filter, f"work_{filter.__name__}")


def work() -> WorkDesk:
    """The lists, in the name of whoever is looking."""
    return console().work.desk(desk())


@pages.get("/")
def listing() -> str | Redirect:
    asked = asked_of(request.args, g.who.role)
    cursor = request.args.get("cursor") or None
    try:
        seen = look(asked, cursor=cursor, today=today(), desk=work())
    except Invalid as error:
        return render_template("worklist/listing.html", **about(asked, None), seen=None, refused=error)
    unasked: CuakhauError | None = None
    try:
        if cursor is None and (id := jump_to(asked, seen, work())) is not None:
            return redirect(dossier_address(id))
    except CuakhauError as error:
        unasked = error
    shown = about(asked, seen.counts)
    return render_template("worklist/listing.html", **shown, seen=seen, refused=None, unasked=unasked)


@pages.get("/news")
def news() -> Response:
    """What the open page would show now: ids with their versions, and the counts."""
    asked = asked_of(request.args, g.who.role)
    cursor = request.args.get("cursor") or None
    seen = look(asked, cursor=cursor, today=today(), desk=work())
    counted = {tab: seen.counts.of_tab(tab) for tab in TABS} if seen.counts else {}
    counted = {tab: count for tab, count in counted.items() if count is not None}
    return jsonify(rows={row.id: row.version for row in seen.page.rows}, counts=counted)


@pages.post("/views")
def keep_view() -> Redirect:
    asked = asked_in(request.form.get("query", ""), g.who.role)
    form = SaveViewForm()
    if not form.validate():
        for text in form.name.errors:
            flash(text, "error")
    elif save_view(g.who.id, form.name.data, query_of(asked), views=console().work.views):
        flash(_("The view “%(name)s” is kept in your menu.", name=form.name.data), "success")
    else:
        flash(_("You have %(num)d views already: remove one first.", num=VIEWS), "error")
    return redirect(address_of(asked))


@pages.post("/views/<id>/remove")
def remove_view(id: str) -> Redirect:
    console().work.views.remove(g.who.id, id)
    flash(_("The view is removed; the dossiers in it are as they were."), "success")
    return redirect(address_of(asked_in(request.form.get("query", ""), g.who.role)))


def address_of(asked: Asked, **more: Any) -> str:
    values: dict[str, Any] = {**asked.address, **more}
    return url_for("worklist.listing", **values)


def dossier_address(id: str) -> str:
    return url_for("dossier.one", id=id)


def about(asked: Asked, counts: Counts | None) -> dict[str, Any]:
    """What every page around the list needs."""
    return {
        "asked": asked,
        "counts": counts,
        "query": query_of(asked),
        "tabs": TABS,
        "modes": MODES,
        "sorts": wording.SORTS,
        "orders": SORTS,
        "tags": list(wording.tags(asked, counts)),
        "views": _views(),
        "goods_rows": wording.goods_rows(),
        "goods_groups": wording.goods_groups(),
        "empty": wording.EMPTY,
        "address_of": address_of,
        "dossier_address": dossier_address,
        "next_act": next_act,
        "officer_name": lambda officer: wording.officer_name(officer, counts),
        "now": console().clock(),
        "today": today(),
        "at_most": TOGETHER,
        "view_form": SaveViewForm(),
    }


def next_act(row: WorkRow) -> tuple[Any, str] | None:
    """What the reader may do next, by title and address: one that the service allows now and that has a page."""
    if row.stage == "RECEIVING":
        page = next(
            (page for page in ACTS.values() if page.service == "registration" and "accept" in page.allowed), None
        )
        if page is not None and g.who.role in page.roles:
            return page.title, _act_address(row, page.name)
    for word in row.next_acts:
        if word not in row.allowed:
            continue
        for page in ACTS.values():
            if page.service == "inspection" and word in page.allowed and g.who.role in page.roles:
                return page.title, _act_address(row, page.name)
    return None


def _act_address(row: WorkRow, name: str) -> str:
    return url_for("acts.act", id=row.id, name=name, next=request.full_path.rstrip("?"))


def _views() -> Any:
    """None: they cannot be had now; the list does not wait for them."""
    try:
        return console().work.views.of(g.who.id)
    except CuakhauError:
        return None
