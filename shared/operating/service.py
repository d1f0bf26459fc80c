"""One process's part in what its service says of itself: looks at the switches, tells of itself, takes the samples."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

import structlog
from pymongo.database import Database

from shared.aggregate import Actor
from shared.clock import Clock, NewId
from shared.errors import Transient
from shared.operating.backlog import Backlog
from shared.operating.channels import Channels, NoChannels, told
from shared.operating.feeds import Feed, Feeds
from shared.operating.instances import (
    INSTANCE_INDEXES,
    NOT_READY,
    READY,
    STOPPED,
    STOPPING,
    Instance,
    Instances,
    release,
    this_process,
)
from shared.operating.samples import SAMPLE_INDEXES, Found, Samples
from shared.operating.standing import Standing, put_together
from shared.operating.switches import ACT_INDEXES, AlreadySwitched, Switch, Switches
from shared.storage.indexes import ensure_indexes
from shared.web.health import checks

log = structlog.get_logger(__name__)

_TELL_EVERY = 5.0
# Silences are hours long; telling them reads some thousand index entries.
_FEEDS_EVERY = 10.0


class Operating:
    """backlog: how much there is to do. switches: what can be paused. received, published: counted by this process.

    A service that sends to the outside sets `channels`, one that exchanges messages with the single window `feeds`.
    """

    def __init__(
        self,
        service: str,
        database: Database[Any],
        *,
        backlog: Backlog,
        clock: Clock,
        new_id: NewId,
        received: Callable[[], int],
        published: Callable[[], int],
    ) -> None:
        self.service = service
        self.clock = clock
        self.backlog = backlog
        self.switches = Switches(database, clock, new_id)
        self.instances = Instances(database)
        self.samples = Samples(database)
        self.channels: Channels = NoChannels()
        self.feeds: Feeds | None = None
        self._counters = (received, published)
        self._in_hand: list[Callable[[], int]] = []
        self._obeyed: dict[str, Callable[[], bool]] = {}
        self._said: Instance | None = None
        self._tell_at = 0.0
        self._stopping = False
        self._sampled: tuple[datetime | None, int, int] = (None, 0, 0)
        self._heard: tuple[float, Sequence[Feed]] = (0.0, ())
        id, host = this_process()
        number, commit = release()
        began = clock()
        self._self = Instance(id, host, number, commit, began, began, NOT_READY)

    # Wiring

    def send_over(self, channels: Channels) -> None:
        self.channels = channels
        self.switches.names += [name.lower() for name in channels.names]

    def holds(self, in_hand: Callable[[], int]) -> None:
        """in_hand: how much of some kind this process is working on."""
        self._in_hand.append(in_hand)

    def obeys(self, switch: str, paused: Callable[[], bool]) -> None:
        """paused: whether that part has really come to rest in this process; else it rests once the switch is seen."""
        self._obeyed[switch] = paused

    def ensure_indexes(self) -> None:
        ensure_indexes(self.switches.acts, ACT_INDEXES)
        ensure_indexes(self.instances.collection, INSTANCE_INDEXES)
        ensure_indexes(self.samples.collection, SAMPLE_INDEXES)

    # By the clock

    def run(self) -> None:
        """About once a second. Raises Transient when the database is away."""
        turned = self.switches.refresh()
        now = time.monotonic()
        if turned or now >= self._tell_at or self._changed():
            self.tell()
            self._tell_at = now + _TELL_EVERY
        self._sample()

    def stop(self, *, ended: bool = False) -> None:
        """Says that this process is stopping, or at last that it ends in good order. Never raises."""
        self._stopping = True
        try:
            self.tell(STOPPED if ended else STOPPING)
        except Transient as error:
            log.warning("stop_not_told", why=error.message)

    def tell(self, state: str | None = None) -> None:
        results = checks.results()
        fine = all(reason is None for reason in results.values())
        said = replace(
            self._as_of_now(),
            state=state or (STOPPING if self._stopping else READY if fine else NOT_READY),
            checks=checks.worded(results),
        )
        if self._said is not None and self._said.state == STOPPED:
            return
        self._said = said
        self.instances.tell(said)

    def _as_of_now(self) -> Instance:
        """But for its checks, which take their time."""
        return replace(
            self._said or self._self,
            seen_at=self.clock(),
            in_hand=self._held(),
            paused=self._resting(),
            channels=told(self.channels.partners()),
        )

    def _changed(self) -> bool:
        """While something is paused somebody may be waiting for the last of what is in hand."""
        said = self._said
        return said is not None and bool(
            self.switches.all_paused() and (said.in_hand, said.paused) != (self._held(), self._resting())
        )

    def _held(self) -> int:
        return sum(in_hand() for in_hand in self._in_hand)

    def _resting(self) -> tuple[str, ...]:
        paused = (switch.name for switch in self.switches.all_paused())
        return tuple(name for name in paused if name not in self._obeyed or self._obeyed[name]())

    def _sample(self) -> None:
        now = self.clock()
        minute = now.replace(second=0, microsecond=0)
        last, received_then, published_then = self._sampled
        if minute == last:
            return
        received, published = (count() for count in self._counters)
        fresh = (0, 0) if last is None else (received - received_then, published - published_then)
        self.samples.take(now, self._found, received=fresh[0], published=fresh[1])
        self._sampled = (minute, received, published)

    def _found(self) -> Found:
        now = self.clock()
        return Found(
            self.backlog.unpublished(), self.backlog.waiting(), self.backlog.timers(now), self.channels.queued()
        )

    # For operators

    def standing(self) -> Standing:
        """Raises Transient."""
        now = self.clock()
        return put_together(
            self.service,
            now,
            instances=self._instances(now),
            found=self._found(),
            channels=self.channels.names,
            feeds=self._feeds(now),
            switches=self.switches.read(),
        )

    def _instances(self, now: datetime) -> list[Instance]:
        """What others said last; of itself a process says what is so now, also before it ever told."""
        others = [each for each in self.instances.all(now) if each.id != self._self.id]
        return sorted([*others, self._as_of_now()], key=lambda each: each.order)

    def drain(self, actor: Actor, reason: str) -> list[Switch]:
        """Pauses all that is not paused yet; those. Raises AlreadySwitched when everything was."""
        turned = []
        for switch in self.switches.read():
            if switch.paused:
                continue
            try:
                turned.append(self.switches.pause(switch.name, actor, reason))
            except AlreadySwitched:
                log.info("switched_by_another", switch=switch.name)
        if not turned:
            said = "; ".join(f"{switch.name} {switch}" for switch in self.switches.read())
            raise AlreadySwitched(f"Everything is paused already: {said}")
        return turned

    def _feeds(self, now: datetime) -> Sequence[Feed]:
        if self.feeds is None:
            return ()
        at, heard = self._heard
        if time.monotonic() >= at:
            heard = self.feeds.all(now)
            self._heard = (time.monotonic() + _FEEDS_EVERY, heard)
        return heard
