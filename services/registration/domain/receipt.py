"""The receipt checklist (phiếu tiếp nhận hồ sơ): what of the listed papers the dossier contains."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from shared.regulation import legal_day


@dataclass(frozen=True)
class ReceiptAnswer:
    """item: code of the checklist, R1 … present: whether the dossier contains it."""

    item: str
    present: bool
    note: str | None = None


@dataclass(frozen=True)
class Receipt:
    """As it stands. conclusion: code of receipt_conclusions. checked_by: who ticked last; revision: of the content that
    was looked at. checked_on: where it was ticked on paper, and entered at checked_at."""

    answers: tuple[ReceiptAnswer, ...]
    conclusion: str | None
    checked_by: str
    checked_at: datetime
    revision: int
    checked_on: date | None = None

    @property
    def day(self) -> date:
        return self.checked_on or legal_day(self.checked_at)
