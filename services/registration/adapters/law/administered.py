"""What people administer, laid over the data of the law: names of agencies, and who certifies."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from services.registration.domain.bodies import KnownBody
from shared.clock import Clock
from shared.reference.register import Register
from shared.regulation.calendar import legal_day

_CERTIFIES = ("CERT_BODY", "INSPECTION_BODY")


@dataclass(frozen=True)
class Administered:
    register: Callable[[], Register]
    clock: Clock

    def agencies(self, listed: Mapping[str, str]) -> Mapping[str, str]:
        return AgencyNames(listed, self)

    def names(self) -> dict[str, str]:
        """Of agencies, as they are called today."""
        register, today = self.register(), legal_day(self.clock())
        found = ((code, register.agency(code, today)) for code in register.agencies)
        return {code: entry.name for code, entry in found if entry}

    def body(self, code: str, day: date, listed: KnownBody | None = None) -> KnownBody | None:
        """listed: as the data of the law have it, where nobody said anything of that body."""
        entry = self.register().body(code, day)
        if entry is None:
            return listed
        if entry.kind not in _CERTIFIES:
            return None
        return KnownBody(
            entry.code, entry.name, entry.status, entry.scope, entry.valid_from, entry.valid_to, entry.methods
        )


class AgencyNames(Mapping[str, str]):
    """The agencies of the data under the names of today, and those that were founded since."""

    def __init__(self, listed: Mapping[str, str], administered: Administered) -> None:
        self._listed = listed
        self._administered = administered

    def __getitem__(self, code: str) -> str:
        return self._administered.names().get(code) or self._listed[code]

    def __iter__(self) -> Iterator[str]:
        return iter({**self._listed, **self._administered.names()})

    def __len__(self) -> int:
        return len({**self._listed, **self._administered.names()})
