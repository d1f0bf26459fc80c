"""What a run prints, and what it writes: per dossier and in sum."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

from tests.single_window.chance import Fault
from tests.single_window.order import rules
from tests.single_window.playing.run import Outcome

_SHOWN = 10


def as_json(outcome: Outcome) -> dict[str, Any]:
    plan = outcome.plan
    names = {kind: rule.name for kind, rule in rules().items()}
    heard, met = defaultdict(list), defaultdict(list)
    for message in outcome.heard:
        kind = message["kind"]
        times = {"first_at": message["first_at"], "last_at": message["last_at"], "times": message["times"]}
        heard[message["reference"]].append(
            {"kind": kind, "name": names.get(kind, kind), **times, "held": message["held"]}
        )
    for arrival in outcome.arrivals:
        if arrival["fault"]:
            said = {"kind": arrival["kind"], "at": arrival["at"], "fault": arrival["fault"]}
            met[arrival["reference"]].append(said)
    return {
        "written_at": datetime.now(UTC).isoformat(timespec="seconds"),
        "plan": {
            "dossiers": plan.dossiers,
            "rate": plan.rate,
            "faults": plan.chance.share,
            "seed": plan.chance.seed,
            "kinds": list(plan.chance.kinds),
            "scripts": [script.name for script in plan.scripts],
        },
        "sum": summary(outcome),
        "dossiers": [
            {
                "file_code": one.file_code,
                "script": one.script,
                "events": one.events,
                "resent": one.count(what="resends"),
                "sent_again": one.count(what="sends again"),
                "acknowledged": one.acknowledged,
                "heard": heard[one.file_code],
                "faults_towards_the_window": met[one.file_code],
                "wrong": vars(outcome.findings[one.file_code]) if one.file_code in outcome.findings else {},
            }
            for one in outcome.experiences
        ],
    }


def summary(outcome: Outcome) -> dict[str, Any]:
    to_us = Counter(fault for one in outcome.experiences for fault in one.faults)
    to_window = Counter(arrival["fault"] for arrival in outcome.arrivals if arrival["fault"])
    return {
        "prefix": outcome.prefix,
        "dossiers": len(outcome.experiences),
        "scripts": dict(sorted(Counter(one.script for one in outcome.experiences).items())),
        "seconds": round(outcome.took, 1),
        "settled": round(outcome.settled, 1),
        "rate": round(len(outcome.experiences) / outcome.took, 2) if outcome.took else 0,
        "messages_from_the_window": sum(one.count(what="sends") for one in outcome.experiences),
        "messages_to_the_window": len(outcome.heard),
        "arrivals_at_the_window": len(outcome.arrivals),
        "resent_by_the_window": sum(one.count(what="resends") for one in outcome.experiences),
        "faults_from_the_window": {fault.value: to_us[fault] for fault in Fault},
        "faults_towards_the_window": {fault.value: to_window[fault] for fault in Fault},
        **outcome.sum.counts(),
    }


def lines(outcome: Outcome) -> Iterator[str]:
    """For a terminal."""
    said = summary(outcome)
    whole = outcome.sum
    yield (
        f"{said['dossiers']} dossiers {said['prefix']}… in {said['seconds']} s ({said['rate']}/s), all at rest after "
        f"{said['settled']} s, seed {outcome.plan.chance.seed}"
    )
    yield "  " + ", ".join(f"{name} {count}" for name, count in said["scripts"].items())
    yield (
        f"  {said['messages_from_the_window']} messages from the window, {said['resent_by_the_window']} resent; "
        f"{said['messages_to_the_window']} to it, which came {said['arrivals_at_the_window']} times"
    )
    for where in ("from the window", "towards the window"):
        faults = said[f"faults_{where.replace(' ', '_')}"]
        yield f"  faults {where}: " + ", ".join(f"{fault} {count}" for fault, count in faults.items())
    yield "  " + ", ".join(f"{name} {count}" for name, count in whole.counts().items())
    for name, found in vars(whole).items():
        for text in found[:_SHOWN]:
            yield f"  {name}: {text}"
        if len(found) > _SHOWN:
            yield f"  {name}: and {len(found) - _SHOWN} more"
