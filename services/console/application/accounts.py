"""Accounts that the console keeps itself: for development, and where there is no identity provider."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from services.console.domain.lock_out import PER_ACCOUNT, PER_ADDRESS, Failures, Patience
from services.console.domain.passwords import LONGEST
from services.console.domain.people import Capacity, Identity
from shared.clock import Clock
from shared.errors import CuakhauError, NotFound


class Refused(CuakhauError):
    """Not let in. Says the same whether the account is unknown, disabled, or the password wrong."""

    code = "sign_in_refused"


class TooManyTries(CuakhauError):
    """free_at: when the next try is looked at, UTC."""

    code = "too_many_tries"

    def __init__(self, free_at: datetime) -> None:
        super().__init__(f"Too many failures; the next try is looked at from {free_at.isoformat()} on.")
        self.free_at = free_at


@dataclass(frozen=True)
class Account:
    """first: the password was given by somebody else and must be changed."""

    name: str
    hash: str
    capacities: tuple[Capacity, ...]
    first: bool = True
    disabled: bool = False

    @property
    def identity(self) -> Identity:
        return Identity(account_key(self.name), self.name)


class Accounts(Protocol):
    """By name, in lower case. Raise Unavailable."""

    def get(self, name: str) -> Account | None: ...

    def add(self, account: Account) -> bool:
        """False: there is one of that name."""
        ...

    def set_password(self, name: str, hash: str, *, first: bool) -> bool:
        """Enables a disabled account. False: there is none."""
        ...

    def disable(self, name: str) -> bool: ...


class Passwords(Protocol):
    """Slow on purpose."""

    def hash(self, password: str) -> str: ...

    def fits(self, hash: str | None, password: str) -> bool:
        """None: nobody's, which takes as long."""
        ...


class Tries(Protocol):
    """Failures by key, counted before each look at a password."""

    def get(self, key: str) -> Failures: ...

    def count(self, key: str, before: Failures, now: datetime) -> bool:
        """One more, unless others have counted since `before`: then False."""
        ...

    def forget(self, key: str) -> None: ...

    def take_back(self, key: str) -> None:
        """One less."""
        ...


@dataclass(frozen=True)
class LocalAccounts:
    accounts: Accounts
    passwords: Passwords
    tries: Tries
    clock: Clock


def account_key(name: str) -> str:
    return f"local:{name.lower()}"


def check_password(name: str, password: str, *, address: str, local: LocalAccounts) -> Account:
    """Raises Refused, TooManyTries."""
    name = name.strip().lower()[:100]
    by_account, by_address = f"account:{name}", f"address:{address}"
    # Counted first: a hundred tries at once are a hundred tries.
    _count(by_address, PER_ADDRESS, local)
    _count(by_account, PER_ACCOUNT, local)
    account = local.accounts.get(name)
    usable = account is not None and not account.disabled and len(password) <= LONGEST
    fits = local.passwords.fits(account.hash if account and usable else None, password[:LONGEST])
    if account is None or not usable or not fits:
        raise Refused("The name or the password is wrong.")
    local.tries.forget(by_account)
    # Whoever has one account must not wash off guesses at those of others.
    local.tries.take_back(by_address)
    return account


def change_password(account: Account, old: str, new: str, *, address: str, local: LocalAccounts) -> None:
    """new: without a weakness (`domain.passwords`). Raises Refused, TooManyTries."""
    check_password(account.name, old, address=address, local=local)
    local.accounts.set_password(account.name, local.passwords.hash(new), first=False)


def add_account(name: str, capacities: Sequence[Capacity], *, local: LocalAccounts) -> str | None:
    """The first password, which is shown once; None: there is one of that name already."""
    password = _first_password()
    account = Account(name.lower(), local.passwords.hash(password), tuple(capacities))
    return password if local.accounts.add(account) else None


def reset_password(name: str, *, local: LocalAccounts) -> str:
    """A first password anew. Raises NotFound."""
    password = _first_password()
    if not local.accounts.set_password(name.lower(), local.passwords.hash(password), first=True):
        raise NotFound(f"There is no account '{name}'.")
    local.tries.forget(f"account:{name.lower()}")
    return password


def disable_account(name: str, *, local: LocalAccounts) -> None:
    """Raises NotFound."""
    if not local.accounts.disable(name.lower()):
        raise NotFound(f"There is no account '{name}'.")


def _count(key: str, patience: Patience, local: LocalAccounts) -> None:
    while True:
        now, before = local.clock(), local.tries.get(key)
        free_at = before.free_at(patience)
        if free_at is not None and now < free_at:
            raise TooManyTries(free_at)
        if local.tries.count(key, before, now):
            return


def _first_password() -> str:
    return "-".join(secrets.token_hex(3) for _ in range(4))
