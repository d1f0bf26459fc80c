"""Keeps, with every event of a dossier, what is still owed in it and whether the agency waits for the importer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from services.notification.domain.correspondence import Correspondence
from services.notification.domain.owed import Waiting, without
from shared.aggregate import Received
from shared.regulation import Regulation, legal_day

# What the act table calls what an event says was done.
ACTS: Mapping[str, str] = {
    "registration.dossier_accepted": "accept",
    "registration.dossier_refused": "refuse",
    "registration.dossier_cancelled": "cancel",
    "registration.dossier_modified": "modify",
    "registration.supplement_requested": "request_supplement",
    "registration.dossier_supplemented": "supplement",
    "registration.dossier_amended": "resend",
    "registration.dossier_withdrawn": "allow_withdrawal",
    "registration.amendment_allowed": "allow_amendment",
    "registration.extension_granted": "grant_extension",
    "registration.result_issued": "issue_result",
    "registration.result_replaced": "replace_result",
    "registration.result_revoked": "revoke_result",
    "registration.conformity_result_submitted": "submit_conformity_result",
    "registration.conformity_result_revoked": "revoke_conformity_result",
}
HEARD = frozenset({*ACTS.values(), "accept", "refuse", "request_supplement"})
_OF_THE_BODY = frozenset({"submit_conformity_result", "revoke_conformity_result"})
_END = frozenset({"refuse", "cancel", "allow_withdrawal", "issue_result", "replace_result", "submit_conformity_result"})
_ANSWERS = frozenset({"supplement", "resend"})


def follow(state: Correspondence, received: Received, law: Regulation) -> Correspondence:
    """The correspondence with what the event settled."""
    act = act_of(received)
    if act is not None:
        handler = "tccn" if act in _OF_THE_BODY else received.data.get("handler", "cqkt")
        owed = without(state.owed, act, handler, _status_after(act, handler, law), act in _END)
        state = replace(state, owed=owed)
        if handler == "cqkt":
            state = replace(state, waiting=_waiting(state.waiting, act, received))
    return attentive(state)


def attentive(state: Correspondence) -> Correspondence:
    return replace(state, attention=bool(state.owed or state.waiting))


def act_of(received: Received) -> str | None:
    if received.type == "registration.handler_decided":
        return str(received.data["act"])
    return ACTS.get(received.type)


def _waiting(waiting: Waiting | None, act: str, received: Received) -> Waiting | None:
    due_on: date | None = received.data.get("due_on")
    since = legal_day(received.data["occurred_at"])
    if act == "request_supplement":
        return Waiting("supplement", since, due_on)
    if act == "allow_amendment":
        return Waiting("amendment", since)
    if act == "grant_extension" and waiting:
        return replace(waiting, until=due_on)
    return None if act in _END | _ANSWERS else waiting


def _status_after(act: str, handler: str, law: Regulation) -> int | None:
    rows = (row for row in law.acts if row.act == act and row.handler == handler)
    return next((row.becomes for row in rows if isinstance(row.becomes, int)), None)
