"""Use cases: what there is to do, who does it, and views of it that people keep."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import date
from typing import Protocol
from uuid import UUID, uuid5

from services.console.application.desk import Desk
from services.console.domain.worklist import (
    Asked,
    Chosen,
    Counts,
    Given,
    SavedView,
    WorkRow,
    file_code_in,
    meant,
    paper_number_in,
    question,
)
from shared.errors import CuakhauError, Stale

# With style and script below 100 KB.
PAGE = 40
# What one person answers for at once.
TOGETHER = 200
VIEWS = 30
_AT_ONCE = 4
# Of so few dossiers it is seen whose number it is that was typed.
_LOOKED_INTO = 5


@dataclass(frozen=True)
class WorkPage:
    """cursor: of the page that follows; None: this is the last."""

    rows: Sequence[WorkRow]
    cursor: str | None = None


class WorkDesk(Protocol):
    """Inspection's lists, in the name of whoever is looking. All raise Unavailable, Forbidden, Invalid."""

    def page(self, asked: dict[str, object], *, limit: int, cursor: str | None = None) -> WorkPage: ...

    def counts(self) -> Counts: ...

    def assign(self, chosen: Chosen, officer: str | None, *, key: str) -> None:
        """officer: None: given back, nobody works on it. Also raises NotFound, NotAllowed, Stale, Unanswered."""
        ...

    def now(self, id: str) -> Chosen:
        """The dossier as it stands. Raises NotFound."""
        ...

    def numbers(self, id: str) -> Collection[str]:
        """Of its papers and notices. Also raises NotFound."""
        ...

    def registered(self, file_code: str) -> str | None:
        """Id of the dossier that registration has under that file code."""
        ...


class SavedViews(Protocol):
    """Raise Unavailable."""

    def of(self, person: str) -> Sequence[SavedView]:
        """By name."""
        ...

    def save(self, person: str, name: str, query: str) -> None:
        """Under a name that is taken: in its place."""
        ...

    def remove(self, person: str, id: str) -> None: ...


# A file of rows of cells, the first of them headings, piece by piece: a spreadsheet with its title, and plain text.
BookPieces = Callable[[str, Iterator[Sequence[object]]], Iterator[bytes]]
CommaPieces = Callable[[Iterator[Sequence[object]]], Iterator[bytes]]


@dataclass(frozen=True)
class Seen:
    """counts: None, with the reason, when they cannot be had."""

    page: WorkPage
    counts: Counts | None
    uncounted: CuakhauError | None = None


def look(asked: Asked, *, cursor: str | None, today: date, desk: WorkDesk) -> Seen:
    """The page and the counts beside it, asked for at once. Raises what the page raises."""
    with ThreadPoolExecutor(2) as pool:
        page = pool.submit(desk.page, question(asked, today), limit=PAGE, cursor=cursor)
        counts = pool.submit(desk.counts)
        try:
            return Seen(page.result(), counts.result())
        except CuakhauError as error:
            if page.exception() is not None:
                raise
            return Seen(page.result(), None, error)


def jump_to(asked: Asked, seen: Seen, desk: WorkDesk) -> str | None:
    """Id of the one dossier that was meant by a number typed into the search; None: show the list."""
    if asked.filters != ("q",):
        return None
    if (found := meant(asked.q, seen.page.rows)) is not None:
        return found.id
    # A dossier whose case is not opened yet is registered all the same.
    code = file_code_in(asked.q)
    if code is not None and not seen.page.rows:
        return desk.registered(code)
    number = paper_number_in(asked.q)
    return _numbered(number, seen.page.rows, desk) if number is not None else None


def _numbered(number: str, rows: Sequence[WorkRow], desk: WorkDesk) -> str | None:
    """Id of the only one of them that has a paper or notice of exactly that number."""
    if not 0 < len(rows) <= _LOOKED_INTO:
        return None
    try:
        with ThreadPoolExecutor(_AT_ONCE) as pool:
            numbers = list(pool.map(lambda row: desk.numbers(row.id), rows))
    except CuakhauError:
        # The list has it all the same.
        return None
    having = [row.id for row, own in zip(rows, numbers, strict=True) if number in {each.upper() for each in own}]
    return having[0] if len(having) == 1 else None


def all_rows(asked: Asked, *, at_most: int | None, today: date, desk: WorkDesk) -> Iterator[WorkRow]:
    """Page by page as they are taken. at_most None: to the end of the list."""
    cursor: str | None = None
    left = at_most
    while left is None or left > 0:
        limit = TOGETHER if left is None else min(TOGETHER, left)
        page = desk.page(question(asked, today), limit=limit, cursor=cursor)
        yield from page.rows
        left = None if left is None else left - len(page.rows)
        cursor = page.cursor
        if cursor is None:
            return


def assign_many(chosen: Sequence[Chosen], officer: str | None, *, key: str, desk: WorkDesk) -> list[Given]:
    """One by one: what somebody else just changed stays as it is and is named, the others are done.

    officer: None: given back to nobody. key: of the form, so that the same form sent twice is one act for each dossier.
    """
    with ThreadPoolExecutor(_AT_ONCE) as pool:
        return list(pool.map(lambda one: _give(one, officer, key, desk), chosen[:TOGETHER]))


def _give(chosen: Chosen, officer: str | None, key: str, desk: WorkDesk) -> Given:
    try:
        desk.assign(chosen, officer, key=str(uuid5(UUID(key), f"{chosen.id}/{chosen.version}/{officer or ''}")))
    except Stale as error:
        return Given(chosen, error, _now(chosen, desk))
    except CuakhauError as error:
        return Given(chosen, error, chosen)
    return Given(chosen)


def _now(chosen: Chosen, desk: WorkDesk) -> Chosen:
    try:
        return replace(desk.now(chosen.id), file_code=chosen.file_code)
    except CuakhauError:
        return chosen


def save_view(person: str, name: str, query: str, *, views: SavedViews) -> bool:
    """False: the person has as many as there may be."""
    kept = views.of(person)
    if len(kept) >= VIEWS and name not in {view.name for view in kept}:
        return False
    views.save(person, name, query)
    return True


@dataclass(frozen=True)
class Work:
    """What the pages are given. desk: over the services' APIs, in the name of whoever is looking."""

    desk: Callable[[Desk], WorkDesk]
    views: SavedViews
    book_pieces: BookPieces
    comma_pieces: CommaPieces
