"""The JSON of what staff are told."""

from __future__ import annotations

from marshmallow import Schema, fields, validate

from services.notification.domain.letters import Kind, Status
from services.notification.domain.staff import Section
from services.notification.entrypoints.schemas import AgencyOut
from shared.contracts.fields import Moment


class NoticeQuery(Schema):
    status = fields.Enum(Status, by_value=True, metadata={"description": "of a letter"})
    agency = fields.String(validate=validate.Length(max=50))
    date = fields.Date(metadata={"description": "the working day, in Vietnam"})


class NoticeRowOut(Schema):
    section = fields.String(validate=validate.OneOf([section.value for section in Section]))
    dossier_id = fields.String()
    file_code = fields.String()
    importer = fields.String()
    what = fields.String()
    what_en = fields.String()
    owed_by = fields.String()
    due_on = fields.Date(allow_none=True)
    days_left = fields.Integer(allow_none=True, metadata={"description": "working days; negative when it is late"})
    officer = fields.String(allow_none=True)


class AddresseeOut(Schema):
    role = fields.String()
    name = fields.String()
    email = fields.String(
        allow_none=True, metadata={"description": "null where nobody knows it; then nothing was sent"}
    )


class NoticeLetterOut(Schema):
    id = fields.String()
    to = fields.Nested(AddresseeOut)
    status = fields.String(validate=validate.OneOf([status.value for status in Status]))
    queued_at = Moment()
    sent_at = Moment(allow_none=True)
    attempts = fields.Integer()
    last_error = fields.String(allow_none=True)
    replaces = fields.String(allow_none=True)
    replaced_by = fields.String(allow_none=True)


class NoticeActOut(Schema):
    notice_id = fields.String()
    letter_id = fields.String()
    version = fields.Integer()


class NoticeOut(Schema):
    """counts: dossiers per section; rows: the most urgent of them."""

    id = fields.String()
    version = fields.Integer()
    kind = fields.String(validate=validate.OneOf([Kind.STAFF_WARNING, Kind.STAFF_LAPSE, Kind.DIGEST]))
    agency = fields.Nested(AgencyOut)
    date = fields.Date()
    counts = fields.Dict(keys=fields.String(), values=fields.Integer())
    rows = fields.List(fields.Nested(NoticeRowOut))
    letters = fields.List(fields.Nested(NoticeLetterOut))
