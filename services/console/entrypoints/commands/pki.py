"""`cuakhau pki`: a certificate authority for development, with keys for window, ministry and traders."""

from __future__ import annotations

from pathlib import Path

import click

from services.console.entrypoints.commands.context import Terminal
from shared.clock import utc_now
from shared.single_window.signing.authority import Authority, Purpose

_DIR = click.option(
    "--dir",
    "directory",
    type=click.Path(file_okay=False, path_type=Path),
    required=True,
    help="Where the authority stands, for example .run/pki.",
)


@click.group("pki")
def pki() -> None:
    """Keys and certificates for development. Never for anything else: all keys lie in one place, without passphrase."""


@pki.command("init")
@_DIR
@click.pass_obj
def init(terminal: Terminal, directory: Path) -> None:
    """Make an authority, and keys named window and ministry. Nothing is overwritten."""
    _only_in_development(terminal)
    made = Authority.init(directory)
    click.echo(f"CUAKHAU_TRUST={made.trust}")
    click.echo(f"CUAKHAU_SIGNING_KEY={made.key_of('ministry')}")
    click.echo(f"CUAKHAU_SIGNING_CERTIFICATE={made.certificate_of('ministry')}")


@pki.command("issue")
@click.argument("name")
@_DIR
@click.option("--tax-code", metavar="MST", help="Of a trader: 0101234567 or 0101234567-001.")
@click.option(
    "--for",
    "purpose",
    type=click.Choice([one.value for one in Purpose]),
    default=Purpose.TRADER.value,
    show_default=True,
    help="Who signs with it.",
)
@click.pass_obj
def issue(terminal: Terminal, name: str, directory: Path, tax_code: str | None, purpose: str) -> None:
    """Make a key NAME.key and its certificate NAME.pem."""
    _only_in_development(terminal)
    issued = Authority.at(directory).issue(name, Purpose(purpose), tax_code=tax_code)
    click.echo(f"{issued.key}\n{issued.certificate}\nserial {issued.serial}")


@pki.command("revoke")
@click.argument("name")
@_DIR
@click.pass_obj
def revoke(terminal: Terminal, name: str, directory: Path) -> None:
    """Put the certificate NAME on the revocation list, from now on; services that are running see it at once."""
    _only_in_development(terminal)
    click.echo(f"serial {Authority.at(directory).revoke(name, utc_now())} is revoked")


def _only_in_development(terminal: Terminal) -> None:
    if not terminal.development:
        raise click.ClickException(
            "This authority is for development only: set CUAKHAU_ENV=development. Elsewhere certificates come from a "
            "licensed authority, and its roots and lists go into CUAKHAU_TRUST."
        )
