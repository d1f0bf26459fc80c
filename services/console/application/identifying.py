"""Proving who somebody is elsewhere: at an identity provider, and as what, by the register of staff."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from services.console.application.accounts import LocalAccounts
from services.console.application.sessions import Limits, Sessions
from services.console.application.tries import Tries
from services.console.domain.people import Capacity, Identity, Standing, capacities_of
from shared.errors import Permanent


class NotProven(Permanent):
    """The identity provider's answer proves nothing; the message says why, for the log."""

    code = "not_proven"


@dataclass(frozen=True)
class Begun:
    """A sign-in on its way. url: where the browser goes. The rest comes back with the browser, and is compared."""

    url: str
    state: str
    nonce: str
    verifier: str


class IdentityProvider(Protocol):
    """Raises Unavailable while the provider is away."""

    def begin(self) -> Begun: ...

    def finish(self, answer: str, *, state: str, nonce: str, verifier: str) -> Identity:
        """answer: the whole address with which the browser came back. Raises NotProven."""
        ...

    def sign_out_url(self, id_token: str | None) -> str | None:
        """Where the browser goes to end the session there too; None: the provider has no such place."""
        ...


class StaffRegister(Protocol):
    def standing(self, staff_id: str) -> Standing:
        """Raises Unavailable."""
        ...


@dataclass(frozen=True)
class SigningIn:
    """All that signing in needs; what is None is not offered here.

    bearer: from a bearer token (development) to as what, and until when; raises CuakhauError. first_admin: staff id that
    may act as admin while the register knows none. contact: whom those ask who are not let in.
    """

    sessions: Sessions
    limits: Limits
    tries: Tries
    register: StaffRegister
    provider: IdentityProvider | None = None
    local: LocalAccounts | None = None
    bearer: Callable[[str], tuple[Capacity, datetime]] | None = None
    first_admin: str | None = None
    contact: str | None = None


def capacities_now(
    identity: Identity, held: Sequence[Capacity], *, register: StaffRegister, first_admin: str | None
) -> list[Capacity]:
    """As what somebody may act. held: by what the register does not say, such as a local account's. Raises Unavailable."""
    standings = [register.standing(id) for id in identity.staff_ids]
    said = capacities_of(standings, identity.tax_codes, first_admin)
    return said if identity.staff_ids or identity.tax_codes else list(held)
