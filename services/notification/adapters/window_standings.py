"""What the single window has acknowledged of every dossier, in order of file code: for comparing with its own list."""

from __future__ import annotations

from typing import Any

from pymongo.collection import Collection

from shared.aggregate import Json
from shared.storage import Index, translated

_OF_THE_WINDOW = {"state.recipient.window.reference": {"$gt": ""}}
_INDEX = "window_file_code"
STANDING_INDEXES = (Index(_INDEX, {"state.file_code": 1}, only=_OF_THE_WINDOW),)
_OF_A_LETTER = ("id", "channel", "kind", "status", "attempts", "last_error", "queued_at")
_SHOWN = {"state.file_code": 1, "changed_at": 1, **{f"state.letters.{name}": 1 for name in _OF_A_LETTER}}


class WindowStandings:
    def __init__(self, collection: Collection[Any]) -> None:
        self._collection = collection

    def __call__(self, after: str, limit: int) -> list[Json]:
        """{file_code, last_message, unacknowledged, changed_at} with file codes beyond `after`. Raises Transient."""
        asked = {**_OF_THE_WINDOW, "state.file_code": {"$gt": after}}
        with translated():
            found = self._collection.find(asked, _SHOWN).sort("state.file_code", 1).limit(limit).hint(_INDEX)
            return [_standing(document) for document in found]


def _standing(document: Json) -> Json:
    state = document["state"]
    letters = [letter for letter in state.get("letters", ()) if letter["channel"] == "WINDOW"]
    sent = [letter["id"] for letter in letters if letter["status"] == "SENT"]
    return {
        "file_code": state["file_code"],
        "last_message": sent[-1] if sent else None,
        "unacknowledged": [_shown(letter) for letter in letters if letter["status"] in ("QUEUED", "FAILED")],
        "changed_at": document["changed_at"],
    }


def _shown(letter: Json) -> Json:
    return {
        "letter_id": letter["id"],
        "kind": letter["kind"],
        "status": letter["status"],
        "attempts": letter.get("attempts", 0),
        "error": letter.get("last_error"),
        "queued_at": letter["queued_at"],
    }
