"""`cuakhau status`."""

from __future__ import annotations

import click

from services.console.application.overview import survey_services
from services.console.entrypoints.commands.context import Terminal
from services.console.entrypoints.commands.output import print_json, print_table


@click.command()
@click.option("--json", "as_json", is_flag=True, help="For programs.")
@click.pass_obj
@click.pass_context
def status(ctx: click.Context, terminal: Terminal, as_json: bool) -> None:
    """Whether every part of the system is ready; exit code 1 if one is not."""
    healths = survey_services(terminal.probes())
    if as_json:
        print_json(healths)
    else:
        print_table(
            ["service", "state", "latency", "version", "address", "why"],
            [
                (
                    health.service,
                    "ready" if health.ready else "not ready" if health.alive else "down",
                    f"{health.latency_ms} ms" if health.latency_ms is not None else "",
                    health.version,
                    health.address,
                    "; ".join(health.reasons),
                )
                for health in healths
            ],
            whole="address",
        )
    if not all(health.ready for health in healths):
        ctx.exit(1)
