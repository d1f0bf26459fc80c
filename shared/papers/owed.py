"""A paper that an act brought about."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from shared.papers.facts import Facts
from shared.papers.standing import VALID, Stands


@dataclass(frozen=True)
class Owed:
    """key: within its aggregate, the same for ever. at: of the act. stands: as of now.

    facts: None of a paper whose facts are no longer known, but how it stands.
    """

    key: str
    facts: Facts | None
    at: datetime
    stands: Stands = VALID
