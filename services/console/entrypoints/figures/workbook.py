"""The report of a period as sheets of a workbook."""

from __future__ import annotations

from flask_babel import gettext as _

from services.console.application.figures.ports import Sheet
from services.console.domain.figures.figures import Figures, Share, Total
from services.console.domain.figures.parts import Part, Waiting
from services.console.entrypoints.dossier.wording import word
from services.console.entrypoints.figures.wording import waits_for
from services.console.entrypoints.wording import written_day
from shared.regulation import legal_day


def sheets_of(found: Figures) -> list[Sheet]:
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
    places = (
        (_("Groups of goods"), found.groups),
        (_("Provinces of arrival"), found.arrivals),
        (_("Agencies"), found.agencies),
    )
    parts = [_("Code"), _("Name"), *totals, _("overdue")]
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
        *(Sheet(title, [parts, *(_part_cells(each) for each in rows)]) for title, rows in places if rows),
        Sheet(
            _("Waiting"),
            [
                [_("Waiting"), _("cases"), _("oldest"), _("since")],
                *(_wait_cells(each) for each in found.waiting),
            ],
        ),
        Sheet(
            _("In hand"),
            [
                [_("Officer"), _("open"), _("overdue")],
                *([each.officer or _("nobody yet"), each.open, each.overdue] for each in found.workloads),
            ],
        ),
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


def _cells(total: Total | Part) -> list[int | float | None]:
    return [total.received, total.issued, total.on_time, total.on_time_rate, total.open, total.median, total.p90]


def _part_cells(part: Part) -> list[str | int | float | None]:
    return [part.code, part.name or _("not known"), *_cells(part), part.overdue]


def _wait_cells(each: Waiting) -> list[str | int | float | None]:
    oldest = each.oldest
    return [waits_for(each.what), each.cases, oldest.file_code, str(written_day(legal_day(oldest.since)))]
