"""What the importer handed in after clearance, where customs release goods on the confirmed registration."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from services.registration.domain.conformity import ConformityLine
from services.registration.domain.content import Document


@dataclass(frozen=True)
class HandedIn:
    """Its own assessment with test reports (measure 2a), or a certified copy of the certificate (2b).

    measures: of the goods. in_time: on the last day or before; None as long as no clearance was on record. revision: of
    the content that it is about.
    """

    measures: tuple[str, ...]
    lines: tuple[ConformityLine, ...]
    documents: tuple[Document, ...]
    handed_in_at: datetime
    in_time: bool | None
    revision: int
    note: str | None = None
