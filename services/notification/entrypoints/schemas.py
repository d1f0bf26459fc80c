"""The JSON of notification's API."""

from __future__ import annotations

from marshmallow import Schema, fields, validate

from services.notification.domain.letters import Channel, Kind, Status
from shared.contracts.fields import Moment


def _named(members: type[Channel] | type[Kind] | type[Status]) -> fields.String:
    return fields.String(validate=validate.OneOf([member.value for member in members]))


class ListQuery(Schema):
    status = fields.Enum(Status, by_value=True, metadata={"description": "of a letter; with channel, of the same one"})
    channel = fields.Enum(Channel, by_value=True)
    q = fields.String(validate=validate.Length(min=1, max=12), metadata={"description": "beginning of the file code"})
    agency = fields.String(validate=validate.Length(max=50))


class UndeliveredQuery(Schema):
    channel = fields.Enum(Channel, by_value=True)
    agency = fields.String(validate=validate.Length(max=50))


class SendAgainIn(Schema):
    reason = fields.String(load_default=None, allow_none=True, validate=validate.Length(max=2000))


class CancelIn(Schema):
    reason = fields.String(required=True, validate=validate.Length(min=1, max=2000))


class LetterActOut(Schema):
    dossier_id = fields.String()
    letter_id = fields.String()
    version = fields.Integer()


class InspectionOut(Schema):
    kind = fields.String()
    starts_at = Moment()
    ends_at = Moment()
    place = fields.String()
    officer = fields.String()


class ResultLineOut(Schema):
    line_no = fields.Integer()
    goods = fields.String()
    code = fields.Integer()
    reason = fields.String(allow_none=True)


class ResultNoticeOut(Schema):
    number = fields.String()
    issued_on = fields.Date()
    signer = fields.String()
    lines = fields.List(fields.Nested(ResultLineOut))
    replaces = fields.String(allow_none=True)
    amendments = fields.String(allow_none=True)


class RevocationOut(Schema):
    number = fields.String()
    revoked_on = fields.Date()
    revoked_by = fields.String()
    unit = fields.String()


class ConformityOut(Schema):
    number = fields.String(allow_none=True)
    issued_on = fields.Date(allow_none=True)
    valid_until = fields.Date(allow_none=True)
    lines = fields.List(fields.Nested(ResultLineOut))


class DeadlineOut(Schema):
    rule = fields.String()
    name = fields.String()
    name_en = fields.String()
    owed_by = fields.String()
    due_on = fields.Date()
    days_left = fields.Integer()
    effect = fields.String(allow_none=True)
    expected_on = fields.Date(allow_none=True)


class ContentOut(Schema):
    occurred_at = Moment()
    agency = fields.String()
    mode = fields.String(allow_none=True)
    due_on = fields.Date(allow_none=True)
    received_on = fields.Date(allow_none=True, metadata={"description": "if earlier than it was entered"})
    done_on = fields.Date(allow_none=True, metadata={"description": "the day on paper, while the system was down"})
    reason = fields.String(allow_none=True)
    items = fields.List(fields.String())
    inspection = fields.Nested(InspectionOut, allow_none=True)
    notice = fields.Nested(ResultNoticeOut, allow_none=True)
    handler = fields.String(metadata={"description": "cqkt the inspection agency, tccn the certification body"})
    former_agency = fields.String(allow_none=True)
    revocation = fields.Nested(RevocationOut, allow_none=True)
    conformity = fields.Nested(ConformityOut, allow_none=True)
    deadline = fields.Nested(DeadlineOut, allow_none=True)
    customs_offices = fields.List(fields.String())


class LetterRow(Schema):
    id = fields.String()
    channel = _named(Channel)
    kind = _named(Kind)
    status = _named(Status)
    queued_at = Moment()
    attempts = fields.Integer()
    next_attempt_at = Moment(allow_none=True)
    last_error = fields.String(allow_none=True)
    sent_at = Moment(allow_none=True)
    delivered_at = Moment(allow_none=True, metadata={"description": "of texts, by the gateway's receipt"})
    undelivered_at = Moment(allow_none=True)
    number = fields.String(allow_none=True, metadata={"description": "of a text"})


class LetterOut(LetterRow):
    event_id = fields.String()
    event_sequence = fields.Integer()
    answer = fields.String(allow_none=True)
    replaces = fields.String(allow_none=True)
    replaced_by = fields.String(allow_none=True)
    content = fields.Nested(ContentOut)


class WindowAddressOut(Schema):
    document_type = fields.String()
    reference = fields.String()
    document_year = fields.String()


class RecipientOut(Schema):
    name = fields.String()
    email = fields.String(allow_none=True)
    phone = fields.String(allow_none=True, metadata={"description": "as the registration has it"})
    language = fields.String()
    window = fields.Nested(WindowAddressOut, allow_none=True)


class AgencyOut(Schema):
    code = fields.String()
    name = fields.String()


class CorrespondenceRow(Schema):
    id = fields.String()
    version = fields.Integer()
    file_code = fields.String()
    agency = fields.Nested(AgencyOut)
    recipient = fields.Nested(RecipientOut)
    letters = fields.List(fields.Nested(LetterRow))
    undelivered = fields.List(fields.Nested(LetterRow), metadata={"description": "of them what did not arrive"})


class UndeliveredRow(Schema):
    id = fields.String()
    version = fields.Integer()
    file_code = fields.String()
    agency = fields.Nested(AgencyOut)
    recipient = fields.Nested(RecipientOut)
    undelivered = fields.List(fields.Nested(LetterRow))


class CorrespondenceOut(CorrespondenceRow):
    letters = fields.List(fields.Nested(LetterOut))


class HistoryActor(Schema):
    id = fields.String()
    role = fields.String()
    agency = fields.String()


class HistoryEntry(Schema):
    """One act. hash: over the entry and the hash before it."""

    number = fields.Integer()
    id = fields.String()
    time = Moment()
    act = fields.String()
    actor = fields.Nested(HistoryActor)
    reason = fields.String()
    details = fields.Dict(keys=fields.String())
    hash = fields.String()


class HistoryOut(Schema):
    entries = fields.List(fields.Nested(HistoryEntry))
