"""The runbook's paragraphs, followed; each function is named as its paragraph."""

from __future__ import annotations

from tests.e2e.story import Stage
from tests.observability.drills.world import World
from tests.processes import wait_until


def a_service_is_silent(world: World) -> None:
    world.system.processes["inspection"].start().wait_ready(60)


def a_service_cannot_work(world: World) -> None:
    """What is away is what /readyz says; brought back, nothing is to be done again."""
    assert world.system.processes["registration"].get("/readyz", timeout=20) == 503
    world.database.start()
    world.database.wait_ready()


def events_are_not_published(world: World) -> None:
    world.broker.start()
    world.broker.wait_ready()


def events_are_not_taken(world: World) -> None:
    process = world.system.processes["inspection"]
    process.terminate()
    process.start().wait_ready(60)


def messages_wait_for_somebody(world: World) -> None:
    anchor = "messages-wait-for-somebody"
    found = world.waiting(anchor, "unreadable")
    assert len(found) == 3
    world.follow(anchor, "messages", "skip", *found, "--yes", "--reason", "no sender of ours")


def messages_wait_long(world: World) -> None:
    (found,) = world.waiting("messages-wait-for-somebody", "early")
    world.follow("messages-wait-long", "messages", "show", found)
    world.follow("messages-wait-long", "messages", "skip", found, "--yes", "--reason", "no such dossier")


def a_partner_does_not_answer(world: World) -> None:
    world.window("ok")


def letters_were_given_up(world: World, stage: Stage) -> None:
    world.mail("ok")
    person = world.system.place.operator
    rows = person.rows("notification", "/notifications/undelivered")
    (row,) = (row for row in rows if row["file_code"] == stage.file_code)
    seen = person.client.get(f"{person.urls['notification']}/notifications/{row['id']}")
    version = int(seen.headers["ETag"].strip('"'))
    for letter in seen.json()["letters"]:
        if letter["status"] == "FAILED":
            path = f"/notifications/{row['id']}/letters/{letter['id']}/send-again"
            version = person.act("notification", path, {"reason": "the mailbox is there again"}, version=version)[
                "version"
            ]


def traces_are_lost(world: World) -> None:
    world.collector.start()
    wait_until(lambda: world.collector.get("/healthz") == 200, "the collector listens")
