"""What registration publishes of a dossier on its way: requests and their answers, both handlers, deadlines, revocation."""

from __future__ import annotations

from marshmallow import fields, validate

from shared.contracts.events import CATALOGUE
from shared.contracts.fields import Contract, Named, one_of, text
from shared.contracts.registration import (
    Document,
    DossierContent,
    InspectionScheduled,
    MaybeOnPaper,
    RegistrationEvent,
    ResultIssued,
    counts_from,
)

HANDLERS = ("cqkt", "tccn")


class HandlerEvent(RegistrationEvent):
    """handler: "cqkt" the inspection agency, "tccn" the certification body."""

    handler = one_of(*HANDLERS)


class Reasoned(HandlerEvent):
    reason = text(2000)


class ContentChanged(RegistrationEvent):
    dossier = fields.Nested(DossierContent, required=True)
    counts_from = counts_from()


@CATALOGUE.event("registration.dossier_modified")
class DossierModified(ContentChanged):
    """The importer changed the registration before anybody accepted it."""


@CATALOGUE.event("registration.dossier_amended")
class DossierAmended(ContentChanged):
    """The importer sent the amendment that a handler had allowed; the content replaces the former one."""

    handler = one_of(*HANDLERS)


@CATALOGUE.event("registration.withdrawal_requested")
class WithdrawalRequested(Reasoned):
    """The importer asks to take the dossier back."""


@CATALOGUE.event("registration.dossier_withdrawn")
class DossierWithdrawn(HandlerEvent, MaybeOnPaper):
    """The handler let the importer take the dossier back; nothing more will happen to it there."""

    reason = text(2000, required=False)


@CATALOGUE.event("registration.withdrawal_refused")
class WithdrawalRefused(Reasoned, MaybeOnPaper):
    """The handler goes on with the dossier."""


@CATALOGUE.event("registration.amendment_requested")
class AmendmentRequested(Reasoned):
    """The importer asks to change what was registered."""


@CATALOGUE.event("registration.amendment_allowed")
class AmendmentAllowed(HandlerEvent, MaybeOnPaper):
    """The importer may send the registration again, changed."""

    note = text(2000, required=False)


@CATALOGUE.event("registration.amendment_refused")
class AmendmentRefused(Reasoned, MaybeOnPaper):
    """The registration stays as it is."""


@CATALOGUE.event("registration.extension_requested")
class ExtensionRequested(RegistrationEvent):
    """The importer asks for more time for the supplement."""

    reason = text(2000)
    requested_until = fields.Date(required=True)


@CATALOGUE.event("registration.extension_granted")
class ExtensionGranted(RegistrationEvent, MaybeOnPaper):
    """The supplement may come later."""

    due_on = fields.Date(required=True)
    note = text(2000, required=False)


@CATALOGUE.event("registration.extension_refused")
class ExtensionRefused(RegistrationEvent, MaybeOnPaper):
    """The day of the supplement stays."""

    reason = text(2000)
    due_on = fields.Date(required=True)


@CATALOGUE.event("registration.dossier_transferred")
class DossierTransferred(RegistrationEvent):
    """Another agency is competent; the case and the rights to it go there. `to_agency` acts from now on."""

    from_agency = fields.Nested(Named, required=True)
    to_agency = fields.Nested(Named, required=True)
    reason = text(2000)


@CATALOGUE.event("registration.handler_decided")
class HandlerDecided(HandlerEvent):
    """The certification body accepted, refused, or asked for a supplement."""

    act = one_of("accept", "refuse", "request_supplement")
    status = fields.Integer(required=True, validate=validate.Range(0, 15))
    reason = text(2000, required=False)
    items = fields.List(text(255), load_default=list)


class Certificate(Contract):
    """A certificate of conformity."""

    number = text(50)
    issuer = fields.Nested(Named, required=True)
    issued_on = fields.Date(required=True)
    valid_until = fields.Date(allow_none=True, load_default=None)
    method = fields.Integer(required=True, validate=validate.Range(1, 8), metadata={"description": "1..8"})
    lines = fields.List(fields.Integer(), required=True, metadata={"description": "line_no covered"})


class ConformityLine(Contract):
    line_no = fields.Integer(required=True)
    result = fields.Integer(
        required=True,
        validate=validate.Range(1, 3),
        metadata={"description": "1 conforms, 2 does not conform, 3 not on the list"},
    )
    reason = text(2000, required=False)


@CATALOGUE.event("registration.conformity_result_submitted")
class ConformityResultSubmitted(RegistrationEvent):
    """The certification body's result per goods line."""

    body = fields.Nested(Named, required=True)
    certificate = fields.Nested(Certificate, allow_none=True, load_default=None)
    lines = fields.List(fields.Nested(ConformityLine), required=True)
    counts_from = counts_from()


@CATALOGUE.event("registration.conformity_handed_in")
class ConformityHandedIn(RegistrationEvent):
    """After clearance the importer handed in its own assessment (measure 2a) or a copy of the certificate (2b)."""

    measures = fields.List(text(10), required=True)
    lines = fields.List(fields.Nested(ConformityLine), required=True)
    documents = fields.List(fields.Nested(Document), load_default=list)
    in_time = fields.Boolean(
        load_default=None,
        allow_none=True,
        metadata={"description": "on the last day or before; null: no clearance was on record yet"},
    )
    note = text(2000, required=False)


@CATALOGUE.event("registration.conformity_result_revoked")
class ConformityResultRevoked(RegistrationEvent):
    """The certification body took its result back."""

    body = fields.Nested(Named, required=True)
    reason = text(2000)


@CATALOGUE.event("registration.result_revoked")
class ResultRevoked(RegistrationEvent):
    """The agency took its result notice back."""

    notice_no = text(50)
    reason = text(2000)
    revoked_by = text(100)
    unit = text(255)
    revoked_on = fields.Date(required=True)


@CATALOGUE.event("registration.result_replaced")
class ResultReplaced(ResultIssued):
    """A new notice stands in the place of an issued or revoked one."""

    replaces = text(50)
    amendments = text(2000, required=False)


@CATALOGUE.event("registration.label_correction_requested")
class LabelCorrectionRequested(RegistrationEvent):
    """The agency asks the importer to correct labels. fault: what is wrong with them."""

    lines = fields.List(fields.Integer(), required=True, metadata={"description": "line_no"})
    fault = text(2000)
    reason = text(2000)
    due_on = fields.Date(required=True)


@CATALOGUE.event("registration.label_corrected")
class LabelCorrected(RegistrationEvent):
    """The importer showed that the labels were corrected. in_time: on the last day or before."""

    lines = fields.List(fields.Integer(), required=True, metadata={"description": "line_no"})
    note = text(2000, required=False)
    documents = fields.List(fields.Nested(Document), load_default=list)
    in_time = fields.Boolean(required=True)


@CATALOGUE.event("registration.inspection_cancelled")
class InspectionCancelled(InspectionScheduled):
    """The agency called off the appointment of that time and place; another may follow."""

    reason = text(2000)


@CATALOGUE.event("registration.inspection_move_declined")
class InspectionMoveDeclined(InspectionScheduled):
    """The importer wished for another time; the appointment stays as it is."""

    reason = text(2000)


class Deadline(HandlerEvent):
    """rule: row of the law's deadlines, e.g. D07. days_left: working days; 0 on the last day, negative after it.

    agency: whose staff is told. officer: who is to look at the goods, when that is fixed.
    """

    rule = text(10)
    name = text(255)
    owed_by = one_of("AGENCY", "IMPORTER", "LABORATORY", "CERT_BODY")
    started_on = fields.Date(required=True)
    due_on = fields.Date(required=True)
    days_left = fields.Integer(required=True)
    agency = fields.Nested(Named, load_default=None, allow_none=True)
    officer = text(100, required=False)


@CATALOGUE.event("registration.deadline_warned")
class DeadlineWarned(Deadline):
    """A deadline is near, is today, or was missed yesterday."""

    warning = one_of("T-14", "T-2", "T-0", "T+1")


@CATALOGUE.event("registration.deadline_lapsed")
class DeadlineLapsed(Deadline):
    """The last day went by without the act that was owed."""

    effect = text(255, required=False)
