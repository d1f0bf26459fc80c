"""What was told to whom about one dossier, without what was said: for operators, and for staff of its agency."""

from __future__ import annotations

from typing import Any

from marshmallow import Schema, fields, validate

from services.notification.application import reading
from services.notification.domain.correspondence import Correspondence
from services.notification.domain.kinds import KINDS
from services.notification.domain.letters import Channel, Letter
from services.notification.entrypoints.app import NotificationApp
from shared.contracts.fields import Moment
from shared.web import Call, Reply, operation

_READERS = ("officer", "reviewer", "signer", "operator")
_LAST_DIGITS = 3


class ToldOut(Schema):
    id = fields.String(metadata={"description": "of the letter; its messageId at the window, part of its Message-ID"})
    kind = fields.String()
    channel = fields.String(validate=validate.OneOf([each.value for each in Channel]))
    status = fields.String()
    reader = fields.String(metadata={"description": "APPLICANT, or the role of one of the agency's staff"})
    address = fields.String(allow_none=True, metadata={"description": "masked; of the window its file code"})
    event_id = fields.String(metadata={"description": "what caused it"})
    event_sequence = fields.Integer()
    queued_at = Moment()
    attempts = fields.Integer()
    next_attempt_at = Moment(allow_none=True)
    sent_at = Moment(allow_none=True)
    delivered_at = Moment(allow_none=True)
    undelivered_at = Moment(allow_none=True)
    last_error = fields.String(allow_none=True, metadata={"description": "for operators"})
    answer = fields.String(allow_none=True, metadata={"description": "what the partner said; for operators"})
    replaced_by = fields.String(allow_none=True)


class LettersToldOut(Schema):
    letters = fields.List(fields.Nested(ToldOut), metadata={"description": "in the order of their causes"})


class ToldOperations:
    app: NotificationApp

    @operation(
        "GET",
        "/positions/<id>/letters",
        summary="What was told to whom about one dossier, and whether it arrived; addresses masked",
        response=LettersToldOut,
        roles=_READERS,
    )
    def list_told(self, call: Call) -> Reply:
        actor = call.principal.actor()
        found = reading.read_correspondence(call.path["id"], actor=actor, correspondences=self.app.correspondences)
        # A partner's words may repeat whom they are about.
        whole = actor.role in reading.SEES_ALL
        return Reply({"letters": [_told(letter, found.state, whole=whole) for letter in found.state.letters]})


def _told(letter: Letter, correspondence: Correspondence, *, whole: bool) -> dict[str, Any]:
    return {
        **{name: getattr(letter, name) for name in _PLAIN},
        "kind": letter.kind.value,
        "channel": letter.channel.value,
        "status": letter.status.value,
        "reader": letter.to.role if letter.to else KINDS[letter.kind].reader.value,
        "address": _address(letter, correspondence),
        "last_error": letter.last_error if whole else None,
        "answer": letter.answer if whole else None,
    }


_PLAIN = (
    "id", "event_id", "event_sequence", "queued_at", "attempts", "next_attempt_at", "sent_at", "delivered_at",
    "undelivered_at", "replaced_by",
)  # fmt: skip


def _address(letter: Letter, correspondence: Correspondence) -> str | None:
    match letter.channel:
        case Channel.WINDOW:
            window = correspondence.recipient.window
            return window.reference if window else None
        case Channel.EMAIL:
            address = letter.to.email if letter.to else correspondence.recipient.email
            return masked_mail(address) if address else None
        case Channel.ZALO | Channel.SMS:
            return f"…{letter.number[-_LAST_DIGITS:]}" if letter.number else None


def masked_mail(address: str) -> str:
    """ "m…@example.vn": enough to tell two apart for whoever knows them."""
    name, at, domain = address.partition("@")
    return f"{name[:1]}…{at}{domain}"
