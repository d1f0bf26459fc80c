"""From a service's JSON to the console's values; fields that it does not give stay empty."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from services.console.domain.messages import ActOnMessage, MessageDetail, MessageRef, Outcome, WaitingMessage

# In a selection a service names what it refused by the error's code.
_REFUSALS = {
    "already_settled": "conflict",
    "conflict": "conflict",
    "stale": "conflict",
    "not_found": "gone",
    "not_allowed": "refused",
    "forbidden": "refused",
    "invalid": "refused",
    "unavailable": "unreachable",
    "failed": "unsure",
}


def decode_message(service: str, item: Mapping[str, Any]) -> WaitingMessage:
    return WaitingMessage(
        ref=MessageRef(service, str(item["id"])),
        reason=str(item.get("reason") or "unknown"),
        aggregate_id=_text(item.get("aggregate_id")),
        file_code=_text(item.get("file_code")),
        source=_text(item.get("source")),
        sequence=_number(item.get("sequence")),
        type=_text(item.get("type")),
        event_id=_text(item.get("event_id")),
        cause=_text(item.get("cause")),
        error=_text(item.get("error")),
        tries=_number(item.get("tries")) or 0,
        since=read_time(item.get("since")),
        next_try_at=read_time(item.get("next_try_at")),
    )


def decode_detail(service: str, item: Mapping[str, Any]) -> MessageDetail:
    attributes = item.get("attributes")
    return MessageDetail(
        message=decode_message(service, item),
        attributes=attributes if isinstance(attributes, dict) else {},
        data=_data(item.get("data")),
        traceback=_text(item.get("traceback")),
        masked=item.get("masked") is True,
        acts=tuple(_act(act) for act in item.get("acts") or ()),
    )


def _act(item: Mapping[str, Any]) -> ActOnMessage:
    act, by = _text(item.get("act")) or "", _text(item.get("by")) or ""
    return ActOnMessage(read_time(item.get("at")), act, by, _text(item.get("reason")))


def decode_outcome(ref: MessageRef, item: Mapping[str, Any], *, otherwise: str) -> Outcome:
    """otherwise: the word for an answer that names no outcome."""
    said = _text(item.get("outcome")) or otherwise
    return Outcome(ref, _REFUSALS.get(said, said), _text(item.get("detail")) or "")


def _data(value: Any) -> Any:
    """Services give a message's body as the text that it was; what is JSON is shown as such."""
    if not isinstance(value, str):
        return value
    try:
        return json.loads(value)
    except (ValueError, RecursionError):
        return value


def _text(value: Any) -> str | None:
    return str(value) if value not in (None, "") else None


def _number(value: Any) -> int | None:
    return value if isinstance(value, int) and not isinstance(value, bool) else None


def read_time(value: Any) -> datetime | None:
    """UTC; None for what is no time."""
    if not isinstance(value, str):
        return None
    try:
        read = datetime.fromisoformat(value)
    except ValueError:
        return None
    return read.astimezone(UTC) if read.tzinfo else read.replace(tzinfo=UTC)
