"""What came of requests, of the certification body and of the notices: as people get it with a case."""

from __future__ import annotations

from marshmallow import Schema, fields

from services.inspection.domain.notices import ReopenedFor
from services.inspection.domain.pausing import HoldKind, PauseKind
from shared.contracts import registration as contract
from shared.contracts.fields import Moment, Named


class PauseOut(Schema):
    since = Moment()
    items = fields.List(fields.String())
    reason = fields.String()
    due_on = fields.Date(allow_none=True, metadata={"description": "the importer's day"})
    kind = fields.Enum(PauseKind, by_value=True)
    lapsed = fields.Boolean(metadata={"description": "that day went by: the result may be 6 for every line"})


class HoldOut(Schema):
    """A request of the importer that waits for the agency's answer."""

    kind = fields.Enum(HoldKind, by_value=True)
    since = Moment()
    reason = fields.String()
    until = fields.Date(allow_none=True)


class LabelRequestOut(Schema):
    """A label that the agency asked to have corrected; until then its lines do not meet the requirements."""

    lines = fields.List(fields.Integer())
    fault = fields.String()
    since = Moment()
    due_on = fields.Date()
    lapsed = fields.Boolean(metadata={"description": "the last day went by: the fault counts as not cured"})


class WarnedOut(Schema):
    handler = fields.String(metadata={"description": "cqkt or tccn"})
    rule = fields.String()
    name = fields.String()
    owed_by = fields.String()
    due_on = fields.Date()
    days_left = fields.Integer()
    at = Moment()
    warning = fields.String(allow_none=True, metadata={"description": "T-2, T-0 or T+1; null: it lapsed"})


class BodyCertificateOut(Schema):
    number = fields.String()
    issuer = fields.Nested(Named)
    issued_on = fields.Date()
    method = fields.Integer()
    lines = fields.List(fields.Integer())
    valid_until = fields.Date(allow_none=True)


class BodyLineOut(Schema):
    line_no = fields.Integer()
    result = fields.Integer(metadata={"description": "1 conforms, 2 does not conform, 3 not on the list"})
    reason = fields.String(allow_none=True)


class ConformityResultOut(Schema):
    body = fields.Nested(Named)
    at = Moment()
    lines = fields.List(fields.Nested(BodyLineOut))
    certificate = fields.Nested(BodyCertificateOut, allow_none=True)
    revoked = fields.String(allow_none=True, metadata={"description": "why the body took it back"})


class CertificationOut(Schema):
    """The certification body's case: its last word, and its result."""

    said = fields.String()
    at = Moment()
    reason = fields.String(allow_none=True)
    items = fields.List(fields.String())
    result = fields.Nested(ConformityResultOut, allow_none=True)


class RowChoiceOut(Schema):
    line_no = fields.Integer()
    row = fields.String(allow_none=True, metadata={"description": "null: no row covers the goods"})
    reason = fields.String()
    by = fields.String()
    at = Moment()


class RevocationOut(Schema):
    reason = fields.String()
    by = fields.String()
    unit = fields.String()
    on = fields.Date()


class NoticeOut(Schema):
    notice_no = fields.String()
    issued_on = fields.Date()
    signer = fields.String()
    lines = fields.List(fields.Nested(contract.LineResult))
    replaces = fields.String(allow_none=True)
    amendments = fields.String(allow_none=True)
    replaced_by = fields.String(allow_none=True)
    revoked = fields.Nested(RevocationOut, allow_none=True)


class ReopeningOut(Schema):
    """Why a case with a notice is worked on again."""

    why = fields.Enum(ReopenedFor, by_value=True)
    at = Moment()
    reason = fields.String()
    by = fields.String(allow_none=True)


class ProofOut(Schema):
    number = fields.String()
    dated = fields.Date()
    done_on = fields.Date()
    by = fields.String()
    at = Moment()
    sha256 = fields.String(allow_none=True)


class DispositionOut(Schema):
    notice_no = fields.String()
    line_no = fields.Integer()
    kind = fields.String(metadata={"description": "RE_EXPORT, DESTROY or RECYCLE"})
    due_on = fields.Date()
    done = fields.Nested(ProofOut, allow_none=True)


class SentCopyOut(Schema):
    number = fields.String()
    sent_on = fields.Date()
    by = fields.String()
    at = Moment()


class CustomsCopyOut(Schema):
    notice_no = fields.String()
    sent = fields.Nested(SentCopyOut, allow_none=True)


class FollowingOut(Schema):
    hold = fields.Nested(HoldOut, allow_none=True)
    label = fields.Nested(LabelRequestOut, allow_none=True)
    certification = fields.Nested(CertificationOut, allow_none=True)
    row_choices = fields.List(fields.Nested(RowChoiceOut))
    notices = fields.List(fields.Nested(NoticeOut), metadata={"description": "the newest last"})
    reopened = fields.Nested(ReopeningOut, allow_none=True)
    dispositions = fields.List(fields.Nested(DispositionOut))
    dispositions_due_on = fields.Date(allow_none=True)
    customs_copy = fields.Nested(CustomsCopyOut, allow_none=True)
    customs_copy_due = fields.Boolean(metadata={"description": "the paper copy for customs was not sent yet"})
    warnings = fields.List(fields.Nested(WarnedOut))
