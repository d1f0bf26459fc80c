"""What inspection says of a reduction of inspection; the importer is told of it."""

from __future__ import annotations

from marshmallow import fields

from shared.contracts.events import CATALOGUE
from shared.contracts.fields import Contract, Moment, Named, one_of, text


class EntitlementEvent(Contract):
    """For one good of one importer. The subject is the entitlement's own id. email: the importer's, if they gave one."""

    occurred_at = Moment(required=True)
    good_key = text(64)
    tax_code = text(14)
    importer = text(255)
    good = text(255)
    agency = fields.Nested(Named, required=True)
    decision_no = text(50)
    valid_from = fields.Date(required=True)
    valid_to = fields.Date(required=True)
    email = text(50, required=False)


@CATALOGUE.event("inspection.entitlement_granted")
class EntitlementGranted(EntitlementEvent):
    """Enough lots of the same good passed in a row; it holds from valid_from to valid_to."""

    report_due_on = fields.Date(
        allow_none=True, load_default=None, metadata={"description": "of the first report; null where none is owed"}
    )


@CATALOGUE.event("inspection.entitlement_report_due")
class EntitlementReportDue(EntitlementEvent):
    """The importer's next report is due soon, or today."""

    report_due_on = fields.Date(required=True)
    days_left = fields.Integer(required=True, metadata={"description": "working days; 0 on the last day"})
    warning = text(10)


@CATALOGUE.event("inspection.entitlement_lapsed")
class EntitlementLapsed(EntitlementEvent):
    """It ran out, or a report was missed."""

    ground = one_of("EXPIRED", "REPORT_MISSED")
    reason = text(2000)


@CATALOGUE.event("inspection.entitlement_revoked")
class EntitlementRevoked(EntitlementEvent):
    """A lot failed, a complaint was upheld, or the agency decided so."""

    ground = one_of("LOT_FAILED", "COMPLAINT_UPHELD", "DECIDED")
    reason = text(2000)
