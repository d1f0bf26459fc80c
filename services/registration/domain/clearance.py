"""Goods were cleared by customs, where a confirmed registration is enough for that."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Clearance:
    """declaration_no: 12 digits. by: who said so."""

    declaration_no: str
    cleared_on: date
    customs_office: str
    by: str
