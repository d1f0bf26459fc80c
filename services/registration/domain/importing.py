"""A dossier that is open elsewhere, as it is taken over: what its row says, and what is told when it stands here."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from services.registration.domain.conformity import ConformityResult
from services.registration.domain.content import Content
from services.registration.domain.dossier import Channel, Handler, Handlers, Schedule, WindowReference
from services.registration.domain.draft import Draft
from services.registration.domain.requests import BodyRequest, ImporterRequest, SupplementRequest


@dataclass(frozen=True)
class FormerCase:
    """A handler's case as it stands elsewhere. before: the status from which an open request of the importer came."""

    status: int
    before: int | None = None


@dataclass(frozen=True)
class FormerInspection:
    """What the inspection had come to. mode: as an officer gave it, None to have it decided anew; reason: why.

    due_on: the day that the applicant was told. officer: who has the case.
    """

    mode: str | None = None
    mode_reason: str | None = None
    decided_on: date | None = None
    due_on: date | None = None
    officer: str | None = None
    appointment: Schedule | None = None


@dataclass(frozen=True)
class FormerRequest:
    """The importer's request to a handler; which one it is follows from the status."""

    reason: str
    requested_at: datetime
    until: date | None = None


@dataclass(frozen=True)
class FormerSupplementRequest:
    """extended_on: the day on which more time was granted; due_on is then the day that was granted."""

    items: tuple[str, ...]
    reason: str
    requested_at: datetime
    due_on: date
    extended_on: date | None = None


@dataclass(frozen=True)
class FormerConformity:
    """As the certification body submitted it. revoked_because: taken back, and why."""

    certificate: Any
    lines: tuple[tuple[int, int, str | None], ...]
    submitted_on: date
    revoked_because: str | None = None


@dataclass(frozen=True)
class OpenDossier:
    """One dossier of another system. draft: form 01 as it was sent; revision: how often it was.

    complete_on: the day on which the last complete dossier came in, from which the agency's time counts; cleared_on,
    label_requested_on: as the deadline table needs them. missing: documents (by place) whose file exists no more.
    history: entries as they were, kept word by word.
    """

    source: str
    file_code: str
    channel: Channel
    received_on: date
    draft: Draft
    cqkt: FormerCase
    tccn: FormerCase | None = None
    received_at: datetime | None = None
    regime: str | None = None
    revision: int = 1
    window: WindowReference | None = None
    complete_on: date | None = None
    cleared_on: date | None = None
    label_requested_on: date | None = None
    supplement_request: FormerSupplementRequest | None = None
    body_request: BodyRequest | None = None
    requests: Mapping[str, FormerRequest] | None = None
    inspection: FormerInspection | None = None
    conformity: FormerConformity | None = None
    missing: frozenset[int] = frozenset()
    history: tuple[Mapping[str, Any], ...] = ()

    def case(self, handler: Handler) -> FormerCase | None:
        return self.cqkt if handler is Handler.CQKT else self.tccn


@dataclass(frozen=True)
class OpenDeadline:
    """A deadline of which was warned, or that lapsed, before the dossier came here. warning: the last one given."""

    handler: str
    rule: str
    name: str
    owed_by: str
    started_on: date
    due_on: date
    days_left: int
    lapsed: bool
    warning: str | None = None


@dataclass(frozen=True)
class DossierImported:
    """inspection: None when the case had not come to anything; its mode is then decided anew, as by any other dossier.

    counts_from: the working day from which the agency's time counts.
    """

    file_code: str
    occurred_at: datetime
    source: str
    channel: Channel
    received_on: date
    regime: str
    window: WindowReference | None
    dossier: Content
    handlers: Handlers
    supplement_request: SupplementRequest | None
    body_request: BodyRequest | None
    requests: Mapping[str, ImporterRequest]
    conformity: ConformityResult | None
    inspection: FormerInspection | None
    deadlines: tuple[OpenDeadline, ...]
    counts_from: date | None = None
