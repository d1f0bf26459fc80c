"""`cuakhau file-codes`: the numbers that registration gives, after a restore."""

from __future__ import annotations

import click

from services.console.entrypoints.commands.context import Terminal
from shared.clock import utc_now
from shared.regulation.calendar import legal_day

_PREFIX = "CK"


@click.group("file-codes")
def file_codes() -> None:
    """File codes of our own, beginning with CK."""


@file_codes.command()
@click.option(
    "--past", metavar="CODE", help="This one and smaller ones; without it, the largest that inspection knows."
)
@click.option("--year", type=click.IntRange(2000, 9999), help="Of the codes, when not this year's.")
@click.option("--reason", required=True, help="Why; it is kept beside the counter.")
@click.option("--yes", is_flag=True, help="Do not ask again.")
@click.pass_obj
def jump(terminal: Terminal, past: str | None, year: int | None, reason: str, yes: bool) -> None:
    """After restoring registration's database: never give a code again that was given after the backup."""
    codes = terminal.file_codes()
    beginning = f"{_PREFIX}{year or legal_day(utc_now()).year}"
    past = past or codes.largest_known(beginning)
    if past is None:
        click.echo(f"Inspection knows no file code beginning with {beginning}: nothing to jump past.")
        return
    if not yes:
        click.confirm(f"Never give {past} or a smaller code of its year again?", abort=True)
    click.echo(f"Registration gives codes larger than {codes.jump_past(past, reason=reason)} from now on.")
