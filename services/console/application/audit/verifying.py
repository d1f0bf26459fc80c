"""Every history of a service against its own chain and against the daily roots; one entry at a time is held."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import date, datetime
from itertools import groupby
from typing import Any

from services.console.application.audit.evidence_ports import Flaw, Part
from services.console.application.audit.reading_roots import Covered
from shared.auditing.chain import Chain
from shared.auditing.leaves import Days, Leaf

# Of one history; whoever broke it wholesale need not be told of each entry.
_MOST = 3


def verify_histories(
    service: str, parts: Iterable[Part], leaves: Iterable[Leaf], covered: Covered | None, seen: Callable[[], None]
) -> Iterator[Flaw]:
    """leaves: of the roots, in the order of the histories. seen: told of each history."""
    rest = _Ahead(leaves)
    for (place, id), history in groupby(parts, key=lambda part: (part.place, part.id)):
        yield from _gone(service, rest, (place, id))
        seen()
        found = _History(service, place, id, covered).check(history, rest)
        yield from (flaw for flaw, _ in zip(found, range(_MOST), strict=False))
        rest.skip((place, id))
    yield from _gone(service, rest, None)


class _Ahead:
    """Leaves with a look at the next one."""

    def __init__(self, leaves: Iterable[Leaf]) -> None:
        self._leaves = iter(leaves)
        self.next: Leaf | None = next(self._leaves, None)

    def take(self) -> Leaf | None:
        taken, self.next = self.next, next(self._leaves, None)
        return taken

    def of(self, key: tuple[str, str]) -> Leaf | None:
        """The next one if it is of that history."""
        return self.next if self.next and (self.next.place, self.next.id) == key else None

    def skip(self, key: tuple[str, str]) -> None:
        while self.of(key):
            self.take()


def _gone(service: str, rest: _Ahead, before: tuple[str, str] | None) -> Iterator[Flaw]:
    """Histories that roots know and that do not come."""
    while (leaf := rest.next) and (before is None or (leaf.place, leaf.id) < before):
        key = (leaf.place, leaf.id)
        last = leaf
        while (more := rest.of(key)) is not None:
            last = more
            rest.take()
        what = f"it is gone: the roots know its history up to entry {last.number}"
        yield Flaw(service, leaf.place, leaf.kind, leaf.id, None, what)


class _History:
    def __init__(self, service: str, place: str, id: str, covered: Covered | None) -> None:
        self.service, self.place, self.id = service, place, id
        self.kind: str | None = None
        self.covered = covered
        self.chain = Chain()
        self.days = Days()

    def check(self, parts: Iterable[Part], rest: _Ahead) -> Iterator[Flaw]:
        part: Part | None = None
        rewritten = False
        for part in parts:
            self.kind = part.kind
            for entry in part.entries:
                flaw = self.chain.add(entry)
                if flaw is not None:
                    yield self._flaw(self.chain.number, flaw)
                for other in self._against_roots(entry, rest):
                    # All that follow a rewritten entry have other hashes too.
                    if flaw is None and not rewritten:
                        rewritten = True
                        yield other
        if part is not None and (flaw := self.chain.end(part.head, part.version)):
            yield self._flaw(None, flaw)
        if (leaf := rest.of((self.place, self.id))) is not None:
            yield self._flaw(leaf.number, "it is gone, with what followed: the end of the history was cut off")

    def _against_roots(self, entry: Any, rest: _Ahead) -> Iterator[Flaw]:
        key, number = (self.place, self.id), self.chain.number
        while (leaf := rest.of(key)) is not None and leaf.number < number:
            rest.take()
            yield self._flaw(leaf.number, "it is gone: a daily root knows it")
        day = self._day(entry)
        if leaf is not None and leaf.number == number:
            rest.take()
            if leaf.kind != self.kind:
                yield self._flaw(number, f"its aggregate is said to be a {self.kind}; it was a {leaf.kind}")
            elif leaf.hash != entry.get("hash"):
                what = (
                    "it is not what stood there when the daily root was signed: history was rewritten and chained anew"
                )
                yield self._flaw(number, what)
        elif day is None:
            yield self._flaw(number, "its time cannot be read")
        elif self._is_covered(day):
            yield self._flaw(number, f"no daily root knows it: it was added after {day}, under an earlier time")

    def _day(self, entry: Any) -> date | None:
        try:
            return self.days.of(datetime.fromisoformat(entry["time"]))
        except (KeyError, TypeError, ValueError, OverflowError):
            return None

    def _is_covered(self, day: date) -> bool:
        covered = self.covered
        if covered is None or covered.until is None:
            return False
        return (covered.after is None or day > covered.after) and day <= covered.until

    def _flaw(self, entry: int | None, what: str) -> Flaw:
        return Flaw(self.service, self.place, self.kind, self.id, entry, what)
