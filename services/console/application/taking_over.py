"""Takes a file of dossiers that are open elsewhere to registration, a few lines at a time; may be stopped and run again
at any moment."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import Protocol, TypeVar

from services.console.domain.open_rows import FILES_WANTED, REFUSED, Finding, OpenRow, RowOutcome, refused
from shared.errors import Forbidden, Invalid, NotFound, Permanent, Unavailable

A = TypeVar("A")

MOST_ROWS = 25
MOST_BYTES = 1 << 20
# Between one try and the next while registration cannot be reached, seconds.
PAUSES = (1.0, 2.0, 4.0, 8.0, 15.0)
Pause = Callable[[float], None]


class OpenDossiers(Protocol):
    """Registration's desk for them; doing it twice harms nothing. Raises Unavailable when it is away, Forbidden."""

    def take_over(self, rows: Sequence[OpenRow], *, rehearsal: bool) -> list[RowOutcome]:
        """One outcome per row, in their order. Raises Permanent when the rows as a whole cannot be read."""
        ...

    def send_file(self, sha256: str, path: Path) -> None:
        """Raises Permanent for a file that is not taken."""
        ...


def take_over(
    rows: Iterable[OpenRow], *, desk: OpenDossiers, rehearsal: bool, pause: Pause
) -> Iterator[tuple[OpenRow, RowOutcome]]:
    """Each row with what became of it, in the file's order; no more than one batch is held at a time."""
    seen: dict[tuple[str, str], int] = {}
    for batch in _batches(rows):
        outcomes = {row.line: _beforehand(row, seen) for row in batch}
        asked = [row for row in batch if outcomes[row.line] is None]
        answers = _asked(asked, desk, rehearsal, pause) if asked else []
        outcomes |= {outcome.line: outcome for outcome in answers}
        for row in batch:
            outcome = outcomes[row.line]
            yield row, outcome or refused(row, Finding("", "unanswered", "Registration said nothing of it; run again."))


def _batches(rows: Iterable[OpenRow]) -> Iterator[list[OpenRow]]:
    batch: list[OpenRow] = []
    size = 0
    for row in rows:
        if batch and (len(batch) == MOST_ROWS or size + row.size > MOST_BYTES):
            yield batch
            batch, size = [], 0
        batch.append(row)
        size += row.size
    if batch:
        yield batch


def _beforehand(row: OpenRow, seen: dict[tuple[str, str], int]) -> RowOutcome | None:
    """Refused without asking: no row at all, or the second one of a dossier."""
    if row.said is None or row.errors:
        return refused(row)
    first = seen.setdefault(row.key, row.line)
    if first == row.line:
        return None
    message = f"Line {first} is of the same dossier; leave one of them out."
    return refused(row, Finding("/file_code", "twice_in_file", message))


def _asked(rows: Sequence[OpenRow], desk: OpenDossiers, rehearsal: bool, pause: Pause) -> list[RowOutcome]:
    latest = {outcome.line: outcome for outcome in _said(rows, desk, rehearsal, pause)}
    ready = []
    for row in rows:
        wanted = latest[row.line].wanted if row.line in latest else ()
        # What nobody can send stays as it was said.
        if wanted and set(wanted) <= set(row.files):
            error = _sent(row, wanted, desk, pause)
            if error is None:
                ready.append(row)
            else:
                latest[row.line] = refused(row, error)
    latest |= {outcome.line: outcome for outcome in _said(ready, desk, rehearsal, pause)}
    return [_told(outcome) for outcome in latest.values()]


def _said(rows: Sequence[OpenRow], desk: OpenDossiers, rehearsal: bool, pause: Pause) -> list[RowOutcome]:
    """A row that spoils what it is sent with is found by sending each alone."""
    if not rows:
        return []
    try:
        return _patiently(lambda: desk.take_over(rows, rehearsal=rehearsal), pause)
    except (Forbidden, NotFound):
        raise
    except Permanent as error:
        if len(rows) == 1:
            return [refused(rows[0], *_findings(error))]
        return [outcome for row in rows for outcome in _said([row], desk, rehearsal, pause)]


def _sent(row: OpenRow, wanted: Sequence[str], desk: OpenDossiers, pause: Pause) -> Finding | None:
    """What is wrong with the first file that is not taken."""
    for sha256 in wanted:
        path = row.files[sha256]
        try:
            _patiently(partial(desk.send_file, sha256, path), pause)
        except Forbidden:
            raise
        except Permanent as error:
            return Finding("/documents", error.code, f"{path.name}: {error.message}")
    return None


def _findings(error: Permanent) -> list[Finding]:
    if isinstance(error, Invalid) and error.violations:
        return [Finding(violation.pointer, violation.code, violation.message) for violation in error.violations]
    return [Finding("", error.code, error.message)]


def _told(outcome: RowOutcome) -> RowOutcome:
    if outcome.outcome != FILES_WANTED:
        return outcome
    return RowOutcome(outcome.line, outcome.source, outcome.file_code, REFUSED, errors=outcome.errors)


def _patiently(ask: Callable[[], A], pause: Pause) -> A:
    """Raises Unavailable when registration stays away."""
    for seconds in PAUSES:
        try:
            return ask()
        except Unavailable:
            pause(seconds)
    return ask()
