"""What people send about samples, tests and retests."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, ClassVar

from marshmallow import Schema, fields, validate

from services.inspection.application.photographing import PHOTOS_AT_MOST, PHOTOS_AT_ONCE
from services.inspection.domain.commands import MovedSample
from services.inspection.domain.custody.chain import Part
from services.inspection.domain.evidence import (
    Conclusion,
    Indicator,
    LaboratoryReport,
    Photo,
    SampledGoods,
    SamplingRecord,
)
from services.inspection.entrypoints.schemas.shaping import Shaped, amount, optional, required
from shared.contracts.fields import Moment

_LINES_AT_MOST = 2000


def _texts(limit: int, description: str, *, at_least: int = 1) -> fields.List[Any]:
    given: dict[str, Any] = {"required": True} if at_least else {"load_default": list}
    return fields.List(
        fields.String(validate=validate.Length(min=1, max=limit)),
        validate=validate.Length(min=at_least, max=200),
        metadata={"description": description},
        **given,
    )


def _day(description: str) -> fields.Date:
    return fields.Date(load_default=None, allow_none=True, metadata={"description": description})


class PlanQuery(Schema):
    lot_size = fields.Integer(
        load_default=None,
        validate=validate.Range(min=1, max=10**9),
        metadata={"description": "items counted on the spot; left out: what was registered"},
    )


class LotCheckIn(Schema):
    """What was found when the items of a lot were looked at, as many as the sampling plan asks for."""

    line_no = fields.Integer(required=True, strict=True)
    inspected = fields.Integer(
        required=True, strict=True, metadata={"description": "items looked at, as the plan says"}
    )
    nonconforming = fields.Integer(required=True, strict=True)
    lot_size = fields.Integer(
        load_default=None, allow_none=True, strict=True, metadata={"description": "items; left out: as registered"}
    )
    findings = optional(2000, "needed when items do not conform")
    resumption = optional(2000, "why sampling goes on after the switching rules had ended it")


class SampledGoodsIn(Shaped):
    makes: ClassVar[Callable[..., Any]] = SampledGoods

    line_no = fields.Integer(required=True, strict=True)
    sample_code = required(50)
    lot_size = amount()
    test_quantity = amount("n₁, to the laboratory")
    retained_quantity = amount("n₂, kept for a dispute")
    unit = required(50)
    seal_numbers = _texts(50, "of the test sample's seal labels; none: it is sealed later", at_least=0)
    retained_seal_numbers = _texts(50, "of the retained sample's seal labels", at_least=0)
    lot_no = optional(255)
    serial_nos = optional(2000)
    produced_on = _day("of production")
    expires_on = _day("of expiry")
    storage = optional(255, "state in which the goods were stored")


class PhotoIn(Shaped):
    """A photo that was sent before, by POST /inspections/{id}/photos."""

    makes: ClassVar[Callable[..., Any]] = Photo

    sha256 = fields.String(required=True, validate=validate.Regexp(r"[0-9a-f]{64}\Z", error="64 hexadecimal digits."))
    line_no = fields.Integer(load_default=None, allow_none=True, strict=True)
    note = optional(255, "what it shows")


class PhotoNamed(Schema):
    file = required(100, "name of the part that holds the photo")


class PhotosIn(Schema):
    photos = fields.List(fields.Nested(PhotoNamed), required=True, validate=validate.Length(min=1, max=PHOTOS_AT_ONCE))


class PhotoKeptOut(Schema):
    sha256 = fields.String()
    content_type = fields.String()
    size = fields.Integer(metadata={"description": "bytes"})


class PhotosOut(Schema):
    photos = fields.List(fields.Nested(PhotoKeptOut), metadata={"description": "in the order in which they were named"})


class SampleIn(Shaped):
    """The sampling record (biên bản lấy mẫu)."""

    makes: ClassVar[Callable[..., Any]] = SamplingRecord

    number = required(50)
    taken_at = Moment(required=True)
    place = required(255)
    basis = required(255, "decision or dossier on which it rests")
    officers = _texts(255, "name and post of who took it")
    representative = required(255, "of the importer: name, post, identity")
    standard = required(255, "of the sampling method")
    packaging = required(255)
    laboratory = required(255)
    indicators = _texts(255, "what is to be tested")
    goods = fields.List(
        fields.Nested(SampledGoodsIn), required=True, validate=validate.Length(min=1, max=_LINES_AT_MOST)
    )
    witness = optional(255)
    remaining_goods = optional(255, "condition in which the rest is kept")
    statement = optional(2000, "of the importer")
    sealing = optional(255, "how the samples were closed")
    signatures = _texts(255, "who signed", at_least=0)
    copies = fields.Integer(load_default=2, strict=True, validate=validate.Range(min=2, max=20))
    photos = fields.List(fields.Nested(PhotoIn), load_default=list, validate=validate.Length(max=PHOTOS_AT_MOST))


class MovedSampleIn(Shaped):
    makes: ClassVar[Callable[..., Any]] = MovedSample

    sample_code = required(50)
    part = fields.Enum(Part, by_value=True, load_default=Part.TEST)


class SealedSampleIn(MovedSampleIn):
    seal_numbers = _texts(50, "of the seal labels")


class MoveIn(Schema):
    """One step of the chain of custody, for one sample or several."""

    samples = fields.List(
        fields.Nested(MovedSampleIn), required=True, validate=validate.Length(min=1, max=_LINES_AT_MOST)
    )
    at = Moment(required=True)
    from_party = optional(255, "who gives; left out: who holds the samples")
    note = optional(2000)


class SealIn(MoveIn):
    samples = fields.List(
        fields.Nested(SealedSampleIn), required=True, validate=validate.Length(min=1, max=_LINES_AT_MOST)
    )


class HandOverIn(MoveIn):
    to_party = required(255, "the laboratory, as listed")


class ReceiveIn(MoveIn):
    seal_intact = fields.Boolean(required=True, metadata={"description": "false: the sample proves nothing any more"})


class ReturnIn(MoveIn):
    to_party = required(255, "who gets them back")


class KeepIn(MoveIn):
    to_party = optional(255, "where they are kept")


class IndicatorIn(Shaped):
    makes: ClassVar[Callable[..., Any]] = Indicator

    sample_code = required(50)
    name = required(255)
    method = required(255)
    limit = required(255, "as the QCVN has it")
    value = required(255, "as measured")
    passed = fields.Boolean(required=True)
    unit = optional(50)
    code = optional(50, "of the law's list of indicators; left out: found by the name")


class TestResultIn(Shaped):
    """The laboratory's report."""

    __test__ = False
    makes: ClassVar[Callable[..., Any]] = LaboratoryReport

    number = required(50)
    laboratory = required(255, "as listed")
    accreditation_no = required(100)
    received_on = fields.Date(required=True)
    tested_on = fields.Date(required=True)
    seal_intact = fields.Boolean(required=True)
    indicators = fields.List(
        fields.Nested(IndicatorIn), required=True, validate=validate.Length(min=1, max=_LINES_AT_MOST)
    )
    conclusion = fields.Enum(Conclusion, by_value=True, required=True)
    signatory = required(255)


class RetestIn(Schema):
    """The importer disputes the result; entered by an officer."""

    laboratory = required(255, "another designated one, as listed")
    requested_on = fields.Date(required=True)
    requested_by = required(255, "who asked in the importer's name, by which paper")
    reason = required(2000)
    lines = fields.List(
        fields.Integer(strict=True), load_default=list, metadata={"description": "none named: every line that failed"}
    )
