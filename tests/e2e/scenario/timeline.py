"""Plays scenarios on one line of time: every step at its day and hour, so that the clock only goes forward."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import groupby

from shared.clock import VIETNAM
from tests.e2e.person import Refused
from tests.e2e.place import Place
from tests.e2e.scenario.acts import ACTS
from tests.e2e.scenario.expecting import differences
from tests.e2e.scenario.model import Scenario, Step
from tests.e2e.scenario.playing import LotAtPlay, Play
from tests.e2e.scenario.resting import Clockwork, Restless

_BEFORE = timedelta(minutes=10)
_AT_ONCE = 4
_PATIENCE = 5.0


@dataclass
class Told:
    """What came of a scenario. faults: in words; none: it went as it is written."""

    play: Play
    faults: list[str] = field(default_factory=list)


def begins_at(scenarios: Sequence[Scenario]) -> datetime:
    """A little before the first step of them all."""
    return min(scenario.steps[0].at for scenario in scenarios) - _BEFORE


def play_all(
    scenarios: Sequence[Scenario], place: Place, clockwork: Clockwork, first_number: int = 0
) -> dict[str, Told]:
    """By name. A fault ends its own scenario only. first_number: file and tax codes count from it."""
    told = {
        scenario.name: Told(Play(place, scenario, number, clockwork.rest))
        for number, scenario in enumerate(scenarios, first_number)
    }
    with ThreadPoolExecutor(_AT_ONCE) as pool:
        _play(told, clockwork, pool)
    return told


def _play(told: Mapping[str, Told], clockwork: Clockwork, pool: ThreadPoolExecutor) -> None:
    for at, steps in groupby(_in_order(told), key=lambda entry: entry[0]):
        waiting = [(one, step) for _, one, step in steps if not one.faults]
        if not waiting:
            continue
        _reach(at, clockwork, [one for one, _ in waiting])
        # Side by side, as in an office; those of one scenario in their order.
        list(pool.map(lambda own: _take_all(own, clockwork), _by_scenario(waiting)))


def _by_scenario(steps: Sequence[tuple[Told, Step]]) -> list[list[tuple[Told, Step]]]:
    found: dict[int, list[tuple[Told, Step]]] = {}
    for one, step in steps:
        found.setdefault(one.play.number, []).append((one, step))
    return list(found.values())


def _take_all(steps: Sequence[tuple[Told, Step]], clockwork: Clockwork) -> None:
    for one, step in steps:
        if not one.faults:
            _take(one, step, clockwork)


def _in_order(told: Mapping[str, Told]) -> Iterator[tuple[datetime, Told, Step]]:
    steps = [
        (step.at, number, step.number, one, step)
        for number, one in enumerate(told.values())
        for step in one.play.scenario.steps
    ]
    for at, _, _, one, step in sorted(steps, key=lambda entry: entry[:3]):
        yield at, one, step


def _reach(at: datetime, clockwork: Clockwork, concerned: Sequence[Told]) -> None:
    try:
        clockwork.go_to(at)
    except Restless as error:
        for one in concerned:
            one.faults.append(f"the system did not come to rest {error}")


def _take(one: Told, step: Step, clockwork: Clockwork) -> None:
    lot = _lot(one.play, step)
    where = f"step {step.number}, {step.at.astimezone(VIETNAM):%Y-%m-%d %H:%M}, {step.sentence}"
    fault = _act(lot, step)
    if fault is None:
        try:
            one.play.rest()
        except Restless as error:
            fault = f"the system did not come to rest {error}"
    if fault is not None:
        one.faults.append(f"{where}\n    {fault}")
        return
    check = step.data.get("check") or {}
    one.faults += [f"{where}\n    {found}" for found in _lasting(lambda: differences(lot, check))]
    if step is one.play.scenario.steps[-1]:
        one.faults += _lasting(lambda: _end(one.play)) + window_problems(one.play)


def _lasting(look: Callable[[], list[str]]) -> list[str]:
    """What does not go away by itself: the databases are at rest a moment before the last word was acted on."""
    deadline = time.monotonic() + _PATIENCE
    while (found := look()) and time.monotonic() < deadline:
        time.sleep(0.1)
    return found


def _act(lot: LotAtPlay, step: Step) -> str | None:
    """What went otherwise than written."""
    try:
        ACTS[step.act](lot, step)
    except Refused as refusal:
        return _refused(step, refusal)
    except Exception as error:  # whatever it is, it is this scenario's fault and is told with the step
        return f"failed: {type(error).__name__}: {error}"
    if step.refused is not None:
        return f"expected to be refused ({' '.join(step.refused.said)})\n    seen     it was done"
    return None


def _refused(step: Step, refusal: Refused) -> str | None:
    errors = [f"{error['pointer']} {error['code']}" for error in refusal.body.get("errors", ())]
    answer = " ".join([str(refusal.status), refusal.code, *errors, str(refusal.body.get("detail"))])
    if step.refused is None:
        return f"expected it to be done\n    seen     refused: {refusal}"
    if missing := [word for word in step.refused.said if word not in answer]:
        return f"expected to be refused with {' '.join(missing)}\n    seen     {answer}"
    return None


def _end(play: Play) -> list[str]:
    found = []
    for name, expected in play.scenario.expected.items():
        if "intake" in expected:
            continue
        lot = play.lot(name)
        seen = lot.registration()["regime"]
        regime = (
            []
            if seen == play.scenario.regime
            else [f"regime\n      expected {play.scenario.regime}\n      seen     {seen}"]
        )
        title = f"in the end, lot {name}: " if len(play.scenario.expected) > 1 else "in the end: "
        found += [title + each for each in regime + differences(lot, expected) + _undelivered(lot)]
    return found


def _undelivered(lot: LotAtPlay) -> list[str]:
    """Every letter went out once, and through the window nothing else came."""
    letters = lot.letters()
    found = [
        f"letter {each['kind']} over {each['channel']} is {each['status']}"
        for each in letters
        if each["status"] != "SENT"
    ]
    sent = sum(1 for letter in letters if letter["channel"] == "WINDOW")
    held = sum(1 for each in lot.play.place.window.received(lot.file_code) if each["held"])
    if sent != held:
        found.append(f"{sent} letters were sent through the window, which has {held}")
    return found


def window_problems(play: Play) -> list[str]:
    """What the window has against its messages: disorder, the same twice, what it could not read."""
    return [
        f"the window has against {problem['reference']}: {problem['code']}, {problem['detail']}"
        for problem in play.place.window.problems()
        if play.owns(problem["reference"])
    ]


def _lot(play: Play, step: Step) -> LotAtPlay:
    if step.lot not in play.lots:
        lot = play.scenario.lots[step.lot]
        play.lots[step.lot] = LotAtPlay(play, lot, "", play.tax_code, lot.agency)
    return play.lots[step.lot]
