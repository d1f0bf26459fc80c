"""The texts that came, and how the next ones are treated."""

import threading
from collections import OrderedDict
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

_KEPT = 20_000


class Mode(StrEnum):
    """ok. late: answers after `seconds`. refuse: 422. error: 500. lost: keeps it, and answers 504.

    unreachable: refuses at once, the number is not there. What is taken gets a receipt: delivered, unless mode is
    receipt_twice, receipt_failed, receipt_unreachable or no_receipt.
    """

    OK = "ok"
    LATE = "late"
    REFUSE = "refuse"
    ERROR = "error"
    LOST = "lost"
    UNREACHABLE = "unreachable"
    RECEIPT_TWICE = "receipt_twice"
    RECEIPT_FAILED = "receipt_failed"
    RECEIPT_UNREACHABLE = "receipt_unreachable"
    NO_RECEIPT = "no_receipt"


@dataclass(frozen=True)
class Treatment:
    """count: for so many texts, then ok again. channel: of it alone."""

    mode: Mode = Mode.OK
    seconds: float = 0.0
    count: int | None = None
    channel: str | None = None


@dataclass(frozen=True)
class Kept:
    """times: how often it came under its id."""

    at: datetime
    gateway_id: str
    said: dict[str, Any]
    times: int = 1

    def row(self) -> dict[str, Any]:
        return {**self.said, "at": self.at.isoformat(), "gateway_id": self.gateway_id, "times": self.times}


class Texts:
    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._kept: OrderedDict[str, Kept] = OrderedDict()
        self._treatment = Treatment()
        self._count = 0

    def keep(self, said: dict[str, Any]) -> tuple[Kept, bool]:
        """And whether it is new; the same id again is the same text, whatever it says."""
        with self._lock:
            known = self._kept.get(said["id"])
            if known is None:
                self._count += 1
                kept = Kept(datetime.now(UTC), f"gw-{self._count}", said)
            else:
                kept = replace(known, times=known.times + 1)
            self._kept[said["id"]] = kept
            while len(self._kept) > _KEPT:
                self._kept.popitem(last=False)
            return kept, known is None

    def rows(self, about: str | None = None) -> list[dict[str, Any]]:
        """about: a file code; with all others left out."""
        with self._lock:
            rows = [kept.row() for kept in self._kept.values()]
        return [row for row in rows if about is None or about in row["text"]]

    def empty(self) -> None:
        with self._lock:
            self._kept.clear()
            self._treatment = Treatment()

    def treat(self, treatment: Treatment) -> None:
        with self._lock:
            self._treatment = treatment

    @property
    def treatment(self) -> Treatment:
        with self._lock:
            return self._treatment

    def take_treatment(self, channel: str) -> Treatment:
        """How to treat one text, counting it."""
        with self._lock:
            taken = self._treatment
            if taken.channel not in (None, channel):
                return Treatment()
            if taken.count is not None:
                left = taken.count - 1
                self._treatment = replace(taken, count=left) if left > 0 else Treatment()
            return taken
