"""A dossier as readers get it."""

from __future__ import annotations

from marshmallow import Schema, ValidationError, fields, validate

from services.registration.entrypoints.schemas.acts import HandlersOut
from services.registration.entrypoints.schemas.clocks import ClockOut
from services.registration.entrypoints.schemas.goods_acts import (
    ClearanceOut,
    HandedInOut,
    LabelCorrectionOut,
    LabelRequestOut,
)
from shared.contracts import casework
from shared.contracts import registration as contract
from shared.contracts.barring import BarredOut
from shared.contracts.fields import Moment, Named


def _known_status(value: int) -> None:
    if not 0 <= value <= 15:
        raise ValidationError("A status is a number from 0 to 15.")


class ListQuery(Schema):
    status = fields.Integer(load_default=None, validate=_known_status, metadata={"description": "of the agency's case"})
    agency = fields.String(load_default=None)
    tax_code = fields.String(load_default=None)
    cert_body = fields.String(load_default=None, metadata={"description": "code of the certification body named"})
    q = fields.String(
        load_default=None, validate=validate.Length(max=12), metadata={"description": "beginning of a file code"}
    )
    sort = fields.String(
        load_default="newest",
        validate=validate.OneOf(["newest", "due"]),
        metadata={"description": "due: by the day on which somebody has to act, only dossiers that have one"},
    )
    due_until = fields.Date(
        load_default=None, metadata={"description": "somebody has to act by that day; sorted by due"}
    )


class InspectionOut(Schema):
    agency = fields.Nested(Named)
    mode = fields.String()
    due_on = fields.Date()


class ScheduleOut(Schema):
    kind = fields.String()
    starts_at = Moment()
    ends_at = Moment()
    place = fields.String()
    officer = fields.String()
    kept_at = Moment(allow_none=True, metadata={"description": "when a wish for another time was declined last"})
    kept_because = fields.String(allow_none=True)


class SupplementRequestOut(Schema):
    items = fields.List(fields.String())
    reason = fields.String()
    requested_at = Moment()
    requested_on = fields.Date(
        allow_none=True, metadata={"description": "the day on paper, where it was entered afterwards"}
    )
    due_on = fields.Date()


class BodyRequestOut(Schema):
    items = fields.List(fields.String())
    reason = fields.String()
    requested_at = Moment()


class ImporterRequestOut(Schema):
    act = fields.String(metadata={"description": "request_withdrawal, request_amendment or request_extension"})
    reason = fields.String()
    requested_at = Moment()
    until = fields.Date(allow_none=True)


class RevocationOut(Schema):
    reason = fields.String()
    revoked_by = fields.String()
    unit = fields.String()
    revoked_on = fields.Date()


class ResultOut(Schema):
    notice_no = fields.String()
    issued_on = fields.Date()
    agency = fields.Nested(Named)
    signer = fields.String()
    revision = fields.Integer()
    lines = fields.List(fields.Nested(contract.LineResult))
    replaces = fields.String(allow_none=True)
    amendments = fields.String(allow_none=True)
    revocation = fields.Nested(RevocationOut, allow_none=True)


class DispositionOut(Schema):
    line_no = fields.Integer()
    kind = fields.String()
    proof = fields.String()
    done_on = fields.Date()


class ConformityOut(Schema):
    body = fields.Nested(Named)
    certificate = fields.Nested(casework.Certificate, allow_none=True)
    lines = fields.List(fields.Nested(casework.ConformityLine))
    submitted_on = fields.Date()
    revision = fields.Integer()
    scope_checked = fields.Boolean(metadata={"description": "the body was found on the list of bodies"})
    revoked_because = fields.String(allow_none=True)
    documents = fields.List(fields.Nested(contract.Document))


class ImporterRow(Schema):
    tax_code = fields.String()
    name = fields.String()


class RegistrationRow(Schema):
    id = fields.String()
    version = fields.Integer()
    file_code = fields.String()
    channel = fields.String()
    regime = fields.String()
    received_at = Moment()
    received_on = fields.Date()
    agency = fields.Nested(Named)
    importer = fields.Nested(ImporterRow)
    goods = fields.String(metadata={"description": "name of the first goods line"})
    lines = fields.Integer(metadata={"description": "number of goods lines"})
    handlers = fields.Nested(HandlersOut)
    mode = fields.String(allow_none=True)
    due_on = fields.Date(allow_none=True)
    next_due_on = fields.Date(
        allow_none=True, metadata={"description": "first day by which somebody has to act under the law; may be over"}
    )
    days_left = fields.Integer(
        allow_none=True, metadata={"description": "working days until next_due_on; 0 on that day, negative after it"}
    )


class CompetenceOut(Schema):
    """Whose the dossier is by the rule: by the goods, the customs office of the declaration, and the agencies in office."""

    agency = fields.Nested(Named, allow_none=True, metadata={"description": "null where the rule names none"})
    why = fields.String()
    why_en = fields.String()
    handled_by = fields.Nested(Named)
    handles_it = fields.Boolean(
        allow_none=True, metadata={"description": "the competent one handles it; null where the rule names none"}
    )
    chosen_agency = fields.Nested(
        Named,
        allow_none=True,
        metadata={"description": "as the importer named it, where another one handles the dossier"},
    )


class AllowedOut(Schema):
    """Acts that the reader may do now, in the case of each handler."""

    cqkt = fields.List(fields.String())
    tccn = fields.List(fields.String())


class RegistrationOut(RegistrationRow):
    clocks = fields.List(fields.Nested(ClockOut), metadata={"description": "deadlines of the law, what is owed first"})
    regime_version = fields.String(allow_none=True, metadata={"description": "hash of the regime's data at submission"})
    received_on_reason = fields.String(allow_none=True)
    window = fields.Nested(contract.WindowReference, allow_none=True)
    allowed = fields.List(
        fields.String(),
        metadata={
            "description": "acts that the reader may do now in the agency's case, a certification body in its own"
        },
    )
    allowed_by_handler = fields.Nested(AllowedOut)
    barred = fields.List(
        fields.Nested(BarredOut),
        metadata={
            "description": "acts that belong to this stage and are not the reader's to do now, with the reason; in the "
            "agency's case, for a certification body in its own"
        },
    )
    competence = fields.Nested(CompetenceOut)
    inspection = fields.Nested(InspectionOut, allow_none=True)
    schedule = fields.Nested(ScheduleOut, allow_none=True)
    supplement_request = fields.Nested(SupplementRequestOut, allow_none=True)
    body_request = fields.Nested(BodyRequestOut, allow_none=True)
    requests = fields.Dict(
        keys=fields.String(),
        values=fields.Nested(ImporterRequestOut),
        metadata={"description": "the importer's requests that wait for their answer, by handler"},
    )
    conformity = fields.Nested(ConformityOut, allow_none=True)
    result = fields.Nested(ResultOut, allow_none=True)
    former_results = fields.List(fields.Nested(ResultOut))
    dispositions = fields.List(fields.Nested(DispositionOut))
    clearances = fields.List(fields.Nested(ClearanceOut))
    handed_in = fields.List(
        fields.Nested(HandedInOut),
        metadata={"description": "own assessments (2a) or copies of certificates (2b) that the importer handed in"},
    )
    label_request = fields.Nested(LabelRequestOut, allow_none=True)
    label_corrections = fields.List(fields.Nested(LabelCorrectionOut))
    reason = fields.String(allow_none=True)
    dossier = fields.Nested(contract.DossierContent)
