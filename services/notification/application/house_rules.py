"""House rules of telling people, read from their data file."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from importlib.resources import files

import yaml


@dataclass(frozen=True)
class DigestRule:
    """soon: working days. most_rows: per section. most_dossiers: that one digest looks at."""

    after_opening: timedelta
    soon: int
    most_rows: int
    most_dossiers: int


@dataclass(frozen=True)
class HouseRules:
    """expect_after: working days after which an agency that is late expects to be done."""

    expect_after: int
    digest: DigestRule


@cache
def house_rules() -> HouseRules:
    data = yaml.safe_load(files(__package__).joinpath("house_rules.yaml").read_text(encoding="utf-8"))
    digest = data["digest"]
    return HouseRules(
        expect_after=data["apology"]["expect_after_working_days"],
        digest=DigestRule(
            after_opening=timedelta(minutes=digest["minutes_after_opening"]),
            soon=digest["soon"],
            most_rows=digest["most_rows"],
            most_dossiers=digest["most_dossiers"],
        ),
    )
