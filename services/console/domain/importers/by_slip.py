"""How a dossier stands for whoever holds its receipt slip: what the slip says already, and where the dossier is on its way.

No paper and nothing of one, no address, nobody's name but the importer's own and the agency's, no line's result: a slip is
handed on, and lies about.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from services.console.domain.dossier.next_step import Step
from services.console.domain.dossier.timeline import Entry
from services.console.domain.importers.standing import (
    OwnAppointment,
    OwnDossier,
    awaited,
    awaited_of_body,
    stage_of,
    visit_ahead,
)


@dataclass(frozen=True)
class Notice:
    """Of the result. revoked_on: it was taken back."""

    number: str
    issued_on: date
    revoked_on: date | None = None


@dataclass(frozen=True)
class SlipLook:
    """goods: of the first line; more: lines beside it. asked_for: what the importer is to hand in.

    happened: acts with their times, the newest first; None: they cannot be told now.
    """

    file_code: str
    received_on: date
    importer: str
    agency: str
    goods: str
    more: int
    stage: str
    awaited: Step
    awaited_of_body: Step | None
    body: str | None
    asked_for: tuple[str, ...]
    labels_of: tuple[int, ...]
    visit_at: tuple[datetime, datetime] | None
    notice: Notice | None
    happened: tuple[Entry, ...] | None


def look_by_slip(
    dossier: OwnDossier, history: tuple[Entry, ...] | None, appointment: OwnAppointment | None
) -> SlipLook:
    """None: what cannot be told now."""
    known = history or ()
    lines, result = dossier.content.goods_lines, dossier.result
    step = awaited(dossier, known)
    visit = visit_ahead(dossier, step, appointment)
    revoked = result.revocation.revoked_on if result and result.revocation else None
    return SlipLook(
        file_code=dossier.file_code,
        received_on=dossier.received_on,
        importer=dossier.content.importer.name,
        agency=dossier.agency.name,
        goods=lines[0].name,
        more=len(lines) - 1,
        stage=stage_of(dossier, known),
        awaited=step,
        awaited_of_body=awaited_of_body(dossier),
        body=dossier.content.cert_body.name if dossier.content.cert_body else None,
        asked_for=dossier.supplement_request.items if dossier.supplement_request else (),
        labels_of=dossier.label_request.lines if dossier.label_request else (),
        visit_at=(visit.starts_at, visit.ends_at) if visit else None,
        notice=Notice(result.notice_no, result.issued_on, revoked) if result else None,
        happened=tuple(reversed(history)) if history is not None else None,
    )
