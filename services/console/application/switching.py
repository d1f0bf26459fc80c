"""Pausing and resuming parts of the services, and draining a service."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from services.console.application.asking import Answers, ask_each
from services.console.domain.switches import Address, Switch, Switchboard


class Switches(Protocol):
    """The services' switches, in the name of one operator.

    Every call raises Unavailable when the service cannot be reached, Forbidden, and NotFound for what it has no switch
    for; acts also Unanswered, Invalid for a reason that is none, and Conflict when it is already so.
    """

    def board(self, service: str) -> Switchboard: ...

    def turn(self, address: Address, *, pause: bool, reason: str) -> Switch: ...

    def drain(self, service: str, reason: str) -> tuple[Switch, ...]:
        """Pauses all that the service can pause; what was not paused before."""
        ...


def all_boards(services: Sequence[str], *, switches: Switches) -> Answers[Switchboard]:
    return ask_each(dict.fromkeys(services, switches), lambda name, asked: asked.board(name))


def resume_all(service: str, reason: str, *, switches: Switches) -> list[Switch]:
    """Whatever is paused in the service; what was resumed."""
    board = switches.board(service)
    paused = [Address(service, each.name) for each in board.switches if each.paused]
    return [switches.turn(address, pause=False, reason=reason) for address in paused]
