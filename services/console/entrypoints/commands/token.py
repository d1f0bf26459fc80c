"""`cuakhau token`."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

import click

from services.console.entrypoints.commands.context import Terminal
from shared.regulation import load
from shared.secret import secret_from
from shared.web.principals import ROLES
from shared.web.tokens import issue


@click.command()
@click.option("--role", type=click.Choice(ROLES), required=True, help="What its bearer may do.")
@click.option("--agency", metavar="CODE", help="The inspection agency that an officer, reviewer or signer works for.")
@click.option("--tax-code", metavar="MST", help="The importer's tax code.")
@click.option("--body", metavar="CODE", help="The certification body that a cert_body works for.")
@click.option("--subject", metavar="ID", help="Who bears it, as histories will name them.")
@click.option("--hours", type=click.FloatRange(min=0, min_open=True, max=24 * 366), default=8, show_default=True)
@click.pass_obj
def token(
    terminal: Terminal,
    role: str,
    agency: str | None,
    tax_code: str | None,
    body: str | None,
    subject: str | None,
    hours: float,
) -> None:
    """Print a bearer token for development."""
    if not terminal.development:
        raise click.ClickException(
            "Tokens are printed in development only: set CUAKHAU_ENV=development, or stand where `make up` was run. "
            "Elsewhere ask the sign-in service for one."
        )
    if role == "importer" and not tax_code:
        click.echo("An importer without --tax-code reaches no dossier.", err=True)
    if role in {"officer", "reviewer", "signer"} and not agency:
        click.echo(f"A token of role {role} without --agency reaches no dossier.", err=True)
    if agency and agency not in load().agencies:
        known = "; unless it was entered since, the token reaches no dossier."
        click.echo(f"The law's data list no agency {agency}{known} GET /code-lists names them.", err=True)
    if role == "cert_body" and not body:
        click.echo("A certification body without --body reaches no dossier.", err=True)
    click.echo(
        issue_token(
            terminal.environment,
            role=role,
            agency=agency,
            tax_code=tax_code,
            body=body,
            subject=subject,
            lifetime=timedelta(hours=hours),
        )
    )


def issue_token(
    environment: Mapping[str, str],
    *,
    role: str,
    subject: str | None = None,
    agency: str | None = None,
    tax_code: str | None = None,
    body: str | None = None,
    lifetime: timedelta = timedelta(hours=1),
) -> str:
    return issue(
        secret_from(environment),
        role=role,
        subject=subject,
        agency=agency,
        tax_code=tax_code,
        body=body,
        lifetime=lifetime,
    )
