"""The registers: what holds on a day, what was said of one of them, and saying what holds from a day on."""

from __future__ import annotations

from datetime import date
from typing import Any

from flask import Blueprint, abort, flash, g, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from services.console.application.registers.ports import AGENCIES, STAFF, Registers
from services.console.entrypoints.access import OPERATING, console, desk, only, require, today
from services.console.entrypoints.access import STAFF as STAFF_ROLES
from services.console.entrypoints.acting import ActForm
from services.console.entrypoints.administration import wording
from services.console.entrypoints.administration.forms import DelegationForm, EntryForm
from services.console.entrypoints.administration.kinds import KINDS, Kind
from services.console.entrypoints.wording import role_name
from shared.errors import Forbidden, NotFound

Page = str | tuple[str, int] | Response

pages = Blueprint(
    "administration",
    __name__,
    url_prefix="/administration",
    template_folder="templates",
    static_folder="static",
    static_url_path="/static",
)
pages.before_request(require(*STAFF_ROLES, *OPERATING))
for _name, _filter in wording.FILTERS.items():
    pages.add_app_template_filter(_filter, _name)

REGISTER = "<any(agencies, staff, bodies):name>"


def registers() -> Registers:
    return console().registers(desk())


def asked_day(name: str = "on") -> date | None:
    """Of the address; one that is no day is as if none was asked for."""
    try:
        return date.fromisoformat(request.args.get(name, ""))
    except ValueError:
        return None


@pages.get("")
def overview() -> str:
    return render_template("administration/overview.html", kinds=[each for each in KINDS.values() if _reads(each)])


@pages.get(f"/{REGISTER}")
def listing(name: str) -> str:
    kind, on = _kind(name), asked_day()
    agency = request.args.get("agency") or None
    rows, cursor = registers().page(name, on=on, agency=agency, cursor=request.args.get("cursor") or None)
    named = {row.code for row in rows}
    # What only the data of the law say of agencies is there too: it is where administering one begins.
    others = [each for each in registers().agencies() if each.code not in named] if name == AGENCIES else []
    return render_template(
        "administration/listing.html",
        kind=kind,
        rows=rows,
        cursor=cursor,
        on=on or today(),
        agency=agency,
        others=others,
        agencies=registers().agencies() if name == STAFF and g.who.role == "admin" else [],
    )


@pages.get(f"/{REGISTER}/<code>")
def one(name: str, code: str) -> str:
    kind, on = _kind(name), asked_day()
    kept = registers().one(name, code, on)
    try:
        history = registers().history(name, code)
    except Forbidden:
        # Who said it, administrators are told.
        history = ()
    return render_template(
        "administration/one.html", kind=kind, kept=kept, history=history, on=on or today(), today=today()
    )


@pages.route(f"/{REGISTER}/new", methods=["GET", "POST"])
def new(name: str) -> Page:
    kind = _kind(name)
    only("admin")
    if request.method == "POST":
        form = kind.new_form()
        _offer(form)
        if form.validate():
            body = {**kind.body(form, None), **form.when(), kind.key: form[kind.key].data}
            if form.attempt(lambda: registers().enter(name, body, key=form.key.data or "")) is not None:
                flash(_("Entered: %(code)s.", code=form[kind.key].data), "success")
                return redirect(url_for("administration.one", name=name, code=form[kind.key].data))
        return _form(kind, form, None), 422
    first = {kind.key: request.args.get("code", ""), "name": request.args.get("called", "")}
    form = kind.new_form(data=first)
    _offer(form)
    return _form(kind, form, None)


@pages.route(f"/{REGISTER}/<code>/change", methods=["GET", "POST"])
def change(name: str, code: str) -> Page:
    kind = _kind(name)
    only("admin")
    kept = registers().one(name, code, None)
    if request.method == "GET":
        form = kind.form(data={**kind.first(kept.last), "version": str(kept.version)})
        _offer(form)
        return _form(kind, form, kept)
    form = kind.form()
    _offer(form)
    if form.validate():
        body = {**kind.body(form, kept.last), **form.when()}
        key, seen = form.key.data or "", form.seen or 0
        if form.attempt(lambda: registers().change(name, code, body, key=key, version=seen)) is not None:
            flash(_("Entered: %(code)s.", code=code), "success")
            return redirect(url_for("administration.one", name=name, code=code))
    before, kept = form.seen, registers().one(name, code, None)
    form.version.data = str(kept.version)
    return _form(kind, form, kept, overtaken=before != kept.version), 422


@pages.route("/staff/<code>/delegate", methods=["GET", "POST"])
def delegate(code: str) -> Page:
    only("signer", "admin")
    kept = registers().one(STAFF, code, None)
    giver = kept.last
    if giver is None:
        abort(404)
    form = DelegationForm() if request.method == "POST" else DelegationForm(data={"version": str(kept.version)})
    form.to.choices = [
        (each.code, f"{each.current.name} ({each.code})")
        for each in registers().colleagues(giver.agency)
        if each.current and each.code != code
    ]
    form.roles.choices = [(role, role_name(role)) for role in giver.roles]
    if request.method == "POST" and form.validate():
        body = {
            "to": form.to.data,
            "roles": list(form.roles.data or ()),
            "valid_from": form.valid_from.data.isoformat(),
            "valid_to": form.valid_to.data.isoformat(),
            "reason": form.reason.data,
        }
        key, seen = form.key.data or "", form.seen or 0
        if form.attempt(lambda: registers().delegate(code, body, key=key, version=seen)) is not None:
            flash(_("Delegated."), "success")
            return redirect(url_for("administration.one", name=STAFF, code=code))
        form.version.data = str(registers().one(STAFF, code, None).version)
    page = render_template("administration/delegate.html", kind=KINDS[STAFF], form=form, kept=kept, giver=giver)
    return (page, 422) if request.method == "POST" else page


def _form(kind: Kind, form: EntryForm, kept: Any, *, overtaken: bool = False) -> str:
    fields = [*((kind.key,) if kept is None else ()), *kind.fields]
    return render_template(
        "administration/entry.html", kind=kind, form=form, kept=kept, fields=fields, overtaken=overtaken
    )


def _offer(form: ActForm) -> None:
    if "agency" in form:
        form["agency"].choices = [
            ("", "–"),
            *((each.code, f"{each.code} – {each.name}") for each in registers().agencies()),
        ]


def _kind(name: str) -> Kind:
    kind = KINDS.get(name)
    if kind is None:
        raise NotFound(f"There is no register {name}.")
    if not _reads(kind):
        abort(403)
    return kind


def _reads(kind: Kind) -> bool:
    return g.who.role in kind.readers
