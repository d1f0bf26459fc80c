"""For how long exchanges are kept: data, with its source."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from importlib.resources import files
from typing import Any

import yaml


class BadRetention(Exception):
    """retention.yaml cannot be used."""


@dataclass(frozen=True)
class Retention:
    """years: of exchanges. stray_days: of what nobody known stands behind; anybody may send that, as much as they like."""

    years: int
    stray_days: int
    source: str

    def ends(self, began: datetime, *, stray: bool = False) -> datetime:
        """The same day so many years later; of 29 February, 1 March."""
        if stray:
            return began + timedelta(days=self.stray_days)
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
    known = {"years", "stray_days", "source", "certainty"}
    if not isinstance(said, dict) or set(said) != known:
        raise BadRetention(f"retention.yaml must have exactly {', '.join(sorted(known))}.")
    source = said["source"]
    years, stray_days = (_number(said, name, most) for name, most in (("years", 100), ("stray_days", 3650)))
    if not isinstance(source, str) or not source:
        raise BadRetention("retention.yaml: source says by which text.")
    return Retention(years, stray_days, source)


def _number(said: dict[str, Any], name: str, most: int) -> int:
    value = said[name]
    if isinstance(value, bool) or not isinstance(value, int) or not 1 <= value <= most:
        raise BadRetention(f"retention.yaml: {name} is {value!r}; a whole number from 1 to {most} is needed.")
    return value
