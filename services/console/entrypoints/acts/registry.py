"""Every act that has a page, by name; and which of them somebody may do now."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any, NamedTuple

from services.console.entrypoints.acts.act_page import ActPage, Weight
from services.console.entrypoints.acts.assigning import ASSIGNING
from services.console.entrypoints.acts.checking import CHECKING
from services.console.entrypoints.acts.deciding import DECIDING
from services.console.entrypoints.acts.disposing import DISPOSING
from services.console.entrypoints.acts.following import FOLLOWING
from services.console.entrypoints.acts.looking import LOOKING
from services.console.entrypoints.acts.moving import MOVING
from services.console.entrypoints.acts.registering import LATER, RECEIVING
from services.console.entrypoints.acts.reviewing import REVIEWING
from services.console.entrypoints.acts.sampling import SAMPLING
from services.console.entrypoints.acts.scheduling import SCHEDULING
from services.console.entrypoints.acts.testing import TESTING

ACTS: dict[str, ActPage] = {
    page.name: page
    for page in (
        *RECEIVING,
        *ASSIGNING,
        *SCHEDULING,
        *CHECKING,
        *SAMPLING,
        *LOOKING,
        *MOVING,
        *TESTING,
        *DECIDING,
        *REVIEWING,
        *FOLLOWING,
        *DISPOSING,
        *LATER,
    )
}


class Offered(NamedTuple):
    """name: for url_for("acts.act", id=…, name=…)."""

    name: str
    title: Any
    weight: Weight


def titles_of(act: str, service: str, roles: Collection[str]) -> list[Any]:
    """Under what name people in those roles do it; empty where it has no page of its own."""
    pages = (page for page in ACTS.values() if page.service == service and act in page.allowed)
    return list(dict.fromkeys(page.title for page in pages if set(roles) & set(page.roles)))


def acts_for(
    registration_allowed: Collection[str],
    inspection_allowed: Collection[str],
    role: str,
    *,
    steps: Collection[str],
) -> list[Offered]:
    """What somebody in that role may do now, in the order of a dossier's way; from what the services allow.

    steps: of the chain of custody that some sample allows.
    """
    allowed = {"registration": registration_allowed, "inspection": inspection_allowed}
    return [
        Offered(page.name, page.title, page.weight)
        for page in ACTS.values()
        if role in page.roles
        and any(word in allowed[page.service] for word in page.allowed)
        and (page.step is None or page.step in steps)
    ]
