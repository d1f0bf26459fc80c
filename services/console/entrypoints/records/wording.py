"""What the histories of complaints and reductions call what was done."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

ACTS = {
    "complaint_filed": _l("Filed"),
    "complaint_amended": _l("Said anew"),
    "complaint_closed": _l("Closed"),
    "entitlement_apply": _l("Asked for"),
    "entitlement_applied": _l("Asked for"),
    "entitlement_proposed": _l("Proposed by the count of lots"),
    "entitlement_granted": _l("Granted"),
    "entitlement_refused": _l("Refused"),
    "entitlement_withdrawn": _l("Withdrawn"),
    "entitlement_voided": _l("Proposal void"),
    "entitlement_reported": _l("Reported on"),
    "entitlement_report_due": _l("Report due"),
    "entitlement_revoked": _l("Revoked"),
    "entitlement_lapsed": _l("Ended: a report was missed"),
    "entitlement_expired": _l("Ran out"),
}


def record_act(act: str) -> str:
    return str(ACTS.get(act, act.replace("_", " ")))
