"""What the terminal needs to hand over a mail that came back."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True)
class Returned:
    """letter_id: which came back; None for a mail that says of no letter that it failed. changed: it was not known yet."""

    letter_id: str | None
    status: str | None
    changed: bool


class ReturnedMail(Protocol):
    def hand_over(self, mail: bytes) -> Returned:
        """Raises NotFound when the mail names no letter of ours, Invalid when it is none, Unavailable."""
        ...
