"""Findings on a dossier that is open elsewhere: what a rule cannot hold it to is noted, and refuses nothing."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass

from services.registration.domain.rules.findings import Findings
from shared.errors import Violation

ALWAYS, FILE_MISSING = "ALWAYS", "FILE_MARKED_MISSING"


@dataclass(frozen=True)
class Relaxed:
    """A rule that an intake is held to and a dossier from elsewhere is not.

    pointer: JSON pointer, "*" for any number in a list. rule: its code. when: ALWAYS, or FILE_MARKED_MISSING for documents
    that the row marks as missing. why: for people.
    """

    pointer: str
    rule: str
    when: str
    why: str

    def fits(self, pointer: str, rule: str, missing: Collection[int]) -> bool:
        place = re.fullmatch(re.escape(self.pointer).replace(r"\*", r"(\d+)"), pointer)
        if place is None or rule != self.rule:
            return False
        return self.when == ALWAYS or bool(place.groups() and int(place[1]) in missing)


class FormerFindings(Findings):
    """let_pass: what was found and is let pass, each with the reason why."""

    def __init__(self, relaxed: Collection[Relaxed], missing: Collection[int]) -> None:
        super().__init__()
        self._relaxed = relaxed
        self._missing = missing
        self.let_pass: list[Violation] = []

    def add(self, pointer: str, code: str, message: str) -> None:
        fitting = next((each for each in self._relaxed if each.fits(pointer, code, self._missing)), None)
        if fitting is None:
            super().add(pointer, code, message)
        else:
            self.let_pass.append(Violation(pointer, code, fitting.why))


class Below(Findings):
    """What rules find in a part of the row, told with the part's place before it."""

    def __init__(self, findings: Findings, prefix: str) -> None:
        super().__init__()
        self._findings = findings
        self._prefix = prefix

    def add(self, pointer: str, code: str, message: str) -> None:
        self._findings.add(f"{self._prefix}{pointer}", code, message)

    def clean(self, *pointers: str) -> bool:
        return self._findings.clean(*(f"{self._prefix}{pointer}" for pointer in pointers))
