"""A few real dossiers become a hundred thousand: every service's documents of them again, under other names.

What tells one from another is replaced in the stored bytes by something of the same length, the same in every service, so
that a copy is as whole as its model but for the hashes of its history.
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from bson import encode
from bson.raw_bson import RawBSONDocument
from pymongo import MongoClient
from pymongo.write_concern import WriteConcern

_BATCH = 500
_UUID = re.compile(rb"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
# A copy that wants to be woken would be acted on.
_AWAKE = {"unpublished": 0, "next_timer_at": 0, "reconcile_at": 0, "papers_due": 0}
# Of one dossier each, by the service's database.
COLLECTIONS = {"registration": "registrations", "inspection": "inspections", "notification": "notifications"}


@dataclass(frozen=True)
class Model:
    """A dossier to be copied. officer, agency: as they stand in it. share: of all copies, with the others' shares."""

    id: str
    file_code: str
    tax_code: str
    agency: str
    officer: str
    due_on: str
    open: bool
    share: float


@dataclass(frozen=True)
class Copy:
    """What takes the place of what; each as long as what it replaces."""

    number: int
    file_code: str
    tax_code: str
    agency: str
    officer: str
    due_on: str

    def id(self, of: str) -> str:
        return f"{self.number:08x}{of[8:]}"


def multiply(
    client: MongoClient[Any], prefix: str, models: Sequence[Model], count: int, home: str, today: date
) -> None:
    """home: the agency that has a fifth of them. Numbers, and with them ids, go from the oldest to the newest."""
    chance = random.Random(20260703)
    chosen = chance.choices(models, [model.share for model in models], k=count)
    copies = [(model, _copy(number, model, home, today, chance)) for number, model in enumerate(chosen, 1)]
    for service, collection in COLLECTIONS.items():
        stored = client[prefix + service][collection].with_options(write_concern=WriteConcern(w=1, j=False))
        originals = {model.id: encode(stored.find_one({"_id": model.id}, _AWAKE) or {}) for model in models}
        for batch in _batches(copies):
            stored.insert_many([_under(originals[model.id], model, copy) for model, copy in batch], ordered=False)


def _copy(number: int, model: Model, home: str, today: date, chance: random.Random) -> Copy:
    due = today + timedelta(chance.randrange(-3, 8)) if model.open else today - timedelta(chance.randrange(1000))
    return Copy(
        number,
        file_code=f"{model.file_code[:2]}{number:0{len(model.file_code) - 2}}",
        tax_code=f"{3_000_000_000 + int(20_000 * chance.random() ** 2)}",
        agency=home if chance.random() < 0.2 else f"TCKT{chance.randrange(20, 35):02}",
        officer=f"{model.officer[:-2]}{chance.randrange(15):02}",
        due_on=due.isoformat(),
    )


def _under(document: bytes, model: Model, copy: Copy) -> RawBSONDocument:
    head = f"{copy.number:08x}".encode()
    data = _UUID.sub(lambda found: head + found[0][8:], document)
    for before, after in _said(model, copy).items():
        assert len(before) == len(after), (before, after)
        data = data.replace(before.encode(), after.encode())
    return RawBSONDocument(data)


def _said(model: Model, copy: Copy) -> Mapping[str, str]:
    return {
        model.officer: copy.officer,
        model.file_code: copy.file_code,
        model.file_code.lower(): copy.file_code.lower(),
        model.tax_code: copy.tax_code,
        model.agency: copy.agency,
        model.due_on: copy.due_on,
    }


def _batches(copies: Sequence[tuple[Model, Copy]]) -> Iterator[Sequence[tuple[Model, Copy]]]:
    return (copies[start : start + _BATCH] for start in range(0, len(copies), _BATCH))
