"""What a service says and signs at the end of a legal day: the root over what its histories grew by, and the day before's.

Each statement holds the hash of the former one. So the last one speaks for every history since the first, and a statement
that is taken out, or put in another's place, breaks what comes after it.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass
from datetime import date

from shared.contracts.canonical import canonical_json

_FORM = 1


class BadStatement(ValueError):
    """The text is no statement."""


@dataclass(frozen=True)
class Statement:
    """day: the last one that it covers. after: the day of the statement before; None for the first, which covers all there
    was. leaves: how many. root: 64 hex digits. previous: hash of the former statement's text."""

    service: str
    day: date
    after: date | None
    leaves: int
    root: str
    previous: str | None

    @property
    def text(self) -> bytes:
        """Written in exactly one way; this is what is signed."""
        plain = {**asdict(self), "day": self.day.isoformat(), "after": self.after.isoformat() if self.after else None}
        return canonical_json({"form": _FORM, **plain})

    @property
    def hash(self) -> str:
        return hashlib.sha256(self.text).hexdigest()

    @classmethod
    def read(cls, text: str) -> Statement:
        """Raises BadStatement."""
        try:
            said = json.loads(text)
            if said.pop("form") != _FORM:
                raise BadStatement("It has a form that this code does not know.")
            day, after = date.fromisoformat(said.pop("day")), said.pop("after")
            read = cls(day=day, after=date.fromisoformat(after) if after else None, **said)
        except (ValueError, TypeError, AttributeError, KeyError) as error:
            raise BadStatement(f"It cannot be read: {error}") from error
        if read.text != text.encode():
            raise BadStatement("It is not written as statements are.")
        return read
