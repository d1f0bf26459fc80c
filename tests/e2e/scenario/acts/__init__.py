"""What each act of the vocabulary does at the public faces: one function per act, by name."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from tests.e2e.scenario.acts import (
    certifying,
    complaining,
    concluding,
    goods,
    inspecting,
    officers,
    reducing,
    registering,
    sampling,
    simple,
    taking_over,
)
from tests.e2e.scenario.model import Step
from tests.e2e.scenario.playing import LotAtPlay

Perform = Callable[[LotAtPlay, Step], None]

_MODULES = (
    *(simple, registering, taking_over, certifying, inspecting, officers, goods),
    *(sampling, concluding, complaining, reducing),
)
ACTS: Mapping[str, Perform] = {name: perform for module in _MODULES for name, perform in module.ACTS.items()}
