"""What a service says of itself, put together over all its processes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from shared.operating.backlog import Overdue, Unpublished, Waiting
from shared.operating.channels import Partner, Queued, together
from shared.operating.feeds import Feed
from shared.operating.holding import Holding, holding
from shared.operating.instances import Instance
from shared.operating.samples import Found
from shared.operating.switches import Switch


@dataclass(frozen=True)
class Standing:
    """channels: by name, the partner and what is queued for it."""

    service: str
    now: datetime
    instances: Sequence[Instance]
    outbox: Unpublished
    waiting: Sequence[Waiting]
    timers: Overdue
    channels: Sequence[tuple[str, Partner, Queued]]
    feeds: Sequence[Feed]
    switches: Sequence[Switch]
    holding: Holding


def put_together(
    service: str,
    now: datetime,
    *,
    instances: Sequence[Instance],
    found: Found,
    channels: Sequence[str],
    feeds: Sequence[Feed],
    switches: Sequence[Switch],
) -> Standing:
    running = [each.channels for each in instances if each.runs]
    ended = [each.channels for each in instances if not each.runs]
    return Standing(
        service,
        now,
        instances,
        found.unpublished,
        list(found.waiting),
        found.timers,
        [(name, together(name, running, ended), found.queued.get(name, Queued())) for name in channels],
        feeds,
        switches,
        holding(
            [switch.name for switch in switches],
            [switch.name for switch in switches if switch.paused],
            instances,
            unpublished=found.unpublished.count,
        ),
    )
