"""One's own account: as what one works, where one is signed in, and the password."""

from __future__ import annotations

from flask import Blueprint, abort, flash, g, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from services.console.application.accounts import Account, LocalAccounts, Refused, change_password
from services.console.application.identifying import capacities_now
from services.console.application.sessions import act_as
from services.console.application.tries import TooManyTries
from services.console.domain.passwords import weakness
from services.console.domain.people import Capacity, Session
from services.console.entrypoints.access import console, local_path, signed_in
from services.console.entrypoints.languages import forget_but_language
from services.console.entrypoints.signing_in.coming_in import sign_in_page
from services.console.entrypoints.signing_in.forms import CapacityForm, PasswordForm
from services.console.entrypoints.signing_in.wording import password_rule, too_many_tries

pages = Blueprint("own", __name__, url_prefix="/me", template_folder="templates")


@pages.before_request
def somebody() -> Response | None:
    here = signed_in()
    if here is None:
        return redirect(sign_in_page(request.path if request.method == "GET" else None))
    if here.change_password and request.endpoint != "own.password":
        return redirect(url_for("own.password"))
    return None


@pages.get("")
def account() -> str:
    here = _here()
    return render_template(
        "signing_in/account.html",
        mine=here,
        sessions=console().signing_in.sessions.of(here.identity.account),
        now=console().clock(),
        local=_account(here) is not None,
    )


@pages.route("/capacity", methods=["GET", "POST"])
def capacities() -> str | tuple[str, int] | Response:
    here, room, form = _here(), console().signing_in, CapacityForm()
    held = capacities_now(here.identity, here.capacities, register=room.register, first_admin=room.first_admin)
    form.capacity.choices = [(capacity.key, capacity.key) for capacity in held]
    if form.validate_on_submit():
        now = act_as(here, form.capacity.data, held, sessions=room.sessions)
        g.session, g.who = now, now.acting
        console().audit.note("role_chosen", detail=_was(here.acting))
        wanted = request.args.get("next")
        return redirect(local_path(wanted) if wanted else url_for("start.start"))
    if form.capacity.data is None and here.acting is not None:
        form.capacity.data = here.acting.key
    page = render_template("signing_in/capacity.html", form=form, held={capacity.key: capacity for capacity in held})
    return (page, 422) if form.is_submitted() else page


@pages.route("/password", methods=["GET", "POST"])
def password() -> str | tuple[str, int] | Response:
    here, room, form = _here(), console().signing_in, PasswordForm()
    account, local = _account(here), room.local
    if account is None or local is None:
        abort(404)
    if form.validate_on_submit() and _changed(form, account, local):
        console().audit.note("password_changed")
        room.sessions.remove_all(here.identity.account, but=here.id)
        room.sessions.password_changed(here.id)
        flash(_("The password is changed, and you are signed out everywhere else."), "success")
        return redirect(local_path(request.args.get("next")))
    page = render_template("signing_in/password.html", form=form, first=here.change_password)
    return (page, 422) if form.is_submitted() else page


@pages.post("/sign-out-everywhere")
def sign_out_everywhere() -> Response:
    here = _here()
    console().audit.note("signed_out_everywhere")
    ended = console().signing_in.sessions.remove_all(here.identity.account)
    forget_but_language()
    flash(_("Signed out everywhere; sessions ended: %(number)s.", number=ended), "success")
    return redirect(sign_in_page())


def _changed(form: PasswordForm, account: Account, local: LocalAccounts) -> bool:
    old, new = str(form.old.data), str(form.new.data)
    if weak := weakness(new, name=account.name, before=old):
        form.new.errors = [password_rule(weak)]
        return False
    try:
        change_password(account, old, new, address=request.remote_addr or "", local=local)
    except Refused:
        form.old.errors = [_("The password is wrong.")]
        return False
    except TooManyTries as error:
        form.form_errors.append(too_many_tries(error))
        return False
    return True


def _here() -> Session:
    here = signed_in()
    if here is None:
        abort(403)
    return here


def _account(here: Session) -> Account | None:
    local = console().signing_in.local
    kind, _, name = here.identity.account.partition(":")
    return local.accounts.get(name) if local is not None and kind == "local" else None


def _was(capacity: Capacity | None) -> str | None:
    return " ".join(word for word in (capacity.role, capacity.agency, "→") if word) if capacity else None
