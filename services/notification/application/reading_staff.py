"""Use cases: what an agency's staff were told, within what the reader may see."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from services.notification.application.ports import NoticeSearch, StaffNotices
from services.notification.application.reading import SEES_ALL, sees
from services.notification.domain.staff import StaffNotice
from shared.aggregate import Actor, Aggregate
from shared.errors import Forbidden


def list_notices(search: NoticeSearch, *, actor: Actor, notices: StaffNotices) -> Sequence[Aggregate[StaffNotice]]:
    """Staff see those of their agency. Raises Forbidden."""
    if actor.role in SEES_ALL:
        return notices.search(search)
    if actor.agency is None or search.agency not in (None, actor.agency):
        raise Forbidden("You see what the staff of your own agency were told; leave agency out.")
    return notices.search(replace(search, agency=actor.agency))


def read_notice(id: str, *, actor: Actor, notices: StaffNotices) -> Aggregate[StaffNotice]:
    """Raises NotFound, Forbidden."""
    aggregate = notices.load(id)
    if not sees(actor, aggregate.state.agency.code):
        raise Forbidden("The staff of another agency were told this; only they may see it.")
    return aggregate
