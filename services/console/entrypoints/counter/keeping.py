"""What was typed is kept before anything else is asked: who it is, whether the form is still good, what is to be done."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import current_app, flash, redirect, request, url_for
from flask.sansio.app import App
from flask_babel import gettext as _
from flask_wtf.csrf import CSRFError
from werkzeug.wrappers import Response

from services.console.domain.registration.paper import as_typed
from services.console.entrypoints.access import console, require
from shared.errors import NotFound

_FORM, _KEPT = "counter.form", "counter.kept"
# As registration takes them: 20 MiB of files and what goes around them; 2,000 goods lines.
_WITH_FILES, _PARTS, _TEXT = 24 << 20, 40_000, 16 << 20


def take_large_forms(endpoint: str | None, values: dict[str, Any] | None) -> None:
    """Before anything reads the form; of a draft that there is, for strangers send nothing large."""
    if request.method != "POST" or endpoint not in (_FORM, _KEPT) or not _begun((values or {})["draft"]):
        return
    request.max_content_length = _WITH_FILES
    request.max_form_parts = _PARTS
    request.max_form_memory_size = _TEXT


def _begun(draft: str) -> bool:
    try:
        console().drafts.get(draft)
    except NotFound:
        return False
    return True


def keep_first() -> None:
    """Also when whoever sends it is not signed in any more: a draft's id is known to who began it alone."""
    if request.method == "POST" and request.endpoint in (_FORM, _KEPT):
        draft = (request.view_args or {})["draft"]
        console().drafts.keep(draft, as_typed(request.form.items(multi=True)), now=console().clock())


def let_in(*roles: str) -> Callable[[], Response | None]:
    """As `require`, and after sign-in back to what was being typed."""
    check = require(*roles)

    def checked() -> Response | None:
        answer = check()
        if answer is not None and request.endpoint in (_FORM, _KEPT):
            back = url_for(_FORM, draft=(request.view_args or {})["draft"])
            return redirect(url_for("sign_in.sign_in", next=back))
        return answer

    return checked


def protect() -> Response | None:
    """Against forms of other sites, after the draft was kept; a form of an earlier session is shown again."""
    try:
        current_app.extensions["csrf"].protect()
    except CSRFError:
        if request.endpoint != _FORM:
            raise
        flash(_("You signed in anew meanwhile. What you typed is kept: look at it, and send it again."), "warning")
        return redirect(url_for(_FORM, draft=(request.view_args or {})["draft"]))
    return None


def protect_here(app: App, pages: Any) -> None:
    """`protect` does it, in its turn."""
    app.extensions["csrf"].exempt(pages)
