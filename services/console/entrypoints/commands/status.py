"""`cuakhau status`."""

from __future__ import annotations

import dataclasses
from typing import Any

import click

from services.console.application.operations.looking import Sight, look_around
from services.console.domain.operations.finding import Finding
from services.console.domain.operations.findings import is_wrong
from services.console.domain.operations.instances import version_of
from services.console.entrypoints.commands.context import Terminal
from services.console.entrypoints.commands.output import moment, print_json, print_table
from shared.clock import utc_now


@click.command()
@click.option("--json", "as_json", is_flag=True, help="For programs.")
@click.pass_obj
@click.pass_context
def status(ctx: click.Context, terminal: Terminal, as_json: bool) -> None:
    """How the system stands, and what is wrong in it; exit code 1 when something is."""
    sight = look_around(terminal.probes(), terminal.operated(), terminal.operations(), now=utc_now())
    if as_json:
        print_json(_said(sight))
    else:
        _print_services(sight)
        _print_instances(sight)
        _print_findings(sight)
    if is_wrong(sight.findings) or not all(health.ready for health in sight.healths.values()):
        ctx.exit(1)


def _print_services(sight: Sight) -> None:
    rows = [
        (
            health.service,
            "ready" if health.ready else "not ready" if health.alive else "down",
            f"{health.latency_ms} ms" if health.latency_ms is not None else "",
            health.version,
            health.address,
            "; ".join(health.reasons),
        )
        for health in sight.healths.values()
    ]
    print_table(["service", "state", "latency", "version", "address", "why"], rows, whole="address")


def _print_instances(sight: Sight) -> None:
    rows = [
        (name, each.id, each.state, version_of(each), moment(each.started_at), each.in_hand, "; ".join(each.failing))
        for name, standing in sight.standings.items()
        for each in standing.instances
    ]
    if rows:
        click.echo()
        print_table(["service", "process", "state", "version", "started", "in hand", "why"], rows, whole="process")


def _print_findings(sight: Sight) -> None:
    from services.console.entrypoints.operations.wording import advice, finding_text, paragraph

    click.echo()
    if not sight.findings:
        click.echo("Nothing is wrong.")
        return
    rows = [
        (each.severity.name.lower(), finding_text(each), moment(each.since), advice(each), paragraph(each))
        for each in sight.findings
    ]
    print_table(["", "what", "since", "do", "runbook"], rows, whole="since")


def _said(sight: Sight) -> dict[str, Any]:
    return {
        "services": list(sight.healths.values()),
        "standings": dict(sight.standings),
        "findings": [_finding(each) for each in sight.findings],
    }


def _finding(finding: Finding) -> dict[str, Any]:
    return {**dataclasses.asdict(finding), "severity": finding.severity.name.lower(), "rule": str(finding.rule)}
