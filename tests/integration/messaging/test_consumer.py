"""The consumer against a real broker, in this process, with workers that end as the test wants."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise

import pytest

from shared.errors import Busy
from shared.messaging import consumer as consumer_module
from shared.messaging.connection import close_quietly, open_connection
from shared.messaging.consumer import Consumer
from shared.messaging.lanes import Delivery
from shared.messaging.publisher import Parcel, Publisher
from shared.messaging.topology import declare
from tests.conftest import Vhost
from tests.example import TOPOLOGY
from tests.integration.messaging.court import ball, headers_of
from tests.processes import wait_until

pytestmark = pytest.mark.integration


@dataclass
class Desk:
    """pong's inbox; busy: so often the message of a dossier meets contention."""

    vhost: Vhost
    busy: dict[str, int] = field(default_factory=dict)
    seen: list[tuple[str, float]] = field(default_factory=list)
    asked_ready: int = 0

    def __post_init__(self) -> None:
        connection = open_connection(self.vhost.amqp_uri, "test")
        declare(connection, TOPOLOGY)
        close_quietly(connection)
        self.consumer = Consumer(
            self.vhost.amqp_uri,
            "pong.inbox",
            name="test",
            topology=TOPOLOGY,
            spawn=lambda delivery: threading.Thread(target=self.work, args=(delivery,)).start(),
            ready=self.ready,
        )
        self.thread = threading.Thread(target=self.consumer.run, args=(5.0,), daemon=True)

    def ready(self) -> bool:
        self.asked_ready += 1
        return True

    def work(self, delivery: Delivery) -> None:
        self.seen.append((delivery.key, time.monotonic()))
        left = self.busy.get(delivery.key, 0)
        self.busy[delivery.key] = left - 1
        self.consumer.finished(delivery, Busy("contended") if left > 0 else None)

    def subjects(self) -> list[str]:
        return [key for key, _ in self.seen]

    def send(self, *subjects: str) -> None:
        publisher = Publisher(self.vhost.amqp_uri, "test", TOPOLOGY)
        parcels = [Parcel("", "pong.inbox", id, headers_of(id), ball(1)) for id in subjects]
        assert publisher.publish(parcels) == [True] * len(subjects)
        publisher.close()

    def left(self) -> int:
        connection = open_connection(self.vhost.amqp_uri, "test")
        count = int(connection.channel().queue_declare("pong.inbox", passive=True).message_count)
        close_quietly(connection)
        return count


@pytest.fixture
def desk(vhost: Vhost) -> Iterator[Desk]:
    desk = Desk(vhost)
    yield desk
    if desk.thread.is_alive():
        desk.consumer.stop(10)
        desk.thread.join(10)


def test_a_contended_dossier_is_tried_again_and_pauses_nobody(desk: Desk) -> None:
    desk.busy["a"] = 3
    desk.thread.start()
    desk.send("a", "b", "c", "d")
    wait_until(lambda: len(desk.seen) == 7 and len(desk.consumer._lanes) == 0, "all are settled")
    assert desk.subjects().count("a") == 4
    assert desk.asked_ready == 0, "the database is not away"
    times = [at for key, at in desk.seen if key == "a"]
    assert all(later - earlier >= consumer_module._BUSY_PAUSE for earlier, later in pairwise(times))
    assert all(at < times[-1] for key, at in desk.seen if key != "a"), "the others did not wait for it"
    desk.consumer.stop(10)
    desk.thread.join(10)
    assert desk.left() == 0, "nothing came back"


def test_a_stop_returns_what_rests(desk: Desk) -> None:
    desk.busy["a"] = 10**6
    desk.thread.start()
    desk.send("a")
    wait_until(lambda: desk.seen, "it is contended")
    desk.consumer.stop(10)
    desk.thread.join(10)
    assert not desk.thread.is_alive()
    wait_until(lambda: desk.left() == 1, "it is back in the queue")
