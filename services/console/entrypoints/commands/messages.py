"""`cuakhau messages`: what waits in the services, and what to do about it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

import click

from services.console.application.messages import (
    list_messages,
    outcome_of_error,
    rebase_message,
    replay_selection,
    reveal_message,
    show_message,
    skip_selection,
)
from services.console.domain.messages import MessageQuery, MessageRef, Reason
from services.console.entrypoints.commands.bulk_messages import (
    SERVICES,
    act_on_all,
    bulk_of,
    bulk_options,
    ensure_one_way,
    groups,
)
from services.console.entrypoints.commands.context import Terminal
from services.console.entrypoints.commands.message_tables import failures, print_list, row_of, tell
from services.console.entrypoints.commands.output import moment, print_json
from shared.errors import CuakhauError


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
some_messages = click.argument("refs", type=_Ref(), metavar="SERVICE/ID...", nargs=-1)
json_wanted = click.option("--json", "as_json", is_flag=True, help="For programs.")
why = click.option("--reason", required=True, help="Why; it stands in the dossier's history.")
sure = click.option("--yes", is_flag=True, help="Do not ask again.")


@click.group()
def messages() -> None:
    """Messages that arrived and have not taken effect. They are named SERVICE/ID, as the list shows them."""


messages.add_command(groups)


@messages.command("list")
@click.option("--service", type=click.Choice(SERVICES), help="Waiting in this service only.")
@click.option("--reason", type=click.Choice([str(reason) for reason in Reason]), help="Waiting for this reason only.")
@click.option("--source", metavar="SERVICE", help="Sent by this service only.")
@click.option("--type", "message_type", metavar="TYPE", help="Of this type only.")
@click.option("--cause", help="Of this cause only, as `groups` shows it.")
@click.option("--q", metavar="TEXT", help="A dossier's id or file code, or text in type, error and content.")
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
    message_type: str | None,
    cause: str | None,
    q: str | None,
    limit: int,
    cursor: str | None,
    as_json: bool,
) -> None:
    """What waits, the longest first. Exit code 1 if a service could not be asked."""
    query = MessageQuery(reason, source, q, message_type, cause)
    found = list_messages(query, services=terminal.services(), limit=limit, only=service, cursor=cursor)
    if as_json:
        print_json({"items": [row_of(m) for m in found.items], "next": found.next_cursor, "failed": failures(found)})
    else:
        print_list(found)
    for name, error in found.failed.items():
        click.echo(f"{name}: its messages are missing here. {error.message}", err=True)
    if found.failed:
        ctx.exit(1)


@messages.command()
@one_message
@click.option("--reveal", is_flag=True, help="With personal data; who looked, when and why is put on record.")
@click.option("--reason", help="Why it has to be seen, with --reveal.")
@json_wanted
@click.pass_obj
def show(terminal: Terminal, ref: MessageRef, reveal: bool, reason: str | None, as_json: bool) -> None:
    """One message with its envelope, content and error; personal data masked."""
    if reveal and not (reason or "").strip():
        raise click.BadParameter("say why it has to be seen; it is put on record.", param_hint="--reason")
    services = terminal.services()
    if reveal:
        detail = reveal_message(ref, reason=str(reason).strip(), services=services)
    else:
        detail = show_message(ref, services=services)
    whole = {
        **row_of(detail.message),
        "attributes": detail.attributes,
        "data": detail.data,
        "traceback": detail.traceback,
        "masked": detail.masked,
        "acts": [asdict(act) for act in detail.acts],
    }
    if as_json:
        print_json(whole)
        return
    for name, value in whole.items():
        if name not in {"attributes", "data", "traceback", "acts"}:
            click.echo(f"{name:<14} {'' if value is None else value}")
    for name in ("attributes", "data"):
        click.echo(f"\n{name}")
        print_json(whole[name])
    for act in detail.acts:
        click.echo(f"\n{moment(act.at)}  {act.act}  {act.by}  {act.reason or ''}")
    if detail.traceback:
        click.echo(f"\ntraceback\n{detail.traceback}")


@messages.command()
@some_messages
@bulk_options
@click.option("--reason", help="Why; needed unless messages are named. It stands in the dossiers' history.")
@sure
@json_wanted
@click.pass_obj
@click.pass_context
def replay(
    ctx: click.Context,
    terminal: Terminal,
    /,
    refs: Sequence[MessageRef],
    reason: str | None,
    yes: bool,
    as_json: bool,
    **options: Any,
) -> None:
    """Try messages, or all of a cause, again now. Exit code 1 unless each has taken effect."""
    bulk = bulk_of(options)
    ensure_one_way(bulk, refs)
    if not refs:
        act_on_all(ctx, terminal, "replay", bulk, _said(reason or ""), yes=yes, as_json=as_json)
        return
    tell(ctx, replay_selection(refs, services=terminal.services()), as_json)


@messages.command()
@some_messages
@bulk_options
@why
@sure
@json_wanted
@click.pass_obj
@click.pass_context
def skip(
    ctx: click.Context,
    terminal: Terminal,
    /,
    refs: Sequence[MessageRef],
    reason: str,
    yes: bool,
    as_json: bool,
    **options: Any,
) -> None:
    """Go on as if they had been applied. Their effect never happens in that service; it cannot be undone."""
    bulk = bulk_of(options)
    ensure_one_way(bulk, refs)
    if not refs:
        act_on_all(ctx, terminal, "skip", bulk, _said(reason), yes=yes, as_json=as_json)
        return
    if not yes:
        click.confirm(
            f"{len(refs)} message(s) will never take effect in the service that they wait in; those behind them go on. "
            "This cannot be undone. Skip?",
            abort=True,
            err=True,
        )
    tell(ctx, skip_selection(refs, reason=_said(reason), services=terminal.services()), as_json)


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
    tell(ctx, [outcome], as_json)


def _said(reason: str) -> str:
    if not reason.strip():
        raise click.BadParameter("say why: whoever reads the dossier's history later will ask.", param_hint="--reason")
    return reason.strip()
