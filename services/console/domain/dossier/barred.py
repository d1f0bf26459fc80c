"""What belongs to a dossier as far as it is and is not for the reader to do now, as the services say it."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Why:
    """code: role, need, importer, request, after or same_person; what, acts, until: as the services' API has them."""

    code: str
    what: str | None = None
    acts: tuple[str, ...] = ()
    until: date | None = None


@dataclass(frozen=True)
class Barred:
    """roles: whose act it is."""

    act: str
    roles: tuple[str, ...]
    because: tuple[Why, ...]


def open_to_reader(allowed: Sequence[str], barred: Sequence[Barred]) -> tuple[str, ...]:
    """Of what is possible now, whoever looks: the reader's own."""
    others: Collection[str] = {each.act for each in barred}
    return tuple(act for act in allowed if act not in others)
