"""For anybody who holds a paper: whether it stands. Nobody signs in; nothing is said that is not on the paper."""

from __future__ import annotations

from datetime import timedelta

from flask import Blueprint, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response
from wtforms import FileField, StringField

from services.console.application.pacing import Pace
from services.console.application.papers import Held, verify_file
from services.console.entrypoints.access import console
from shared.errors import Busy, NotFound
from shared.papers.codes import read_code, spaced

# One person looks at some papers in a row; whoever guesses codes of 75 bits is told so sooner.
_TRIES, _WITHIN = 30, timedelta(minutes=1)
_HASH = 64
# Seconds after which a file that had no turn may be sent again: longer than looking at one takes.
_NEXT_TURN = 20

# What the rooms of this package look like lies here, where nobody has to sign in for it.
pages = Blueprint(
    "verify",
    __name__,
    url_prefix="/verify",
    template_folder="templates",
    static_folder="static",
    static_url_path="/static",
)
_pace = Pace(_TRIES, _WITHIN)


class HoldingForm(FlaskForm):
    """One of both."""

    code = StringField()
    file = FileField()


@pages.before_request
def slow_down() -> tuple[str, int, dict[str, str]] | None:
    if request.endpoint == "verify.static":
        return None
    wait = _pace.wait(request.remote_addr or "", console().clock())
    if not wait:
        return None
    return render_template("papers/slower.html", wait=wait), 429, {"Retry-After": str(wait)}


@pages.after_request
def unlisted(response: Response) -> Response:
    response.headers["X-Robots-Tag"] = "noindex"
    return response


@pages.get("/")
def ask() -> str:
    return render_template("papers/ask.html", form=HoldingForm())


@pages.post("/")
def take() -> Response | tuple[str, int] | tuple[str, int, dict[str, str]]:
    form = HoldingForm()
    held = form.file.data.read() if form.file.data else b""
    if held:
        console_ = console()
        try:
            return _told(verify_file(held, verification=console_.verification, inspector=console_.inspector))
        except Busy:
            page = render_template("papers/slower.html", wait=_NEXT_TURN, busy=True)
            return page, 503, {"Retry-After": str(_NEXT_TURN)}
    code = read_code(form.code.data or "")
    if code is not None:
        return redirect(url_for("verify.one", code=spaced(code)))
    form.code.errors = [_("Type the code as it is printed, such as RXXX-XXXX-XXXX-XXXX, or choose the PDF file.")]
    return render_template("papers/ask.html", form=form), 422


@pages.get("/<code>")
def one(code: str) -> tuple[str, int]:
    known = read_code(code)
    try:
        if known is None:
            raise NotFound("")
        paper = console().verification.by_code(known)
    except NotFound:
        return render_template("papers/unknown.html", code=code[:40]), 404
    return render_template("papers/standing.html", paper=paper, held=None), 200


@pages.get("/sha256/<sha256>")
def by_hash(sha256: str) -> tuple[str, int]:
    """For programs and for whoever would rather not send the file."""
    digest = sha256.lower()
    try:
        if len(digest) != _HASH or not all(each in "0123456789abcdef" for each in digest):
            raise NotFound("")
        paper = console().verification.by_hash(digest)
    except NotFound:
        return render_template("papers/unknown.html", code=sha256[:_HASH]), 404
    return render_template("papers/standing.html", paper=paper, held=digest), 200


def _told(held: Held) -> tuple[str, int]:
    if held.paper is None:
        return render_template("papers/altered.html", held=held), 200
    return render_template("papers/standing.html", paper=held.paper, held=held.sha256), 200
