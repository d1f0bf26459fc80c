"""What callers send with an act, and what stands after it."""

from __future__ import annotations

from marshmallow import Schema, fields, validate

from services.registration.domain.rules.sizes import MOST_DOCUMENTS
from services.registration.entrypoints.schemas.content import DocumentIn, NamedIn, handler_in
from services.registration.entrypoints.schemas.fields import day_in, nested_in, text_in
from shared.contracts.fields import Named


class MaybeOnPaperIn(Schema):
    """Of what the agency may have done on paper while the system was down."""

    done_on = day_in("legal day on which it was done on paper while the system was down")
    outage = text_in("why it is entered only now; with done_on alone")


class NoteIn(Schema):
    note = text_in()


class ReasonIn(Schema):
    reason = fields.String(load_default="")


class AcceptIn(NoteIn, MaybeOnPaperIn):
    pass


class RefuseIn(ReasonIn, MaybeOnPaperIn):
    pass


class SupplementRequestIn(ReasonIn, MaybeOnPaperIn):
    items = fields.List(
        fields.String(),
        load_default=list,
        validate=validate.Length(max=100),
        metadata={"description": "what is missing: items of the receipt checklist by their code (R5), or words"},
    )
    due_on = day_in("a later day than the law gives; left out, the law's")


class BodySupplementRequestIn(ReasonIn):
    items = fields.List(fields.String(), load_default=list, validate=validate.Length(max=100))


class CancelIn(Schema):
    reason = text_in()


class RequestIn(ReasonIn):
    handler = handler_in()


class ExtensionRequestIn(RequestIn):
    """Only the agency gives more time."""

    requested_until = day_in("after the day on which the supplement is due")


class CertificationBodyIn(Schema):
    cert_body = nested_in(NamedIn)


class GrantIn(MaybeOnPaperIn):
    due_on = day_in("left out, the day that the importer asked for")
    note = text_in()


class TransferIn(ReasonIn):
    to_agency = fields.String(
        load_default="",
        metadata={"description": "code of an agency in office; left out, the one that is competent by the rule"},
    )


class RevokeIn(ReasonIn):
    revoked_by = text_in("name of the leader, as it stands on the revocation; left out, the caller's id")


class ReceiptItemIn(Schema):
    item = fields.String(required=True, metadata={"description": "code of the receipt checklist"})
    present = fields.Boolean(required=True)
    note = text_in()


class ReceiptIn(MaybeOnPaperIn):
    """Items that are not named keep their answer."""

    items = fields.List(fields.Nested(ReceiptItemIn), load_default=list, validate=validate.Length(max=100))
    conclusion = text_in("COMPLETE or INCOMPLETE, once every item has its answer; or OUT_OF_SCOPE")


class CertificateIn(Schema):
    number = text_in()
    issuer = nested_in(NamedIn)
    issued_on = day_in()
    valid_until = day_in()
    method = fields.Integer(load_default=None, allow_none=True, metadata={"description": "1..8"})
    lines = fields.List(
        fields.Integer(),
        load_default=list,
        validate=validate.Length(max=2000),
        metadata={"description": "line_no covered; left out, all that conform"},
    )


class ConformityLineIn(Schema):
    line_no = fields.Integer(required=True)
    result = fields.Integer(required=True, metadata={"description": "1 conforms, 2 does not, 3 not on the list"})
    reason = text_in()


class ConformityResultIn(Schema):
    """Every goods line once; lines that conform need a certificate that covers them."""

    lines = fields.List(fields.Nested(ConformityLineIn), required=True, validate=validate.Length(max=2000))
    certificate = nested_in(CertificateIn)
    documents = fields.List(
        fields.Nested(DocumentIn),
        load_default=list,
        validate=validate.Length(max=MOST_DOCUMENTS),
        metadata={"description": "the certificate itself (type 5), test reports"},
    )


class StatusOut(Schema):
    code = fields.Integer()
    name = fields.String()


class HandlersOut(Schema):
    cqkt = fields.Nested(StatusOut)
    tccn = fields.Nested(StatusOut, allow_none=True)


class ActOut(Schema):
    """What stands after an act."""

    id = fields.String()
    file_code = fields.String()
    version = fields.Integer()
    revision = fields.Integer()
    handlers = fields.Nested(HandlersOut)
    at = fields.String(metadata={"format": "date-time"})
    agency = fields.Nested(Named, metadata={"description": "that handles the dossier"})
    chosen_agency = fields.Nested(
        Named,
        allow_none=True,
        metadata={"description": "as the importer named it, where another one handles the dossier"},
    )
