"""Waiting messages of all services by cause, and acts on many of them in one service."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from services.console.application.asking import ask_each
from services.console.application.messages import service_named
from services.console.application.ports import Services
from services.console.domain.bulk_acts import BulkAct, Extent, MessageGroup, Order, most_pressing_first
from services.console.domain.messages import MessageQuery
from shared.errors import CuakhauError

_SHOWN = 50


@dataclass(frozen=True)
class Groups:
    """failed: services that could not be asked; theirs are missing."""

    items: tuple[MessageGroup, ...]
    failed: Mapping[str, CuakhauError]

    @property
    def count(self) -> int:
        return sum(group.count for group in self.items)


@dataclass(frozen=True)
class BulkActs:
    items: tuple[BulkAct, ...]
    failed: Mapping[str, CuakhauError]


def list_groups(query: MessageQuery, *, services: Services, only: str | None = None) -> Groups:
    """The most pressing reason first, then the largest. Raises NotFound for an unknown service."""
    asked = services if only is None else {only: service_named(only, services)}
    answers = ask_each(asked, lambda _, service: service.groups(query))
    found = most_pressing_first(group for groups in answers.given.values() for group in groups)
    return Groups(tuple(found), answers.failed)


def extent_of(service: str, query: MessageQuery, *, services: Services) -> Extent:
    """How much an act on these would be about, as things stand."""
    return Extent.of(service_named(service, services).groups(query))


def order_bulk_act(service: str, order: Order, *, services: Services) -> BulkAct:
    return service_named(service, services).order(order)


def show_bulk_act(service: str, id: str, *, services: Services) -> BulkAct:
    return service_named(service, services).bulk_act(id)


def cancel_bulk_act(service: str, id: str, *, services: Services) -> BulkAct:
    return service_named(service, services).cancel(id)


def list_bulk_acts(services: Services) -> BulkActs:
    """Those of all services, the newest first."""
    answers = ask_each(services, lambda _, service: service.bulk_acts())
    found = [act for acts in answers.given.values() for act in acts]
    found.sort(key=lambda act: act.started.timestamp() if act.started else 0.0, reverse=True)
    return BulkActs(tuple(found[:_SHOWN]), answers.failed)
