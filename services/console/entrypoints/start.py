"""The address that people know: to the first page of their role."""

from __future__ import annotations

from flask import Blueprint, abort, g, redirect, url_for
from werkzeug.wrappers import Response

from services.console.entrypoints.access import require
from services.console.entrypoints.sections import first_page
from shared.web.principals import ROLES

pages = Blueprint("start", __name__)
pages.before_request(require(*ROLES))


@pages.get("/")
def start() -> Response:
    endpoint = first_page(g.who.role)
    if endpoint is None:
        abort(403)
    return redirect(url_for(endpoint))
