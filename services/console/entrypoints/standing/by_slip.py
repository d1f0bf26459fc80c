"""How a dossier stands, for whoever holds its receipt slip: nobody signs in, nothing can be done here."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, redirect, render_template, request, url_for
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response as Answer
from wtforms import StringField
from wtforms.validators import DataRequired, Regexp

from services.console.application.auditing import Caller
from services.console.application.importers.links import TooManyLooks
from services.console.application.importers.slips import FILE_CODE_AT_MOST, NoSuchSlip, look_with_slip, open_slip
from services.console.domain.importers.standing import STAGES
from services.console.entrypoints.access import console, today
from services.console.entrypoints.standing import wording

pages = Blueprint("status", __name__, url_prefix="/status", template_folder="templates")


class SlipForm(FlaskForm):
    """What stands on the slip. Whether it is right is asked once it may be."""

    file_code = StringField(
        _l("File code"),
        [
            DataRequired(_l("Type the file code, as it stands on the slip.")),
            Regexp(r"\s*[A-Za-z0-9]{1,12}\s*$", message=_l("A file code has at most 12 letters and digits.")),
        ],
    )
    code = StringField(
        _l("Status code"),
        [
            DataRequired(_l("Type the status code, as it stands on the slip.")),
            Regexp(
                r"[\sA-Za-z0-9.–-]{12,40}$", message=_l("A status code is three groups of four letters and digits.")
            ),
        ],
    )

    def problems(self) -> list[tuple[str, Any]]:
        return [(field.id, text) for field in self for text in field.errors]


@pages.after_request
def unlisted(response: Response) -> Response:
    response.headers["X-Robots-Tag"] = "noindex"
    return response


@pages.route("", methods=["GET", "POST"])
def ask() -> str | Answer | tuple[str, int]:
    form = SlipForm()
    if form.validate_on_submit():
        file_code, code = (str(field.data).strip() for field in (form.file_code, form.code))
        return redirect(url_for(".one", file_code=file_code, code="-".join(code.split())), 303)
    return render_template("standing/slip_ask.html", form=form), 422 if form.is_submitted() else 200


@pages.get("/<file_code>/<code>")
def one(file_code: str, code: str) -> str:
    address, agent = request.remote_addr or "", request.user_agent.string
    opened = open_slip(file_code, code, address, console().slip_door)
    who = Caller(f"slip:{opened.file_code}", "importer", None, address, agent)
    console().audit.note("viewed", caller=who, kind="dossier", ref=opened.id, detail=opened.file_code)
    look = look_with_slip(opened, console().slip_door)
    return render_template(
        "standing/by_slip.html",
        look=look,
        stages=STAGES,
        happened=[entry for entry in look.happened or () if wording.happened(entry)],
        whom=lambda awaited: wording.from_whom(awaited, look.agency, look.body),
        days_until=wording.days_until,
        now=console().clock(),
        today=today(),
    )


@pages.errorhandler(NoSuchSlip)
def no_such_slip(_error: NoSuchSlip) -> tuple[str, int]:
    typed = request.view_args or {}
    form = SlipForm(formdata=None, file_code=str(typed.get("file_code", ""))[:FILE_CODE_AT_MOST])
    return render_template("standing/slip_ask.html", form=form, wrong=True), 404


@pages.errorhandler(TooManyLooks)
def too_many_looks(_error: TooManyLooks) -> tuple[str, int, dict[str, str]]:
    return render_template("standing/slip_too_many.html"), 429, {"Retry-After": "600"}
