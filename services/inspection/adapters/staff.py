"""Who works for an agency, as the register of staff has it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from services.inspection.domain.officer_calendar.calendar import officer_key
from shared.reference.register import Register


class RegisteredStaff:
    """The port Staff. An agency of which the register names nobody does not use it: there everybody is known."""

    def __init__(self, register: Callable[[], Register]) -> None:
        self._register = register

    def works_for(self, agency: str, officer: str, on: date) -> bool:
        register = self._register()
        if not any(entry.agency == agency for entries in register.staff.values() for entry in entries):
            return True
        names = {officer_key(name) for each in register.members(agency, on) for name in (each.staff_id, each.name)}
        return officer_key(officer.removeprefix("officer:")) in names

    def officers_of(self, agency: str, on: date) -> dict[str, str]:
        return {each.staff_id: each.name for each in self._register().members(agency, on) if "officer" in each.roles}
