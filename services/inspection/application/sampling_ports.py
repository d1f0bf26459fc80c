"""What sampling and testing need from outside."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
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


@dataclass(frozen=True)
class KeptPhoto:
    """content_type: as the bytes show, whatever the sender said. size: bytes."""

    sha256: str
    content_type: str
    size: int


class Photos(Protocol):
    """Photos of each case, by SHA-256. Every call raises Transient."""

    def put(self, case: str, data: bytes, content_type: str, *, by: str) -> KeptPhoto:
        """Durable when it returns; the same bytes again are the same photo."""
        ...

    def count(self, case: str) -> int: ...

    def keep(self, case: str, hashes: Sequence[str]) -> Mapping[str, KeptPhoto]:
        """Those that are there, from now on never swept away."""
        ...

    def get(self, case: str, sha256: str) -> tuple[KeptPhoto, bytes]:
        """Raises NotFound, and Unavailable when what is kept is no longer what was sent."""
        ...


class Lots(Protocol):
    def of_good(self, tax_code: str, good_key: str, *, besides: str) -> Sequence[Lot]:
        """The importer's lots of this good that were looked at by attributes, and of which a notice stands; oldest first.

        besides: the dossier whose lot is looked at now.
        """
        ...
