"""Use cases: find and read correspondences, within what the reader may see."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from services.notification.application.ports import Correspondences, Search
from services.notification.domain.correspondence import Correspondence
from shared.aggregate import Actor, Aggregate, Json
from shared.errors import Forbidden

SEES_ALL = ("operator", "admin")


def sees(actor: Actor, agency: str) -> bool:
    """agency: code of the one whose it is."""
    return actor.role in SEES_ALL or (actor.agency is not None and actor.agency == agency)


def list_correspondences(
    search: Search, *, actor: Actor, correspondences: Correspondences
) -> Sequence[Aggregate[Correspondence]]:
    """Newest first; staff see those of their agency. Raises Forbidden."""
    if actor.role in SEES_ALL:
        return correspondences.search(search)
    if actor.agency is None or search.agency not in (None, actor.agency):
        raise Forbidden("You see the correspondence of your own agency only; leave agency out.")
    return correspondences.search(replace(search, agency=actor.agency))


def read_correspondence(id: str, *, actor: Actor, correspondences: Correspondences) -> Aggregate[Correspondence]:
    """Raises NotFound, Forbidden."""
    aggregate = correspondences.load(id)
    if not sees(actor, aggregate.state.agency.code):
        raise Forbidden("This dossier belongs to another agency; only its own staff may see its correspondence.")
    return aggregate


def read_history(id: str, *, actor: Actor, correspondences: Correspondences) -> Sequence[Json]:
    """Every act, oldest first. Raises NotFound, Forbidden."""
    read_correspondence(id, actor=actor, correspondences=correspondences)
    return correspondences.history(id)
