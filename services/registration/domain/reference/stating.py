"""An entry about an agency, a person or a body: its days, and what it may say of days gone by."""

from __future__ import annotations

from datetime import date

from services.registration.domain.rules.findings import Findings
from shared.reference.entries import AgencyEntry, BodyEntry, Dated, Delegation, StaffEntry

_PAST = (
    "{on} is past. What held then was relied on: begin today or later, or set correction to true to state that the "
    "register was wrong."
)


def check_days(entry: Dated, *, first: bool, today: date, findings: Findings) -> None:
    """first: nothing was said of it before, not by the data of the law either, so that nothing could be relied on."""
    if entry.valid_to is not None and entry.valid_to < entry.valid_from:
        message = f"The last day, {entry.valid_to}, lies before the first, {entry.valid_from}."
        findings.add("/valid_to", "before_first_day", message)
    if entry.valid_from < today and not first and not entry.correction:
        findings.add("/valid_from", "past", _PAST.format(on=entry.valid_from))


def check_agency(entry: AgencyEntry, known: frozenset[str], findings: Findings) -> None:
    """known: codes of all agencies, of the data and administered."""
    for index, code in enumerate(entry.succeeds):
        if code == entry.code:
            findings.add(f"/succeeds/{index}", "itself", "An agency cannot succeed itself.")
        elif code not in known:
            findings.add(f"/succeeds/{index}", "unknown", f"There is no agency {code}; see GET /code-lists.")


def check_staff(entry: StaffEntry, agencies: frozenset[str], findings: Findings) -> None:
    if entry.agency not in agencies:
        message = f"There is no agency {entry.agency}; see GET /code-lists, or enter it first."
        findings.add("/agency", "unknown", message)


def check_body(entry: BodyEntry, findings: Findings) -> None:
    if entry.acting and not entry.scope:
        findings.add("/scope", "required", "Name the QCVN of its scope; without any it could do nothing.")
    if entry.status == "DESIGNATED" and not entry.decision_no:
        findings.add("/decision_no", "required", "A designation is made by a decision; give its number.")


def check_delegation(
    delegation: Delegation, giver: StaffEntry, taker: StaffEntry | None, *, today: date, findings: Findings, at: str
) -> None:
    """giver, taker: as the register has them on its first day."""
    if delegation.to == giver.staff_id:
        findings.add(f"{at}/to", "itself", "Nobody can delegate to themselves; name a colleague.")
    elif taker is None or taker.agency != giver.agency or taker.suspended:
        message = f"{delegation.to} is not on the staff of {giver.agency} on {delegation.valid_from}; name who is."
        findings.add(f"{at}/to", "not_on_staff", message)
    lacking = sorted(set(delegation.roles) - set(giver.roles))
    if lacking:
        message = f"{giver.staff_id} does not hold {', '.join(lacking)} and cannot give it away."
        findings.add(f"{at}/roles", "not_held", message)
    if delegation.valid_to < delegation.valid_from:
        findings.add(f"{at}/valid_to", "before_first_day", "The last day lies before the first.")
    if delegation.valid_from < today:
        findings.add(f"{at}/valid_from", "past", "What was done before cannot be authorised afterwards; begin today.")
