"""`cuakhau messages`: what waits by cause, and acts on all of it at a set rate."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

import click

from services.console.application.bulk_acts import list_groups, order_bulk_act, show_bulk_act
from services.console.application.ports import Services
from services.console.domain.bulk_acts import BulkAct, Extent, MessageGroup, Order
from services.console.domain.messages import MessageQuery, Reason
from services.console.entrypoints.commands.context import Terminal
from services.console.entrypoints.commands.output import moment, print_json, print_table
from services.console.settings import DEFAULT_SERVICE_ADDRESSES

SERVICES = tuple(DEFAULT_SERVICE_ADDRESSES)
# Seconds between two looks at the progress.
_EVERY = 0.5

F = TypeVar("F", bound=Callable[..., Any])


@dataclass(frozen=True)
class Bulk:
    """What the options name. everything: said in so many words. service None: each of them."""

    service: str | None
    query: MessageQuery
    everything: bool
    rate: int

    @property
    def named(self) -> bool:
        return self.everything or self.query != MessageQuery()


_OPTIONS = (
    click.option("--all", "everything", is_flag=True, help="All that wait."),
    click.option("--service", type=click.Choice(SERVICES), help="Of these, what waits in this service only."),
    click.option(
        "--because", type=click.Choice([str(reason) for reason in Reason]), help="All that wait for this reason."
    ),
    click.option("--cause", help="All of this cause, as `groups` shows it."),
    click.option("--type", "message_type", metavar="TYPE", help="All of this type."),
    click.option("--source", metavar="SERVICE", help="All sent by this service."),
    click.option("--rate", type=click.IntRange(1, 500), default=50, show_default=True, help="Messages per second."),
)


def bulk_options(command: F) -> F:
    """Which messages, and how fast. The command takes them as `**options`, for `bulk_of`."""
    for option in reversed(_OPTIONS):
        command = option(command)
    return command


def bulk_of(options: dict[str, Any]) -> Bulk:
    query = MessageQuery(
        reason=options["because"], source=options["source"], type=options["message_type"], cause=options["cause"]
    )
    return Bulk(options["service"], query, options["everything"], options["rate"])


def ensure_one_way(bulk: Bulk, refs: Sequence[Any]) -> None:
    """Either messages by their names, or all that something says. Raises BadParameter, UsageError."""
    if refs and bulk.named:
        raise click.UsageError("Name messages, or say --all, --because, --cause, --type or --source; not both.")
    if not refs and not bulk.named:
        raise click.UsageError("Name messages as SERVICE/ID, or say --all, --because, --cause, --type or --source.")


@click.command()
@click.option("--service", type=click.Choice(SERVICES), help="Waiting in this service only.")
@click.option("--source", metavar="SERVICE", help="Sent by this service only.")
@click.option("--q", metavar="TEXT", help="A dossier's id or file code, or text in type, error and content.")
@click.option("--json", "as_json", is_flag=True, help="For programs.")
@click.pass_obj
@click.pass_context
def groups(
    ctx: click.Context, terminal: Terminal, service: str | None, source: str | None, q: str | None, as_json: bool
) -> None:
    """What waits, by cause. Exit code 1 if a service could not be asked."""
    found = list_groups(MessageQuery(source=source, text=q), services=terminal.services(), only=service)
    if as_json:
        print_json({"items": list(found.items), "failed": {n: e.message for n, e in found.failed.items()}})
    elif found.items:
        columns = ["cause", "why", "in", "from", "type", "count", "dossiers", "since", "until", "error"]
        print_table(columns, [_row(group) for group in found.items], whole="cause")
    elif not found.failed:
        click.echo("Nothing waits.")
    for name, error in found.failed.items():
        click.echo(f"{name}: its messages are missing here. {error.message}", err=True)
    if found.failed:
        ctx.exit(1)


def act_on_all(
    ctx: click.Context, terminal: Terminal, act: str, bulk: Bulk, reason: str, *, yes: bool, as_json: bool
) -> None:
    """Orders it in each service where something waits, and shows the progress. Exit code 1 unless all went through."""
    services = terminal.services()
    found = list_groups(bulk.query, services=services, only=bulk.service)
    if found.failed:
        said = "; ".join(f"{name}: {error.message}" for name, error in found.failed.items())
        raise click.ClickException(f"Nothing was ordered: {said}. Name the others by --service.")
    wanted = {
        name: Extent.of(group for group in found.items if group.service == name)
        for name in dict.fromkeys(group.service for group in found.items)
    }
    if not wanted:
        click.echo("Nothing that waits is meant by this.", err=True)
        ctx.exit(1)
    if not yes:
        click.confirm(_question(act, wanted, bulk.rate), abort=True, err=True)
    acts = [
        order_bulk_act(name, Order(act, bulk.query, extent.count, bulk.rate, reason), services=services)
        for name, extent in wanted.items()
    ]
    ended = [_followed(begun, services, quiet=as_json) for begun in acts]
    if as_json:
        print_json(ended)
    else:
        columns = ["act", "service", "went through", "failed again", "settled meanwhile", "not done", "left"]
        print_table(columns, [_outcome(each) for each in ended], whole="act")
    if any(each.failed_again or each.others or each.left for each in ended):
        ctx.exit(1)


def _question(act: str, wanted: dict[str, Extent], rate: int) -> str:
    each = ", ".join(f"{extent.count} in {name} ({extent.dossiers} dossiers)" for name, extent in wanted.items())
    if act == "skip":
        return f"{each}: these messages will never take effect there; those behind them go on. This cannot be undone. Skip?"
    return f"{each}: each is tried once more, {rate} per second. Replay?"


def _followed(act: BulkAct, services: Services, *, quiet: bool) -> BulkAct:
    """Until it has ended. Whoever breaks off here does not stop it."""
    with click.progressbar(
        length=max(act.counted, 1), label=f"{act.act} in {act.service}", file=sys.stderr, hidden=quiet
    ) as bar:
        try:
            while act.state == "running":
                time.sleep(_EVERY)
                before, act = act.total, show_bulk_act(act.service, act.id, services=services)
                bar.update(act.total - before)
        except KeyboardInterrupt:
            click.echo(f"\nIt goes on in {act.service} as {act.id}; the console's page of it can stop it.", err=True)
            raise
    return act


def _outcome(act: BulkAct) -> tuple[Any, ...]:
    return act.id, act.service, act.went_through, act.failed_again, act.meanwhile, act.others, act.left


def _row(group: MessageGroup) -> tuple[Any, ...]:
    error = (group.error or "").partition("\n")[0]
    cause, reason = group.cause or "(others)", group.reason or ""
    span = (moment(group.oldest), moment(group.newest))
    return cause, reason, group.service, group.source, group.type, group.count, group.dossiers, *span, error
