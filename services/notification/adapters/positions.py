"""Where a correspondence stands here, as operators look for it."""

from __future__ import annotations

from services.notification.domain.correspondence import Correspondence
from services.notification.domain.letters import Status
from shared.storage import AggregateStore
from shared.storage.positions import Facts, Positions

_NAMES = {"file_code": ["state.file_code"]}


def positions_of(store: AggregateStore[Correspondence]) -> Positions[Correspondence]:
    return Positions(store, facts_of, _NAMES)


def facts_of(correspondence: Correspondence) -> Facts:
    """standing: UNDELIVERED, something did not arrive; SENDING, something is still to go; TOLD, all of it went."""
    queued = any(letter.status is Status.QUEUED for letter in correspondence.letters)
    standing = "UNDELIVERED" if correspondence.undelivered else "SENDING" if queued else "TOLD"
    return Facts(correspondence.file_code, standing, correspondence.agency.code)
