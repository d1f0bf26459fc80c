"""What may be asked of a correspondence."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class SendAgain:
    """An operator's or officer's wish to send a letter that failed once more, as a new one.

    id: of the dossier, or of what staff were told. expected_version: of what the caller saw.
    """

    id: str
    letter_id: str
    expected_version: int
    reason: str | None = None


@dataclass(frozen=True)
class CancelLetter:
    """Take a queued letter out, so that its successors go on."""

    dossier_id: str
    letter_id: str
    expected_version: int
    reason: str
