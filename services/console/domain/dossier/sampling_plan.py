"""How many of each line are to be looked at or to go to the laboratory, as inspection plans it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class AcceptancePlan:
    """n items are looked at; the lot is accepted with ac faulty ones at most."""

    n: int
    ac: int


@dataclass(frozen=True)
class SamplePart:
    """part: SAFETY, for the laboratory, or VISUAL, looked at on the spot. why: in words, with the law's sources.

    scheme: ATTRIBUTES where items are looked at by a plan.
    """

    part: str
    scheme: str
    standard: str
    characteristics: str
    batches: int
    specimens: int
    retained: int
    why: tuple[str, ...] = ()
    lot_size: int | None = None
    plan: AcceptancePlan | None = None


@dataclass(frozen=True)
class LinePlan:
    line_no: int
    name: str
    parts: tuple[SamplePart, ...] = ()

    @property
    def for_laboratory(self) -> SamplePart | None:
        return next((part for part in self.parts if part.specimens), None)

    @property
    def looked_at(self) -> SamplePart | None:
        return next((part for part in self.parts if part.scheme == "ATTRIBUTES"), None)


@dataclass(frozen=True)
class SamplingPlan:
    lines: tuple[LinePlan, ...]
