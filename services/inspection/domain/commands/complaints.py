"""What may be asked about complaints."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from services.inspection.domain.complaint import Aim, ComplaintSource


@dataclass(frozen=True)
class FileComplaint:
    """All that the aim names must fit for it to concern a dossier. effective_from, effective_to: legal days."""

    source: ComplaintSource
    text: str
    opened_on: date
    aim: Aim
    effective_from: date | None = None
    effective_to: date | None = None


@dataclass(frozen=True)
class AmendComplaint:
    """The whole of what can be amended, as it is to be."""

    text: str
    aim: Aim
    reason: str
    effective_from: date | None = None
    effective_to: date | None = None


@dataclass(frozen=True)
class CloseComplaint:
    """upheld: it was found true."""

    reason: str
    upheld: bool = False
