"""The state machine: who may do what in which status of which handler's case, and what the status becomes.

The table itself is data of the law (`shared/regulation/data/acts.yaml`); here it meets a dossier.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime
from enum import StrEnum

from services.registration.domain.dossier import Dossier, Handler, Handlers, LastAct, Status
from services.registration.domain.releasing import released_on_confirmation
from services.registration.domain.standing import there
from shared.errors import NotAllowed
from shared.regulation import legal_day, load
from shared.regulation.acts import BEFORE, ActRow, ActTable


class Party(StrEnum):
    IMPORTER = "importer"
    AGENCY = "agency"
    CERT_BODY = "cert_body"


class Act(StrEnum):
    SUBMIT = "submit"
    MODIFY = "modify"
    NAME_CERT_BODY = "name_cert_body"
    CANCEL = "cancel"
    SUPPLEMENT = "supplement"
    REQUEST_EXTENSION = "request_extension"
    REQUEST_WITHDRAWAL = "request_withdrawal"
    REQUEST_AMENDMENT = "request_amendment"
    RESEND = "resend"
    TICK_RECEIPT = "tick_receipt"
    ACCEPT = "accept"
    REFUSE = "refuse"
    REQUEST_SUPPLEMENT = "request_supplement"
    ALLOW_WITHDRAWAL = "allow_withdrawal"
    REFUSE_WITHDRAWAL = "refuse_withdrawal"
    ALLOW_AMENDMENT = "allow_amendment"
    REFUSE_AMENDMENT = "refuse_amendment"
    GRANT_EXTENSION = "grant_extension"
    REFUSE_EXTENSION = "refuse_extension"
    ISSUE_RESULT = "issue_result"
    REVOKE_RESULT = "revoke_result"
    REPLACE_RESULT = "replace_result"
    TRANSFER = "transfer"
    RECORD_CLEARANCE = "record_clearance"
    HAND_IN_CONFORMITY = "hand_in_conformity"
    REQUEST_LABEL_CORRECTION = "request_label_correction"
    PROVIDE_LABEL_CORRECTION = "provide_label_correction"
    SUBMIT_CONFORMITY_RESULT = "submit_conformity_result"
    REVOKE_CONFORMITY_RESULT = "revoke_conformity_result"


# Who decides in whose case.
DECIDES = {Handler.CQKT: Party.AGENCY, Handler.TCCN: Party.CERT_BODY}


def table(today: date) -> ActTable:
    """The law's act table as it is in force on that day."""
    return load().acts.on(today)


def allowed_acts(
    dossier: Dossier, today: date, party: Party | None = None, handler: Handler | None = Handler.CQKT
) -> tuple[Act, ...]:
    """What may be done today, by `party` or by anybody, in the case of `handler` or of either, in the table's order."""
    handlers = Handler if handler is None else (handler,)
    possible = (Act(row.act) for each in handlers for row in _rows(dossier, today, each) if party in (None, row.party))
    return tuple(dict.fromkeys(possible))


def step(dossier: Dossier, act: Act, party: Party, *, now: datetime, handler: Handler = Handler.CQKT) -> Dossier:
    """The dossier with every handler's status after the act, when it was done, and nothing else changed.

    Raises NotAllowed with the status of the handler's case and what the party may do in it now.
    """
    today = legal_day(now)
    row = next((r for r in _rows(dossier, today, handler) if r.act == act and r.party == party), None)
    if row is None:
        raise _refusal(dossier, act, party, handler, today)
    handlers = _moved(dossier.handlers, row, handler)
    if handler is Handler.CQKT and handlers.tccn is not None:
        follows = table(today).find(act, Handler.TCCN, handlers.tccn, party)
        if follows is not None and follows.with_dossier:
            handlers = _moved(handlers, follows, Handler.TCCN)
    last_act = LastAct(now, today) if handler is Handler.CQKT else dossier.last_act
    return replace(dossier, handlers=handlers, last_act=last_act)


def is_closed(dossier: Dossier, handler: Handler = Handler.CQKT) -> bool:
    """Nothing can be done in that case any more. The certification body's closes with the agency's."""
    closes = load().acts.closes
    own = dossier.handlers.of(handler)
    return own is None or closes(own) or closes(dossier.handlers.cqkt)


def _slip_is_against(dossier: Dossier) -> bool:
    """The receipt slip leads elsewhere; of what came since, with a supplement, it does not speak yet."""
    slip = dossier.receipt
    if slip is None or slip.revision != dossier.content.revision or slip.conclusion is None:
        return False
    return load().conclusions[slip.conclusion].leads_to != Act.ACCEPT


def lapsed(dossier: Dossier, today: date) -> bool:
    """The last day of an open supplement request has gone by."""
    request = dossier.supplement_request
    return request is not None and request.due_on < today


def _rows(dossier: Dossier, today: date, handler: Handler) -> tuple[ActRow, ...]:
    status = dossier.handlers.of(handler)
    if status is None or is_closed(dossier, handler):
        return ()
    return tuple(
        row
        for row in table(today).allowed(handler, status)
        if not row.with_dossier and unmet(row, dossier, today) is None
    )


# Needs that the dossier itself meets or not; the others are asked of the command.
_NEEDS: dict[str, Callable[[Dossier, date], bool]] = {
    "BEFORE_SUPPLEMENT_DUE": lambda dossier, today: not lapsed(dossier, today),
    "SUPPLEMENT_NOT_LAPSED": lambda dossier, today: not lapsed(dossier, today),
    "SUPPLEMENT_LAPSED": lapsed,
    "NOBODY_ACCEPTED": lambda dossier, _today: (
        dossier.handlers.cqkt <= Status.SUBMITTED and (dossier.handlers.tccn or Status.DRAFT) <= Status.SUBMITTED
    ),
    "RELEASED_ON_CONFIRMATION": lambda dossier, _today: released_on_confirmation(dossier),
    "NO_LABEL_REQUEST": lambda dossier, _today: dossier.label_request is None,
    "LABEL_REQUESTED": lambda dossier, _today: dossier.label_request is not None,
    "SLIP_NOT_AGAINST": lambda dossier, _today: not _slip_is_against(dossier),
    "AGENCY_UNDECIDED": lambda dossier, _today: (
        dossier.handlers.cqkt not in (Status.RESULT_ISSUED, Status.RESULT_REVOKED)
    ),
}


def unmet(row: ActRow, dossier: Dossier, today: date) -> str | None:
    """The code of what the row needs of the dossier and does not find."""
    return next((need for need in row.needs if need in _NEEDS and not _NEEDS[need](dossier, today)), None)


def _moved(handlers: Handlers, row: ActRow, handler: Handler) -> Handlers:
    current, before = there(handlers.of(handler), f"the status of {handler}"), handlers.before(handler)
    becomes = Status(row.status_after(current, before))
    if becomes is not current:
        leads_back = any(r.becomes == BEFORE and r.handler == handler and becomes in r.allowed_in for r in load().acts)
        before = current if leads_back else None
    if handler is Handler.CQKT:
        return replace(handlers, cqkt=becomes, cqkt_before=before)
    return replace(handlers, tccn=becomes, tccn_before=before)


def _refusal(dossier: Dossier, act: Act, party: Party, handler: Handler, today: date) -> NotAllowed:
    allowed = allowed_acts(dossier, today, party, handler)
    status = dossier.handlers.of(handler)
    if status is None:
        message = f"'{act}' is not possible: the dossier names no certification body (tổ chức chứng nhận)."
        return NotAllowed(act, "NONE", allowed, message)
    where = f"status {status.value} {status.name}"
    rows = table(today)
    row = rows.find(act, handler, status, party)
    lacking = unmet(row, dossier, today) if row and not is_closed(dossier, handler) else None
    if lacking is not None:
        why = f"'{act}' needs in {where}: {rows.needs[lacking].name_en}"
    elif handler is Handler.TCCN and is_closed(dossier):
        cqkt = dossier.handlers.cqkt
        why = f"'{act}' is not possible: the agency's case ended with status {cqkt.value} {cqkt.name}"
    else:
        why = f"'{act}' is not possible in {where}"
    return NotAllowed(act, status.name, allowed, f"{why}; possible: {', '.join(allowed) or 'nothing'}.")
