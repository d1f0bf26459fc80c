"""What people get of samples, their chain of custody, lot checks, tests and retests."""

from __future__ import annotations

from marshmallow import Schema, fields

from services.inspection.domain.custody.chain import CustodyAct, Part, SampleState
from services.inspection.domain.evidence import Conclusion
from services.inspection.domain.testing.retest import CostBearer
from shared.contracts.fields import Moment
from shared.regulation.sampling_methods import Scheme
from shared.regulation.sampling_tables import Severity


class ParticularsOut(Schema):
    name = fields.String()
    brand = fields.String()
    model = fields.String()
    origin = fields.String()
    hs_code = fields.String()
    manufacturer = fields.String(allow_none=True)
    declaration_no = fields.String(allow_none=True)


class SampledGoodsOut(Schema):
    line_no = fields.Integer()
    sample_code = fields.String()
    lot_size = fields.Decimal(as_string=True)
    test_quantity = fields.Decimal(as_string=True)
    retained_quantity = fields.Decimal(as_string=True)
    unit = fields.String()
    seal_numbers = fields.List(fields.String())
    lot_no = fields.String(allow_none=True)
    retained_seal_numbers = fields.List(fields.String())
    serial_nos = fields.String(allow_none=True)
    produced_on = fields.Date(allow_none=True)
    expires_on = fields.Date(allow_none=True)
    storage = fields.String(allow_none=True)
    particulars = fields.Nested(ParticularsOut, allow_none=True)
    record_no = fields.String(allow_none=True, metadata={"description": "of the earlier record that it stands in"})


class PhotoOut(Schema):
    sha256 = fields.String()
    line_no = fields.Integer(allow_none=True, metadata={"description": "null: of the place as a whole"})
    note = fields.String(allow_none=True)
    content_type = fields.String()
    size = fields.Integer(metadata={"description": "bytes"})


class SampleOut(Schema):
    number = fields.String()
    taken_at = Moment()
    place = fields.String()
    basis = fields.String()
    officers = fields.List(fields.String())
    representative = fields.String()
    standard = fields.String()
    packaging = fields.String()
    laboratory = fields.String()
    indicators = fields.List(fields.String())
    goods = fields.List(fields.Nested(SampledGoodsOut))
    witness = fields.String(allow_none=True)
    remaining_goods = fields.String(allow_none=True)
    statement = fields.String(allow_none=True)
    sealing = fields.String(allow_none=True)
    signatures = fields.List(fields.String())
    copies = fields.Integer()
    photos = fields.List(fields.Nested(PhotoOut))


class CustodyStepOut(Schema):
    act = fields.Enum(CustodyAct, by_value=True)
    state = fields.Enum(SampleState, by_value=True)
    at = Moment()
    by = fields.String()
    from_party = fields.String(allow_none=True)
    to_party = fields.String(allow_none=True)
    note = fields.String(allow_none=True)


class CustodyOut(Schema):
    """One physical sample: the one for the test, or the one retained for a dispute."""

    sample_code = fields.String()
    line_no = fields.Integer()
    part = fields.Enum(Part, by_value=True)
    state = fields.Enum(SampleState, by_value=True)
    seals = fields.List(fields.String())
    holder = fields.String(metadata={"description": "in whose hands it is"})
    steps = fields.List(fields.Nested(CustodyStepOut))
    allowed = fields.List(
        fields.Enum(CustodyAct, by_value=True), metadata={"description": "what may be done with it next"}
    )


class LotCheckOut(Schema):
    line_no = fields.Integer()
    good_key = fields.String()
    lot_size = fields.Integer()
    level = fields.String()
    aql = fields.Decimal(as_string=True)
    severity = fields.Enum(Severity, by_value=True)
    letter = fields.String()
    n = fields.Integer()
    ac = fields.Integer()
    nonconforming = fields.Integer()
    accepted = fields.Boolean()
    accepted_tighter = fields.Boolean()
    by = fields.String()
    at = Moment()
    findings = fields.String(allow_none=True)
    resumption = fields.String(allow_none=True)


class IndicatorOut(Schema):
    sample_code = fields.String()
    name = fields.String()
    method = fields.String()
    limit = fields.String()
    value = fields.String()
    passed = fields.Boolean()
    unit = fields.String(allow_none=True)
    code = fields.String(allow_none=True)
    computed = fields.Boolean(
        allow_none=True, metadata={"description": "what follows from the listed limits, if known"}
    )
    clause = fields.String(allow_none=True)


class TestOut(Schema):
    __test__ = False

    number = fields.String()
    laboratory = fields.String()
    accreditation_no = fields.String()
    received_on = fields.Date()
    tested_on = fields.Date()
    seal_intact = fields.Boolean()
    indicators = fields.List(fields.Nested(IndicatorOut))
    conclusion = fields.Enum(Conclusion, by_value=True)
    signatory = fields.String()


class RetestOut(Schema):
    requested_on = fields.Date()
    requested_by = fields.String()
    reason = fields.String()
    laboratory = fields.String()
    lines = fields.List(fields.Integer())
    by = fields.String()
    at = Moment()
    report = fields.Nested(TestOut, allow_none=True)
    cost_bearer = fields.Enum(CostBearer, by_value=True, allow_none=True)
    void = fields.String(allow_none=True, metadata={"description": "why there is no second result"})


class PlanOut(Schema):
    letter = fields.String()
    n = fields.Integer()
    ac = fields.Integer()
    re = fields.Integer()
    whole_lot = fields.Boolean()


class ProposalOut(Schema):
    """One part of a line's sampling: what the laboratory tests (SAFETY), or what is looked at on the spot (VISUAL)."""

    part = fields.String()
    scheme = fields.Enum(Scheme, by_value=True)
    standard = fields.String()
    characteristics = fields.String()
    level = fields.String(allow_none=True)
    aql = fields.Decimal(as_string=True, allow_none=True)
    severity = fields.Enum(Severity, by_value=True, allow_none=True)
    lot_size = fields.Integer(allow_none=True)
    plan = fields.Nested(PlanOut, allow_none=True)
    batches = fields.Integer()
    specimens = fields.Integer()
    retained = fields.Integer()
    why = fields.List(fields.String())
    source = fields.String()
    certainty = fields.String()


class LinePlanOut(Schema):
    line_no = fields.Integer()
    name = fields.String()
    hs_code = fields.String()
    severity = fields.Enum(Severity, by_value=True, metadata={"description": "by the switching rules"})
    score = fields.Integer(metadata={"description": "the switching score"})
    discontinued = fields.Boolean()
    parts = fields.List(fields.Nested(ProposalOut))


class SamplingPlanOut(Schema):
    lines = fields.List(fields.Nested(LinePlanOut))
