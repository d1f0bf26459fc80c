"""Who calls, and what that person may reach."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from shared.aggregate import Actor
from shared.errors import Forbidden, Permanent

ROLES = ("importer", "officer", "reviewer", "signer", "operator", "admin", "cert_body")

# Roles that look after the system as a whole. They belong to no agency, see across all of them, and reach a
# changing operation only where it names them.
SUPERVISORS = ("operator", "admin")


class Unauthenticated(Permanent):
    """No bearer token, or one that proves nothing. presented: whether there was one at all."""

    code = "unauthenticated"

    def __init__(self, message: str, *, presented: bool) -> None:
        super().__init__(message)
        self.presented = presented


@dataclass(frozen=True)
class Principal:
    """id: the token's subject. agency: code of the inspection agency (staff). tax_code: of the importer (importers).

    body: code of the certification body (its staff). on_behalf_of: who delegated the role, when it is not the
    caller's own.
    """

    id: str
    role: str
    agency: str | None = None
    tax_code: str | None = None
    body: str | None = None
    on_behalf_of: str | None = None

    def actor(self) -> Actor:
        """The same person as the history names it: "importer:0100109106", "officer:lan.nt"."""
        prefix = f"{self.role}:"
        id = self.id if self.id.startswith(prefix) else prefix + self.id
        return Actor(id, self.role, self.agency, self.tax_code, self.body, self.on_behalf_of)


ANONYMOUS = Principal("anonymous", "anonymous")


class Verifier(Protocol):
    """Turns a bearer token into a Principal. Raises Unauthenticated."""

    def __call__(self, token: str) -> Principal: ...


# Asks the register of staff about somebody, given whether a role may do what is asked. Raises Forbidden.
Admit = Callable[[Principal, Callable[[str], bool]], Principal]


def as_they_come(principal: Principal, _fits: Callable[[str], bool]) -> Principal:
    """No register is asked."""
    return principal


def fits(role: str, roles: tuple[str, ...], *, changing: bool) -> bool:
    """As `allow` has it."""
    named = role in roles or (role == "admin" and "operator" in roles)
    return named or (not roles and not (changing and role in SUPERVISORS))


def allow(principal: Principal, roles: tuple[str, ...], *, changing: bool) -> None:
    """Raises Forbidden unless one of `roles` (empty: any) may do this; admin may do what operator may.

    changing: the operation does more than read, so that supervisors must be named to get in.
    """
    if fits(principal.role, roles, changing=changing):
        return
    needed = ", ".join(roles) or "a role that acts on dossiers"
    raise Forbidden(f"Role {principal.role} may not do this; it takes: {needed}.")
