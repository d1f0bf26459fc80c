"""One service's evidence, put together from its messages: daily roots and histories."""

from __future__ import annotations

import os
from functools import cache

from shared.auditing.histories import Histories
from shared.auditing.roots import DailyRoots
from shared.auditing.signing import ProcessSigner, signer_of
from shared.messaging.service import ServiceMessages


def roots_of(messages: ServiceMessages) -> DailyRoots:
    store = messages.stores[0]
    return DailyRoots(
        messages.service,
        messages.database,
        [*{each.collection.name: each.majority for each in messages.stores}.values()],
        clock=store.clock,
        new_id=store.new_id,
        sign=_signer(),
    )


def histories_of(messages: ServiceMessages) -> Histories:
    return Histories([*{each.collection.name: each.majority for each in messages.stores}.values()])


@cache
def _signer() -> ProcessSigner:
    """One for the process: it remembers a PIN that was refused."""
    return signer_of(os.environ)
