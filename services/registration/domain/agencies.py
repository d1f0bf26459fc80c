"""Which agency answers for a code on a day, and which is competent for a dossier."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from services.registration.domain.content import Named


@dataclass(frozen=True)
class InOffice:
    """Who answers for the code of an agency on a day. asked: the agency of that code, under its last name until then.

    agency: itself, or the one that has taken over; None when nobody has. begins_on: its first day, where that is to come.
    ended_on: its last day, where that has gone by.
    """

    asked: Named
    agency: Named | None
    begins_on: date | None = None
    ended_on: date | None = None

    @property
    def was_followed(self) -> bool:
        return self.agency is not None and self.agency.code != self.asked.code


@dataclass(frozen=True)
class Competent:
    """agency: by the rule of competence; None when it names none. why: by what it was found, or why it was not."""

    agency: Named | None
    why: str
    why_en: str
