"""`cuakhau account`."""

from __future__ import annotations

import re
from collections.abc import Sequence

import click

from services.console.application.accounts import account_key, add_account, disable_account, reset_password
from services.console.domain.people import Capacity
from services.console.entrypoints.commands.context import Terminal

# As a staff id of the register is written.
_NAME = r"[a-z0-9][a-z0-9._@-]{0,93}"
_STAFF = ("officer", "reviewer", "signer", "operator", "admin")


class _As(click.ParamType[tuple[str, str | None]]):
    """ROLE, ROLE@AGENCY, or importer@TAX-CODE."""

    name = "role"

    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> tuple[str, str | None]:
        role, _, whose = value.partition("@")
        if role not in (*_STAFF, "importer", "cert_body"):
            self.fail(f"'{role}' is no role: {', '.join((*_STAFF, 'importer', 'cert_body'))}", param, ctx)
        if not whose and role not in ("operator", "admin"):
            what = {"importer": "the tax code", "cert_body": "the body's code"}.get(role, "the agency's code")
            self.fail(f"{role} wants {what}: {role}@…", param, ctx)
        return role, whose or None


@click.group()
def account() -> None:
    """Accounts that the console keeps itself: for development, or where CUAKHAU_LOCAL_ACCOUNTS=yes."""


@account.command()
@click.argument("name")
@click.option(
    "--as",
    "roles",
    type=_As(),
    multiple=True,
    required=True,
    metavar="ROLE[@AGENCY]",
    help="May be given several times.",
)
@click.pass_obj
def add(terminal: Terminal, name: str, roles: Sequence[tuple[str, str | None]]) -> None:
    """Enter an account and print its first password, which its owner must change.

    What a member of staff may do, the register of staff says all the same, under that name.
    """
    name = _checked(name)
    password = add_account(name, [_capacity(name, *each) for each in roles], local=terminal.local_accounts())
    if password is None:
        raise click.ClickException(f"There is an account '{name}' already: `cuakhau account reset {name}`.")
    click.echo(password)


@account.command()
@click.argument("name")
@click.pass_obj
def reset(terminal: Terminal, name: str) -> None:
    """Print a new first password; ends every session of the account, and a lock-out."""
    password = reset_password(name, local=terminal.local_accounts())
    terminal.sessions().remove_all(account_key(name))
    click.echo(password)


@account.command()
@click.argument("name")
@click.pass_obj
def disable(terminal: Terminal, name: str) -> None:
    """Let nobody in with this account, and end its sessions now."""
    disable_account(name, local=terminal.local_accounts())
    ended = terminal.sessions().remove_all(account_key(name))
    click.echo(f"{name} is disabled; sessions ended: {ended}.")


def _checked(name: str) -> str:
    if not re.fullmatch(_NAME, name):
        raise click.UsageError("A name has small letters, digits and . _ @ -, as the staff id in the register.")
    return name


def _capacity(name: str, role: str, whose: str | None) -> Capacity:
    match role:
        case "importer":
            return Capacity(name, role, tax_code=whose)
        case "cert_body":
            return Capacity(name, role, body=whose)
    return Capacity(name, role, agency=whose)
