"""The smallest exchange there is: two services, `ping` and `pong`, each with one aggregate, for testing the core alone.

ping: `serve_ball` publishes ping.ball_played {number}. pong reacts with pong.ball_returned {number}; ping notes it.
A second kind: ping's drills publish ping.drill_played {number}, which pong keeps in drills of its own.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from marshmallow import fields

from shared.aggregate import Aggregate, Change, Outgoing, Received
from shared.contracts.catalogue import Catalogue
from shared.contracts.fields import Contract
from shared.messaging.topology import whole_topology

CATALOGUE = Catalogue()
SUBSCRIPTIONS = {"ping": ("pong.*",), "pong": ("ping.*",)}
TOPOLOGY = whole_topology(SUBSCRIPTIONS)


@CATALOGUE.event("ping.ball_played")
class BallPlayed(Contract):
    """A ball was played."""

    number = fields.Integer(required=True)
    text = fields.String(load_default="")


@CATALOGUE.event("ping.drill_played")
class DrillPlayed(BallPlayed):
    """A ball of a drill was played; nobody returns it."""


@CATALOGUE.event("pong.ball_returned")
class BallReturned(Contract):
    """The ball came back."""

    number = fields.Integer(required=True)


@dataclass(frozen=True)
class Rally:
    """played, returned: numbers of balls, in order of arrival. ring_at, rung: its timer, and how often that woke it."""

    file_code: str
    played: tuple[int, ...] = ()
    returned: tuple[int, ...] = ()
    ring_at: datetime | None = None
    rung: int = 0


def play(rally: Rally, number: int, text: str = "", ring_at: datetime | None = None) -> Change[Rally]:
    event = Outgoing("ping.ball_played", {"number": number, "text": text})
    state = replace(rally, played=(*rally.played, number), ring_at=ring_at or rally.ring_at)
    return Change(state, "ball_played", event, timer_at=state.ring_at)


def drill(rally: Rally, number: int, text: str = "") -> Change[Rally]:
    event = Outgoing("ping.drill_played", {"number": number, "text": text})
    return Change(replace(rally, played=(*rally.played, number)), "drill_played", event)


def watch_drill(aggregate: Aggregate[Rally] | None, event: Received) -> Change[Rally]:
    rally = aggregate.state if aggregate else Rally(event.subject[:12])
    _misbehave(event.data["text"])
    return Change(replace(rally, played=(*rally.played, event.data["number"])), "drill_watched")


def ring(rally: Rally) -> Change[Rally]:
    """The time is up. Nothing is published."""
    return Change(replace(rally, ring_at=None, rung=rally.rung + 1), "bell_rung")


def return_ball(aggregate: Aggregate[Rally] | None, event: Received) -> Change[Rally]:
    rally = aggregate.state if aggregate else Rally(event.subject[:12])
    number = event.data["number"]
    _misbehave(event.data.get("text", ""))
    answer = Outgoing("pong.ball_returned", {"number": number})
    return Change(replace(rally, returned=(*rally.returned, number)), "ball_returned", answer)


def note_return(aggregate: Aggregate[Rally] | None, event: Received) -> Change[Rally]:
    if aggregate is None:
        raise LookupError("a ball came back that was never played")
    state = replace(aggregate.state, returned=(*aggregate.state.returned, event.data["number"]))
    return Change(state, "return_noted", timer_at=state.ring_at)


def _misbehave(text: str) -> None:
    """What a ball may ask of its receiver, so that tests see it fail, linger or die."""
    import os
    import time

    kind, _, argument = text.partition(":")
    if kind == "raise":
        raise RuntimeError(argument)
    if kind == "sleep":
        time.sleep(float(argument))
    if kind == "hold":
        while not os.path.exists(argument):
            time.sleep(0.05)
    if kind == "die":
        os._exit(9)
    if kind == "unless" and not os.path.exists(argument):
        raise RuntimeError(f"{argument} is not there yet")


DRILL_REACTIONS: dict[str, dict[str, Any]] = {"ping": {}, "pong": {"ping.drill_played": watch_drill}}
REACTIONS: dict[str, dict[str, Any]] = {
    "ping": {"pong.ball_returned": note_return},
    "pong": {"ping.ball_played": return_ball},
}
