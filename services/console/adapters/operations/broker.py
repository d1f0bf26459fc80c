"""The broker's queues, over its management API. It is asked for counts alone: no message is ever taken to be looked at."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any
from urllib.parse import quote

import httpx

from services.console.adapters.silence import silence
from services.console.application.desk import Json
from services.console.domain.operations.queues import Binding, Board, Node, Queue, Sample, Taker, growth, moment_of
from services.console.shaping import read_all, read_as
from shared.errors import NotFound, Unavailable

ASKING = httpx.Timeout(3.0, connect=1.0)
_HOUR = 3600
# The broker keeps a sample a minute for an hour, one each ten minutes for eight hours, one each half hour for a day.
_STEPS = ((1, 60), (8, 600), (24, 1800))
# The rest of what it tells is many times as long, in a list of queues.
_COLUMNS = (
    "name,messages_ready,messages_unacknowledged,consumers,state,messages_ready_details,"
    "message_stats.publish_details,message_stats.ack_details.rate"
)
# Every five seconds for ten minutes: what is lost is to be seen at once.
_LATELY = {"msg_rates_age": 600, "msg_rates_incr": 5}


@dataclass(frozen=True)
class _Point:
    sample: float
    timestamp: float


@dataclass(frozen=True)
class _Counted:
    rate: float = 0.0
    samples: tuple[_Point, ...] = ()

    def series(self) -> tuple[Sample, ...]:
        return tuple(Sample(moment_of(each.timestamp), each.sample) for each in reversed(self.samples))


@dataclass(frozen=True)
class _Rate:
    rate: float = 0.0


@dataclass(frozen=True)
class _Stats:
    publish_details: _Counted = field(default_factory=_Counted)
    ack_details: _Rate = field(default_factory=_Rate)


@dataclass(frozen=True)
class _Lost:
    return_unroutable_details: _Counted = field(default_factory=_Counted)
    drop_unroutable_details: _Counted = field(default_factory=_Counted)


@dataclass(frozen=True)
class _Connected:
    peer_host: Any = None
    peer_port: Any = None


@dataclass(frozen=True)
class _Consumer:
    consumer_tag: str
    prefetch_count: int = 0
    active: bool = True
    channel_details: Any = None


@dataclass(frozen=True)
class _Queue:
    name: str
    messages_ready: int = 0
    messages_unacknowledged: int = 0
    consumers: int = 0
    state: str | None = None
    message_stats: _Stats = field(default_factory=_Stats)
    messages_ready_details: _Counted = field(default_factory=_Counted)


@dataclass(frozen=True)
class _Binding:
    source: str
    routing_key: str


@dataclass(frozen=True)
class _Vhost:
    message_stats: _Lost = field(default_factory=_Lost)


@dataclass(frozen=True)
class _Node:
    name: str
    running: bool = True
    mem_alarm: bool | None = None
    disk_free_alarm: bool | None = None
    mem_used: int | None = None
    mem_limit: Any = None
    disk_free: Any = None
    disk_free_limit: Any = None


@dataclass(frozen=True)
class ManagementBroker:
    """Implements `application.operations.ports.Broker`. client: at the management address, with user and password."""

    client: httpx.Client
    vhost: str

    def board(self, *, hours: int = 1) -> Board:
        listed = self._rows(f"/api/queues/{self._vhost}", **_span(hours), columns=_COLUMNS)
        vhost = read_as(_Vhost, self._one(f"/api/vhosts/{self._vhost}", **_LATELY), service="broker").message_stats
        lost = growth(vhost.return_unroutable_details.series()) + growth(vhost.drop_unroutable_details.series())
        return Board(
            queues=tuple(sorted((_queue(each) for each in listed), key=lambda queue: queue.name)),
            nodes=tuple(_node(each) for each in read_all(_Node, self._rows("/api/nodes"), service="broker")),
            unroutable=round(lost),
        )

    def queue(self, name: str, *, hours: int = 1) -> Queue:
        path = f"/api/queues/{self._vhost}/{quote(name, safe='')}"
        told = self._one(path, **_span(hours))
        takers = read_all(_Consumer, told.get("consumer_details") or (), service="broker")
        bindings = read_all(_Binding, self._rows(f"{path}/bindings"), service="broker")
        return replace(
            _queue(told),
            takers=tuple(
                Taker(each.consumer_tag, each.prefetch_count, each.active, _address(each.channel_details))
                for each in takers
            ),
            # The nameless exchange reaches every queue by its own name.
            bindings=tuple(Binding(each.source, each.routing_key) for each in bindings if each.source),
        )

    @property
    def _vhost(self) -> str:
        return quote(self.vhost, safe="")

    def _one(self, path: str, **asked: int | str) -> Json:
        found = self._ask(path, asked)
        if not isinstance(found, dict):
            raise Unavailable("The broker's management interface answered with something else than it promises.")
        return found

    def _rows(self, path: str, **asked: int | str) -> Sequence[Json]:
        found = self._ask(path, asked)
        if not isinstance(found, list):
            raise Unavailable("The broker's management interface answered with something else than it promises.")
        return found

    def _ask(self, path: str, asked: Mapping[str, int | str]) -> Any:
        try:
            answer = self.client.get(path, params=dict(asked), timeout=ASKING)
        except httpx.HTTPError as error:
            raise Unavailable(f"The broker's management interface cannot be reached: {silence(error)}") from error
        if answer.status_code == httpx.codes.NOT_FOUND:
            raise NotFound(f"The broker has nothing under {path}.")
        if not answer.is_success:
            raise Unavailable(f"The broker's management interface answered {answer.status_code} to {path}.")
        try:
            return answer.json()
        except ValueError as error:
            raise Unavailable("The broker's management interface answered with something that is not JSON.") from error


def _span(hours: int) -> dict[str, int]:
    step = next((step for most, step in _STEPS if hours <= most), _STEPS[-1][1])
    age = hours * _HOUR
    return {"lengths_age": age, "lengths_incr": step, "msg_rates_age": age, "msg_rates_incr": step}


def _queue(told: Json) -> Queue:
    read = read_as(_Queue, {name: value for name, value in told.items() if value is not None}, service="broker")
    came = read.message_stats.publish_details
    return Queue(
        name=read.name,
        ready=read.messages_ready,
        unacked=read.messages_unacknowledged,
        rate_in=came.rate,
        rate_out=read.message_stats.ack_details.rate,
        consumers=read.consumers,
        state=read.state,
        depth=read.messages_ready_details.series(),
        came=came.series(),
    )


def _node(read: _Node) -> Node:
    return Node(
        name=read.name,
        running=read.running,
        memory_alarm=bool(read.mem_alarm),
        disk_alarm=bool(read.disk_free_alarm),
        memory_used=read.mem_used,
        memory_limit=_size(read.mem_limit),
        disk_free=_size(read.disk_free),
        disk_limit=_size(read.disk_free_limit),
    )


def _size(told: Any) -> int | None:
    """A node that is not asked yet says "disk_free_monitoring_disabled" or the like in its place."""
    return told if isinstance(told, int) else None


def _address(told: Any) -> str | None:
    # A consumer whose channel is just closing has [] here.
    connected = read_as(_Connected, told, service="broker") if isinstance(told, dict) else _Connected()
    return f"{connected.peer_host}:{connected.peer_port}" if connected.peer_host else None
