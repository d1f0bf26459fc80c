"""`cuakhau queues`."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import click

from services.console.domain.operations.queues import Queue
from services.console.entrypoints.commands.context import Terminal
from services.console.entrypoints.commands.output import print_json, print_table
from shared.clock import utc_now


@click.command()
@click.argument("name", required=False)
@click.option("--json", "as_json", is_flag=True, help="For programs.")
@click.pass_obj
def queues(terminal: Terminal, name: str | None, as_json: bool) -> None:
    """The broker's queues, or the one NAME with its consumers and bindings."""
    broker = terminal.operations().broker
    if broker is None:
        raise click.UsageError(
            "AMQP_MANAGEMENT_URI is not set: give it the broker's management address, http://user:password@host:15672, "
            "and AMQP_URI as the services have it."
        )
    found = [broker.queue(name)] if name else list(broker.board().queues)
    if as_json:
        now = utc_now()
        said = [_said(each, now) for each in found]
        print_json(said[0] if name else said)
        return
    _print(found)
    if name:
        queue = found[0]
        click.echo()
        takers = [(each.tag, each.address, each.prefetch, each.active) for each in queue.takers]
        print_table(["consumer", "from", "in hand at most", "active"], takers, whole="consumer")
        click.echo()
        print_table(["exchange", "key"], [(each.source, each.routing_key) for each in queue.bindings], whole="key")


def _print(found: list[Queue]) -> None:
    now = utc_now()
    rows = [
        (
            each.name,
            each.ready,
            each.unacked,
            _age(each, now),
            f"{each.rate_in:.1f}",
            f"{each.rate_out:.1f}",
            each.consumers,
        )
        for each in found
    ]
    print_table(["queue", "ready", "in hand", "oldest", "in/s", "out/s", "consumers"], rows, whole="queue")


def _age(queue: Queue, now: datetime) -> str:
    if queue.oldest is None:
        return "not told" if queue.ready else ""
    return f"{'more than ' if queue.oldest.at_least else ''}{queue.oldest.seconds(now):.0f} s"


def _said(queue: Queue, now: datetime) -> dict[str, Any]:
    return {
        "name": queue.name,
        "ready": queue.ready,
        "in_hand": queue.unacked,
        "oldest_seconds": round(queue.oldest.seconds(now)) if queue.oldest else None,
        "at_least": bool(queue.oldest and queue.oldest.at_least),
        "in_per_second": queue.rate_in,
        "out_per_second": queue.rate_out,
        "consumers": queue.consumers,
        "takers": list(queue.takers),
        "bindings": list(queue.bindings),
    }
