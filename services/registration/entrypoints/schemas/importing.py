"""A dossier that is open elsewhere, as a line of the file for the cut-over has it."""

from __future__ import annotations

from marshmallow import Schema, fields, validate

from services.registration.domain.dossier import Channel
from services.registration.entrypoints.schemas.content import ContentIn, DocumentIn, NamedIn
from services.registration.entrypoints.schemas.fields import day_in, nested_in, text_in
from shared.contracts.fields import Moment

_MOST_ENTRIES = 1000


def _text(limit: int, about: str = "", *, required: bool = True) -> fields.String:
    length = validate.Length(1 if required else 0, limit)
    told = {"description": about} if about else {}
    if required:
        return fields.String(required=True, validate=length, metadata=told)
    return fields.String(load_default=None, allow_none=True, validate=length, metadata=told)


def _day(about: str = "", *, required: bool = False) -> fields.Date:
    told = {"description": about} if about else {}
    if required:
        return fields.Date(required=True, metadata=told)
    return fields.Date(load_default=None, allow_none=True, metadata=told)


def _moment(*, required: bool = True) -> Moment:
    told = {"description": "ISO 8601 with its offset from UTC"}
    if required:
        return Moment(required=True, metadata=told)
    return Moment(load_default=None, allow_none=True, metadata=told)


def _status() -> fields.Integer:
    return fields.Integer(
        required=True, strict=True, validate=validate.Range(0, 15), metadata={"description": "the single window's code"}
    )


class OpenDocumentIn(DocumentIn):
    """file stays away: the file lies beside the import file (path), is held here (sha256), or exists no more (missing)."""

    class Meta:
        exclude = ("file",)

    path = text_in("where the file lies, relative to the import file; it is sent before the row")
    sha256 = text_in("of the file; worked out where path is given")
    size = fields.Integer(load_default=None, allow_none=True, metadata={"description": "bytes; worked out likewise"})
    missing = fields.Boolean(load_default=False, metadata={"description": "the file exists no more"})


class WindowIn(Schema):
    document_type = _text(100)
    reference = _text(35)
    document_year = _text(4)


class FormerCaseIn(Schema):
    status = _status()
    before = fields.Integer(
        load_default=None,
        allow_none=True,
        strict=True,
        validate=validate.Range(0, 15),
        metadata={"description": "in 7, 9 and 11: the status from which the importer asked"},
    )


class FormerHandlersIn(Schema):
    cqkt = fields.Nested(
        FormerCaseIn, required=True, metadata={"description": "open: 1, 2, 5, 6, 7, 9, 10, 11, 12, 15"}
    )
    tccn = fields.Nested(FormerCaseIn, load_default=None, allow_none=True)


class FormerBodyRequestIn(Schema):
    items = fields.List(_text(255), required=True)
    reason = _text(2000)
    requested_at = _moment()


class FormerSupplementIn(FormerBodyRequestIn):
    due_on = _day("the last day as it now stands", required=True)
    extended_on = _day("the day on which more time was granted")


class FormerRequestIn(Schema):
    reason = _text(2000)
    requested_at = _moment()
    until = _day("asked for with more time")


class FormerRequestsIn(Schema):
    cqkt = fields.Nested(FormerRequestIn, load_default=None, allow_none=True)
    tccn = fields.Nested(FormerRequestIn, load_default=None, allow_none=True)


class FormerAppointmentIn(Schema):
    kind = fields.String(required=True, validate=validate.OneOf(["DOCUMENT_REVIEW", "SAMPLE_INSPECTION"]))
    starts_at = _moment()
    ends_at = _moment()
    place = _text(255)
    officer = _text(100)


class FormerInspectionIn(Schema):
    mode = fields.String(
        load_default=None,
        allow_none=True,
        validate=validate.OneOf(["NONE", "REDUCED", "DOCUMENTARY", "SAMPLE"]),
        metadata={"description": "as an officer gave it; left out, it is decided anew by the rules"},
    )
    mode_reason = _text(500, "why the officer chose it", required=False)
    decided_on = _day()
    due_on = _day("that the applicant was told with the mode")
    officer = _text(100, "who has the case", required=False)
    appointment = nested_in(FormerAppointmentIn)


class FormerCertificateIn(Schema):
    number = text_in()
    issuer = nested_in(NamedIn)
    issued_on = day_in()
    valid_until = day_in()
    method = fields.Integer(load_default=None, allow_none=True, validate=validate.Range(1, 8))
    lines = fields.List(fields.Integer(strict=True), load_default=list)


class FormerConformityLineIn(Schema):
    line_no = fields.Integer(required=True, strict=True)
    result = fields.Integer(
        required=True, strict=True, metadata={"description": "1 conforms, 2 does not, 3 not listed"}
    )
    reason = _text(2000, required=False)


class FormerConformityIn(Schema):
    certificate = nested_in(FormerCertificateIn)
    lines = fields.List(fields.Nested(FormerConformityLineIn), required=True)
    submitted_on = _day(required=True)
    revoked_because = _text(2000, "in status 14", required=False)


class FormerActIn(Schema):
    """An entry of the former history; kept word by word."""

    at = _moment()
    by = _text(255)
    act = _text(255)
    note = _text(4000, required=False)


class OpenDossierIn(ContentIn):
    """Form 01 as for POST /registrations, and where the dossier stands."""

    source = _text(50, "name of the system that it comes from; with the file code it names the dossier for good")
    file_code = _text(12)
    channel = fields.String(required=True, validate=validate.OneOf([channel.value for channel in Channel]))
    window = nested_in(WindowIn)
    received_on = _day("legal day of receipt; it decides the regime", required=True)
    received_at = _moment(required=False)
    regime = _text(10, "when given, it must be the one of the day of receipt", required=False)
    revision = fields.Integer(
        load_default=1, strict=True, validate=validate.Range(1, 1000), metadata={"description": "how often it was sent"}
    )
    complete_on = _day("when the last complete dossier came in, if not on the day of receipt")
    cleared_on = _day("when customs cleared the goods")
    label_requested_on = _day("when the correction of a label was asked for")
    handlers = fields.Nested(FormerHandlersIn, required=True)
    supplement_request = nested_in(FormerSupplementIn)
    body_request = nested_in(FormerBodyRequestIn)
    requests = nested_in(FormerRequestsIn)
    inspection = nested_in(FormerInspectionIn)
    conformity = nested_in(FormerConformityIn)
    documents = fields.List(fields.Nested(OpenDocumentIn), load_default=list, validate=validate.Length(max=200))
    history = fields.List(fields.Nested(FormerActIn), load_default=list, validate=validate.Length(max=_MOST_ENTRIES))
