"""Sessions: begun at sign-in, looked up with every request, ended by the person, by time, or from elsewhere."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Protocol

from services.console.domain.people import Capacity, Identity, Session
from shared.errors import Forbidden

# How much of the idle time may pass before another look is noted: not every request is worth a write.
_NOTED = 30


@dataclass(frozen=True)
class Limits:
    """idle: without a look, whole: however busy."""

    idle: timedelta
    whole: timedelta


class Sessions(Protocol):
    """The records. Raise Unavailable."""

    def add(self, session: Session) -> None: ...

    def get(self, id: str) -> Session | None: ...

    def seen(self, id: str, at: datetime) -> None: ...

    def act_as(self, id: str, capacities: Sequence[Capacity], acting: Capacity) -> None: ...

    def password_changed(self, id: str) -> None: ...

    def of(self, account: str) -> Sequence[Session]:
        """Newest first."""
        ...

    def remove(self, id: str) -> None: ...

    def remove_all(self, account: str, *, but: str | None = None) -> int:
        """How many there were. but: the one that stays."""
        ...


def begin_session(
    identity: Identity,
    capacities: Sequence[Capacity],
    *,
    sessions: Sessions,
    limits: Limits,
    now: datetime,
    ends_at: datetime | None = None,
    address: str = "",
    agent: str = "",
    change_password: bool = False,
) -> tuple[str, Session]:
    """The secret for the browser's cookie, of which only the digest is kept, and the session.

    With a single capacity nothing is left to choose. ends_at: when the proof itself ends earlier than a session.
    """
    secret = secrets.token_urlsafe(32)
    whole = now + limits.whole
    session = Session(
        id=digest(secret),
        identity=identity,
        capacities=tuple(capacities),
        acting=capacities[0] if len(capacities) == 1 else None,
        began_at=now,
        seen_at=now,
        ends_at=min(whole, ends_at) if ends_at else whole,
        address=address,
        agent=agent[:300],
        change_password=change_password,
    )
    sessions.add(session)
    return secret, session


def current_session(secret: str | None, *, sessions: Sessions, limits: Limits, now: datetime) -> Session | None:
    """None: there is none, or it has ended."""
    if not secret:
        return None
    session = sessions.get(digest(secret))
    if session is None:
        return None
    if not session.stands(now, limits.idle):
        sessions.remove(session.id)
        return None
    if now - session.seen_at > limits.idle / _NOTED:
        sessions.seen(session.id, now)
    return session


def act_as(session: Session, key: str, capacities: Sequence[Capacity], *, sessions: Sessions) -> Session:
    """key: of the capacity chosen, among those that hold now. Raises Forbidden."""
    chosen = next((capacity for capacity in capacities if capacity.key == key), None)
    if chosen is None:
        raise Forbidden("You may no longer act so: the register of staff has changed. Choose anew.")
    sessions.act_as(session.id, capacities, chosen)
    return replace(session, capacities=tuple(capacities), acting=chosen)


def digest(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
