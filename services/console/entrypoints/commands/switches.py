"""`cuakhau pause`, `resume`, `drain`: parts of the running system, and a service that is to be stopped."""

from __future__ import annotations

import time
from typing import Any

import click
from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

from services.console.application.switching import Switches, resume_all
from services.console.domain.switches import Address, Holding, Switch
from services.console.entrypoints.commands.context import Terminal
from services.console.entrypoints.commands.output import moment, print_json, print_table
from services.console.settings import DEFAULT_SERVICE_ADDRESSES
from shared.errors import Conflict

SERVICES = tuple(DEFAULT_SERVICE_ADDRESSES)
_LOOK_EVERY = 0.5


class _Part(click.ParamType[Address]):
    name = "queue|channel"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Address:
        try:
            return Address.parse(str(value), SERVICES)
        except ValueError as error:
            self.fail(f"{error}.", param, ctx)


class _PartOrService(_Part):
    name = "queue|channel|service"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Address:
        return Address(str(value), "") if value in SERVICES else super().convert(value, param, ctx)


why = click.option("--reason", required=True, help="Why; everybody at work reads it, and it is kept.")
json_wanted = click.option("--json", "as_json", is_flag=True, help="For programs.")


@click.command()
@click.argument("part", type=_Part(), metavar="QUEUE|CHANNEL")
@why
@json_wanted
@click.pass_obj
def pause(terminal: Terminal, part: Address, reason: str, as_json: bool) -> None:
    """Stop taking from a queue (registration.inbox, …) or sending over a channel (window, email, zalo, sms).

    Nothing is lost and no try is spent. Exit code 1 if it is paused already.
    """
    _tell([(part.service, terminal.switches().turn(part, pause=True, reason=_said(reason)))], as_json)


@click.command()
@click.argument("part", type=_PartOrService(), metavar="QUEUE|CHANNEL|SERVICE")
@why
@json_wanted
@click.pass_obj
def resume(terminal: Terminal, part: Address, reason: str, as_json: bool) -> None:
    """Let it go on; of a service, all that is paused in it. Exit code 1 if nothing was paused."""
    switches, because = terminal.switches(), _said(reason)
    if part.name:
        turned = [switches.turn(part, pause=False, reason=because)]
    else:
        turned = resume_all(part.service, because, switches=switches)
        if not turned:
            raise Conflict(f"Nothing is paused in {part.service}.")
    _tell([(part.service, switch) for switch in turned], as_json)


@click.command()
@click.argument("service", type=click.Choice(SERVICES))
@why
@click.option("--wait", "patience", type=click.IntRange(0), default=300, show_default=True, help="Seconds, at most.")
@json_wanted
@click.pass_obj
@click.pass_context
def drain(ctx: click.Context, terminal: Terminal, service: str, reason: str, patience: int, as_json: bool) -> None:
    """Pause all that SERVICE takes in and sends, and wait until it holds nothing: then it may be stopped.

    Exit code 1 if it still holds something after --wait. `cuakhau resume SERVICE` undoes it. What was drained before is
    only waited for.
    """
    switches = terminal.switches()
    try:
        switches.drain(service, _said(reason))
    except Conflict:
        if not switches.board(service).holding.asked:
            raise
    holding = _waited(switches, service, patience)
    if as_json:
        print_json({"service": service, "holding": holding})
    elif holding.nothing:
        click.echo(f"{service} holds nothing: it may be stopped. `cuakhau resume {service} --reason …` lets it go on.")
    else:
        click.echo(f"{service} still holds something: {_left(holding)}.", err=True)
    if not holding.nothing:
        ctx.exit(1)


def _waited(switches: Switches, service: str, patience: int) -> Holding:
    """Until it holds nothing or patience ends."""
    deadline = time.monotonic() + patience
    holding = switches.board(service).holding
    most = holding.left
    columns = (TextColumn("{task.description}"), BarColumn(), TextColumn("{task.fields[left]}"), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task(f"draining {service}", total=most or 1, left=_left(holding))
        while not holding.nothing and time.monotonic() < deadline:
            time.sleep(_LOOK_EVERY)
            holding = switches.board(service).holding
            most = max(most, holding.left)
            progress.update(task, total=most or 1, completed=most - holding.left, left=_left(holding))
    return holding


def _left(holding: Holding) -> str:
    left = [f"{holding.in_hand} in hand", f"{holding.unpublished} dossiers with events to publish"]
    return ", ".join([*left, *(f"{each} runs still" for each in holding.yet_to_pause)])


def _said(reason: str) -> str:
    if not reason.strip():
        raise click.BadParameter("say why: everybody at work reads it.", param_hint="--reason")
    return reason.strip()


def _tell(turned: list[tuple[str, Switch]], as_json: bool) -> None:
    if as_json:
        print_json([{"part": str(Address(service, switch.name)), **vars(switch)} for service, switch in turned])
        return
    rows = [
        (Address(service, each.name), "paused" if each.paused else "runs", moment(each.at), each.by, each.reason)
        for service, each in turned
    ]
    print_table(["part", "state", "since", "by", "reason"], rows, whole="part")
