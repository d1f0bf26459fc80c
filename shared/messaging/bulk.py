"""Carrying out operators' acts on many waiting messages, at the rate that was ordered.

Each replica takes acts that nobody has in hand. Which messages are acted on is written down before, what became of them
afterwards; should the process die in between, whoever goes on sees in each dossier's history what was done already.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from itertools import islice
from typing import Protocol

import structlog
from eventlet.greenpool import GreenPool

from shared.aggregate import Actor
from shared.errors import Busy, Conflict, CuakhauError, Invalid, NotFound, Transient, Violation
from shared.messaging.pace import Pace
from shared.storage import AllWaiting, Unreadable
from shared.storage.bulk_acts import REPLAY, RUNNING, BulkAct, BulkActs, CountChanged, Order, Place
from shared.storage.gate import APPLIED, DROPPED, DUPLICATE, WAITING
from shared.storage.unreadable import PREFIX

log = structlog.get_logger(__name__)

# What becomes of a message besides the words of `replay`, where WAITING is that it failed again. settled: it no longer
# waited; refused: by a rule; held: others acted on its dossier all the time; failed: in an unforeseen way.
SKIPPED, SETTLED, REFUSED, HELD, FAILED = "skipped", "settled", "refused", "held", "failed"
OUTCOMES = (APPLIED, DUPLICATE, WAITING, DROPPED, SKIPPED, SETTLED, REFUSED, HELD, FAILED)

# Seconds of one turn; the service's timer gives the next.
_TURN = 2.0
_BATCH = 50
_AT_ONCE = 8
_ATTEMPTS = 6
# The count may differ by so much from what the operator saw.
_DIFFERENCE = 10
_SHARE = 0.1

Step = tuple[Place, str]


class Door(Protocol):
    """Where one message is acted on: everything of the service, or the one kind of aggregate where it waits."""

    def replay(self, id: str, actor: Actor, reason: str | None = None) -> str: ...

    def skip(self, id: str, actor: Actor, reason: str) -> None: ...


class Acting(Door, Protocol):
    """What it needs of `ServiceMessages`."""

    waiting: AllWaiting
    unreadable: Unreadable

    def waits(self, id: str) -> bool: ...

    def acted(self, id: str, reason: str) -> bool: ...


class BulkActing:
    """monotonic: seconds."""

    def __init__(self, messages: Acting, acts: BulkActs, monotonic: Callable[[], float] = time.monotonic) -> None:
        self.messages = messages
        self.acts = acts
        self._monotonic = monotonic
        self._holder = acts.new_id()
        self._paces: dict[str, Pace] = {}

    def order(self, order: Order, expected: int) -> BulkAct:
        """expected: messages that the operator saw. Raises AlreadyRunning, CountChanged, Invalid when there is none."""
        wanted = replace(self.messages.waiting.settled_on(order.wanted), before=self.acts.clock())
        order = replace(order, wanted=wanted)
        self.acts.ensure_new(order)
        counted = self.messages.waiting.count(wanted) + self.messages.unreadable.count(wanted)
        if abs(counted - expected) > max(_DIFFERENCE, _SHARE * expected):
            raise CountChanged(f"It was about {expected} messages, now {counted} wait. Look again, then order it anew.")
        if not counted:
            message = "No message that waits is meant by this."
            raise Invalid([Violation("/filter", "nothing", message)], message)
        act = self.acts.begin(order, counted)
        log.info("bulk_act_ordered", bulk_act=act.id, act=order.act, counted=counted, rate=order.rate, by=order.by.id)
        return act

    def run(self) -> int:
        """One turn. Returns on how many messages it acted. Raises Transient when the database is away."""
        acts = self._taken()
        self._paces = {act.id: self._paces.get(act.id) or Pace(act.order.rate, self._monotonic) for act in acts}
        until, count = self._monotonic() + _TURN, 0
        while acts:
            following = []
            for act in acts:
                after = self._step(act)
                count += _counted(after or act) - _counted(act)
                if after is not None and after.state == RUNNING:
                    following.append(after)
            acts = following
            pause = min((self._paces[act.id].wait() for act in acts), default=0.0)
            if self._monotonic() + pause >= until:
                break
            time.sleep(pause)
        return count

    def _taken(self) -> list[BulkAct]:
        taken: list[BulkAct] = []
        while (act := self.acts.take(self._holder, [each.id for each in taken])) is not None:
            taken.append(act)
        return taken

    def _step(self, act: BulkAct) -> BulkAct | None:
        """A few messages; None when somebody else goes on with the act, or it has ended."""
        if act.in_hand:
            return self._resume(act)
        allowed = self._paces[act.id].take(_BATCH)
        if not allowed:
            return act
        steps = list(islice(self._following(act), allowed))
        if not steps:
            return self.acts.end(act)
        held = self.acts.hold(act, [id for _, id in steps], steps[-1][0])
        if held is None:
            return None
        kinds = self.messages.waiting.kinds
        doors: dict[str, Door] = {id: kinds[place[0]] for place, id in steps if place[0] < len(kinds)}
        outcomes = self._each([id for _, id in steps], lambda id: self._act_on(act, id, doors.get(id, self.messages)))
        return self.acts.record(held, outcomes)

    def _resume(self, act: BulkAct) -> BulkAct | None:
        """Messages that were in hand when a process died: what was done is not done again."""
        return self.acts.record(act, self._each(act.in_hand, lambda id: self._seen_or_done(act, id)))

    def _each(self, ids: Sequence[str], act: Callable[[str], str]) -> Counter[str]:
        """How many came out how: dossiers side by side, messages of one dossier one after the other. Raises Transient."""
        dossiers: dict[str, list[str]] = {}
        for id in ids:
            dossiers.setdefault(id if id.startswith(PREFIX) else id.partition("~")[0], []).append(id)
        outcomes: Counter[str] = Counter()
        away: list[Transient] = []

        def go_through(messages: list[str]) -> None:
            try:
                outcomes.update(act(id) for id in messages)
            except Transient as error:
                away.append(error)

        pool = GreenPool(_AT_ONCE)
        for messages in dossiers.values():
            pool.spawn_n(go_through, messages)
        pool.waitall()
        if away:
            raise away[0]
        return outcomes

    def _seen_or_done(self, act: BulkAct, id: str) -> str:
        if not self.messages.acted(id, act.said):
            return self._act_on(act, id, self.messages)
        if self.messages.waits(id):
            return WAITING
        return APPLIED if act.order.act == REPLAY else SKIPPED

    def _act_on(self, act: BulkAct, id: str, door: Door) -> str:
        """What became of it. Raises Transient when the database is away: nothing is known then."""
        for attempt in range(_ATTEMPTS):
            try:
                return self._once(act, id, door)
            except Conflict:
                # Something else happened to its dossier at this moment, or somebody acted on it.
                if not self.messages.waits(id):
                    return SETTLED
            except Busy:
                pass
            time.sleep(0.02 * 2**attempt)
        return HELD

    def _once(self, act: BulkAct, id: str, door: Door) -> str:
        try:
            if act.order.act == REPLAY:
                return door.replay(id, act.order.by, act.said)
            door.skip(id, act.order.by, act.said)
        except (Conflict, Transient):
            raise
        except NotFound:
            return SETTLED
        except CuakhauError as error:
            log.info("bulk_act_refused", bulk_act=act.id, message=id, why=error.code)
            return REFUSED
        except Exception:
            log.exception("bulk_act_failed", bulk_act=act.id, message=id)
            return FAILED
        return SKIPPED

    def _following(self, act: BulkAct) -> Iterator[Step]:
        """What was not acted on yet, in the order of dossiers; what names none comes last."""
        wanted, (first, *rest) = act.order.wanted, act.last or (0, "", "")
        kinds = self.messages.waiting.kinds
        for number, kind in enumerate(kinds):
            if number >= first:
                after = (rest[0], rest[1]) if number == first and rest[1] else None
                for row, _ in kind.walk(wanted, after=after, patiently=True):
                    yield (number, row["aggregate_id"], row["id"]), row["id"]
        after_id = rest[0] if first == len(kinds) else None
        for row in self.messages.unreadable.walk(wanted, after=after_id, patiently=True):
            yield (len(kinds), row["id"].partition("~")[2], row["id"]), row["id"]


def _counted(act: BulkAct) -> int:
    return sum(act.done.values())
