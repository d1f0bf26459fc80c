"""What brings each alert about; within, it is broken. Named as the paragraph of the runbook that puts it right."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime
from threading import Event, Thread
from uuid import uuid4

import httpx

from shared.contracts import CATALOGUE
from shared.contracts.envelope import Envelope
from tests.e2e.story import Stage
from tests.observability.drills.world import World


def a_service_is_silent(world: World) -> None:
    world.system.processes["inspection"].kill()


def the_database_is_away(world: World) -> None:
    world.database.kill()


@contextmanager
def asked_meanwhile(world: World) -> Iterator[None]:
    """The window sends, and people look, whatever they are answered."""
    over = Event()
    url = world.system.processes["registration"].url
    envelope = b'<?xml version="1.0"?><nothing/>'

    def look(path: str, content: bytes | None) -> None:
        with httpx.Client(base_url=url, timeout=15, trust_env=False, headers=_bearer(world)) as client:
            while not over.is_set():
                client.post(path, content=content) if content else client.get(path)
                over.wait(0.1)

    def send() -> None:
        world.submit()

    with ExitStack() as stack:
        for work in (lambda: look("/registrations", None), lambda: look("/nsw/ws", envelope), send):
            thread = Thread(target=work, daemon=True)
            thread.start()
            stack.callback(thread.join, 60)
        stack.callback(over.set)
        yield


def _bearer(world: World) -> dict[str, str]:
    return {"Authorization": world.system.place.operator.client.headers["Authorization"]}


def events_are_not_published(world: World) -> None:
    world.broker.kill()
    world.submit()


def events_are_not_taken(world: World) -> None:
    """Somebody removed the bindings of registration's events; not while a service looks for them, and ends over it."""
    world.at_work()
    for queue in ("inspection.inbox", "notification.inbox"):
        for binding in world.management("GET", f"/queues/{{vhost}}/{queue}/bindings"):
            if binding["source"]:
                path = f"/bindings/{{vhost}}/e/{binding['source']}/q/{queue}/{binding['properties_key']}"
                world.management("DELETE", path)
    world.submit()


def messages_wait_for_somebody(world: World) -> None:
    for number in range(3):
        world.put_in_queue("inspection.inbox", f"no message at all, {number}", {})


def messages_wait_long(world: World) -> None:
    """An event of a dossier that registration does not have, and not its first."""
    contract = CATALOGUE.newest("registration.dossier_accepted")
    subject = str(uuid4())
    envelope = Envelope(
        id=str(uuid4()),
        type=contract.type,
        source="registration",
        subject=subject,
        sequence=5,
        previousid=str(uuid4()),
        time=datetime.now(UTC),
        dataschema=contract.dataschema,
        correlationid=subject,
        traceparent=None,
        data=b"{}",
    )
    world.put_in_queue("notification.inbox", "{}", envelope.headers())


def a_partner_does_not_answer(world: World) -> None:
    world.window("fault")
    for _ in range(6):
        world.submit()


def letters_were_given_up(world: World) -> Stage:
    world.mail("refuse")
    return world.submit()


def traces_are_lost(world: World) -> None:
    world.collector.kill()
    world.submit()
