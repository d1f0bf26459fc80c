"""A scenario as it was read: lots, steps in order of time, and how each lot should end."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any

Data = Mapping[str, Any]


@dataclass(frozen=True)
class Importer:
    name: str
    address: str
    email: str


@dataclass(frozen=True)
class Goods:
    """One line of form 01. kind: of goods.yaml. certified: a certificate of conformity covers it."""

    kind: str
    quantity: str
    certified: bool
    exempt_category: int | None = None
    catalogue_row: str | None = None
    changes: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Lot:
    """What is registered. received_on: at the counter, when the paper came on another day than it is entered."""

    name: str
    channel: str
    agency: str
    importer: Importer
    goods: tuple[Goods, ...]
    customs_office: str
    cert_body: str | None = None
    received_on: date | None = None
    received_on_reason: str | None = None


@dataclass(frozen=True)
class Refusal:
    """said: words that the answer must contain: its HTTP status, its code, pointers or codes of its errors."""

    said: tuple[str, ...]


@dataclass(frozen=True)
class Step:
    """number: from 1, as in the file. sentence: as written. act: of the vocabulary. lot: whom it concerns."""

    number: int
    at: datetime
    sentence: str
    act: str
    data: Data
    lot: str
    refused: Refusal | None = None


@dataclass(frozen=True)
class Scenario:
    """expected: by lot, what is to be seen in the end: of the keys that `expecting` knows."""

    name: str
    file: Path
    title: str
    title_en: str
    law: tuple[str, ...]
    regime: str
    lots: Mapping[str, Lot]
    steps: Sequence[Step]
    expected: Mapping[str, Data]
