"""How the work goes: intake, backlog, punctuality, modes, failures, load; as a page and as a report."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from flask import Blueprint, Response, abort, g, render_template, request, url_for
from flask_babel import gettext as _

from services.console.application.figures.looking import look_at_figures
from services.console.domain.figures.figures import Figures
from services.console.domain.figures.parts import in_hand
from services.console.domain.figures.periods import Period, period_with, read_period
from services.console.entrypoints.access import OPERATING, console, desk, require, today
from services.console.entrypoints.figures.drawing import charts_of
from services.console.entrypoints.figures.wording import percent, waits_for
from services.console.entrypoints.figures.workbook import sheets_of

READERS = ("reviewer", "signer", *OPERATING)
# Where the worklist shows the cases that wait for something.
_WAITING = {
    "SUPPLEMENT": {"tab": "importer"},
    "LABORATORY": {"tab": "open", "status": "SAMPLED"},
    "REVIEW": {"tab": "review"},
    "SIGNATURE": {"tab": "signature", "status": "REVIEWED"},
}
pages = Blueprint(
    "figures",
    __name__,
    url_prefix="/figures",
    template_folder="templates",
    static_folder="static",
    static_url_path="/static",
)
pages.before_request(require(*READERS))


pages.add_app_template_filter(percent, "percent")
pages.add_app_template_filter(waits_for, "waits_for")


@pages.get("")
def overview() -> str:
    period, agency, operating = _period(), _agency(), g.who.role in OPERATING
    looked = look_at_figures(
        _figures(period, agency),
        console().registers(desk()).agencies if operating else None,
        # Who sees all agencies has no officers of their own.
        None if operating else console().officers(desk()).calendars,
    )
    return render_template(
        "figures/overview.html",
        charts=charts_of(looked.figures),
        hands=in_hand(looked.figures.workloads, looked.calendars or (), today()),
        absences_known=looked.calendars is not None,
        agencies=looked.agencies,
        failed=looked.failed,
        # Of an agency's own staff the services know which one it is.
        asked=agency if operating else None,
        choosing=operating,
        **_about(period, agency, looked.figures),
    )


@pages.get("/report.xlsx")
def workbook() -> Response:
    period, agency = _period(), _agency()
    data = console().reporting.workbook(sheets_of(_read(period, agency)))
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    return _file(data, kind, f"{agency or 'tat-ca'}-{period.name}.xlsx")


@pages.get("/report.pdf")
def printed() -> Response:
    period, agency = _period(), _agency()
    html = render_template("figures/report.html", **_about(period, agency, _read(period, agency)))
    return _file(console().reporting.printed(html), "application/pdf", f"{agency or 'tat-ca'}-{period.name}.pdf")


def _read(period: Period, agency: str | None) -> Figures:
    return _figures(period, agency)()


def _figures(period: Period, agency: str | None) -> Callable[[], Figures]:
    asked = agency if g.who.role in OPERATING else None
    return partial(console().reporting.read(desk()).figures, period.since, period.until, asked)


def _period() -> Period:
    text = request.args.get("period")
    if not text:
        return period_with("H", today())
    period = read_period(text)
    if period is None:
        abort(404)
    return period


def _agency() -> str | None:
    return (request.args.get("agency") or None) if g.who.role in OPERATING else g.who.agency


def _about(period: Period, agency: str | None, found: Figures) -> dict[str, Any]:
    day = today()
    around = [period_with(kind, day) for kind in ("M", "Q", "H")]
    return {
        "period": period,
        "period_name": _name(period),
        "choices": [(each, _name(each)) for each in (*around, *(each.before() for each in around))],
        "agency": agency,
        "found": found,
        "now": console().clock(),
        "worklist": _worklist,
        "waiting_list": lambda each: _worklist(**_WAITING[each.what]) if each.what in _WAITING else None,
        "group_list": lambda part: _worklist(tab="all", group=part.code),
        "agency_figures": lambda part: url_for("figures.overview", period=period.name, agency=part.code),
        "importer_list": lambda share: _worklist(tab="all", tax_code=share.code),
    }


def _worklist(**asked: Any) -> str | None:
    """The same cases on the worklist, which is for the agency's own staff."""
    return url_for("worklist.listing", **asked) if g.who.role not in OPERATING else None


def _name(period: Period) -> str:
    if period.kind == "M":
        return str(_("month %(number)s of %(year)s", number=period.number, year=period.year))
    if period.kind == "Q":
        return str(_("quarter %(number)s of %(year)s", number=period.number, year=period.year))
    if period.number == 1:
        return str(_("first half of %(year)s", year=period.year))
    return str(_("second half of %(year)s", year=period.year))


def _file(data: bytes, kind: str, name: str) -> Response:
    response = Response(data, content_type=kind)
    response.headers.set("Content-Disposition", "attachment", filename=name)
    return response
