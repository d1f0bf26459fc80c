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


_OF_PERSON = ("role", "same_person")


@dataclass(frozen=True)
class Barred:
    """roles: whose act it is."""

    act: str
    roles: tuple[str, ...]
    because: tuple[Why, ...]

    @property
    def for_others(self) -> bool:
        """Nothing but who the reader is stands in the way."""
        return all(why.code in _OF_PERSON for why in self.because)


def open_to_reader(allowed: Sequence[str], barred: Sequence[Barred]) -> tuple[str, ...]:
    """Of what is possible now, whoever looks: the reader's own."""
    others: Collection[str] = {each.act for each in barred}
    return tuple(act for act in allowed if act not in others)
