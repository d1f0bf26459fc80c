"""What registration publishes. It is the one arbiter of a dossier's legal status (docs/design.md)."""

from __future__ import annotations

from marshmallow import fields, validate

from shared.contracts.events import CATALOGUE
from shared.contracts.fields import Contract, Moment, Named, one_of, quantity, text


class Importer(Contract):
    tax_code = text(14)
    name = text(255)
    address = text(255)
    phone = text(50)
    fax = text(50, required=False)
    contact = text(100)
    email = text(50, required=False)


class GoodsLine(Contract):
    line_no = fields.Integer(required=True, metadata={"description": "1..n in the order of the form"})
    group = fields.Nested(Named, required=True)
    hs_code = fields.String(required=True, validate=validate.Regexp(r"[0-9]{8}\Z"))
    name = text(255)
    brand = text(255)
    model = text(255)
    tech_spec = text(255)
    origin = text(2)
    manufacturer = text(255, required=False)
    quantity = quantity()
    unit = fields.Nested(Named, required=True)
    exempt_category = fields.Integer(allow_none=True, load_default=None, metadata={"description": "1..12"})
    has_certificate = fields.Boolean(load_default=False)
    declaration_no = text(12, required=False)
    note = text(500, required=False)
    catalogue_row = text(20, required=False)


class Document(Contract):
    type = fields.Nested(Named, required=True)
    number = text(50, required=False)
    issued_on = fields.Date(required=True)
    issuer = text(255, required=False)
    file_name = text(255)
    sha256 = text(64)
    size = fields.Integer(required=True, metadata={"description": "bytes"})
    lines = fields.List(
        fields.Integer(), load_default=list, metadata={"description": "line_no covered, if a certificate"}
    )


class Declaration(Contract):
    number = text(12)
    registered_on = fields.Date(required=True)
    customs_office = text(10)


class WindowReference(Contract):
    """Where a dossier stands at the single window; None for other channels."""

    document_type = text(100)
    reference = text(35)
    document_year = text(4)


class DossierContent(Contract):
    """The whole registration as it now stands."""

    revision = fields.Integer(
        required=True, metadata={"description": "1, then one more with every change of the content"}
    )
    dossier_type = fields.Integer(required=True, validate=validate.OneOf([1, 2]))
    agency = fields.Nested(Named, required=True)
    importer = fields.Nested(Importer, required=True)
    import_from = fields.Date(required=True)
    import_to = fields.Date(required=True)
    storage_address = text(255, required=False)
    cert_body = fields.Nested(Named, allow_none=True, load_default=None)
    qcvn = fields.Nested(Named, required=True)
    note = text(500, required=False)
    goods_lines = fields.List(fields.Nested(GoodsLine), required=True)
    documents = fields.List(fields.Nested(Document), required=True)
    declarations = fields.List(fields.Nested(Declaration), load_default=list)


def counts_from() -> fields.Date:
    said = "the working day from which the agency's time counts, itself not counted; null: it goes on as it was"
    return fields.Date(load_default=None, allow_none=True, metadata={"description": said})


class RegistrationEvent(Contract):
    file_code = text(12)
    occurred_at = Moment(required=True)


class MaybeOnPaper(Contract):
    """Of an act of the agency that may have been done on paper while the system was down, and entered afterwards."""

    done_on = fields.Date(
        load_default=None, allow_none=True, metadata={"description": "the day on paper; null: when it occurred"}
    )
    outage = fields.String(
        load_default=None,
        allow_none=True,
        validate=validate.Length(max=500),
        metadata={"description": "why it was entered only afterwards"},
    )


@CATALOGUE.event("registration.dossier_submitted")
class DossierSubmitted(RegistrationEvent):
    """A dossier was registered and is held for the agency."""

    channel = one_of("VNSW", "NPSP", "COUNTER")
    received_on = fields.Date(required=True, metadata={"description": "legal day of receipt, Asia/Ho_Chi_Minh"})
    regime = text(10)
    window = fields.Nested(WindowReference, allow_none=True, load_default=None)
    dossier = fields.Nested(DossierContent, required=True)
    counts_from = counts_from()


@CATALOGUE.event("registration.dossier_received")
class DossierReceived(RegistrationEvent):
    """The agency has a case for the dossier: how it will be inspected and by when."""

    agency = fields.Nested(Named, required=True)
    mode = one_of("NONE", "REDUCED", "DOCUMENTARY", "SAMPLE")
    due_on = fields.Date(required=True)
    chosen_agency = fields.Nested(
        Named,
        allow_none=True,
        load_default=None,
        metadata={"description": "as the importer named it, where another one handles the dossier"},
    )


@CATALOGUE.event("registration.dossier_accepted")
class DossierAccepted(RegistrationEvent, MaybeOnPaper):
    """The agency accepted the dossier."""

    due_on = fields.Date(allow_none=True, load_default=None)
    note = text(2000, required=False)


@CATALOGUE.event("registration.dossier_refused")
class DossierRefused(RegistrationEvent, MaybeOnPaper):
    """The agency refused the dossier; nothing more will happen to it."""

    reason = text(2000)


@CATALOGUE.event("registration.supplement_requested")
class SupplementRequested(RegistrationEvent, MaybeOnPaper):
    """The agency asks the importer for more; its clock stands still until the answer."""

    items = fields.List(text(255), required=True)
    reason = text(2000)
    due_on = fields.Date(required=True)


@CATALOGUE.event("registration.dossier_supplemented")
class DossierSupplemented(RegistrationEvent):
    """The importer answered a supplement request; the content replaces the former one."""

    dossier = fields.Nested(DossierContent, required=True)
    handler = fields.String(
        load_default="cqkt",
        validate=validate.OneOf(["cqkt", "tccn"]),
        metadata={"description": "whose request it answers; tccn: the certification body's, the agency's goes on"},
    )
    counts_from = counts_from()


@CATALOGUE.event("registration.dossier_cancelled")
class DossierCancelled(RegistrationEvent):
    """The importer cancelled before acceptance."""

    reason = text(2000, required=False)


@CATALOGUE.event("registration.inspection_scheduled")
class InspectionScheduled(RegistrationEvent):
    """When and where the inspection takes place, as the applicant is told."""

    kind = one_of("DOCUMENT_REVIEW", "SAMPLE_INSPECTION")
    starts_at = Moment(required=True)
    ends_at = Moment(required=True)
    place = text(255)
    officer = text(100)


class LineResult(Contract):
    line_no = fields.Integer(required=True)
    code = fields.Integer(required=True, validate=validate.Range(1, 10), metadata={"description": "result code 1..10"})
    reason = text(2000, required=False)
    body = fields.Nested(
        Named, load_default=None, allow_none=True, metadata={"description": "that re-assesses conformity, with code 8"}
    )


@CATALOGUE.event("registration.result_issued")
class ResultIssued(RegistrationEvent):
    """The result notice is law: one result per goods line."""

    notice_no = text(50)
    issued_on = fields.Date(required=True)
    agency = fields.Nested(Named, required=True)
    signer = text(100)
    lines = fields.List(fields.Nested(LineResult), required=True)
