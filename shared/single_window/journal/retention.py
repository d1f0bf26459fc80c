"""For how long exchanges are kept: data, with its source."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import cache
from importlib.resources import files
from typing import Any

import yaml


class BadRetention(Exception):
    """retention.yaml cannot be used."""


@dataclass(frozen=True)
class Retention:
    years: int
    source: str

    def ends(self, began: datetime) -> datetime:
        """The same day so many years later; of 29 February, 1 March."""
        try:
            return began.replace(year=began.year + self.years)
        except ValueError:
            return began.replace(year=began.year + self.years, month=3, day=1)


@cache
def read_retention() -> Retention:
    """Raises BadRetention."""
    return retention_from(yaml.safe_load(files(__package__).joinpath("retention.yaml").read_text(encoding="utf-8")))


def retention_from(said: Any) -> Retention:
    """Raises BadRetention."""
    known = {"years", "source", "certainty"}
    if not isinstance(said, dict) or set(said) != known:
        raise BadRetention(f"retention.yaml must have exactly {', '.join(sorted(known))}.")
    years, source = said["years"], said["source"]
    if isinstance(years, bool) or not isinstance(years, int) or not 1 <= years <= 100:
        raise BadRetention(f"retention.yaml: years is {years!r}; a whole number from 1 to 100 is needed.")
    if not isinstance(source, str) or not source:
        raise BadRetention("retention.yaml: source says by which text.")
    return Retention(years, source)
