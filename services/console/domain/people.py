"""Who has signed in, and as what that person may act."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta


@dataclass(frozen=True)
class Capacity:
    """As what somebody acts. id: as histories will name the person; lent_by: staff id of whose role it is."""

    id: str
    role: str
    agency: str | None = None
    tax_code: str | None = None
    body: str | None = None
    lent_by: str | None = None

    @property
    def key(self) -> str:
        """Tells the capacities of one person apart."""
        return ":".join((self.role, self.id, self.agency or "", self.lent_by or ""))


@dataclass(frozen=True)
class Identity:
    """Somebody whose sign-in was proven. account: unique over all ways to sign in ("local:lan.nt").

    staff_ids: members of the register of staff; tax_codes: importers for whom the person may speak.
    id_token: what the identity provider wants to see again at sign-out.
    """

    account: str
    name: str
    staff_ids: tuple[str, ...] = ()
    tax_codes: tuple[str, ...] = ()
    id_token: str | None = None


@dataclass(frozen=True)
class Lent:
    role: str
    by: str


@dataclass(frozen=True)
class Standing:
    """What the register of staff says of one person today. administered: there is somebody who may act as admin."""

    staff_id: str
    known: bool
    suspended: bool
    agency: str | None = None
    roles: tuple[str, ...] = ()
    lent: tuple[Lent, ...] = ()
    administered: bool = True


@dataclass(frozen=True)
class Session:
    """id: the digest of the secret in the browser's cookie. acting: None until one capacity was chosen.

    began_at, seen_at, ends_at: UTC. change_password: nothing else may be done before.
    """

    id: str
    identity: Identity
    capacities: tuple[Capacity, ...]
    acting: Capacity | None
    began_at: datetime
    seen_at: datetime
    ends_at: datetime
    address: str = ""
    agent: str = ""
    change_password: bool = False

    def stands(self, now: datetime, idle: timedelta) -> bool:
        return now < self.ends_at and now - self.seen_at < idle


def capacities_of(standings: Iterable[Standing], tax_codes: Iterable[str], first_admin: str | None) -> list[Capacity]:
    """first_admin: staff id that may act as admin while nobody in the register may."""
    found = []
    for standing in standings:
        id = standing.staff_id
        found += [Capacity(id, role, standing.agency) for role in standing.roles]
        found += [
            Capacity(id, lent.role, standing.agency, lent_by=lent.by)
            for lent in standing.lent
            if lent.role not in standing.roles
        ]
        if id == first_admin and not standing.known and not standing.administered:
            found.append(Capacity(id, "admin"))
    return found + [Capacity(tax_code, "importer", tax_code=tax_code) for tax_code in tax_codes]
