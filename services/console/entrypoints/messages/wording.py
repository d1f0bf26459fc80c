"""Words for what operators did about a message."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

_ACTS = {
    "message_replayed": _l("Replayed"),
    "message_asked_for": _l("Asked for at its source"),
    "message_skipped": _l("Skipped"),
    "message_discarded": _l("Discarded"),
    "inbox_rebased": _l("Rebased"),
}


def message_act(act: str) -> str:
    return str(_ACTS.get(act, act))
