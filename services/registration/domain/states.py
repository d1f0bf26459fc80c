"""The state table: who may do what in which status, per handler, and what the status becomes.

Source: the single window's rules for procedure MOST 01; the agency's acts mirror its status codes.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum

from services.registration.domain.dossier import Handler, Handlers, Status
from shared.errors import NotAllowed


class Party(StrEnum):
    IMPORTER = "importer"
    AGENCY = "agency"


class Act(StrEnum):
    SUBMIT = "submit"
    ACCEPT = "accept"
    REFUSE = "refuse"
    REQUEST_SUPPLEMENT = "request_supplement"
    SUPPLEMENT = "supplement"
    CANCEL = "cancel"
    ISSUE_RESULT = "issue_result"


@dataclass(frozen=True)
class Transition:
    """`party` may do `act` while the case of `handler` is in one of `allowed_in`; it then is in `becomes`."""

    act: Act
    party: Party
    handler: Handler
    allowed_in: frozenset[Status]
    becomes: Status


_S = Status

TRANSITIONS = tuple(
    Transition(act, party, handler, frozenset(allowed_in), becomes)
    for act, party, handler, allowed_in, becomes in (
        (Act.SUBMIT, Party.IMPORTER, Handler.CQKT, {_S.DRAFT}, _S.SUBMITTED),
        (Act.SUBMIT, Party.IMPORTER, Handler.TCCN, {_S.DRAFT}, _S.SUBMITTED),
        (Act.CANCEL, Party.IMPORTER, Handler.CQKT, {_S.SUBMITTED}, _S.CANCELLED),
        (Act.CANCEL, Party.IMPORTER, Handler.TCCN, {_S.SUBMITTED}, _S.CANCELLED),
        (Act.SUPPLEMENT, Party.IMPORTER, Handler.CQKT, {_S.SUPPLEMENT_REQUESTED}, _S.SUPPLEMENTED),
        (Act.ACCEPT, Party.AGENCY, Handler.CQKT, {_S.SUBMITTED, _S.SUPPLEMENTED}, _S.ACCEPTED),
        (Act.REFUSE, Party.AGENCY, Handler.CQKT, {_S.SUBMITTED, _S.SUPPLEMENTED}, _S.REFUSED),
        (
            Act.REQUEST_SUPPLEMENT,
            Party.AGENCY,
            Handler.CQKT,
            {_S.SUBMITTED, _S.SUPPLEMENTED},
            _S.SUPPLEMENT_REQUESTED,
        ),
        (
            Act.ISSUE_RESULT,
            Party.AGENCY,
            Handler.CQKT,
            {_S.ACCEPTED, _S.SUPPLEMENTED, _S.AMENDED},
            _S.RESULT_ISSUED,
        ),
    )
)


def allowed_acts(handlers: Handlers, party: Party | None = None) -> tuple[Act, ...]:
    """What may be done now, by `party` or by anybody, in the order of the table."""
    possible = (
        t.act
        for t in TRANSITIONS
        if party in (None, t.party) and t.handler is Handler.CQKT and handlers.cqkt in t.allowed_in
    )
    return tuple(dict.fromkeys(possible))


def may(handlers: Handlers, act: Act) -> bool:
    return act in allowed_acts(handlers)


def after(handlers: Handlers, act: Act, party: Party) -> Handlers:
    """Every handler's status after the act. Raises NotAllowed with the agency's status and what the party may do now.

    The inspection agency's case decides whether an act is possible; the certification body's case follows where the
    table has a row for it and stays otherwise.
    """
    allowed = allowed_acts(handlers, party)
    if act not in allowed:
        possible = ", ".join(allowed) or "nothing"
        message = f"'{act}' is not possible in status {handlers.cqkt.value} {handlers.cqkt.name}; possible: {possible}."
        raise NotAllowed(act, handlers.cqkt.name, allowed, message)
    for row in TRANSITIONS:
        if row.act is act and row.party is party:
            current = handlers.cqkt if row.handler is Handler.CQKT else handlers.tccn
            if current in row.allowed_in:
                handlers = replace(handlers, **{row.handler.value: row.becomes})
    return handlers
