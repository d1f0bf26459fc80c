"""What was exchanged with the window about one dossier, for the staff whose dossier it is: without what was said."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from marshmallow import Schema, fields

from shared.contracts.fields import Moment
from shared.single_window.journal.exchanges import Direction, Kept, Outcome, Search

READERS = ("officer", "reviewer", "signer", "operator", "admin")
# More exchanges about one dossier are for operators, who page through the journal.
AT_MOST = 300


class Found(Protocol):
    def search(self, search: Search, *, after: tuple[datetime, str] | None, limit: int) -> list[Kept]:
        """The newest first."""
        ...


@dataclass(frozen=True)
class WindowMessage:
    """However often it was tried. outcome, error, by: of the last try. unapplied: why it was not acted on in the end,
    though it was acknowledged.
    """

    message_id: str
    direction: Direction
    kind: str
    first_at: datetime
    last_at: datetime
    tries: int
    outcome: Outcome
    error: str
    by: str | None = None
    unapplied: str | None = None


@dataclass(frozen=True)
class Exchange:
    """messages: the newest first. more: there were earlier ones that are not listed."""

    messages: Sequence[WindowMessage]
    more: bool


def exchange_about(file_code: str, journal: Found, unapplied: Mapping[str, str] | None = None) -> Exchange:
    """unapplied: why, by message id. Left out is what anybody may have sent. Raises Transient."""
    found = journal.search(Search(file_code=file_code, strays=False), after=None, limit=AT_MOST + 1)
    tries: dict[tuple[Direction, str], list[Kept]] = {}
    for kept in found[:AT_MOST]:
        tries.setdefault((kept.direction, kept.message_id or kept.id), []).append(kept)
    why = unapplied or {}
    return Exchange([_message(each, why) for each in tries.values()], len(found) > AT_MOST)


def _message(tries: Sequence[Kept], unapplied: Mapping[str, str]) -> WindowMessage:
    last, first = tries[0], tries[-1]
    why = unapplied.get(last.message_id) if last.direction is Direction.IN and last.outcome is Outcome.HELD else None
    return WindowMessage(
        message_id=last.message_id,
        direction=last.direction,
        kind=last.kind,
        first_at=first.began,
        last_at=last.began,
        tries=len(tries),
        outcome=last.outcome,
        error=last.error,
        by=last.by,
        unapplied=why,
    )


class WindowMessageOut(Schema):
    message_id = fields.String()
    direction = fields.Enum(Direction, by_value=True, metadata={"description": "in: from the window to us"})
    kind = fields.String(metadata={"description": "type/function"})
    first_at = Moment()
    last_at = Moment(metadata={"description": "when it was tried last"})
    tries = fields.Integer()
    outcome = fields.Enum(
        Outcome, by_value=True, metadata={"description": "held: acknowledged; of the last try, as are error and by"}
    )
    error = fields.String(metadata={"description": "why it is not held"})
    by = fields.String(allow_none=True, metadata={"description": "the operator who had it taken again"})
    unapplied = fields.String(
        allow_none=True, metadata={"description": "why it was not acted on in the end, though it was acknowledged"}
    )


class ExchangeOut(Schema):
    messages = fields.List(fields.Nested(WindowMessageOut), metadata={"description": "the newest first"})
    more = fields.Boolean(metadata={"description": "earlier ones are not listed"})
