"""Why an act that belongs to this stage is not done now by whoever looks: said by the tables, shown by the pages."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Bar(StrEnum):
    """ROLE: it is another role's. NEED: something must be so first. IMPORTER: the dossier waits for its importer.

    REQUEST: the importer asked for something, and the agency has not answered. AFTER: another act comes before it.
    SAME_PERSON: they did another step of the same result, and two have to look at it.
    """

    ROLE = "role"
    NEED = "need"
    IMPORTER = "importer"
    REQUEST = "request"
    AFTER = "after"
    SAME_PERSON = "same_person"


@dataclass(frozen=True)
class Why:
    """what: a need's code; what is waited for, or asked for (SUPPLEMENT, AMENDMENT, WITHDRAWAL, EXTENSION); the step that
    they did (draft, review). acts: that come before. until: the importer's last day, where there is one.
    """

    code: Bar
    what: str | None = None
    acts: tuple[str, ...] = ()
    until: date | None = None


@dataclass(frozen=True)
class Barred:
    """roles: whose act it is."""

    act: str
    roles: tuple[str, ...]
    because: tuple[Why, ...]
