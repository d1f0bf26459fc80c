"""What each act of the vocabulary does at the public faces: one function per act, by name."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from tests.e2e.scenario.acts import (
    certifying,
    complaining,
    concluding,
    inspecting,
    reducing,
    registering,
    sampling,
    simple,
)
from tests.e2e.scenario.model import Step
from tests.e2e.scenario.playing import LotAtPlay

Perform = Callable[[LotAtPlay, Step], None]

ACTS: Mapping[str, Perform] = {
    name: perform
    for module in (simple, registering, certifying, inspecting, sampling, concluding, complaining, reducing)
    for name, perform in module.ACTS.items()
}
