"""Notification's HTTP side over a real database, as a process of its own, without a broker."""

import eventlet

eventlet.monkey_patch()

import os  # noqa: E402
from typing import Any  # noqa: E402

import nameko  # noqa: E402
from nameko.runners import ServiceRunner  # noqa: E402

from services.notification.adapters.positions import positions_of  # noqa: E402
from services.notification.adapters.staff_directory import StaffFile  # noqa: E402
from services.notification.adapters.window_standings import WindowStandings  # noqa: E402
from services.notification.entrypoints.app import NotificationApp  # noqa: E402
from services.notification.entrypoints.http import NotificationHttp  # noqa: E402
from shared.clock import new_id, utc_now  # noqa: E402
from shared.storage.database import open_database  # noqa: E402
from shared.web import provide  # noqa: E402
from tests.integration.notification_stores import correspondences_of, journal_of  # noqa: E402


def app_of(mongodb_uri: str, name: str) -> NotificationApp:
    database = open_database(mongodb_uri, name, "notification")
    correspondences = correspondences_of(database)
    nothing: Any = None
    return NotificationApp(
        correspondences=correspondences,
        journal=journal_of(database),
        window_standings=WindowStandings(correspondences.collection),
        clock=utc_now,
        new_id=new_id,
        messages=nothing,
        positions=positions_of(correspondences),
        timers=(),
        reminders=nothing,
        digests=nothing,
        directory=StaffFile(),
        remind_staff=nothing,
        open_digests=nothing,
    )


def main() -> None:
    provide(app_of(os.environ["MONGODB_URI"], os.environ["DEMO_DATABASE"]))
    nameko.config.setup({"WEB_SERVER_ADDRESS": f"127.0.0.1:{os.environ['DEMO_PORT']}", "max_workers": 10})
    runner = ServiceRunner()
    runner.add_service(NotificationHttp)
    runner.start()
    runner.wait()


if __name__ == "__main__":
    main()
