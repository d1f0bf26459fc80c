"""`cuakhau`: the operators' work from a terminal."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import click

from services.console.entrypoints.commands.account import account
from services.console.entrypoints.commands.audit import audit
from services.console.entrypoints.commands.backup import backup, restore
from services.console.entrypoints.commands.context import Terminal
from services.console.entrypoints.commands.dossier import dossier
from services.console.entrypoints.commands.file_codes import file_codes
from services.console.entrypoints.commands.import_open import import_open
from services.console.entrypoints.commands.import_spreadsheet import import_spreadsheet
from services.console.entrypoints.commands.mail import mail
from services.console.entrypoints.commands.messages import messages
from services.console.entrypoints.commands.nsw import nsw
from services.console.entrypoints.commands.pki import pki
from services.console.entrypoints.commands.queues import queues
from services.console.entrypoints.commands.status import status
from services.console.entrypoints.commands.switches import drain, pause, resume
from services.console.entrypoints.commands.token import token
from services.console.environment import command_environment
from services.console.settings import SettingsError
from shared.errors import CuakhauError, Invalid


class _Commands(click.Group):
    """Turns what goes wrong into one clear line and an exit code: 2 for wrong usage, 1 for failure."""

    def invoke(self, ctx: click.Context) -> object:
        try:
            return super().invoke(ctx)
        except SettingsError as error:
            raise click.UsageError("\n".join(error.problems)) from error
        except Invalid as error:
            lines = [error.message, *(f"{v.pointer}: {v.message}" for v in error.violations)]
            raise click.ClickException("\n".join(lines)) from error
        except CuakhauError as error:
            raise click.ClickException(error.message) from error


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110})
@click.pass_context
def cuakhau(ctx: click.Context) -> None:
    """State quality inspection of imported goods: look after the running system.

    Finds the system through the environment (REGISTRATION_URL, CUAKHAU_SECRET, …), or through what `make up` left in
    .run/. Acts with the bearer token in CUAKHAU_TOKEN; in development without one, as an operator of this machine.
    """
    ctx.obj = Terminal(command_environment(os.environ, Path.cwd()))


cuakhau.add_command(token)
cuakhau.add_command(account)
cuakhau.add_command(audit)
cuakhau.add_command(backup)
cuakhau.add_command(restore)
cuakhau.add_command(status)
cuakhau.add_command(queues)
cuakhau.add_command(messages)
cuakhau.add_command(dossier)
cuakhau.add_command(file_codes)
cuakhau.add_command(mail)
cuakhau.add_command(import_open)
cuakhau.add_command(import_spreadsheet)
cuakhau.add_command(nsw)
cuakhau.add_command(pki)
cuakhau.add_command(pause)
cuakhau.add_command(resume)
cuakhau.add_command(drain)


def main() -> None:
    sys.exit(cuakhau.main(standalone_mode=True))


if __name__ == "__main__":
    main()
