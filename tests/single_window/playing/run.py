"""Many dossiers at a chosen rate, and what came of them."""

from __future__ import annotations

import secrets
import time
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass, field
from typing import Any

import httpx
from pymongo import MongoClient

from tests.e2e.place import Place, place_of
from tests.e2e.story import tax_code
from tests.single_window.chance import Chance
from tests.single_window.playing.courier import Courier
from tests.single_window.playing.experience import Experience, Json
from tests.single_window.playing.findings import Databases, Findings, Window, look
from tests.single_window.playing.officers import Staff
from tests.single_window.playing.player import Player
from tests.single_window.playing.script import Script
from tests.single_window.sender import Sender
from tests.single_window.signatures import Signatures

_LETTERS = "ABDEFGHJKLMNPQRSTUVWXYZ"
_SAY_EVERY = 10.0


@dataclass(frozen=True)
class Plan:
    """rate: dossiers begun a second. seconds: after so many no more are begun. at_once: so many are played side by side.

    patience: seconds for one message or act. settling: seconds after the last, for what is on its way.
    """

    dossiers: int
    scripts: Sequence[Script]
    rate: float = 5.0
    chance: Chance = field(default_factory=Chance)
    seconds: float | None = None
    at_once: int = 16
    patience: float = 120.0
    settling: float = 180.0


@dataclass
class Outcome:
    """prefix: of this run's file codes. took: seconds until the last script was over; settled: and until all stood."""

    plan: Plan
    prefix: str
    experiences: list[Experience]
    took: float
    settled: float
    findings: Mapping[str, Findings]
    arrivals: list[Json]
    heard: list[Json]
    general: Findings

    @property
    def sum(self) -> Findings:
        whole = Findings()
        for found in (*self.findings.values(), self.general):
            whole.merge(found)
        return whole


def play(plan: Plan, settings: Mapping[str, str], say: Callable[[str], None] = print) -> Outcome:
    """settings: of the running system, see `place_of`. Raises KeyError and httpx.TransportError when there is none."""
    prefix = _fresh_prefix()
    databases = Databases(
        MongoClient(settings["MONGODB_URI"], tz_aware=True), settings.get("CUAKHAU_DATABASE_PREFIX", "")
    )
    url = f"http://{settings['REGISTRATION_ADDRESS']}/nsw/ws"
    sender = Sender(url, timeout=30, build=Signatures.from_environment(settings).build)
    with place_of(settings) as place, closing(sender), databases.client:
        window = place.window.client
        _faults(window, plan.chance, prefix)
        try:
            began = time.monotonic()
            experiences = _play_all(plan, prefix, Courier(sender, plan.chance, plan.patience), place, say)
            took = time.monotonic() - began
            scripts = {script.name: script for script in plan.scripts}
            findings = _settle(plan, experiences, scripts, databases, window, prefix, say)
            settled = time.monotonic() - began
        finally:
            _faults(window, Chance(), "")
        arrivals, heard = _get(window, "/arrivals", prefix), _get(window, "/heard", prefix)
        general = Findings(waiting=_set_aside(place))
        return Outcome(plan, prefix, experiences, took, settled, findings, arrivals, heard, general)


def _play_all(plan: Plan, prefix: str, courier: Courier, place: Place, say: Callable[[str], None]) -> list[Experience]:
    began = time.monotonic()
    staff = Staff(place, plan.patience)
    first_tax_code = secrets.randbelow(900_000)
    experiences: list[Experience] = []
    said = began
    with ThreadPoolExecutor(plan.at_once) as pool:
        for number in range(plan.dossiers):
            time.sleep(max(began + number / plan.rate - time.monotonic(), 0))
            # Whoever is behind does not pile up more.
            while sum(not one.done for one in experiences[-4 * plan.at_once :]) >= 2 * plan.at_once:
                time.sleep(0.02)
            if plan.seconds is not None and time.monotonic() - began > plan.seconds:
                break
            weights = [script.weight for script in plan.scripts]
            (script,) = plan.chance.dice("script", number).choices(plan.scripts, weights)
            one = Experience(number, f"{prefix}{number:06d}", script.name, began)
            experiences.append(one)
            player = Player(script, one, tax_code((first_tax_code + number) % 1_000_000), courier, staff)
            pool.submit(player.play)
            if time.monotonic() - said > _SAY_EVERY:
                said = time.monotonic()
                say(f"  {said - began:5.0f} s: {len(experiences)} begun, {sum(one.done for one in experiences)} played")
    return experiences


def _settle(
    plan: Plan,
    experiences: Sequence[Experience],
    scripts: Mapping[str, Script],
    databases: Databases,
    window: httpx.Client,
    prefix: str,
    say: Callable[[str], None],
) -> dict[str, Findings]:
    """What is found once nothing is on its way any more, or time is up."""
    deadline = time.monotonic() + plan.settling
    left, said = list(experiences), 0
    while True:
        problems = [row for row in window.get("/problems").json() if row["reference"].startswith(prefix)]
        found = look(left, scripts, databases, Window(_get(window, "/heard", prefix), problems))
        hopeful = [code for code, each in found.items() if each.may_pass]
        if not hopeful or time.monotonic() > deadline:
            return found
        if len(hopeful) != said:
            said = len(hopeful)
            first = found[hopeful[0]]
            say(f"  {said} dossiers are still on their way, for example {[*first.lost, *first.waiting][0]}")
        left = [one for one in left if one.file_code in found]
        time.sleep(2)


def _set_aside(place: Place) -> list[str]:
    """What services could not act on."""
    rows = [(service, row) for service in place.urls for row in place.operator.rows(service, "/messages")]
    return [f"{service} could not act on {row}" for service, row in rows]


def _fresh_prefix() -> str:
    """Six characters that no run has had, so that it can be repeated beside what the last one left."""
    return "W" + "".join(secrets.choice(_LETTERS) for _ in range(5))


def _faults(window: httpx.Client, chance: Chance, prefix: str) -> None:
    said: dict[str, Any] = {"share": chance.share, "seed": chance.seed, "seconds": chance.seconds, "prefix": prefix}
    window.post("/faults", json={**said, "kinds": list(chance.kinds)}).raise_for_status()


def _get(window: httpx.Client, path: str, prefix: str) -> list[Json]:
    found: list[Json] = window.get(path, params={"prefix": prefix}).raise_for_status().json()
    return found
