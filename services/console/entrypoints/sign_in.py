"""Signing in with a bearer token, signing out, and the choice of language."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, session, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from services.console.entrypoints.access import TOKEN, console, local_path
from services.console.entrypoints.forms import SignInForm
from services.console.entrypoints.sections import first_page
from shared.errors import CuakhauError

LANGUAGES = {"vi": "Tiếng Việt", "en": "English"}
LANGUAGE = "language"

pages = Blueprint("sign_in", __name__)


@pages.route("/login", methods=["GET", "POST"])
def sign_in() -> tuple[str, int] | Response:
    form = SignInForm()
    status = 200
    if form.validate_on_submit():
        try:
            who = console().verify(form.token.data)
        except CuakhauError as error:
            form.token.errors = [_("This token is not valid: %(why)s", why=error.message)]
            status = 401
        else:
            if first_page(who.role) is not None:
                _begin(form.token.data)
                return redirect(local_path(request.args.get("next")))
            form.token.errors = [_("There are no pages for the role %(role)s.", role=who.role)]
            status = 403
    elif form.is_submitted():
        status = 422
    return render_template("sign_in.html", form=form), status


@pages.post("/logout")
def sign_out() -> Response:
    language = session.get(LANGUAGE)
    session.clear()
    if language:
        session[LANGUAGE] = language
    flash(_("You have signed out."), "success")
    return redirect(url_for("sign_in.sign_in"))


@pages.post("/language")
def choose_language() -> Response:
    if request.form.get("language") in LANGUAGES:
        session[LANGUAGE] = request.form["language"]
    return redirect(local_path(request.form.get("next")))


def _begin(token: str) -> None:
    language = session.get(LANGUAGE)
    session.clear()
    session[TOKEN] = token
    if language:
        session[LANGUAGE] = language
