"""Leaves of daily roots in a file of its own that goes with the process: more of them than fit into memory."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from types import TracebackType

from shared.auditing.leaves import Leaf

_TOGETHER = 20_000


class SqliteShelf:
    """Implements `application.audit.evidence_ports.LeafShelf`."""

    def __init__(self) -> None:
        # An empty name: a file without one, which SQLite removes.
        self._file = sqlite3.connect("", isolation_level=None)
        self._file.execute("PRAGMA journal_mode = OFF")
        self._file.execute("PRAGMA synchronous = OFF")
        self._file.execute(
            "CREATE TABLE leaves (service TEXT, place TEXT, id TEXT, number INTEGER, kind TEXT, hash TEXT,"
            " PRIMARY KEY (service, place, id, number)) WITHOUT ROWID"
        )
        self._waiting = 0

    def put(self, service: str, leaf: Leaf) -> bool:
        if self._waiting == 0:
            self._file.execute("BEGIN")
        self._waiting += 1
        row = (service, leaf.place, leaf.id, leaf.number, leaf.kind, leaf.hash)
        put = self._file.execute("INSERT OR IGNORE INTO leaves VALUES (?, ?, ?, ?, ?, ?)", row).rowcount == 1
        if self._waiting == _TOGETHER:
            self._commit()
        return put

    def of(self, service: str) -> Iterator[Leaf]:
        self._commit()
        asked = "SELECT place, id, number, kind, hash FROM leaves WHERE service = ? ORDER BY place, id, number"
        for row in self._file.execute(asked, (service,)):
            yield Leaf(*row)

    def _commit(self) -> None:
        if self._waiting:
            self._file.execute("COMMIT")
            self._waiting = 0

    def __enter__(self) -> SqliteShelf:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._file.close()
