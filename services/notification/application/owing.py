"""Keeps, with every event of a dossier, what is still owed in it and whether the agency waits for the importer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from services.notification.domain.correspondence import Correspondence
from services.notification.domain.owed import Owed, Waiting, without
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
    "registration.extension_requested": "request_extension",
    "registration.extension_granted": "grant_extension",
    "registration.extension_refused": "refuse_extension",
    "registration.label_corrected": "provide_label_correction",
    "registration.result_issued": "issue_result",
    "registration.result_replaced": "replace_result",
    "registration.result_revoked": "revoke_result",
    "registration.conformity_handed_in": "hand_in_conformity",
    "registration.conformity_result_submitted": "submit_conformity_result",
    "registration.conformity_result_revoked": "revoke_conformity_result",
}
# Of inspection's own events these meet a deadline; the deadlines' rows name them as they are.
OF_INSPECTION = frozenset({"inspection.sample_taken", "inspection.test_result_received"})
HEARD = frozenset({*ACTS.values(), *OF_INSPECTION})
_OF_THE_BODY = frozenset({"submit_conformity_result", "revoke_conformity_result"})
_END = frozenset({"refuse", "cancel", "allow_withdrawal", "issue_result", "replace_result", "submit_conformity_result"})
_ANSWERS = frozenset({"supplement", "resend"})
_MORE_TIME = frozenset({"grant_extension", "refuse_extension"})
# After these the day that was told before is kept, off, or told anew.
_KEPT = _END | {"accept", "request_supplement", "allow_amendment"}


def follow(state: Correspondence, received: Received, law: Regulation) -> Correspondence:
    """The correspondence with what the event settled."""
    if received.type == "registration.dossier_received":
        owed = tuple(one for one in state.owed if _meant(one, state, received.data["mode"], law))
        state = replace(state, owed=owed, promised=received.data["due_on"])
    act = act_of(received)
    if act is not None:
        handler = "tccn" if act in _OF_THE_BODY else received.data.get("handler", "cqkt")
        owed = without(state.owed, act, handler, _status_after(act, handler, law), act in _END)
        state = replace(state, owed=owed)
        if handler == "cqkt":
            promised = None if act in _KEPT else state.promised
            state = replace(state, waiting=_waiting(state.waiting, act, received), promised=promised)
    if received.type in OF_INSPECTION:
        state = replace(state, settled={**state.settled, received.type: legal_day(received.data["occurred_at"])})
    return attentive(state)


def attentive(state: Correspondence) -> Correspondence:
    return replace(state, attention=bool(state.owed or state.waiting or state.promised))


def act_of(received: Received) -> str | None:
    if received.type == "registration.handler_decided":
        return str(received.data["act"])
    if received.type in OF_INSPECTION:
        return received.type
    return ACTS.get(received.type)


def _waiting(waiting: Waiting | None, act: str, received: Received) -> Waiting | None:
    due_on: date | None = received.data.get("due_on")
    since = received.data.get("done_on") or legal_day(received.data["occurred_at"])
    if act == "request_supplement":
        return Waiting("supplement", since, due_on)
    if act == "allow_amendment":
        return Waiting("amendment", since)
    if act in _MORE_TIME and waiting:
        return replace(waiting, until=due_on)
    return None if act in _END | _ANSWERS else waiting


def _meant(one: Owed, state: Correspondence, mode: str, law: Regulation) -> bool:
    """Whether it is owed in that mode of inspection; that a registration is confirmed, in any."""
    cases = (case for regime in law.regimes if regime.code == state.regime for case in regime.case_deadlines)
    modes = {case.mode for case in cases if one.deadline.rule in case.deadlines}
    return not modes or mode in modes or "accept" in one.met_by


def _status_after(act: str, handler: str, law: Regulation) -> int | None:
    rows = (row for row in law.acts if row.act == act and row.handler == handler)
    return next((row.becomes for row in rows if isinstance(row.becomes, int)), None)
