"""What the other services say, from this service's queues."""

from __future__ import annotations

from shared.messaging.entrypoints import EventService


class InspectionEvents(EventService):
    name = "inspection-events"
