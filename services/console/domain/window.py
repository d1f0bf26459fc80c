"""What was exchanged with the single window, and how its list of dossiers differs from ours."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any


@dataclass(frozen=True)
class Exchange:
    """A row of a service's journal. facts: as the service gives them."""

    service: str
    id: str
    began: datetime
    facts: Mapping[str, Any]


@dataclass(frozen=True)
class Theirs:
    """A dossier as the window lists it. None: its list does not say. last_message: the agency's last that it holds."""

    file_code: str
    status: int
    result_codes: tuple[int, ...] | None = None
    last_message: str | None = None


@dataclass(frozen=True)
class Ours:
    """A dossier as it stands here. unacknowledged: what the window has not acknowledged, in words.

    changed_at: of the last act on it or on its letters.
    """

    file_code: str
    status: int
    result_codes: tuple[int, ...]
    changed_at: datetime
    last_message: str | None = None
    unacknowledged: tuple[str, ...] = ()


class Difference(StrEnum):
    ONLY_HERE = "only_here"
    ONLY_THERE = "only_there"
    STATUS = "status_differs"
    RESULT = "result_differs"
    UNACKNOWLEDGED = "not_acknowledged"
    LAST_MESSAGE = "last_message_differs"


@dataclass(frozen=True)
class Differing:
    """under_way: something happened here so lately that the window may not know yet."""

    file_code: str
    difference: Difference
    here: str
    there: str
    under_way: bool = False


def differences(ours: Ours, theirs: Theirs | None, *, settled_before: datetime) -> list[Differing]:
    """settled_before: what changed later is under way."""
    found = [(Difference.UNACKNOWLEDGED, each, "") for each in ours.unacknowledged]
    if theirs is None:
        found.append((Difference.ONLY_HERE, f"status {ours.status}", ""))
    else:
        found += _between(ours, theirs)
    under_way = ours.changed_at >= settled_before
    return [Differing(ours.file_code, kind, here, there, under_way) for kind, here, there in found]


def _between(ours: Ours, theirs: Theirs) -> list[tuple[Difference, str, str]]:
    found = []
    if ours.status != theirs.status:
        found.append((Difference.STATUS, str(ours.status), str(theirs.status)))
    if theirs.result_codes is not None and theirs.result_codes != ours.result_codes:
        found.append((Difference.RESULT, _codes(ours.result_codes), _codes(theirs.result_codes)))
    if theirs.last_message is not None and theirs.last_message != (ours.last_message or ""):
        found.append((Difference.LAST_MESSAGE, ours.last_message or "none", theirs.last_message or "none"))
    return found


def only_there(theirs: Theirs) -> Differing:
    return Differing(theirs.file_code, Difference.ONLY_THERE, "", f"status {theirs.status}")


def _codes(codes: Sequence[int]) -> str:
    return " ".join(map(str, codes)) or "none"
