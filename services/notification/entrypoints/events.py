"""What the other services say, from this service's queues."""

from __future__ import annotations

from shared.messaging.entrypoints import EventService


class NotificationEvents(EventService):
    name = "notification-events"
