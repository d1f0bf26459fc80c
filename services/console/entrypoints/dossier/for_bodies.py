"""Where a certification body begins: the dossiers that name it, the newest first."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from flask import Blueprint, render_template, request

from services.console.domain.dossier.registered import Handlers, Importer, Named
from services.console.entrypoints.access import desk, require, today
from services.console.shaping import read_all

pages = Blueprint("certifying", __name__, url_prefix="/certifying", template_folder="templates")
pages.before_request(require("cert_body"))
_LISTED = 50
# As the service takes the beginning of a file code.
_LONGEST_CODE = 12


@dataclass(frozen=True)
class BodyRow:
    """goods: name of the first line. lines: how many. next_due_on: somebody has to act under the law."""

    id: str
    file_code: str
    received_on: date
    agency: Named
    importer: Importer
    goods: str
    lines: int
    handlers: Handlers
    next_due_on: date | None = None


@pages.get("/")
def listing() -> str:
    """Registration gives a body those alone that name it."""
    q = (request.args.get("q") or "").strip()[:_LONGEST_CODE]
    page = desk().rows(
        "registration", "/registrations", q=q or None, cursor=request.args.get("cursor") or None, limit=_LISTED
    )
    rows = read_all(BodyRow, page.items, service="registration")
    return render_template(
        "dossier/for_bodies.html", rows=rows, cursor=page.cursor, q=q, today=today(), longest=_LONGEST_CODE
    )
