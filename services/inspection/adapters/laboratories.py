"""Laboratories as the data of the law lists them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from shared.regulation.sampling_tests import Laboratory, find_laboratory


class ListedLaboratories:
    """The port Laboratories."""

    def __init__(self, rows: Sequence[Laboratory]) -> None:
        self._rows = rows

    def find(self, name: str, on: date) -> Laboratory | None:
        return find_laboratory(self._rows, name, on)
