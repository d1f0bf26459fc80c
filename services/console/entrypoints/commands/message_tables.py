"""Waiting messages and what became of them, for people and for programs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import click

from services.console.application.messages import MessageList
from services.console.domain.messages import Outcome, WaitingMessage
from services.console.entrypoints.commands.output import moment, print_json, print_table


def tell(ctx: click.Context, outcomes: Sequence[Outcome], as_json: bool) -> None:
    if as_json:
        print_json([{"id": str(o.ref), "outcome": o.outcome, "detail": o.detail} for o in outcomes])
    else:
        print_table(["message", "outcome", "detail"], [(o.ref, o.outcome, o.detail) for o in outcomes], whole="message")
    if not all(outcome.settled for outcome in outcomes):
        ctx.exit(1)


def print_list(found: MessageList) -> None:
    if found.items:
        print_table(
            ["message", "why", "dossier", "from", "type", "#", "tries", "since", "error"],
            [
                (m.ref, m.reason, m.file_code or m.aggregate_id, m.source, m.type, m.sequence, m.tries, *_last(m))
                for m in found.items
            ],
            whole="message",
        )
    elif not found.failed:
        click.echo("Nothing waits.")
    if found.next_cursor:
        click.echo(f"There is more: --cursor {found.next_cursor}")


def _last(message: WaitingMessage) -> tuple[str, str]:
    return moment(message.since), (message.error or "").partition("\n")[0]


def row_of(message: WaitingMessage) -> dict[str, Any]:
    return {
        "id": str(message.ref),
        "reason": message.reason,
        "cause": message.cause,
        "file_code": message.file_code,
        "aggregate_id": message.aggregate_id,
        "source": message.source,
        "sequence": message.sequence,
        "type": message.type,
        "event_id": message.event_id,
        "error": message.error,
        "tries": message.tries,
        "since": message.since.isoformat() if message.since else None,
        "next_try_at": message.next_try_at.isoformat() if message.next_try_at else None,
    }


def failures(found: MessageList) -> Mapping[str, str]:
    return {name: error.message for name, error in found.failed.items()}
