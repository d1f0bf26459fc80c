"""Who listens to what: the one table from which the whole topology follows."""

from __future__ import annotations

EXCHANGE = "cuakhau.events"
PARKING = "cuakhau.parked"

# Service to the routing keys that its inbox is bound to.
SUBSCRIPTIONS: dict[str, tuple[str, ...]] = {
    "registration": ("inspection.*",),
    "inspection": ("registration.*",),
    "notification": ("registration.*",),
}


def inbox_of(service: str) -> str:
    return f"{service}.inbox"


def parked_of(service: str) -> str:
    return f"{service}.parked"


def consumers_of(source: str) -> tuple[str, ...]:
    """The services that listen to `source`."""
    return tuple(service for service, keys in SUBSCRIPTIONS.items() if f"{source}.*" in keys)
