"""Accounts that the console keeps itself: for development, and where there is no identity provider."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from services.console.application.tries import Tries, account_tries, address_tries, count_try
from services.console.domain.lock_out import PER_ACCOUNT, PER_ADDRESS
from services.console.domain.passwords import LONGEST
from services.console.domain.people import Capacity, Identity
from shared.clock import Clock
from shared.errors import CuakhauError, NotFound


class Refused(CuakhauError):
    """Not let in. Says the same whether the account is unknown, disabled, or the password wrong."""

    code = "sign_in_refused"


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
    by_account, by_address = account_tries(name), address_tries(address)
    # Counted first: a hundred tries at once are a hundred tries.
    count_try(by_address, PER_ADDRESS, tries=local.tries, clock=local.clock)
    count_try(by_account, PER_ACCOUNT, tries=local.tries, clock=local.clock)
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
    local.tries.forget(account_tries(name.lower()))
    return password


def disable_account(name: str, *, local: LocalAccounts) -> None:
    """Raises NotFound."""
    if not local.accounts.disable(name.lower()):
        raise NotFound(f"There is no account '{name}'.")


def _first_password() -> str:
    return "-".join(secrets.token_hex(3) for _ in range(4))
