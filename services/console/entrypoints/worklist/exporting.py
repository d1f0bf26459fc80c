"""The list as a spreadsheet: exactly what the filters find."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from flask import Response, g, request
from flask_babel import gettext as _

from services.console.application.worklist import EXPORTED, all_rows
from services.console.domain.worklist import Counts, WorkRow
from services.console.entrypoints.access import console, today
from services.console.entrypoints.worklist import wording
from services.console.entrypoints.worklist.asking import asked_of, query_of
from services.console.entrypoints.worklist.pages import pages, work
from shared.errors import CuakhauError

_KIND = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_PIECE = 64 * 1024


@pages.get("/export.xlsx")
def export() -> Response:
    asked = asked_of(request.args, g.who.role)
    console().audit.saw("worklist", "export", query_of(asked))
    day = today()
    rows = all_rows(asked, at_most=EXPORTED + 1, today=day, desk=work())
    file = console().work.write_book(wording.tab_name(asked.tab), _lines(rows, _counts()))
    name = f"ho-so-{asked.tab}-{day.isoformat()}.xlsx"
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Content-Length": str(file.stat().st_size)}
    response = Response(_pieces(file), mimetype=_KIND, headers=headers)
    # Also when nobody reads it to its end.
    response.call_on_close(lambda: file.unlink(missing_ok=True))
    return response


def _counts() -> Counts | None:
    """They have the officers' names; without them a spreadsheet has their ids."""
    try:
        return work().counts()
    except CuakhauError:
        return None


def _lines(rows: Iterator[WorkRow], counts: Counts | None) -> Iterator[Sequence[object]]:
    yield (
        _("File code"),
        _("Received"),
        _("Tax code"),
        _("Importer"),
        _("Goods"),
        _("HS code"),
        _("Lines"),
        _("Mode"),
        _("State"),
        _("Due"),
        _("Working days left"),
        _("Officer"),
    )
    for number, row in enumerate(rows):
        if number == EXPORTED:
            yield (_("The list goes on: a spreadsheet has %(num)d dossiers at most. Set a filter.", num=EXPORTED),)
            return
        yield (
            row.file_code,
            row.received_on,
            row.importer.tax_code,
            row.importer.name,
            row.goods,
            row.hs_code,
            row.lines,
            wording.mode_name(row.mode),
            wording.stage_name(row),
            row.next_due_on,
            row.days_left,
            wording.officer_name(row.officer, counts) if row.officer else "",
        )


def _pieces(file: Path) -> Iterator[bytes]:
    with file.open("rb") as opened:
        while piece := opened.read(_PIECE):
            yield piece
