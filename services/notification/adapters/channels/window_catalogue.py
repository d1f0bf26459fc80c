"""What of the window's catalogue this service tells: one message for each kind that goes through the window."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from services.notification.adapters.channels.window_content import DETAILS
from services.notification.domain.kinds import KINDS, Kind
from shared.single_window.catalogue import BadCatalogue, Catalogue, Message, window_catalogue

_TOLD = [kind for kind, hearing in KINDS.items() if hearing.through_window]


@dataclass(frozen=True)
class WindowCatalogue:
    """held_errors: error codes by which the window says that it holds the message already."""

    messages: Mapping[Kind, Message]
    held_errors: frozenset[str]


def read_window_catalogue(catalogue: Catalogue | None = None) -> WindowCatalogue:
    """Of `catalogue`, or of the one that comes with the code. Raises BadCatalogue."""
    catalogue = catalogue or window_catalogue()
    named = {message.name: message for message in catalogue.to_window}
    if set(named) != set(_TOLD):
        missing = ", ".join(sorted(set(_TOLD) - set(named))) or "none"
        unknown = ", ".join(sorted(set(named) - set(_TOLD))) or "none"
        raise BadCatalogue(
            f"to_window.yaml: one message for each kind is needed; missing: {missing}; unknown: {unknown}"
        )
    for message in named.values():
        if strange := sorted(set(message.details) - set(DETAILS)):
            known = ", ".join(DETAILS)
            raise BadCatalogue(
                f"to_window.yaml: {message.name}: no detail is called {', '.join(strange)}; known: {known}"
            )
    return WindowCatalogue({kind: named[kind] for kind in _TOLD}, catalogue.held_errors)
