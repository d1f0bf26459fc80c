"""Places and how far apart they are, as far as that is known: the same site, the same province, or neither."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum


class Travel(IntEnum):
    """The nearer the smaller."""

    SAME_SITE = 0
    SAME_PROVINCE = 1
    ELSEWHERE = 2


@dataclass(frozen=True)
class Place:
    """site: address or name as people write it. province: two-digit code, None when nobody said."""

    site: str
    province: str | None = None

    @property
    def code(self) -> tuple[str, str]:
        """The same for all spellings of one site that differ in case and white space only."""
        return self.province or "", " ".join(self.site.casefold().split())


def travel(start: Place, to: Place) -> Travel:
    unknown = start.province is None or to.province is None
    if start.code[1] == to.code[1] and (unknown or start.province == to.province):
        return Travel.SAME_SITE
    if not unknown and start.province == to.province:
        return Travel.SAME_PROVINCE
    return Travel.ELSEWHERE


def too_far(start: Place, to: Place) -> bool:
    """Nobody is in two provinces within one half-day. What is not known stands in nobody's way."""
    return start.province is not None and to.province is not None and start.province != to.province
