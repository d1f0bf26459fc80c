"""Laboratories as the data of the law lists them, and as they are administered since."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

from shared.reference.entries import BodyEntry
from shared.reference.register import Register
from shared.regulation.sampling_tests import Laboratory, LaboratoryStatus, find_laboratory, qcvn_numbers

_LABORATORY = "LABORATORY"
_ENTITLING = frozenset(status.value for status in LaboratoryStatus)


class ListedLaboratories:
    """The port Laboratories."""

    def __init__(self, rows: Sequence[Laboratory]) -> None:
        self._rows = rows

    def find(self, name: str, on: date) -> Laboratory | None:
        return find_laboratory(self._rows, name, on)

    def listed(self, on: date) -> Sequence[Laboratory]:
        return sorted((row for row in self._rows if row.in_force(on)), key=lambda row: row.code)


class AdministeredLaboratories:
    """The port Laboratories: what is administered stands, from its day on, in the place of what the data list."""

    def __init__(self, listed: ListedLaboratories, register: Callable[[], Register]) -> None:
        self._listed = listed
        self._register = register

    def find(self, name: str, on: date) -> Laboratory | None:
        register, listed = self._register(), self._listed.find(name, on)
        for code in register.bodies:
            entry = register.body(code, on)
            if entry is None or entry.kind != _LABORATORY:
                continue
            same = self._listed.find(code, on)
            if same is not None and on < entry.valid_from:
                continue
            found = _laboratory(entry, same, [former.name for former in register.bodies[code]])
            if found.is_called(name):
                return found
        return listed

    def listed(self, on: date) -> Sequence[Laboratory]:
        """As `find` finds them; without those that have no status that entitles them."""
        codes = {row.code for row in self._listed.listed(on)} | set(self._register().bodies)
        found = {each.code: each for code in codes if (each := self.find(code, on)) and each.in_force(on)}
        return [found[code] for code in sorted(found) if found[code].statuses]


def _laboratory(entry: BodyEntry, listed: Laboratory | None, names: Sequence[str]) -> Laboratory:
    """A suspended or merely registered one has no status that entitles it to test.

    names: that it ever had; whoever got a sample under another one still holds it.
    """
    return Laboratory(
        code=entry.code,
        name=entry.name,
        statuses=(LaboratoryStatus(entry.status),) if entry.status in _ENTITLING else (),
        scope=tuple(sorted(qcvn_numbers(*entry.scope))),
        aliases=tuple(dict.fromkeys([*names, *((listed.name, *listed.aliases) if listed else ())])),
        numbers=(entry.decision_no,) if entry.decision_no else (),
        source=entry.reason or "register of bodies",
        certainty="sourced",
        in_force_from=entry.valid_from,
        in_force_to=entry.valid_to,
    )
