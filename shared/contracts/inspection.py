"""What inspection publishes; registration turns it into law or refuses it."""

from __future__ import annotations

from marshmallow import fields

from shared.contracts.events import CATALOGUE
from shared.contracts.fields import Contract, Moment, Named, one_of, text
from shared.contracts.registration import LineResult, counts_from


class InspectionEvent(Contract):
    file_code = text(12)
    occurred_at = Moment(required=True)


@CATALOGUE.event("inspection.case_opened")
class CaseOpened(InspectionEvent):
    """A case stands: agency, mode of inspection with the rule that decided it, and the day it is due."""

    agency = fields.Nested(Named, required=True)
    mode = one_of("NONE", "REDUCED", "DOCUMENTARY", "SAMPLE")
    rule = text(50)
    explanation = text(500)
    due_on = fields.Date(required=True)
    counts_from = counts_from()


@CATALOGUE.event("inspection.scheduled")
class Scheduled(InspectionEvent):
    """A document review or sample inspection has its time, place and officer (again: a later one replaces it)."""

    kind = one_of("DOCUMENT_REVIEW", "SAMPLE_INSPECTION")
    starts_at = Moment(required=True)
    ends_at = Moment(required=True)
    place = text(255)
    officer = text(100)


@CATALOGUE.event("inspection.result_signed")
class ResultSigned(InspectionEvent):
    """The leader signed one result per goods line, decided on `revision` of the dossier."""

    revision = fields.Integer(required=True)
    notice_no = text(50)
    signed_on = fields.Date(required=True)
    agency = fields.Nested(Named, required=True)
    signer = text(100)
    lines = fields.List(fields.Nested(LineResult), required=True)
    replaces = text(50, required=False)
    amendments = text(2000, required=False)


@CATALOGUE.event("inspection.mode_changed")
class ModeChanged(InspectionEvent):
    """The case is looked at in another way than was said before, or is due on another day."""

    mode = one_of("NONE", "REDUCED", "DOCUMENTARY", "SAMPLE")
    rule = text(50)
    explanation = text(500)
    due_on = fields.Date(required=True)
    counts_from = counts_from()


@CATALOGUE.event("inspection.sample_taken")
class SampleTaken(InspectionEvent):
    """Samples were taken and sealed; the laboratory's time begins when it has them."""

    record_no = text(50)
    laboratory = text(255)
    taken_at = Moment(required=True)
    received_on = fields.Date(allow_none=True, load_default=None, metadata={"description": "by the laboratory"})
    retest = fields.Boolean(load_default=False)


@CATALOGUE.event("inspection.test_result_received")
class TestResultReceived(InspectionEvent):
    """The laboratory reported."""

    report_no = text(50)
    laboratory = text(255)
    conclusion = one_of("PASS", "FAIL")
    retest = fields.Boolean(load_default=False)


@CATALOGUE.event("inspection.disposition_recorded")
class DispositionRecorded(InspectionEvent):
    """What became of goods that failed, with its proof."""

    line_no = fields.Integer(required=True)
    kind = one_of("RE_EXPORT", "DESTROY", "RECYCLE")
    proof = text(255)
    done_on = fields.Date(required=True)


@CATALOGUE.event("inspection.appointment_cancelled")
class AppointmentCancelled(Scheduled):
    """The agency called off the appointment of that time and place."""

    reason = text(2000)


@CATALOGUE.event("inspection.move_declined")
class MoveDeclined(Scheduled):
    """The importer wished for another time than that; it stays as it is."""

    reason = text(2000)
