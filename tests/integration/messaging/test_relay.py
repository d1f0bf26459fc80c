"""The relay against a real broker and database, in this process, so that it can be cut off at any point."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

import httpx
import pytest
from prometheus_client import REGISTRY
from pymongo import MongoClient
from structlog.testing import capture_logs

from shared.contracts.envelope import PREFIX
from shared.errors import Unavailable
from shared.messaging.connection import close_quietly, open_connection
from shared.messaging.control import ResendRequest
from shared.messaging.lanes import Delivery
from shared.messaging.publisher import Parcel, Publisher
from shared.messaging.service import ServiceMessages
from shared.messaging.subscriptions import EXCHANGE
from shared.messaging.topology import declare
from shared.storage import AggregateStore
from tests.conftest import Vhost
from tests.example import TOPOLOGY, Rally, play
from tests.example.stores import messages_of, store_of
from tests.integration.storage.conftest import ACTOR, FakeClock
from tests.processes import wait_until

pytestmark = pytest.mark.integration


class PowerCut(BaseException):
    """Nothing after this point happens."""


@dataclass
class Line:
    """ping's relay at one end of the wire, pong's inbox at the other; the test carries from the queue."""

    vhost: Vhost
    clock: FakeClock
    ping: AggregateStore[Rally]
    pong: ServiceMessages
    relays: list[ServiceMessages]

    def started(self) -> ServiceMessages:
        """A new process of ping's: knows nothing but what was stored."""
        ping = messages_of(self.ping, self.vhost.amqp_uri)
        self.relays.append(ping)
        return ping

    def restarted(self) -> ServiceMessages:
        ping = self.started()
        self.clock.forward(seconds=60)
        ping.relay.sweep()
        return ping

    def play(self, subject: str, count: int = 1) -> None:
        for _ in range(count):
            found = self.ping.find(subject)
            if found is None:
                self.ping.create(subject, play(Rally(subject), 1), actor=ACTOR)
            else:
                self.ping.save(found, play(found.state, len(found.state.played) + 1), actor=ACTOR)

    def unpublished(self, subject: str) -> bool:
        return "unpublished" in (self.ping.collection.find_one({"_id": subject}) or {})

    def arrived(self) -> list[Delivery]:
        """All that stands in pong's inbox now; taken out."""
        connection = open_connection(self.vhost.amqp_uri, "test")
        channel = connection.channel()
        taken: list[Delivery] = []
        while (message := channel.basic_get("pong.inbox", no_ack=True)) is not None:
            taken.append(Delivery(message.headers, message.body, False, message.delivery_tag, channel))
        close_quietly(connection)
        return taken

    def taken_in(self, deliveries: Sequence[Delivery]) -> None:
        for delivery in deliveries:
            self.pong.receive(delivery)

    def returned(self, subject: str) -> tuple[int, ...]:
        found = self.pong.stores[0].find(subject)
        return found.state.returned if found else ()


@pytest.fixture
def line(database: MongoClient[Any], mongo_prefix: str, vhost: Vhost) -> Any:
    connection = open_connection(vhost.amqp_uri, "test")
    declare(connection, TOPOLOGY)
    close_quietly(connection)
    clock = FakeClock()
    ping, pong = (store_of(database, mongo_prefix, service, clock) for service in ("ping", "pong"))
    line = Line(vhost, clock, ping, messages_of(pong, vhost.amqp_uri), [])
    yield line
    for messages in line.relays:
        messages.relay.publisher.close()


def cut(*_: Any, **__: Any) -> None:
    raise PowerCut


def before_publish(ping: ServiceMessages, patch: pytest.MonkeyPatch) -> None:
    patch.setattr(ping.relay.publisher, "publish", cut)


def before_confirm(ping: ServiceMessages, patch: pytest.MonkeyPatch) -> None:
    patch.setattr(ping.relay.publisher, "_wait_for_confirms", cut)


def before_mark(ping: ServiceMessages, patch: pytest.MonkeyPatch) -> None:
    patch.setattr(ping.outboxes[0], "mark_published", cut)


@pytest.mark.parametrize(("cut_off", "copies"), [(before_publish, 1), (before_confirm, 2), (before_mark, 2)])
def test_an_event_arrives_once_in_effect_wherever_its_publisher_is_cut_off(
    line: Line, monkeypatch: pytest.MonkeyPatch, cut_off: Callable[..., None], copies: int
) -> None:
    """Pitfalls 1, 2 and 19: committed is published, after whatever crash; a second copy is the same event, byte for byte."""
    ping = line.started()
    line.play("a", 3)
    with monkeypatch.context() as patch:
        cut_off(ping, patch)
        with pytest.raises(PowerCut):
            ping.relay.step()
    assert line.unpublished("a")
    ping.relay.publisher.close()

    assert line.restarted().relay.step()
    assert not line.unpublished("a")
    arrived = line.arrived()
    numbers = [d.headers[PREFIX + "sequence"] for d in arrived]
    # Of what was not confirmed when the line was cut, the broker may have kept a part.
    assert numbers[-3:] == [1, 2, 3]
    assert numbers[:-3] == [1, 2, 3][: len(numbers) - 3]
    assert len(numbers) <= 3 * copies
    assert {(d.headers[PREFIX + "id"], d.body) for d in arrived[:-3]} <= {
        (d.headers[PREFIX + "id"], d.body) for d in arrived[-3:]
    }
    line.taken_in(arrived)
    assert line.returned("a") == (1, 2, 3)


def test_what_was_published_is_not_published_again(line: Line) -> None:
    ping = line.started()
    line.play("a", 2)
    assert ping.relay.step()
    assert not line.restarted().relay.step()
    assert len(line.arrived()) == 2


class Bending(Publisher):
    """Bends the parcels of the dossier "bad" before they are sent."""

    def __init__(self, amqp_uri: str, bent: Callable[[Parcel], Parcel]) -> None:
        super().__init__(amqp_uri, "test", TOPOLOGY)
        self.bent = bent

    def publish(self, parcels: Sequence[Parcel]) -> list[bool]:
        return super().publish([self.bent(p) if p.headers[PREFIX + "subject"] == "bad" else p for p in parcels])


def test_an_event_that_no_queue_wants_is_not_taken_for_published(line: Line) -> None:
    """Pitfall 7: the broker confirms what it throws away; the others of the batch go on."""
    ping = line.started()
    line.play("bad", 2)
    line.play("good")
    ping.relay.publisher = Bending(line.vhost.amqp_uri, lambda p: replace(p, routing_key="nobody.listens"))
    before = not_taken()
    ping.relay.step()
    assert (line.unpublished("bad"), line.unpublished("good")) == (True, False)
    assert not_taken() == before + 1
    ping.relay.publisher.close()

    line.restarted().relay.step()
    assert not line.unpublished("bad")
    line.taken_in(line.arrived())
    assert (line.returned("bad"), line.returned("good")) == ((1, 2), (1,))


def test_an_event_that_breaks_the_channel_does_not_starve_the_others(line: Line) -> None:
    """Pitfall 7: after a broken channel nothing is known of the batch; singly the culprit shows itself."""
    ping = line.started()
    for subject in ("g1", "bad", "g2", "g3"):
        line.play(subject)
    ping.relay.publisher = Bending(line.vhost.amqp_uri, lambda p: replace(p, exchange="no.such.exchange"))
    for _ in range(8):
        try:
            ping.relay.step()
        except Unavailable:
            continue
    assert [line.unpublished(s) for s in ("g1", "bad", "g2", "g3")] == [False, True, False, False]
    ping.relay.publisher.close()
    line.taken_in(line.arrived())
    assert [line.returned(s) for s in ("g1", "bad", "g2", "g3")] == [(1,), (), (1,), (1,)]


def test_an_event_that_the_broker_refuses_is_sent_again(line: Line) -> None:
    """Pitfall 2: a full queue answers with a nack; that is no confirm."""
    policy = {"pattern": "^pong.inbox$", "definition": {"max-length": 1}, "apply-to": "queues"}
    path = f"/api/policies/{line.vhost.name}/small"
    ping = line.started()
    subjects: list[str] = []

    def refused() -> bool:
        subjects.append(f"d{len(subjects)}")
        line.play(subjects[-1])
        ping.relay.step()
        return line.unpublished(subjects[-1])

    def all_published() -> bool:
        # A channel that was told to hold back is not told when the limit is lifted by an operator.
        ping.relay.publisher.close()
        line.clock.forward(hours=1)
        ping.relay.sweep()
        ping.relay.step()
        return not any(line.unpublished(s) for s in subjects)

    with httpx.Client(base_url=line.vhost.management_uri, timeout=15, trust_env=False) as client:
        client.put(path, json=policy).raise_for_status()
        wait_until(refused, "the queue is full")
        client.delete(path).raise_for_status()
    first = line.arrived()
    wait_until(all_published, "what was refused is sent")
    line.taken_in([*first, *line.arrived()])
    assert [line.returned(s) for s in subjects] == [(1,)] * len(subjects)


def test_a_resend_reaches_the_one_inbox_that_asked(line: Line) -> None:
    """Pitfall 15: other subscribers see nothing of it. More events than one page come whole and in order."""
    ping = line.started()
    line.play("a", 7)
    ping.relay.step()
    connection = open_connection(line.vhost.amqp_uri, "test")
    channel = connection.channel()
    spy = channel.queue_declare("", exclusive=True).queue
    channel.queue_bind(spy, EXCHANGE, "ping.*")
    published = [(d.headers, d.body) for d in line.arrived()]
    ping.relay._resends.page = 2
    ping.relay.resend(ResendRequest("a", 3, "pong"))
    while ping.relay.step():
        pass
    assert [(d.headers, d.body) for d in line.arrived()] == published[2:]
    assert channel.basic_get(spy) is None
    close_quietly(connection)


def test_a_huge_resend_holds_up_neither_fresh_events_nor_other_resends(line: Line) -> None:
    """A page of it at each step, and one request in memory, however often it was made."""
    ping = line.started()
    line.play("huge", 9)
    line.play("small", 2)
    while ping.relay.step():
        pass
    line.arrived()
    ping.relay._resends.page = 2
    for _ in range(3):
        ping.relay.resend(ResendRequest("huge", 1, "pong"))
    ping.relay.resend(ResendRequest("small", 1, "pong"))
    line.play("fresh")
    steps: list[list[str]] = []
    while ping.relay.step():
        steps.append([d.headers[PREFIX + "subject"] for d in line.arrived()])
    assert steps[:2] == [["fresh", "huge", "huge"], ["small", "small"]]
    assert [subject for step in steps for subject in step].count("huge") == 9
    assert all(len(step) <= 3 for step in steps)


def test_a_resend_goes_on_where_the_broker_went_away(line: Line, monkeypatch: pytest.MonkeyPatch) -> None:
    ping = line.started()
    line.play("a", 4)
    while ping.relay.step():
        pass
    line.arrived()
    ping.relay._resends.page = 2
    ping.relay.resend(ResendRequest("a", 1, "pong"))
    ping.relay.step()

    def away(_: Any) -> Any:
        raise Unavailable("away")

    with monkeypatch.context() as patch:
        patch.setattr(ping.relay.publisher, "publish", away)
        with pytest.raises(Unavailable):
            ping.relay.step()
    while ping.relay.step():
        pass
    assert [d.headers[PREFIX + "sequence"] for d in line.arrived()] == [1, 2, 3, 4]


def test_a_resend_that_can_never_be_sent_ends(line: Line) -> None:
    """Its page breaks the channel each time; fresh events go on meanwhile, and the consumer asks again."""
    ping = line.started()
    line.play("bad")
    ping.relay.step()
    line.arrived()
    ping.relay.publisher = Bending(line.vhost.amqp_uri, lambda p: replace(p, exchange="no.such.exchange"))
    ping.relay.resend(ResendRequest("bad", 1, "pong"))
    for n in range(3):
        line.play(f"good{n}")
        with pytest.raises(Unavailable):
            ping.relay.step()
    assert not ping.relay.step()
    ping.relay.publisher.close()
    assert [d.headers[PREFIX + "subject"] for d in line.arrived()] == ["good0", "good1", "good2"]


def test_a_resend_to_an_inbox_that_is_not_there_ends(line: Line) -> None:
    ping = line.started()
    line.play("a")
    ping.relay.step()
    ping.relay.resend(ResendRequest("a", 1, "nobody"))
    assert ping.relay.step()
    assert not ping.relay.step()


def test_equal_questions_are_put_once(line: Line) -> None:
    ping = line.started()
    for _ in range(5):
        ping.relay.ask("pong", ResendRequest("a", 1, "ping"))
    assert ping.relay.step()
    assert len(line.arrived()) == 1


def test_what_is_not_published_for_long_is_said_now_and_then(line: Line) -> None:
    ping = line.started()
    line.play("a")

    def said(**after: float) -> list[int]:
        line.clock.forward(**after)
        with capture_logs() as logs:
            ping.relay.observe()
        return [entry["seconds"] for entry in logs if entry["event"] == "publishing_is_late"]

    assert said(seconds=29) == []
    assert said(seconds=2) == [31]
    assert said(seconds=30) == [], "not with each look"
    assert said(seconds=30) == [91]
    ping.relay.step()
    assert said(hours=1) == []
    line.play("a")
    assert said(seconds=31) == [31], "it is news again"


@pytest.mark.timeout(30)
def test_a_broker_that_is_alive_and_owes_an_answer_is_not_waited_for_for_ever(line: Line) -> None:
    """Pitfall 21: its heartbeats go on, and must not prolong the wait for what it never says."""
    connection = open_connection(line.vhost.amqp_uri, "test")
    with pytest.raises(TimeoutError):
        connection.drain_events()
    close_quietly(connection)


class Chatty:
    """A connection whose broker always has something to say, and never what was asked."""

    drain_events: Any

    class transport:  # noqa: N801 - as the library names it
        class sock:  # noqa: N801
            settimeout = staticmethod(lambda _: None)

    def __init__(self) -> None:
        self.collected = False

    def blocking_read(self, timeout: float) -> bool:
        return True

    def close(self) -> None:
        while True:
            self.drain_events(timeout=None)

    def collect(self) -> None:
        self.collected = True


@pytest.mark.timeout(30)
def test_a_goodbye_that_never_comes_is_not_waited_for_for_ever() -> None:
    chatty = Chatty()
    close_quietly(chatty)
    assert chatty.collected


@pytest.mark.timeout(60)
def test_a_relay_stops_though_there_is_always_more_to_publish(line: Line, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its process is to end; the next one, or another replica, goes on."""
    ping = line.started()
    ping.relay.publisher.connect()
    monkeypatch.setattr("shared.messaging.relay._LAST_SECONDS", 0.2)
    monkeypatch.setattr(ping.relay, "_publish_fresh", lambda: True)
    thread = threading.Thread(target=ping.relay.run, daemon=True)
    thread.start()
    ping.relay.stop()
    thread.join(20)
    assert not thread.is_alive()


def not_taken() -> float:
    return REGISTRY.get_sample_value("cuakhau_not_taken_total", {"source": "ping"}) or 0.0
