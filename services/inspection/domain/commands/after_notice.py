"""What may be asked once a notice stands."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class AmendNotice:
    reason: str
    by: str


@dataclass(frozen=True)
class KeepNotice:
    reason: str


@dataclass(frozen=True)
class RecordDisposition:
    """number, dated: of the paper that shows it. done_on: when it was done. sha256: of the paper's file."""

    line_no: int
    number: str
    dated: date
    done_on: date
    by: str
    sha256: str | None = None


@dataclass(frozen=True)
class RecordCustomsCopy:
    number: str
    sent_on: date
    by: str
