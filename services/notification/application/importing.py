"""A dossier that was worked on in another system goes on here: the correspondence is opened, and nobody is told."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from services.notification.application.deadline_reactions import owed_of
from services.notification.application.owing import attentive
from services.notification.domain.correspondence import Correspondence
from services.notification.domain.owed import Waiting, with_owed
from shared.aggregate import Received
from shared.regulation import Regulation, legal_day

_WAITS_FOR_SUPPLEMENT = frozenset({5, 12})
_AMENDMENT_ALLOWED = 10


def as_it_stands(state: Correspondence, received: Received, law: Regulation) -> Correspondence:
    """state: addressed. What was told elsewhere is not told again; what is owed stands in the morning digests."""
    data = received.data
    for deadline in data["deadlines"]:
        said = {**deadline, "occurred_at": data["occurred_at"], "officer": (data["inspection"] or {}).get("officer")}
        state = replace(state, owed=with_owed(state.owed, owed_of(state, said, law)))
    return attentive(replace(state, waiting=_waiting(data), greeted=True))


def _waiting(data: Mapping[str, Any]) -> Waiting | None:
    handlers, asked = data["handlers"], data["supplement_request"]
    standing = handlers["cqkt"] if handlers["cqkt_before"] is None else handlers["cqkt_before"]
    if standing in _WAITS_FOR_SUPPLEMENT and asked:
        return Waiting("supplement", legal_day(asked["requested_at"]), asked["due_on"])
    if standing == _AMENDMENT_ALLOWED:
        return Waiting("amendment", legal_day(data["occurred_at"]))
    return None
