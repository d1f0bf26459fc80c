"""What services say to one another about the messages themselves, straight into one inbox.

    resend    a consumer asks a source for an aggregate's events from a number on
    progress  a source tells its consumers how far an aggregate is, so that a lost last event is noticed

Neither needs a guarantee: a gap stands in its dossier's document and is asked for until it closes, progress is told again
by the next reconciliation.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from marshmallow import EXCLUDE, Schema, ValidationError, fields, validate

from shared.contracts.canonical import canonical_json, moment_text
from shared.contracts.catalogue import violations_of
from shared.contracts.fields import Moment
from shared.errors import Invalid, Violation
from shared.messaging.publisher import Parcel
from shared.messaging.subscriptions import inbox_of
from shared.storage.outbox import Progress

HEADER = "cuakhau:control"
RESEND, PROGRESS = "resend", "progress"


@dataclass(frozen=True)
class ResendRequest:
    """first: number of the first event wanted. inbox: the service that wants it, alone. backfill: see Envelope."""

    subject: str
    first: int
    inbox: str
    backfill: bool = False


@dataclass(frozen=True)
class ProgressReport:
    source: str
    progress: Progress
    said_at: datetime


class _Loose(Schema):
    class Meta:
        unknown = EXCLUDE


class ResendSchema(_Loose):
    subject = fields.String(required=True)
    first = fields.Integer(required=True, validate=validate.Range(min=1))
    inbox = fields.String(required=True)
    backfill = fields.Boolean(load_default=False)


class ProgressSchema(_Loose):
    subject = fields.String(required=True)
    source = fields.String(required=True)
    sequence = fields.Integer(required=True)
    event_id = fields.String(required=True, allow_none=True)
    event_type = fields.String(load_default=None, allow_none=True)
    said_at = Moment(required=True)


def resend_parcel(id: str, source: str, request: ResendRequest) -> Parcel:
    body = {
        "subject": request.subject,
        "first": request.first,
        "inbox": request.inbox,
        "backfill": request.backfill,
    }
    return Parcel("", inbox_of(source), id, {HEADER: RESEND}, canonical_json(body))


def progress_parcel(id: str, consumer: str, report: ProgressReport) -> Parcel:
    body = {
        "subject": report.progress.subject,
        "source": report.source,
        "sequence": report.progress.sequence,
        "event_id": report.progress.event_id,
        "event_type": report.progress.event_type,
        "said_at": moment_text(report.said_at),
    }
    return Parcel("", inbox_of(consumer), id, {HEADER: PROGRESS}, canonical_json(body))


@dataclass(frozen=True)
class Control:
    """What to do with each kind."""

    resend: Callable[[ResendRequest], None]
    progress: Callable[[ProgressReport], None]

    def handle(self, headers: Mapping[str, Any], body: bytes) -> None:
        """Raises Invalid for what cannot be read, and for a kind that is not known."""
        try:
            values = json.loads(body)
            match headers[HEADER]:
                case "resend":
                    self.resend(ResendRequest(**ResendSchema().load(values)))
                case "progress":
                    loaded: Any = ProgressSchema().load(values)
                    told = Progress(loaded["subject"], loaded["sequence"], loaded["event_id"], loaded["event_type"])
                    self.progress(ProgressReport(loaded["source"], told, loaded["said_at"]))
                case other:
                    raise Invalid([Violation("/", "control", f"'{other}' is not known.")], "Unknown control message.")
        except ValidationError as error:
            raise Invalid(violations_of(error.messages), "Unreadable control message.") from error
        except ValueError as error:
            raise Invalid([Violation("", "json", str(error))], "Unreadable control message.") from error
