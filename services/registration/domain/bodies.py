"""A certification body as the list of bodies has it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class KnownBody:
    """status: REGISTERED, ACCREDITED, RECOGNISED, DESIGNATED, SUSPENDED or WITHDRAWN. scope: QCVN as the list names them.

    methods: of conformity assessment, none named: any.
    """

    code: str
    name: str
    status: str
    scope: tuple[str, ...]
    valid_from: date
    valid_to: date | None = None
    methods: tuple[int, ...] = ()

    def may_certify(self, day: date) -> bool:
        in_force = self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)
        return in_force and self.status not in ("SUSPENDED", "WITHDRAWN")
