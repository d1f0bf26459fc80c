"""`cuakhau messages`: what waits in the services, and what to do about it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import click

from services.console.application.messages import (
    MessageList,
    list_messages,
    outcome_of_error,
    rebase_message,
    replay_selection,
    show_message,
    skip_selection,
)
from services.console.domain.messages import MessageQuery, MessageRef, Outcome, Reason, WaitingMessage
from services.console.entrypoints.commands.context import Terminal
from services.console.entrypoints.commands.output import moment, print_json, print_table
from services.console.settings import DEFAULT_SERVICE_ADDRESSES
from shared.errors import CuakhauError

SERVICES = tuple(DEFAULT_SERVICE_ADDRESSES)


class _Ref(click.ParamType[MessageRef]):
    name = "service/id"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> MessageRef:
        try:
            ref = MessageRef.parse(str(value))
        except ValueError as error:
            self.fail(f"{error}.", param, ctx)
        if ref.service not in SERVICES:
            self.fail(f"there is no service '{ref.service}'; there are {', '.join(SERVICES)}.", param, ctx)
        return ref


one_message = click.argument("ref", type=_Ref(), metavar="SERVICE/ID")
some_messages = click.argument("refs", type=_Ref(), metavar="SERVICE/ID...", nargs=-1, required=True)
json_wanted = click.option("--json", "as_json", is_flag=True, help="For programs.")
why = click.option("--reason", required=True, help="Why; it stands in the dossier's history.")
sure = click.option("--yes", is_flag=True, help="Do not ask again.")


@click.group()
def messages() -> None:
    """Messages that arrived and have not taken effect. They are named SERVICE/ID, as the list shows them."""


@messages.command("list")
@click.option("--service", type=click.Choice(SERVICES), help="Waiting in this service only.")
@click.option("--reason", type=click.Choice([str(reason) for reason in Reason]), help="Waiting for this reason only.")
@click.option("--source", metavar="SERVICE", help="Sent by this service only.")
@click.option("--q", metavar="TEXT", help="A dossier's id or its file code, whole.")
@click.option("--limit", type=click.IntRange(1, 200), default=50, show_default=True, help="At most, of each service.")
@click.option("--cursor", help="Go on from where the page before ended.")
@json_wanted
@click.pass_obj
@click.pass_context
def list_(
    ctx: click.Context,
    terminal: Terminal,
    service: str | None,
    reason: str | None,
    source: str | None,
    q: str | None,
    limit: int,
    cursor: str | None,
    as_json: bool,
) -> None:
    """What waits, the longest first. Exit code 1 if a service could not be asked."""
    found = list_messages(
        MessageQuery(reason, source, q), services=terminal.services(), limit=limit, only=service, cursor=cursor
    )
    if as_json:
        print_json({"items": [_row(m) for m in found.items], "next": found.next_cursor, "failed": _failures(found)})
    else:
        _print_list(found)
    for name, error in found.failed.items():
        click.echo(f"{name}: its messages are missing here. {error.message}", err=True)
    if found.failed:
        ctx.exit(1)


@messages.command()
@one_message
@json_wanted
@click.pass_obj
def show(terminal: Terminal, ref: MessageRef, as_json: bool) -> None:
    """One message with its envelope, content and error."""
    detail = show_message(ref, services=terminal.services())
    whole = {
        **_row(detail.message),
        "attributes": detail.attributes,
        "data": detail.data,
        "traceback": detail.traceback,
    }
    if as_json:
        print_json(whole)
        return
    for name, value in whole.items():
        if name not in {"attributes", "data", "traceback"}:
            click.echo(f"{name:<14} {'' if value is None else value}")
    for name in ("attributes", "data"):
        click.echo(f"\n{name}")
        print_json(whole[name])
    if detail.traceback:
        click.echo(f"\ntraceback\n{detail.traceback}")


@messages.command()
@some_messages
@json_wanted
@click.pass_obj
@click.pass_context
def replay(ctx: click.Context, terminal: Terminal, refs: Sequence[MessageRef], as_json: bool) -> None:
    """Try them again now. Exit code 1 unless each has taken effect."""
    _tell(ctx, replay_selection(refs, services=terminal.services()), as_json)


@messages.command()
@some_messages
@why
@sure
@json_wanted
@click.pass_obj
@click.pass_context
def skip(
    ctx: click.Context, terminal: Terminal, refs: Sequence[MessageRef], reason: str, yes: bool, as_json: bool
) -> None:
    """Go on as if they had been applied. Their effect never happens in that service; it cannot be undone."""
    if not yes:
        click.confirm(
            f"{len(refs)} message(s) will never take effect in the service that they wait in; those behind them go on. "
            "This cannot be undone. Skip?",
            abort=True,
            err=True,
        )
    _tell(ctx, skip_selection(refs, reason=_said(reason), services=terminal.services()), as_json)


@messages.command()
@one_message
@click.option("--sequence", type=click.IntRange(min=0), required=True, help="Number of the last event both share.")
@click.option("--event-id", help="Id of that event, as its source's history shows it; none for number 0.")
@why
@sure
@json_wanted
@click.pass_obj
@click.pass_context
def rebase(
    ctx: click.Context,
    terminal: Terminal,
    ref: MessageRef,
    sequence: int,
    event_id: str | None,
    reason: str,
    yes: bool,
    as_json: bool,
) -> None:
    """After a fork, declare which event counts as the last applied. The source then sends what follows."""
    if sequence and not event_id:
        raise click.BadParameter(f"name event {sequence}; only number 0 has none.", param_hint="--event-id")
    if not yes:
        click.confirm(
            f"{ref.service} will count as caught up to number {sequence}. This cannot be undone. Rebase?",
            abort=True,
            err=True,
        )
    try:
        outcome = rebase_message(
            ref, sequence=sequence, event_id=event_id, reason=_said(reason), services=terminal.services()
        )
    except CuakhauError as error:
        outcome = outcome_of_error(ref, error)
    _tell(ctx, [outcome], as_json)


def _said(reason: str) -> str:
    if not reason.strip():
        raise click.BadParameter("say why: whoever reads the dossier's history later will ask.", param_hint="--reason")
    return reason.strip()


def _tell(ctx: click.Context, outcomes: Sequence[Outcome], as_json: bool) -> None:
    if as_json:
        print_json([{"id": str(o.ref), "outcome": o.outcome, "detail": o.detail} for o in outcomes])
    else:
        print_table(["message", "outcome", "detail"], [(o.ref, o.outcome, o.detail) for o in outcomes], whole="message")
    if not all(outcome.settled for outcome in outcomes):
        ctx.exit(1)


def _print_list(found: MessageList) -> None:
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


def _row(message: WaitingMessage) -> dict[str, Any]:
    return {
        "id": str(message.ref),
        "reason": message.reason,
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


def _failures(found: MessageList) -> Mapping[str, str]:
    return {name: error.message for name, error in found.failed.items()}
