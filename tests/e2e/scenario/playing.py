"""A scenario at play: who acts, and for each lot its dossier with what the public faces say of it."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import Any

from services.registration.domain.rules.tax_code import has_check_digit
from tests.e2e.person import Json, Person
from tests.e2e.place import Place
from tests.e2e.scenario.model import Lot, Scenario


@dataclass
class LotAtPlay:
    """One registered lot. agency: where its dossier lies now. today: in Vietnam, of the step that is played."""

    play: Play
    lot: Lot
    file_code: str
    tax_code: str
    agency: str
    id: str | None = None
    facts: dict[str, Any] = field(default_factory=dict)

    @property
    def importer(self) -> Person:
        return self.play.person("importer", f"importer.{self.tax_code}", tax_code=self.tax_code)

    @property
    def officer(self) -> Person:
        return self.staff("officer")

    @property
    def signer(self) -> Person:
        return self.staff("signer")

    @property
    def body(self) -> Person:
        body = self.facts.get("cert_body", self.lot.cert_body) or ""
        return self.play.person("cert_body", f"body.{body}", body=body)

    def staff(self, role: str) -> Person:
        """Of this scenario alone, so that calendars do not fill up with the others' lots."""
        name = f"{role}.{self.agency}.{self.play.scenario.name}".lower()[:100]
        return self.play.person(role, name, agency=self.agency)

    def registration(self) -> Json:
        return self.officer.read("registration", f"/registrations/{self.id}")

    def case(self) -> Json:
        return self.officer.read("inspection", f"/inspections/{self.id}")

    def letters(self) -> list[Json]:
        found: list[Json] = self.officer.read("notification", f"/notifications/{self.id}")["letters"]
        return found


@dataclass
class Play:
    """number: its own among all scenarios of a session, from 0."""

    place: Place
    scenario: Scenario
    number: int
    at_rest: Callable[[Collection[str]], None]
    lots: dict[str, LotAtPlay] = field(default_factory=dict)
    complaints: list[str] = field(default_factory=list)
    _people: dict[tuple[str, str], Person] = field(default_factory=dict)
    _codes: list[str] = field(default_factory=list)

    def person(self, role: str, subject: str, **claims: str) -> Person:
        key = (role, subject)
        if key not in self._people:
            self._people[key] = self.place.sign_in(role, subject, **claims)
        return self._people[key]

    def rest(self) -> None:
        """Until all that was done with its lots has arrived. Raises AssertionError."""
        self.at_rest([lot.id for lot in self.lots.values() if lot.id])

    def lot(self, name: str) -> LotAtPlay:
        return self.lots[name]

    def next_file_code(self, at: datetime) -> str:
        code = f"QG{at.year}{self.number:04d}{len(self._codes) + 1:02d}"
        self._codes.append(code)
        return code

    def owns(self, file_code: str) -> bool:
        """Of any of its lots, those that were sent in vain too."""
        return file_code in self._codes or file_code in {lot.file_code for lot in self.lots.values()}

    @cached_property
    def tax_code(self) -> str:
        return tax_code(self.number)


def tax_code(number: int) -> str:
    """Ten digits with a check digit, from a range that no real enterprise has."""
    bases = (f"98{number:06d}{spare}" for spare in range(10))
    return next(code for base in bases for digit in range(10) if has_check_digit(code := f"{base}{digit}"))
