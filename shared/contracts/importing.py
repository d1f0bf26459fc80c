"""What registration publishes of a dossier that was worked on in another system and is taken over as it stands."""

from __future__ import annotations

from marshmallow import fields, validate

from shared.contracts.casework import HANDLERS, Certificate, ConformityLine
from shared.contracts.events import CATALOGUE
from shared.contracts.fields import Contract, Moment, Named, one_of, text
from shared.contracts.registration import DossierContent, RegistrationEvent, WindowReference, counts_from


def _status(about: str, *, required: bool = False) -> fields.Integer:
    known = validate.Range(0, 15)
    if required:
        return fields.Integer(required=True, validate=known, metadata={"description": about})
    return fields.Integer(load_default=None, allow_none=True, validate=known, metadata={"description": about})


class StandingHandlers(Contract):
    """Statuses with the single window's codes."""

    cqkt = _status("the inspection agency's case", required=True)
    tccn = _status("the certification body's case, if one is named")
    cqkt_before = _status("from which the importer's open request came")
    tccn_before = _status("likewise")


class StandingBodyRequest(Contract):
    items = fields.List(text(255), required=True)
    reason = text(2000)
    requested_at = Moment(required=True)


class StandingSupplementRequest(StandingBodyRequest):
    due_on = fields.Date(required=True)


class StandingRequest(Contract):
    act = one_of("request_withdrawal", "request_amendment", "request_extension")
    reason = text(2000)
    requested_at = Moment(required=True)
    until = fields.Date(load_default=None, allow_none=True)


class StandingRequests(Contract):
    """The importer's open ones, by handler."""

    cqkt = fields.Nested(StandingRequest, allow_none=True, load_default=None)
    tccn = fields.Nested(StandingRequest, allow_none=True, load_default=None)


class StandingConformity(Contract):
    body = fields.Nested(Named, required=True)
    certificate = fields.Nested(Certificate, allow_none=True, load_default=None)
    lines = fields.List(fields.Nested(ConformityLine), required=True)
    submitted_on = fields.Date(required=True)
    revoked_because = text(2000, required=False)


class StandingAppointment(Contract):
    kind = one_of("DOCUMENT_REVIEW", "SAMPLE_INSPECTION")
    starts_at = Moment(required=True)
    ends_at = Moment(required=True)
    place = text(255)
    officer = text(100)


class StandingInspection(Contract):
    """mode: as an officer gave it, None to have it decided anew."""

    mode = one_of("NONE", "REDUCED", "DOCUMENTARY", "SAMPLE", required=False)
    mode_reason = text(500, required=False)
    decided_on = fields.Date(load_default=None, allow_none=True)
    due_on = fields.Date(load_default=None, allow_none=True)
    officer = text(100, required=False)
    appointment = fields.Nested(StandingAppointment, allow_none=True, load_default=None)


class StandingDeadline(Contract):
    """Of which was warned, or that lapsed, before the dossier came here: nobody is told again."""

    handler = one_of(*HANDLERS)
    rule = text(10)
    name = text(255)
    owed_by = one_of("AGENCY", "IMPORTER", "LABORATORY", "CERT_BODY")
    started_on = fields.Date(required=True)
    due_on = fields.Date(required=True)
    days_left = fields.Integer(required=True)
    lapsed = fields.Boolean(required=True)
    warning = one_of("T-14", "T-2", "T-0", "T+1", required=False)


@CATALOGUE.event("registration.dossier_imported")
class DossierImported(RegistrationEvent):
    """A dossier that is open in another system goes on here, as it stood there; its applicant is told nothing."""

    source = text(50)
    channel = one_of("VNSW", "NPSP", "COUNTER")
    received_on = fields.Date(required=True, metadata={"description": "legal day of receipt, Asia/Ho_Chi_Minh"})
    regime = text(10)
    window = fields.Nested(WindowReference, allow_none=True, load_default=None)
    dossier = fields.Nested(DossierContent, required=True)
    handlers = fields.Nested(StandingHandlers, required=True)
    supplement_request = fields.Nested(StandingSupplementRequest, allow_none=True, load_default=None)
    body_request = fields.Nested(StandingBodyRequest, allow_none=True, load_default=None)
    requests = fields.Nested(StandingRequests, required=True)
    conformity = fields.Nested(StandingConformity, allow_none=True, load_default=None)
    inspection = fields.Nested(StandingInspection, allow_none=True, load_default=None)
    deadlines = fields.List(fields.Nested(StandingDeadline), load_default=list)
    counts_from = counts_from()
