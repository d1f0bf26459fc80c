"""Whether statuses, requests and days of a dossier that is open elsewhere fit together, by the act table."""

from __future__ import annotations

from datetime import date, timedelta

from services.registration.domain.dossier import Handler, Status
from services.registration.domain.importing import FormerCase, OpenDossier
from services.registration.domain.rules.findings import Findings
from shared.regulation import load
from shared.regulation.acts import BEFORE

# Days that another system gave are taken as they are, short of those that no calendar counts.
_FURTHEST = timedelta(days=3660)
# The agency's case before it was sent is nobody's but the importer's; with a result, its time here would begin with the
# end of the matter.
_AGENCY_OPEN = frozenset({1, 2, 5, 6, 7, 9, 10, 11, 12, 15})
# The body's case may be over while the agency's goes on.
_BODY_OPEN = frozenset({1, 2, 3, 5, 6, 7, 8, 9, 10, 13, 14, 15})
_OPEN = {Handler.CQKT: _AGENCY_OPEN, Handler.TCCN: _BODY_OPEN}
_WITH_CONFORMITY = frozenset({Status.RESULT_ISSUED, Status.RESULT_REVOKED})
_WAITS = {
    Handler.CQKT: frozenset({Status.SUPPLEMENT_REQUESTED, Status.EXTENSION_GRANTED}),
    Handler.TCCN: frozenset({Status.SUPPLEMENT_REQUESTED}),
}
_ASKED = {
    Status.WITHDRAW_REQUESTED: "request_withdrawal",
    Status.AMEND_REQUESTED: "request_amendment",
    Status.EXTENSION_REQUESTED: "request_extension",
}


def request_act(status: int) -> str | None:
    """The act with which the importer asked for what is open in that status."""
    return _ASKED.get(Status(status))


def came_from(handler: Handler, status: int) -> frozenset[int]:
    """The statuses to which the refusal of an open request may lead back. Empty where nothing is asked for."""
    acts = load().acts
    if not any(row.becomes == BEFORE and row.handler == handler and status in row.allowed_in for row in acts):
        return frozenset()
    return frozenset(
        code for row in acts if row.handler == handler and row.becomes == status for code in row.allowed_in
    )


def standing_of(case: FormerCase) -> Status:
    """The status that counts for what is owed: an open request of the importer aside."""
    return Status(case.status if case.before is None else case.before)


def waits_for_supplement(case: FormerCase | None, handler: Handler = Handler.CQKT) -> bool:
    return case is not None and standing_of(case) in _WAITS[handler]


def check_standing(row: OpenDossier, today: date, findings: Findings) -> None:
    """today: the day in Vietnam."""
    for handler in Handler:
        case = row.case(handler)
        if case is not None and _check_case(handler, case, findings):
            _check_request(row, handler, case, findings)
    _check_supplement(row, today, findings)
    _check_body(row, today, findings)


def _check_case(handler: Handler, case: FormerCase, findings: Findings) -> bool:
    at = f"/handlers/{handler.value}"
    if case.status not in _OPEN[handler]:
        codes = ", ".join(map(str, sorted(_OPEN[handler])))
        message = (
            f"A dossier in status {case.status} of this handler is not taken over; open ones are in {codes}. Leave a draft "
            "to its importer, and what has ended where it is."
        )
        findings.add(f"{at}/status", "not_open", message)
        return False
    possible = came_from(handler, case.status)
    if possible and case.before not in possible:
        codes = ", ".join(map(str, sorted(possible)))
        message = f"Status {case.status} is a request of the importer; say from which status it came: {codes}."
        findings.add(f"{at}/before", "before", message)
        return False
    if not possible and case.before is not None:
        message = f"In status {case.status} nothing leads back to a former status; leave it out."
        findings.add(f"{at}/before", "before", message)
        return False
    return True


def _check_request(row: OpenDossier, handler: Handler, case: FormerCase, findings: Findings) -> None:
    act, at = request_act(case.status), f"/requests/{handler.value}"
    request = (row.requests or {}).get(handler.value)
    if act is None and request is not None:
        findings.add(at, "no_request", f"In status {case.status} no request of the importer is open; leave it out.")
    elif act is not None and request is None:
        findings.add(
            at, "required", f"In status {case.status} the importer's request is open; say what it said and when."
        )
    elif act == "request_extension" and request is not None and request.until is None:
        findings.add(f"{at}/until", "required", "Name the day until which the importer asked for more time.")


def _check_supplement(row: OpenDossier, today: date, findings: Findings) -> None:
    request, at = row.supplement_request, "/supplement_request"
    if not waits_for_supplement(row.cqkt):
        if request is not None:
            findings.add(at, "not_waiting", "The agency waits for no supplement in this status; leave it out.")
        return
    if request is None:
        findings.add(
            at, "required", "The agency waits for a supplement: say what it asked for, when, and until which day."
        )
        return
    if not request.items:
        findings.add(f"{at}/items", "required", "Name what was asked for, at least one item.")
    if request.due_on < row.received_on:
        message = f"The last day, {request.due_on}, lies before the dossier was received."
        findings.add(f"{at}/due_on", "order", message)
    elif request.due_on > today + _FURTHEST:
        message = f"The last day, {request.due_on}, is a slip? No supplement is waited for so long."
        findings.add(f"{at}/due_on", "too_far", message)
    extended = standing_of(row.cqkt) is Status.EXTENSION_GRANTED
    if extended and request.extended_on is None:
        findings.add(f"{at}/extended_on", "required", "More time was granted: say on which day.")
    if request.extended_on is not None and request.extended_on > today:
        findings.add(f"{at}/extended_on", "date_in_future", f"Lies after today, {today}.")


def _check_body(row: OpenDossier, today: date, findings: Findings) -> None:
    named = bool(row.draft.cert_body.code or row.draft.cert_body.name)
    if (row.tccn is not None) != named:
        message = "The certification body and the status of its case (handlers/tccn) are given together, or neither."
        findings.add("/handlers/tccn", "cert_body", message)
    wanted = row.tccn is not None and row.tccn.status in _WITH_CONFORMITY
    if wanted and row.conformity is None:
        findings.add("/conformity", "required", "The body has given its result; say what it was, line by line.")
    if row.conformity is not None and not wanted:
        message = "A conformity result stands only in status 13 or 14 of the body's case; leave it out."
        findings.add("/conformity", "no_result", message)
    elif row.conformity is not None and row.tccn is not None:
        revoked = row.tccn.status == Status.RESULT_REVOKED
        if revoked != (row.conformity.revoked_because is not None):
            message = "Say why the result was taken back in status 14, and only then."
            findings.add("/conformity/revoked_because", "revoked", message)
        if row.conformity.submitted_on > today:
            findings.add("/conformity/submitted_on", "date_in_future", f"Lies after today, {today}.")
    waits = waits_for_supplement(row.tccn, Handler.TCCN)
    if waits != (row.body_request is not None):
        said = (
            "Say what the body asked for" if waits else "The body waits for no supplement in this status; leave it out"
        )
        findings.add("/body_request", "required" if waits else "not_waiting", f"{said}.")
