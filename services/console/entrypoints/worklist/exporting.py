"""The list as a spreadsheet: exactly what the filters find, sent while it is read, however long it is."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import chain, islice
from threading import BoundedSemaphore, Lock

from flask import Response, flash, g, redirect, request, stream_with_context
from flask_babel import gettext as _
from werkzeug.wrappers import Response as Answer

from services.console.application.worklist import all_rows
from services.console.domain.worklist import Counts, WorkRow
from services.console.entrypoints.access import console, today
from services.console.entrypoints.worklist import wording
from services.console.entrypoints.worklist.asking import asked_of, query_of
from services.console.entrypoints.worklist.pages import address_of, pages, work
from shared.errors import CuakhauError

_BOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
# Each holds one of the sixteen threads that answer everybody, for minutes where the list is long.
AT_ONCE = 4
_turns = BoundedSemaphore(AT_ONCE)
# One of them for each person: somebody who reads slowly keeps nobody else from theirs.
_persons: set[str] = set()
_choosing = Lock()
# Of which the first has the headings; no program opens a sheet with more.
SHEET_ROWS = 1_048_576

Lines = Iterator[Sequence[object]]


@pages.get("/export.xlsx")
def export() -> Answer:
    return _sent("xlsx", _BOOK, lambda title, lines: console().work.book_pieces(title, _fitting(lines)))


@pages.get("/export.csv")
def export_plain() -> Answer:
    return _sent("csv", "text/csv; charset=utf-8", lambda _title, lines: console().work.comma_pieces(lines))


def _sent(ending: str, kind: str, pieces: Callable[[str, Lines], Iterator[bytes]]) -> Answer:
    asked = asked_of(request.args, g.who.role)
    person = g.who.id
    if (busy := _begin(person)) is not None:
        flash(busy, "error")
        return redirect(address_of(asked))
    try:
        console().audit.saw("worklist", "export", query_of(asked))
        day = today()
        rows = all_rows(asked, at_most=None, today=day, desk=work())
        # What cannot be read at all is said on a page; what breaks off later breaks the download off.
        begun = chain(list(islice(rows, 1)), rows)
        file = stream_with_context(pieces(wording.tab_name(asked.tab), _lines(begun, _counts())))
    except BaseException:
        _end(person)
        raise
    name = f"ho-so-{asked.tab}-{day.isoformat()}.{ending}"
    response = Response(file, content_type=kind, headers={"Content-Disposition": f'attachment; filename="{name}"'})
    # Also when nobody reads it to its end.
    response.call_on_close(lambda: _end(person))
    return response


def _begin(person: str) -> str | None:
    """Why it is not this person's turn; None: it is now, until its end."""
    with _choosing:
        if person in _persons:
            return str(_("Your spreadsheet before this one is still being written; wait until it is there."))
        if not _turns.acquire(blocking=False):
            return str(_("%(num)d spreadsheets are being written at this moment; try again in a minute.", num=AT_ONCE))
        _persons.add(person)
        return None


def _end(person: str) -> None:
    with _choosing:
        _persons.discard(person)
        _turns.release()


def _counts() -> Counts | None:
    """They have the officers' names; without them a spreadsheet has their ids."""
    try:
        return work().counts()
    except CuakhauError:
        return None


def _lines(rows: Iterator[WorkRow], counts: Counts | None) -> Lines:
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
    for row in rows:
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


def _fitting(lines: Lines) -> Lines:
    for number, line in enumerate(lines, start=1):
        if number == SHEET_ROWS:
            yield (_("The list goes on: a sheet has no more rows. Take the .csv, or set a filter."),)
            return
        yield line
