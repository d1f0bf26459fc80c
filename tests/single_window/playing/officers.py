"""What a script may have the agency's staff do, by name; over the JSON APIs, with tokens of a development system."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from typing import Any

from tests.e2e.agency import Agency
from tests.e2e.place import Place
from tests.e2e.procedures import check_documents, conclude

_EVERY = 0.25

Perform = Callable[[Agency, str, Mapping[str, Any]], object]
ACTS: Mapping[str, Perform] = {
    "accept": lambda agency, id, _: agency.accept(id),
    "refuse": lambda agency, id, data: agency.refuse(id, data["reason"]),
    "request_supplement": lambda agency, id, data: agency.request_supplement(id, data["items"], data["reason"]),
    "allow_withdrawal": lambda agency, id, _: agency.decide(id, "withdrawal", "allow", {}),
    "refuse_withdrawal": lambda agency, id, data: agency.decide(id, "withdrawal", "refuse", dict(data)),
    "allow_amendment": lambda agency, id, _: agency.decide(id, "amendment", "allow", {}),
    "refuse_amendment": lambda agency, id, data: agency.decide(id, "amendment", "refuse", dict(data)),
    "grant_extension": lambda agency, id, _: agency.decide(id, "extension", "grant", {}),
    "refuse_extension": lambda agency, id, data: agency.decide(id, "extension", "refuse", dict(data)),
    "check_documents": lambda agency, id, _: check_documents(agency, id),
    "conclude": lambda agency, id, _: conclude(agency, id),
}


class Staff:
    """Of every agency, signed in when first needed."""

    def __init__(self, place: Place, patience: float) -> None:
        self._place = place
        self._patience = patience
        self._agencies: dict[str, Agency] = {}
        self._lock = threading.Lock()

    def of(self, code: str) -> Agency:
        with self._lock:
            if code not in self._agencies:
                self._agencies[code] = Agency.of(self._place, code, patience=self._patience, every=_EVERY)
            return self._agencies[code]
