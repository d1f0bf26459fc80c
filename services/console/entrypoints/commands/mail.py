"""`cuakhau mail`: what mail servers have for us."""

from __future__ import annotations

import os
from typing import BinaryIO

import click

from services.console.entrypoints.commands.context import Terminal
from shared.errors import Conflict, Forbidden, NotFound, Transient

# As much as notification takes.
_LARGEST = 2 * 1024 * 1024


@click.group()
def mail() -> None:
    """E-mails that went out, and what came of them."""


@mail.command()
@click.argument("message", type=click.File("rb"), default="-")
@click.pass_obj
@click.pass_context
def bounce(ctx: click.Context, terminal: Terminal, message: BinaryIO) -> None:
    """Hand over MESSAGE, a mail that came back, as a mail server pipes it in (default: standard input).

    The letter is marked, and its agency's officers see it. Made for a pipe alias: 0 also for a mail that names no letter of
    ours or says of none that it failed, 75 (the mail server tries again later) while the service is away or refuses the
    token: the mail is worth keeping until that is put right.
    """
    raw = message.read(_LARGEST + 1)
    if len(raw) > _LARGEST:
        # All that is looked for stands near the beginning.
        raw = raw[:_LARGEST]
    try:
        returned = terminal.returned_mail().hand_over(raw)
    except NotFound as error:
        click.echo(error.message, err=True)
        return
    except (Transient, Conflict, Forbidden) as error:
        click.echo(error.message, err=True)
        ctx.exit(os.EX_TEMPFAIL)
    if returned.letter_id is None:
        click.echo("The mail says of no letter that it did not arrive; nothing was done.")
    else:
        known = "" if returned.changed else ", as was known"
        click.echo(f"Letter {returned.letter_id} is {returned.status}{known}.")
