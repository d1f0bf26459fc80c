"""How the work goes: intake, backlog, punctuality, modes, failures, load; as a page and as a report."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from flask import Blueprint, Response, abort, g, render_template, request, url_for
from flask_babel import gettext as _
from markupsafe import Markup

from services.console.application.figures.looking import look_at_figures
from services.console.application.figures.ports import Sheet
from services.console.domain.figures.figures import Figures, Share, Total
from services.console.domain.figures.periods import Period, period_with, read_period
from services.console.entrypoints.access import OPERATING, console, desk, require, today
from services.console.entrypoints.dossier.wording import word
from services.console.entrypoints.figures.charts import bars, rates

READERS = ("reviewer", "signer", *OPERATING)
# More are in the table beside.
_MOST_BARS = 10
pages = Blueprint(
    "figures",
    __name__,
    url_prefix="/figures",
    template_folder="templates",
    static_folder="static",
    static_url_path="/static",
)
pages.before_request(require(*READERS))


def percent(share: float | None) -> str:
    return "–" if share is None else f"{share * 100:.1f}".replace(".", ",") + " %"


pages.add_app_template_filter(percent, "percent")


@pages.get("")
def overview() -> str:
    period, agency, operating = _period(), _agency(), g.who.role in OPERATING
    looked = look_at_figures(_figures(period, agency), console().registers(desk()).agencies if operating else None)
    return render_template(
        "figures/overview.html",
        charts=_charts(looked.figures),
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
    data = console().reporting.workbook(_sheets(_read(period, agency)))
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
    return str(_("half-year %(number)s of %(year)s", number=period.number, year=period.year))


def _charts(found: Figures) -> dict[str, Any]:
    by_month = {f"{name[5:]}/{name[:4]}": total for name, total in found.months.items()}
    months = {name: (total.received, total.issued) for name, total in by_month.items()}
    modes = {word(name, "mode"): (total.received,) for name, total in found.modes.items()}
    on_time = {name: total.on_time_rate for name, total in by_month.items() if total.on_time_rate is not None}
    return {
        "on_time": rates(
            _("On time, by month of receipt"), [(name, rate, percent(rate)) for name, rate in on_time.items()]
        ),
        "goods": _worst(_("Failure rate by goods"), found.goods),
        "origins": _worst(_("Failure rate by origin"), found.origins),
        "importers": _worst(_("Failure rate by importer"), found.importers),
        "months": bars(_("Received and decided, by month of receipt"), [_("received"), _("decided")], months),
        "modes": bars(_("Cases by mode"), [_("received")], modes),
    }


def _worst(title: str, shares: Sequence[Share]) -> Markup:
    failing = sorted((share for share in shares if share.failed), key=lambda share: (-share.rate, share.name))
    return rates(title, [(each.name, each.rate, percent(each.rate)) for each in failing[:_MOST_BARS]])


def _sheets(found: Figures) -> list[Sheet]:
    totals = [
        _("received"),
        _("decided"),
        _("on time"),
        _("on time, of those decided"),
        _("open"),
        _("median days"),
        _("nine in ten, days"),
    ]
    failed = [_("Code"), _("Name"), _("decided"), _("failed"), _("failure rate")]
    shares = ((_("Goods"), found.goods), (_("Origins"), found.origins), (_("Importers"), found.importers))
    return [
        Sheet(
            _("Months"),
            [
                [_("Month"), *totals],
                *([name, *_cells(total)] for name, total in found.months.items()),
                [_("all together"), *_cells(found.total)],
            ],
        ),
        Sheet(
            _("Modes"),
            [
                [_("Mode"), *totals, _("share")],
                *([word(name, "mode"), *_cells(each), found.share_of(each)] for name, each in found.modes.items()),
            ],
        ),
        *(Sheet(title, [failed, *(_share_cells(each) for each in rows)]) for title, rows in shares),
        Sheet(_("Open"), [[_("Open"), _("overdue")], [found.backlog, found.overdue]]),
        Sheet(
            _("Officers"),
            [
                [
                    _("Officer"),
                    _("received"),
                    _("decided"),
                    _("on time"),
                    _("on time, of those decided"),
                    _("open"),
                    _("overdue"),
                ],
                *(
                    [
                        each.officer or _("nobody yet"),
                        each.received,
                        each.issued,
                        each.on_time,
                        each.on_time_rate,
                        each.open,
                        each.overdue,
                    ]
                    for each in found.officers
                ),
            ],
        ),
    ]


def _share_cells(share: Share) -> list[str | int | float | None]:
    return [share.code, share.name, share.decided, share.failed, share.rate]


def _cells(total: Total) -> list[int | float | None]:
    return [total.received, total.issued, total.on_time, total.on_time_rate, total.open, total.median, total.p90]


def _file(data: bytes, kind: str, name: str) -> Response:
    response = Response(data, content_type=kind)
    response.headers.set("Content-Disposition", "attachment", filename=name)
    return response
