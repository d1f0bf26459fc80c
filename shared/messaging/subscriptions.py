"""Who listens to what: the one table from which the whole topology follows."""

from __future__ import annotations

from collections.abc import Mapping

EXCHANGE = "cuakhau.events"
PARKING = "cuakhau.parked"

# Service to the routing keys that its inbox is bound to.
SUBSCRIPTIONS: dict[str, tuple[str, ...]] = {
    "registration": ("inspection.*",),
    "inspection": ("registration.*",),
    "notification": ("registration.*", "inspection.*"),
}


def inbox_of(service: str) -> str:
    return f"{service}.inbox"


def parked_of(service: str) -> str:
    return f"{service}.parked"


def consumers_of(source: str, table: Mapping[str, tuple[str, ...]] = SUBSCRIPTIONS) -> tuple[str, ...]:
    """The services that listen to `source`."""
    return tuple(service for service, keys in table.items() if f"{source}.*" in keys)


def sources_of(service: str, table: Mapping[str, tuple[str, ...]] = SUBSCRIPTIONS) -> tuple[str, ...]:
    """The services that `service` listens to."""
    return tuple(key.partition(".")[0] for key in table.get(service, ()))
