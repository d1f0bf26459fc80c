"""Failures to sign in, counted so that guessing takes longer and longer."""

from __future__ import annotations

from datetime import datetime
from typing import Protocol

from services.console.domain.addresses import line_of
from services.console.domain.lock_out import Failures, Patience
from shared.clock import Clock
from shared.errors import CuakhauError


class TooManyTries(CuakhauError):
    """free_at: when the next try is looked at, UTC."""

    code = "too_many_tries"

    def __init__(self, key: str, free_at: datetime) -> None:
        super().__init__(f"Too many failures; the next try is looked at from {free_at.isoformat()} on.")
        self.key = key
        self.free_at = free_at


class Tries(Protocol):
    """Failures by key, counted before each look at a password. Raises Unavailable."""

    def get(self, key: str) -> Failures: ...

    def count(self, key: str, before: Failures, now: datetime) -> bool:
        """One more, unless others have counted since `before`: then False."""
        ...

    def forget(self, key: str) -> None: ...

    def take_back(self, key: str) -> None:
        """One less."""
        ...


def account_tries(name: str) -> str:
    return f"account:{name}"


def address_tries(address: str) -> str:
    return f"address:{line_of(address)}"


def count_try(key: str, patience: Patience, *, tries: Tries, clock: Clock) -> None:
    """Raises TooManyTries, and counts nothing then."""
    while True:
        now, before = clock(), tries.get(key)
        free_at = before.free_at(patience)
        if free_at is not None and now < free_at:
            raise TooManyTries(key, free_at)
        if tries.count(key, before, now):
            return
