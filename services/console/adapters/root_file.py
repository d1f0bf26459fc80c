"""Daily roots in a file: JSON lines, a root and then its leaves, to be kept where nobody who runs the system can reach."""

from __future__ import annotations

import json
from base64 import b64decode, b64encode
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, TextIO

from services.console.application.audit.evidence_ports import Root
from shared.auditing.leaves import Leaf
from shared.errors import Invalid, Violation

_TOGETHER = 1_000


def write_roots(roots: Iterable[Root], file: TextIO) -> int:
    """How many."""
    count = 0
    for root in roots:
        count += 1
        signature = b64encode(root.signature).decode() if root.signature else None
        _write(file, {"service": root.service, "day": root.day, "statement": root.statement, "signature": signature})
        some: list[Any] = []
        for leaf in root.leaves:
            some.append([leaf.place, leaf.id, leaf.number, leaf.kind, leaf.hash])
            if len(some) == _TOGETHER:
                _write(file, {"leaves": some})
                some = []
        if some:
            _write(file, {"leaves": some})
    return count


def read_roots(path: Path) -> Iterator[Root]:
    """Raises Invalid with the line that cannot be read."""
    with path.open(encoding="utf-8") as file:
        lines = _Lines(path, file)
        while lines.next is not None:
            said = lines.take()
            try:
                signature = b64decode(said["signature"]) if said["signature"] else None
                yield Root(said["service"], said["day"], said["statement"], signature, lines.leaves())
            except (KeyError, TypeError, ValueError) as error:
                raise lines.invalid("no daily root") from error


class _Lines:
    def __init__(self, path: Path, file: TextIO) -> None:
        self._path, self._file = path, file
        self._number = 0
        self.next: Any = self._read()

    def take(self) -> Any:
        taken, self.next = self.next, self._read()
        return taken

    def leaves(self) -> Iterator[Leaf]:
        while isinstance(self.next, dict) and "leaves" in self.next:
            try:
                yield from (Leaf(*leaf) for leaf in self.take()["leaves"])
            except TypeError as error:
                raise self.invalid("no leaves of a daily root") from error

    def invalid(self, what: str) -> Invalid:
        message = f"{self._path}, about line {self._number}: {what}."
        return Invalid([Violation("/roots", "roots_file", message)], message)

    def _read(self) -> Any:
        line = self._file.readline()
        if not line:
            return None
        self._number += 1
        try:
            return json.loads(line)
        except ValueError as error:
            raise self.invalid("no JSON") from error


def _write(file: TextIO, value: Any) -> None:
    file.write(json.dumps(value, ensure_ascii=False, separators=(",", ":")) + "\n")
