"""The legal clocks of a dossier, as JSON."""

from __future__ import annotations

from marshmallow import Schema, fields


def _said(description: str) -> dict[str, str]:
    return {"description": description}


class ClockOut(Schema):
    """A deadline of the law, as it stands for this dossier."""

    rule = fields.String(metadata=_said("row of the table of deadlines, D07"))
    name = fields.String()
    handler = fields.String(metadata=_said("in whose case: cqkt or tccn"))
    owed_by = fields.String(metadata=_said("AGENCY, IMPORTER, LABORATORY or CERT_BODY"))
    state = fields.String(metadata=_said("RUNNING, STOPPED, MET, LAPSED or ENDED (owed no more)"))
    started_on = fields.Date(metadata=_said("not counted"))
    due_on = fields.Date(metadata=_said("the last day, until 24:00 in Vietnam"))
    days_left = fields.Integer(
        allow_none=True, metadata=_said("working days; 0 on the last day, negative after it; null when nothing is owed")
    )
    warned = fields.List(fields.String(), metadata=_said("T-2, T-0, T+1 as far as they have passed"))
    over_on = fields.Date(
        allow_none=True, metadata=_said("when it was met or ended; a lapsed one is overdue until then")
    )
    on_lapse = fields.String(allow_none=True, metadata=_said("what follows when the day goes by"))
    source = fields.String(allow_none=True)
    certainty = fields.String(allow_none=True, metadata=_said("how sure we are of the rule"))
