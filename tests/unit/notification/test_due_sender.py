"""The sender's workers: side by side, one per dossier, standing back where it is of no use."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

import eventlet
import pytest
from eventlet.event import Event
from prometheus_client import REGISTRY

from services.notification.adapters.sending_policy import BadPolicy, read_sending_policy
from services.notification.application.send_due import SendReport
from services.notification.domain.events import Delivered
from services.notification.domain.letters import Channel
from services.notification.entrypoints.sending import DueSender, measure_breakers
from shared.errors import Unavailable
from tests.unit.notification.clockwork import START, TurnedClock


@dataclass
class Bench:
    reports: dict[str, SendReport | Exception] = field(default_factory=dict)
    begun: list[str] = field(default_factory=list)
    stood_back: list[tuple[str, int | None, datetime]] = field(default_factory=list)
    go: Event = field(default_factory=Event)

    def sender(self, workers: int = 4) -> DueSender:
        return DueSender(
            self.send,
            self.stand_back,
            spread=timedelta(seconds=10),
            chance=lambda: 0.5,
            clock=TurnedClock(),
            workers=workers,
        )

    def send(self, id: str) -> SendReport:
        self.begun.append(id)
        self.go.wait()
        report = self.reports.get(id, SendReport())
        if isinstance(report, Exception):
            raise report
        return report

    def stand_back(self, id: str, *, version: int | None, until: datetime) -> None:
        self.stood_back.append((id, version, until))


def test_dossiers_go_side_by_side_and_each_by_one_worker() -> None:
    bench = Bench()
    sender = bench.sender()
    for id in ("a", "b", "a", "b", "c"):
        sender(id)
    eventlet.sleep(0)
    assert bench.begun == ["a", "b", "c"]
    bench.go.send()
    sender.drain()
    sender("a")
    sender.drain()
    assert bench.begun == ["a", "b", "c", "a"]


def test_whoever_queues_a_letter_does_not_wait_for_a_worker() -> None:
    bench = Bench()
    sender = bench.sender(workers=1)
    sender("a")
    with eventlet.Timeout(1):
        sender.nudge("b")
    bench.go.send()
    sender.drain()
    sender.nudge("c")
    sender.drain()
    assert bench.begun == ["a", "c"]


def test_once_closed_nothing_more_is_begun() -> None:
    """However much is due: a stop must not wait until all of it is sent."""
    bench = Bench()
    sender = bench.sender()
    sender("a")
    closing = eventlet.spawn(sender.close)
    eventlet.sleep(0)
    sender("b")
    sender.nudge("c")
    bench.go.send()
    closing.wait()
    assert bench.begun == ["a"]


def test_what_is_postponed_or_not_due_yet_stands_back_with_its_version() -> None:
    """What was woken too early would else be looked at with every run."""
    until = START + timedelta(seconds=5)
    bench = Bench({"a": SendReport((), (Channel.WINDOW,), until, 7), "b": SendReport((), (), until, 7)})
    bench.go.send()
    sender = bench.sender()
    sender("a")
    sender("b")
    sender.drain()
    assert bench.stood_back == [(id, 7, until + timedelta(seconds=5)) for id in ("a", "b")]


def test_what_breaks_off_stands_back_and_others_go_on() -> None:
    bench = Bench({"a": RuntimeError("a bug"), "b": Unavailable("database away")})
    bench.go.send()
    sender = bench.sender(workers=1)
    for id in ("a", "b", "c"):
        sender(id)
    sender.drain()
    assert bench.begun == ["a", "b", "c"]
    assert bench.stood_back == [("a", None, START + timedelta(minutes=1))]


def test_the_policy_makes_partners_whose_breakers_are_measured() -> None:
    clock = TurnedClock()
    policy = read_sending_policy()
    partners = {
        channel: policy.partner(channel, lambda *_: Delivered("99"), timedelta(seconds=20), clock)
        for channel in Channel
    }
    assert partners[Channel.WINDOW].retry.give_up_after is None
    assert partners[Channel.EMAIL].retry.give_up_after == 8
    measure_breakers(partners)
    for _ in range(5):
        partners[Channel.WINDOW].breaker.failed()

    def measured(channel: str, state: str) -> float | None:
        return REGISTRY.get_sample_value("notification_partner_breaker", {"channel": channel, "state": state})

    assert (measured("WINDOW", "open"), measured("EMAIL", "closed")) == (1.0, 1.0)


@pytest.mark.parametrize(
    "text", ["channels: {}", "x", "certainty: design\nchannels: {WINDOW: {}}\nstand_back_spread: 1"]
)
def test_a_broken_policy_is_refused_at_start(text: str) -> None:
    with pytest.raises(BadPolicy):
        read_sending_policy(text)
