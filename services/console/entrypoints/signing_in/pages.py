"""Signing in with an account or, in development, a bearer token; signing out; and the choice of language."""

from __future__ import annotations

from flask import Blueprint, abort, flash, g, redirect, render_template, request, session, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from services.console.application.accounts import Account, LocalAccounts, Refused, check_password
from services.console.application.tries import TooManyTries, address_tries
from services.console.domain.people import Identity, Session
from services.console.entrypoints.access import console, local_path, signed_in
from services.console.entrypoints.languages import LANGUAGE, LANGUAGES, forget_but_language
from services.console.entrypoints.signing_in.coming_in import enter, has_pages, turned_away, wanted_page
from services.console.entrypoints.signing_in.forms import AccountForm, TokenForm
from services.console.entrypoints.signing_in.wording import too_many_tries
from shared.errors import CuakhauError, Unavailable

pages = Blueprint(
    "sign_in", __name__, template_folder="templates", static_folder="static", static_url_path="/static/signing_in"
)


@pages.get("/login")
def sign_in() -> str:
    return _page()


@pages.post("/login")
def with_token() -> tuple[str, int] | Response:
    read = console().signing_in.bearer
    if read is None:
        abort(404)
    form = TokenForm()
    if not form.validate():
        return _page(token=form), 422
    try:
        who, ends_at = read(form.token.data)
    except CuakhauError as error:
        turned_away(None, "token")
        form.token.errors = [_("This token is not valid: %(why)s", why=error.message)]
        return _page(token=form), 401
    if not has_pages([who]):
        form.token.errors = [_("There are no pages for the role %(role)s.", role=who.role)]
        return _page(token=form), 403
    identity = Identity(f"token:{who.id}", who.id)
    return enter(identity, [who], how="token", wanted=wanted_page(), ends_at=ends_at)


@pages.post("/login/account")
def with_account() -> tuple[str, int] | Response:
    local = console().signing_in.local
    if local is None:
        abort(404)
    form = AccountForm()
    if not form.validate():
        return _page(account=form), 422
    account, status = _checked(form, local)
    if account is None:
        return _page(account=form), status
    return enter(
        account.identity,
        account.capacities,
        how="account",
        wanted=wanted_page(),
        change_password=account.first,
    )


@pages.post("/logout")
def sign_out() -> str | Response:
    elsewhere, told = None, ("success", _("You have signed out."))
    try:
        if here := signed_in():
            console().audit.note("signed_out")
            console().signing_in.sessions.remove(here.id)
            elsewhere = _provider_too(here)
    except Unavailable:
        # Whoever leaves the computer must not stay signed in on it.
        left = _("You are signed out in this browser. What is left of the session ends by itself.")
        told = ("warning", left)
    forget_but_language()
    g.pop("session", None)
    g.pop("who", None)
    if elsewhere:
        # A redirect would have to be allowed for every form; this page leads on by itself.
        return render_template("signing_in/signed_out.html", elsewhere=elsewhere)
    flash(told[1], told[0])
    return redirect(url_for("sign_in.sign_in"))


@pages.post("/language")
def choose_language() -> Response:
    if request.form.get("language") in LANGUAGES:
        session[LANGUAGE] = request.form["language"]
    return redirect(local_path(request.form.get("next")))


def _checked(form: AccountForm, local: LocalAccounts) -> tuple[Account | None, int]:
    """The account, or the status of the page that says why not."""
    name, address = str(form.name.data), request.remote_addr or ""
    try:
        return check_password(name, str(form.password.data), address=address, local=local), 200
    except Refused:
        form.form_errors.append(_("The account or the password is wrong."))
        status, why = 401, "password"
    except TooManyTries as error:
        form.form_errors.append(too_many_tries(error))
        status, why = 429, "too_many_tries"
        if error.key == address_tries(address):
            # Those before it are on record, and the record has room for failures, not for floods.
            return None, status
    # What was typed may be a password in the wrong field: only names that exist are kept.
    turned_away(name if local.accounts.get(name.lower()) else None, why)
    return None, status


def _provider_too(here: Session) -> str | None:
    provider = console().signing_in.provider
    if provider is None or here.identity.id_token is None:
        return None
    try:
        return provider.sign_out_url(here.identity.id_token)
    except Unavailable:
        return None


def _page(*, token: TokenForm | None = None, account: AccountForm | None = None) -> str:
    room = console().signing_in
    return render_template(
        "signing_in/sign_in.html",
        wanted=wanted_page(),
        token=(token or TokenForm(formdata=None)) if room.bearer else None,
        account=(account or AccountForm(formdata=None)) if room.local else None,
        provider=room.provider is not None,
        wrong=next((form for form in (token, account) if form is not None), None),
    )
