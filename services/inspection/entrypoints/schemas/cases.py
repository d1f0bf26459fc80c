"""What people get of a case."""

from __future__ import annotations

from marshmallow import Schema, fields, validate

from services.inspection.domain.case import Mode, Status
from services.inspection.domain.evidence import Answer, AppointmentKind
from services.inspection.entrypoints.schemas.evidence import CustodyOut, LotCheckOut, RetestOut, SampleOut, TestOut
from services.inspection.entrypoints.schemas.following import FollowingOut, PauseOut
from services.inspection.entrypoints.schemas.seen import ComplaintSeenOut, NotedOut, SeenOut
from shared.contracts import registration as contract
from shared.contracts.barring import BarredOut
from shared.contracts.fields import Moment, Named


class LargestQuery(Schema):
    beginning = fields.String(required=True, validate=validate.Length(1, 12), metadata={"description": "like CK2026"})


class LargestOut(Schema):
    file_code = fields.String(allow_none=True, metadata={"description": "null: no case's file code begins so"})


class ActOut(Schema):
    """What stands after an act."""

    id = fields.String()
    version = fields.Integer()
    file_code = fields.String()
    status = fields.String()
    mode = fields.String()
    due_on = fields.String(metadata={"format": "date"})
    notice_no = fields.String(allow_none=True)
    allowed = fields.List(fields.String(), metadata={"description": "acts that are possible now"})
    at = fields.String(metadata={"format": "date-time"})


class ImporterRow(Schema):
    tax_code = fields.String()
    name = fields.String()


class InspectionRow(Schema):
    id = fields.String()
    version = fields.Integer()
    file_code = fields.String()
    received_on = fields.Date()
    agency = fields.Nested(Named)
    importer = fields.Nested(ImporterRow)
    goods = fields.String(metadata={"description": "name of the first goods line"})
    lines = fields.Integer(metadata={"description": "number of goods lines"})
    mode = fields.Enum(Mode, by_value=True)
    status = fields.Enum(Status, by_value=True)
    accepted = fields.Boolean()
    due_on = fields.Date()
    officer = fields.String(allow_none=True)


class CandidateOut(Schema):
    code = fields.String()
    tier = fields.String()
    name = fields.String()
    qcvn = fields.String()
    measure = fields.String(allow_none=True)
    methods = fields.List(fields.Integer(), metadata={"description": "of conformity assessment, by number"})
    condition = fields.String(allow_none=True, metadata={"description": "what the goods must be beyond their HS code"})
    beside = fields.List(fields.String(), metadata={"description": "rows together with which it applies"})


class LineOut(contract.GoodsLine):
    good_key = fields.String(metadata={"description": "the same for all that counts as the same good"})
    inspected = fields.Boolean()
    candidates = fields.List(fields.Nested(CandidateOut), metadata={"description": "every row that may cover them"})
    also = fields.List(
        fields.Nested(CandidateOut),
        metadata={"description": "rows that apply too; each of their regulations is to be met"},
    )
    row = fields.String(allow_none=True, metadata={"description": "the row that was chosen; null: nobody chose"})
    row_fault = fields.String(allow_none=True, metadata={"description": "why the importer's choice cannot stand"})
    off_list = fields.Boolean(metadata={"description": "an officer found that no row covers the goods"})
    elsewhere = fields.Boolean(metadata={"description": "for the authority of another field to inspect"})


class DecisionOut(Schema):
    mode = fields.Enum(Mode, by_value=True)
    rule = fields.String()
    explanation = fields.String()
    decided_at = Moment()
    law = fields.String(metadata={"description": "version of the law's data"})
    scheme = fields.String(
        allow_none=True, metadata={"description": "as the law calls it: NONE, REDUCED, NORMAL or TIGHT"}
    )
    complaints = fields.List(fields.Nested(ComplaintSeenOut))
    seen = fields.Nested(SeenOut, allow_none=True)
    noted = fields.Nested(NotedOut, allow_none=True)


class AppointmentOut(Schema):
    kind = fields.Enum(AppointmentKind, by_value=True)
    starts_at = Moment()
    ends_at = Moment()
    place = fields.String()
    officer = fields.String()
    times = fields.Integer()


class ChecklistAnswerOut(Schema):
    item = fields.String()
    answer = fields.Enum(Answer, by_value=True)
    note = fields.String(allow_none=True)
    lines = fields.List(fields.Integer())


class CoverageOut(Schema):
    qcvn = fields.String()
    number = fields.String(allow_none=True, metadata={"description": "of the paper that shows it"})
    not_applicable = fields.String(allow_none=True)
    lines = fields.List(fields.Integer())


class ChecklistOut(Schema):
    answers = fields.List(fields.Nested(ChecklistAnswerOut))
    missing = fields.List(fields.String())
    objections = fields.List(fields.Nested(ChecklistAnswerOut))
    coverage = fields.List(fields.Nested(CoverageOut))
    complete = fields.Boolean()
    by = fields.String()
    at = Moment()
    done_on = fields.Date(
        allow_none=True, metadata={"description": "the day on paper, where it was entered afterwards"}
    )


class DraftOut(Schema):
    lines = fields.List(fields.Nested(contract.LineResult))
    amendments = fields.String(allow_none=True)
    by = fields.String()
    at = Moment()


class ReviewOut(Schema):
    approved = fields.Boolean()
    by = fields.String()
    at = Moment()
    reason = fields.String(allow_none=True)


class SignatureOut(Schema):
    notice_no = fields.String()
    signed_on = fields.Date()
    signer = fields.String()
    by = fields.String()
    at = Moment()
    revision = fields.Integer()
    replaces = fields.String(allow_none=True)


class SetAsideOut(Schema):
    signature = fields.Nested(SignatureOut)
    at = Moment()
    reason = fields.String()


class ClosingOut(Schema):
    at = Moment()
    reason = fields.String(allow_none=True)
    notice_no = fields.String(allow_none=True)


class ContentOut(Schema):
    """The registration as the inspection works on it."""

    revision = fields.Integer()
    dossier_type = fields.Integer()
    importer = fields.Nested(contract.Importer)
    qcvn = fields.Nested(Named)
    import_from = fields.Date()
    import_to = fields.Date()
    storage_address = fields.String(allow_none=True)
    cert_body = fields.Nested(Named, allow_none=True)
    note = fields.String(allow_none=True)
    lines = fields.List(fields.Nested(LineOut))
    documents = fields.List(fields.Nested(contract.Document))
    declarations = fields.List(fields.Nested(contract.Declaration))


class InspectionOut(InspectionRow, FollowingOut):
    officer_name = fields.String(
        allow_none=True, metadata={"description": "as the register of the agency's staff has it; else the officer's id"}
    )
    channel = fields.String()
    regime = fields.String()
    allowed = fields.List(fields.String(), metadata={"description": "acts that are possible now"})
    barred = fields.List(
        fields.Nested(BarredOut),
        metadata={"description": "acts that belong to this stage and are not the reader's to do now, with the reason"},
    )
    decision = fields.Nested(DecisionOut)
    content = fields.Nested(ContentOut)
    appointment = fields.Nested(AppointmentOut, allow_none=True)
    checklist = fields.Nested(ChecklistOut, allow_none=True)
    sample = fields.Nested(SampleOut, allow_none=True)
    test = fields.Nested(TestOut, allow_none=True)
    custody = fields.List(fields.Nested(CustodyOut))
    lot_checks = fields.List(fields.Nested(LotCheckOut))
    retest = fields.Nested(RetestOut, allow_none=True)
    draft = fields.Nested(DraftOut, allow_none=True)
    review = fields.Nested(ReviewOut, allow_none=True)
    signature = fields.Nested(SignatureOut, allow_none=True)
    set_aside = fields.List(fields.Nested(SetAsideOut))
    pause = fields.Nested(PauseOut, allow_none=True)
    closing = fields.Nested(ClosingOut, allow_none=True)


class ChecklistItemOut(Schema):
    code = fields.String()
    part = fields.String(metadata={"description": "RECEIPT or DOCUMENTARY"})
    name = fields.String()
    name_en = fields.String()
    required = fields.Boolean()
    decisive = fields.Boolean(metadata={"description": "a NO rules out that the goods meet the requirements"})


class ChecklistItemsOut(Schema):
    items = fields.List(fields.Nested(ChecklistItemOut))
