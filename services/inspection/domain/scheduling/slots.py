"""A slot: an officer's half-day for one sample inspection, and what speaks against it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from services.inspection.domain.scheduling.half_days import HalfDay
from services.inspection.domain.scheduling.places import Travel
from shared.errors import Conflict


class Constraint(StrEnum):
    NO_OFFICER = "NO_OFFICER"
    DEADLINE = "DEADLINE"
    NOT_ARRIVED = "NOT_ARRIVED"
    ARRIVAL_OVER = "ARRIVAL_OVER"
    OFF_DUTY = "OFF_DUTY"
    ON_LEAVE = "ON_LEAVE"
    CAPACITY = "CAPACITY"
    TRAVEL = "TRAVEL"


# What an officer may decide to live with; the rest cannot be.
BENDABLE = frozenset({Constraint.DEADLINE, Constraint.ARRIVAL_OVER})


@dataclass(frozen=True)
class Slot:
    """free: inspections that the half-day still takes. fails: constraints that it breaks, none in a proposal."""

    officer: str
    half_day: HalfDay
    starts_at: datetime
    ends_at: datetime
    free: int
    travel: Travel
    explanation: str
    fails: tuple[Constraint, ...] = ()


@dataclass(frozen=True)
class Failure:
    constraint: Constraint
    explanation: str


class SlotUnavailable(Conflict):
    """The window cannot be booked: which constraints fail, and the nearest that could be."""

    code = "slot_unavailable"

    def __init__(self, failed: tuple[Failure, ...], alternatives: tuple[Slot, ...] = ()) -> None:
        super().__init__(" ".join(failure.explanation for failure in failed))
        self.failed = failed
        self.alternatives = alternatives

    @property
    def extensions(self) -> Mapping[str, Any]:
        """JSON values."""
        return {
            "failed": [{"constraint": f.constraint.value, "explanation": f.explanation} for f in self.failed],
            "alternatives": [json_of(slot) for slot in self.alternatives],
        }


def json_of(slot: Slot) -> dict[str, Any]:
    return {
        "slot": {"officer": slot.officer, "on": slot.half_day.on.isoformat(), "half": slot.half_day.half.value},
        "starts_at": slot.starts_at.isoformat(),
        "ends_at": slot.ends_at.isoformat(),
        "free": slot.free,
        "travel": slot.travel.name,
        "fails": [constraint.value for constraint in slot.fails],
        "explanation": slot.explanation,
    }
