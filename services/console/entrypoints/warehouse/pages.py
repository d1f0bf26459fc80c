"""The page that works without a connection, what it is made of, and what it sends when there is one."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, abort, g, jsonify, render_template, request
from flask_babel import gettext as _
from flask_wtf.csrf import generate_csrf
from werkzeug.exceptions import HTTPException

from services.console.application.desk import Upload
from services.console.application.messages import Unanswered
from services.console.entrypoints.access import console, desk, require
from services.console.entrypoints.acts.scene import happened_since, set_scene
from services.console.entrypoints.acts.wording import against
from services.console.entrypoints.dossier.timeline_words import act_title
from services.console.entrypoints.warehouse.visits import OPEN_FOR, phone_key, visits
from services.console.entrypoints.wording import failure_text
from shared.errors import CuakhauError, Forbidden, Invalid, NotAllowed, NotFound, Stale

pages = Blueprint(
    "warehouse",
    __name__,
    url_prefix="/warehouse",
    template_folder="templates",
    static_folder="static",
    static_url_path="/static",
)
ROLES = ("officer",)
_ask = require(*ROLES)
_CALLED = ("warehouse.given", "warehouse.photo", "warehouse.record")
Answer = tuple[Response, int]


@pages.before_request
def who_is_there() -> Any:
    """A script that calls is told, not led to the sign-in."""
    if request.endpoint in ("warehouse.static", "warehouse.worker"):
        return None
    if request.endpoint not in _CALLED:
        return _ask()
    try:
        turned_away = _ask()
    except HTTPException:
        return _said("other_role", 403, _("This is for officers. What is kept on this phone stays."))
    if turned_away is None:
        return None
    return _said("signed_out", 401, _("You are signed out. What is kept on this phone stays until you are back."))


@pages.get("/")
def shell() -> str:
    """The same for everybody, so that the phone may keep it: whose visits they are, a call of its own says."""
    return render_template("warehouse/shell.html")


@pages.get("/worker.js")
def worker() -> Response:
    # Beside the pages, for a service worker rules over what lies below it.
    return pages.send_static_file("worker.js")


@pages.get("/given")
def given() -> Answer:
    """Everything for the days to come, and the key to what this person keeps on the phone."""
    try:
        found = visits()
    except CuakhauError as error:
        return _failed(error)
    until = console().clock() + OPEN_FOR
    body = {
        "who": g.who.id,
        "owner": g.who.key,
        "agency": g.who.agency,
        "key": phone_key(),
        "until": until.isoformat(),
        "csrf": generate_csrf(),
        "visits": found,
    }
    return jsonify(body), 200


@pages.post("/<case>/photos")
def photo(case: str) -> Answer:
    """One photo, as its bytes; the same again is kept once."""
    if request.mimetype not in ("image/jpeg", "image/png"):
        abort(415)
    upload = Upload("photo", "photo", request.mimetype, request.get_data())
    body = {"photos": [{"file": upload.part}]}
    try:
        answer = desk().act(
            "inspection", f"/inspections/{case}/photos", body, key=request.headers.get("X-Key", ""), uploads=[upload]
        )
    except CuakhauError as error:
        return _failed(error)
    return jsonify(answer["photos"][0]), 200


@pages.post("/<case>/record")
def record(case: str) -> Answer:
    """key: the record's own, for as long as it is the same record; version: of the case that the person saw."""
    sent = request.get_json()
    if not isinstance(sent, dict) or not {"record", "key", "version"} <= sent.keys():
        abort(400)
    key, version = str(sent["key"]), sent["version"]
    if not key.isascii() or not isinstance(version, int):
        abort(400)
    try:
        desk().act(
            "inspection",
            f"/inspections/{case}/sample",
            sent["record"],
            key=key,
            version=version,
        )
    except Stale:
        return _overtaken(case, version)
    except CuakhauError as error:
        return _failed(error)
    return jsonify(status="sent", at=console().clock().isoformat()), 200


def _overtaken(case: str, seen: int) -> Answer:
    """What others did, and whether the record may still be sent."""
    try:
        scene = set_scene(case, "inspection")
    except CuakhauError as error:
        return _failed(error)
    happened = [
        {"at": each.at.isoformat(), "what": str(act_title(each.act)), "by": each.by, "reason": each.reason}
        for each in happened_since(scene, "inspection", seen)
    ]
    possible = "record_sample" in scene.allowed("inspection")
    return jsonify(status="overtaken", version=scene.version("inspection"), happened=happened, possible=possible), 409


def _failed(error: CuakhauError) -> Answer:
    if isinstance(error, Invalid):
        errors = [{"pointer": each.pointer, "text": against(each)} for each in error.violations]
        return jsonify(status="wrong", errors=errors, text=error.message), 422
    if isinstance(error, NotAllowed | Forbidden | NotFound):
        return _said("refused", 409, failure_text(error))
    if isinstance(error, Unanswered):
        return _said("unknown", 503, failure_text(error))
    return _said("away", 503, failure_text(error))


def _said(status: str, code: int, text: str) -> Answer:
    return jsonify(status=status, text=text), code
