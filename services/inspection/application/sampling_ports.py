"""What sampling and testing need from outside."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Protocol

from services.inspection.domain.sampling.switching import Lot
from shared.regulation.sampling_tests import Laboratory


class Laboratories(Protocol):
    def find(self, name: str, on: date) -> Laboratory | None:
        """By code, name or alias: as listed on that day; if not valid then, as it was listed last; None: unknown."""
        ...

    def listed(self, on: date) -> Sequence[Laboratory]:
        """Those that are listed on that day, by code."""
        ...


def codes_of(laboratories: Laboratories, on: date) -> tuple[str, ...]:
    return tuple(laboratory.code for laboratory in laboratories.listed(on))


class Lots(Protocol):
    def of_good(self, tax_code: str, good_key: str, *, besides: str) -> Sequence[Lot]:
        """The importer's lots of this good that were looked at by attributes, and of which a notice stands; oldest first.

        besides: the dossier whose lot is looked at now.
        """
        ...
