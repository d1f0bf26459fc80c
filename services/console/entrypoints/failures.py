"""Pages for what went wrong, each with its status and the way out."""

from __future__ import annotations

import structlog
from flask import Flask, render_template, request
from flask_babel import gettext as _
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException

from services.console.entrypoints.acts.wording import against
from services.console.entrypoints.languages import in_english
from services.console.entrypoints.wording import failure_text
from shared.errors import Conflict, CuakhauError, Forbidden, Invalid, NotAllowed, NotFound, Unavailable

log = structlog.get_logger()

_STATUS: list[tuple[type[CuakhauError], int]] = [
    (NotFound, 404),
    (Forbidden, 403),
    (Invalid, 422),
    (NotAllowed, 409),
    (Conflict, 409),
    (Unavailable, 503),
]


def explain_failures(app: Flask) -> None:
    @app.errorhandler(CSRFError)
    def stale_form(_error: CSRFError) -> tuple[str, int]:
        return _page(400, _("This form is no longer valid. Go back, load the page again, and send it once more."))

    @app.errorhandler(CuakhauError)
    def refused(error: CuakhauError) -> tuple[str, int]:
        status = next((status for kind, status in _STATUS if isinstance(error, kind)), 502)
        said = [failure_text(error)]
        if isinstance(error, Invalid):
            said += [against(violation) for violation in error.violations]
        if isinstance(error, Unavailable) and request.method == "POST":
            # The form's key makes it one act, however often it is sent.
            said.append(_("What you typed is not lost: wait a moment, then load this page again to send it once more."))
        return _page(status, " ".join(said))

    @app.errorhandler(HTTPException)
    def known(error: HTTPException) -> tuple[str, int]:
        texts = {
            403: _("This page is not for your role. Sign in as somebody whose page it is."),
            404: _(
                "There is no such page. Compare the address with where you have it from, or begin at the first page."
            ),
            405: _("This page is not called in this way."),
            413: _("What was sent is too large."),
        }
        code = error.code or 500
        described = (error.description if in_english() else None) or _(
            "The address or what was sent with it is not right."
        )
        return _page(code, texts.get(code) or described)

    @app.errorhandler(Exception)
    def unforeseen(_error: Exception) -> tuple[str, int]:
        # Not its path: of an importer's link that is the key to the dossier.
        log.exception("page_failed", page=request.endpoint)
        return _page(500, _("This is a fault of the console itself. It has been logged; other pages still work."))


def _page(status: int, text: str) -> tuple[str, int]:
    return render_template("failure.html", status=status, text=text), status
