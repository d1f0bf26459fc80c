"""How every dossier of the single window stands, in order of file code: for comparing with the window's own list."""

from __future__ import annotations

from typing import Any

from pymongo.collection import Collection

from shared.aggregate import Json
from shared.storage import Index, translated

_OF_THE_WINDOW = {"state.channel": "VNSW"}
_INDEX = "window_file_code"
STANDING_INDEXES = (Index(_INDEX, {"state.file_code": 1}, only=_OF_THE_WINDOW),)
_SHOWN = {"state.file_code": 1, "state.handlers.cqkt": 1, "state.result": 1, "changed_at": 1}


class WindowStandings:
    def __init__(self, collection: Collection[Any]) -> None:
        self._collection = collection

    def __call__(self, after: str, limit: int) -> list[Json]:
        """{file_code, status, result_codes, changed_at} with file codes beyond `after`. Raises Transient."""
        asked = {**_OF_THE_WINDOW, "state.file_code": {"$gt": after}}
        with translated():
            found = self._collection.find(asked, _SHOWN).sort("state.file_code", 1).limit(limit).hint(_INDEX)
            return [_standing(document) for document in found]


def _standing(document: Json) -> Json:
    state = document["state"]
    result = state.get("result")
    stands = result is not None and result.get("revocation") is None
    lines = sorted(result["lines"], key=lambda line: line["line_no"]) if stands else []
    return {
        "file_code": state["file_code"],
        "status": state["handlers"]["cqkt"],
        "result_codes": [line["code"] for line in lines],
        "changed_at": document["changed_at"],
    }
