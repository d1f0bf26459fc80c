"""What the stand-in window got and sent, in a file that survives its sudden end."""

import hashlib
import json
import sqlite3
import threading
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from lxml import etree

from shared.single_window import Envelope, build_envelope
from tests.single_window.order import kind_of, violations
from tests.single_window.view import seen

_SCHEMA = """
CREATE TABLE IF NOT EXISTS received (
  number INTEGER PRIMARY KEY, message_id TEXT UNIQUE NOT NULL, reference TEXT NOT NULL, kind TEXT NOT NULL,
  send_date TEXT, first_at TEXT NOT NULL, last_at TEXT NOT NULL, times INTEGER NOT NULL, held INTEGER NOT NULL,
  digest TEXT NOT NULL, envelope TEXT NOT NULL);
CREATE INDEX IF NOT EXISTS received_reference ON received (reference, number);
CREATE TABLE IF NOT EXISTS problems (
  number INTEGER PRIMARY KEY, at TEXT NOT NULL, reference TEXT NOT NULL, message_id TEXT NOT NULL, code TEXT NOT NULL,
  detail TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS former (reference TEXT NOT NULL, kind TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS sent (
  message_id TEXT PRIMARY KEY, reference TEXT NOT NULL, kind TEXT NOT NULL, first_at TEXT NOT NULL, attempts INTEGER,
  held INTEGER, errors TEXT, answered_at TEXT);
CREATE TABLE IF NOT EXISTS arrivals (
  number INTEGER PRIMARY KEY, at TEXT NOT NULL, reference TEXT NOT NULL, message_id TEXT NOT NULL, kind TEXT NOT NULL,
  fault TEXT NOT NULL);
"""


@dataclass(frozen=True)
class Arrival:
    """held: whether the message is now kept as ours; a message once refused stays so. duplicate: it came before."""

    held: bool
    duplicate: bool


class Store:
    def __init__(self, path: Path | str) -> None:
        Path(path).parent.mkdir(parents=True, exist_ok=True)
        self._lock = threading.Lock()
        self._database = sqlite3.connect(path, check_same_thread=False, isolation_level=None)
        self._database.row_factory = sqlite3.Row
        # What is written reaches the system before the answer goes out, so that the end of this process loses nothing.
        self._database.executescript(f"PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; {_SCHEMA}")

    def receive(self, envelope: Envelope, *, hold: bool = True) -> Arrival:
        """Keeps the message with whatever is wrong about it."""
        now = _now()
        digest = _digest(envelope)
        with self._lock, _Transaction(self._database):
            known = self._one("SELECT * FROM received WHERE message_id = ?", envelope.message_id)
            if known is not None:
                self._run(
                    "UPDATE received SET times = times + 1, last_at = ? WHERE message_id = ?", now, envelope.message_id
                )
                if known["digest"] != digest:
                    self._problem(envelope, "content_changed", "the same messageId came with other content")
                return Arrival(bool(known["held"]), duplicate=True)
            self._check(envelope, digest)
            self._run(
                "INSERT INTO received (message_id, reference, kind, send_date, first_at, last_at, times, held, digest,"
                " envelope) VALUES (?, ?, ?, ?, ?, ?, 1, ?, ?, ?)",
                *(envelope.message_id, envelope.reference, kind_of(envelope), _iso(envelope.send_date), now, now),
                *(int(hold), digest, build_envelope(envelope)),
            )
            return Arrival(hold, duplicate=False)

    def unreadable(self, why: str) -> None:
        """What came was no message of ours; it belongs to no dossier."""
        with self._lock:
            self._run(
                "INSERT INTO problems (at, reference, message_id, code, detail) VALUES (?, '', '', 'unreadable', ?)",
                *(_now(), why),
            )

    def unbelieved(self, envelope: Envelope, code: str, why: str) -> None:
        """It is not signed as it should be, and is refused for that."""
        with self._lock:
            self._run(
                "INSERT INTO problems (at, reference, message_id, code, detail) VALUES (?, ?, ?, ?, ?)",
                *(_now(), envelope.reference, envelope.message_id, code, why),
            )

    def heard_before(self, reference: str, kinds: Sequence[str]) -> None:
        """From another system, which had the dossier until now: what comes from here follows these."""
        with self._lock:
            for kind in kinds:
                self._run("INSERT INTO former (reference, kind) VALUES (?, ?)", reference, kind)

    def sent(self, envelope: Envelope) -> None:
        with self._lock:
            self._run(
                "INSERT OR IGNORE INTO sent (message_id, reference, kind, first_at) VALUES (?, ?, ?, ?)",
                *(envelope.message_id, envelope.reference, envelope.kind, _now()),
            )

    def answered(self, message_id: str, *, held: bool, errors: list[str], attempts: int) -> None:
        with self._lock:
            self._run(
                "UPDATE sent SET held = ?, errors = ?, attempts = ?, answered_at = ? WHERE message_id = ?",
                *(int(held), json.dumps(errors, ensure_ascii=False), attempts, _now(), message_id),
            )

    def received_messages(self, reference: str | None = None) -> list[dict[str, Any]]:
        """In order of first arrival."""
        rows = self._all("SELECT * FROM received WHERE ?1 IS NULL OR reference = ?1 ORDER BY number", reference or None)
        return [{**row, "held": bool(row["held"])} for row in rows]

    def arrived(self, envelope: Envelope, kind: str, fault: str) -> None:
        """Each time that a message came, also where nothing is kept. fault: that met it, empty for none."""
        with self._lock:
            self._run(
                "INSERT INTO arrivals (at, reference, message_id, kind, fault) VALUES (?, ?, ?, ?, ?)",
                *(_now(), envelope.reference, envelope.message_id, kind, fault),
            )

    def arrivals(self, prefix: str) -> list[dict[str, Any]]:
        """Of the file codes that begin so, in order."""
        return self._all(
            "SELECT * FROM arrivals WHERE substr(reference, 1, ?) = ? ORDER BY number", len(prefix), prefix
        )

    def heard(self, prefix: str) -> list[dict[str, Any]]:
        """What stands of the file codes that begin so, in order of first arrival, without the messages themselves."""
        rows = self._all(
            "SELECT message_id, reference, kind, send_date, first_at, last_at, times, held FROM received"
            " WHERE substr(reference, 1, ?) = ? ORDER BY number",
            *(len(prefix), prefix),
        )
        return [{**row, "held": bool(row["held"])} for row in rows]

    def sent_messages(self) -> list[dict[str, Any]]:
        return self._all("SELECT * FROM sent ORDER BY first_at")

    def dossiers(self, after: str, limit: int) -> list[dict[str, Any]]:
        """How the window sees them, in order of file code."""
        sent, received = "SELECT * FROM sent WHERE held = 1", "SELECT * FROM received WHERE held = 1"
        codes = self._all(
            "SELECT DISTINCT reference FROM (SELECT reference FROM sent WHERE held = 1 UNION SELECT reference FROM"
            " received WHERE held = 1) WHERE reference > ? ORDER BY reference LIMIT ?",
            *(after, limit),
        )
        return [
            seen(
                code["reference"],
                self._all(f"{sent} AND reference = ? ORDER BY first_at", code["reference"]),
                self._all(f"{received} AND reference = ? ORDER BY number", code["reference"]),
            )
            for code in codes
        ]

    def problems(self) -> list[dict[str, Any]]:
        return self._all("SELECT * FROM problems ORDER BY number")

    def counts(self) -> dict[str, int]:
        rows = self._all(
            "SELECT count(*) AS messages, coalesce(sum(times), 0) AS arrivals, count(DISTINCT reference) AS dossiers,"
            " (SELECT count(*) FROM problems) AS problems, (SELECT count(*) FROM sent) AS sent FROM received"
        )
        return {**rows[0], "duplicates": rows[0]["arrivals"] - rows[0]["messages"]}

    def forget(self) -> None:
        with self._lock, _Transaction(self._database):
            for statement in ("DELETE FROM received", "DELETE FROM problems", "DELETE FROM former", "DELETE FROM sent"):
                self._run(statement)
            self._run("DELETE FROM arrivals")

    def close(self) -> None:
        with self._lock:
            self._database.close()

    def _check(self, envelope: Envelope, digest: str) -> None:
        asked = "SELECT kind, held, send_date, digest, message_id FROM received WHERE reference = ?"
        earlier = self._rows(asked, envelope.reference)
        refused = [row["kind"] for row in earlier if not row["held"]]
        former = [row["kind"] for row in self._rows("SELECT kind FROM former WHERE reference = ?", envelope.reference)]
        before = [*former, *(row["kind"] for row in earlier)]
        for wrong in violations(kind_of(envelope), before, refused_before=refused):
            self._problem(envelope, "out_of_order", wrong)
        for same in (row for row in earlier if row["held"] and row["digest"] == digest):
            self._problem(envelope, "doubled", f"message {same['message_id']} said the same")
        latest = max((row["send_date"] or "" for row in earlier), default="")
        if envelope.send_date and _iso(envelope.send_date) < latest:
            self._problem(envelope, "older_than_predecessor", f"sendDate is before {latest}, which came earlier")

    def _problem(self, envelope: Envelope, code: str, detail: str) -> None:
        self._run(
            "INSERT INTO problems (at, reference, message_id, code, detail) VALUES (?, ?, ?, ?, ?)",
            *(_now(), envelope.reference, envelope.message_id, code, detail),
        )

    def _run(self, statement: str, *values: Any) -> None:
        self._database.execute(statement, values)

    def _rows(self, statement: str, *values: Any) -> list[dict[str, Any]]:
        return [dict(row) for row in self._database.execute(statement, values)]

    def _one(self, statement: str, *values: Any) -> dict[str, Any] | None:
        return next(iter(self._rows(statement, *values)), None)

    def _all(self, statement: str, *values: Any) -> list[dict[str, Any]]:
        with self._lock:
            return self._rows(statement, *values)


class _Transaction:
    def __init__(self, database: sqlite3.Connection) -> None:
        self._database = database

    def __enter__(self) -> None:
        self._database.execute("BEGIN IMMEDIATE")

    def __exit__(self, failed: object, *_: object) -> None:
        self._database.execute("ROLLBACK" if failed else "COMMIT")


def _digest(envelope: Envelope) -> str:
    content = b"" if envelope.content is None else etree.tostring(envelope.content, method="c14n", with_tail=False)
    return hashlib.sha256(f"{envelope.kind} {envelope.reference} ".encode() + content).hexdigest()


def _now() -> str:
    return _iso(datetime.now(UTC))


def _iso(moment: datetime | None) -> str:
    return moment.astimezone(UTC).isoformat(timespec="milliseconds") if moment else ""
