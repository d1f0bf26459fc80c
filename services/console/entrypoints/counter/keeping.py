"""Who may write a draft, and that nothing typed is lost when a session or a form has run out while somebody typed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from flask import abort, current_app, flash, g, redirect, request, url_for
from flask.sansio.app import App
from flask_babel import gettext as _
from flask_wtf.csrf import CSRFError
from itsdangerous import BadData, URLSafeTimedSerializer
from werkzeug.wrappers import Response

from services.console.application.counter import Draft
from services.console.domain.registration.paper import as_typed
from services.console.entrypoints.access import console, require
from shared.errors import NotFound

_FORM, _KEPT = "counter.form", "counter.kept"
# As registration takes them: 20 MiB of files and what goes around them; 2,000 goods lines.
_WITH_FILES, _PARTS, _TEXT = 24 << 20, 40_000, 16 << 20
# As long as a draft waits for its owner.
_PEN_LASTS = timedelta(days=30)


def take_large_forms(endpoint: str | None, values: dict[str, Any] | None) -> None:
    """Before anything reads the form; of a draft that there is, for strangers send nothing large."""
    if request.method != "POST" or endpoint not in (_FORM, _KEPT) or _found((values or {})["draft"]) is None:
        return
    request.max_content_length = _WITH_FILES
    request.max_form_parts = _PARTS
    request.max_form_memory_size = _TEXT


def pen_of(draft: Draft) -> str:
    """Stands in the form that the owner is shown, and nowhere else: it keeps what was typed there, and does nothing more."""
    return str(_pens().dumps([draft.id, draft.person]))


def let_in(*roles: str) -> Callable[[], Response | None]:
    """As `require`; then whose draft it is, and that the form is ours. What was typed is kept after that, not before.

    Whose session has ended is sent to sign in, and back to what was typed; whose form is of an earlier session is shown
    it again. Of both only what the owner's own form brings is kept: a draft's id is no secret, addresses are logged.
    """
    check = require(*roles)

    def checked() -> Response | None:
        turned_away = check()
        if request.endpoint not in (_FORM, _KEPT):
            if turned_away is None:
                protect()
            return turned_away
        draft = (request.view_args or {})["draft"]
        back = url_for(_FORM, draft=draft)
        if turned_away is not None:
            if request.method == "POST" and not _kept_by_pen(draft) and request.endpoint == _KEPT:
                # The page's script says that it was not kept; after a redirect it would say that it was.
                abort(403)
            return redirect(url_for("sign_in.sign_in", next=back))
        if request.method != "POST":
            return None
        own(draft)
        try:
            protect()
        except CSRFError:
            if not _kept_by_pen(draft):
                raise
            if request.endpoint == _KEPT:
                return None
            flash(_("You signed in anew meanwhile. What you typed is kept: look at it, and send it again."), "warning")
            return redirect(back)
        _keep(draft)
        return None

    return checked


def protect() -> None:
    """Against forms of other sites. Raises CSRFError."""
    current_app.extensions["csrf"].protect()


def protect_here(app: App, pages: Any) -> None:
    """`let_in` does it, in its turn."""
    app.extensions["csrf"].exempt(pages)


def own(id: str) -> Draft:
    """Drafts are their owner's alone. Raises NotFound."""
    draft = console().drafts.get(id)
    if draft.person != g.who.id:
        raise NotFound("There is no such draft of yours.")
    return draft


def _kept_by_pen(id: str) -> bool:
    found = _found(id)
    try:
        written = _pens().loads(request.form.get("pen", ""), max_age=int(_PEN_LASTS.total_seconds()))
    except BadData:
        return False
    if found is None or written != [found.id, found.person]:
        return False
    _keep(id)
    return True


def _keep(id: str) -> None:
    console().drafts.keep(id, as_typed(request.form.items(multi=True)), now=console().clock())


def _found(id: str) -> Draft | None:
    try:
        return console().drafts.get(id)
    except NotFound:
        return None


def _pens() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(current_app.secret_key or b"", salt="counter draft")
