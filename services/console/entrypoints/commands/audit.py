"""`cuakhau audit`: whether the services' stores fit together."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import click

from services.console.application.audit.auditing import (
    Audited,
    began,
    mendable,
    record_of,
    repair,
    run_audit,
    since_last,
)
from services.console.application.audit.ports import AuditDesk, Audits
from services.console.domain.audit.findings import Finding
from services.console.domain.audit.judging import Grace
from services.console.entrypoints.commands.audit_evidence import roots, verify
from services.console.entrypoints.commands.context import Terminal, local_user
from services.console.entrypoints.commands.output import moment, print_json, print_table
from shared.clock import VIETNAM, new_id, utc_now
from shared.errors import Unavailable

_SHOWN = 200
_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


class _Since(click.ParamType[Any]):
    name = "last|DATE|all"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        if value in ("last", "all") or isinstance(value, datetime):
            return value
        try:
            day = datetime.fromisoformat(str(value))
        except ValueError:
            self.fail(f"'{value}' is neither 'last' nor 'all' nor a day like 2026-07-01.", param, ctx)
        return (day if day.tzinfo else day.replace(tzinfo=VIETNAM)).astimezone(UTC)


@click.group(invoke_without_command=True)
@click.option(
    "--since", type=_Since(), default="last", show_default=True, help="What changed since then; 'all' is all."
)
@click.option("--grace", type=click.IntRange(0, 86400), default=120, show_default=True, help="Seconds under way.")
@click.option("--repair", "mending", is_flag=True, help="Have sources send again what consumers miss.")
@click.option("--yes", is_flag=True, help="Do not ask before repairing.")
@click.option("--patience", type=click.IntRange(1, 3600), default=60, show_default=True, help="Seconds for a repair.")
@click.option("--verify", "verifying", is_flag=True, help="Verify every history instead, against the daily roots.")
@click.option(
    "--roots", "roots_file", type=_FILE, help="With --verify: roots that were exported, instead of the stored."
)
@click.option("--certificate", type=_FILE, help="With --verify: of the key that signs daily roots (PEM).")
@click.option("--json", "as_json", is_flag=True, help="For programs.")
@click.pass_obj
@click.pass_context
def audit(
    ctx: click.Context,
    terminal: Terminal,
    since: Any,
    grace: int,
    mending: bool,
    yes: bool,
    patience: int,
    verifying: bool,
    roots_file: Path | None,
    certificate: Path | None,
    as_json: bool,
) -> None:
    """Compare the three services' stores: every dossier has its case and its correspondence, sequences and events meet,
    nothing waits, is unpublished, overdue or unsent unseen.

    Exit code 0: all is well, 1: something was found, 75: a service did not answer, nothing is kept.
    """
    if ctx.invoked_subcommand is not None:
        return
    if verifying:
        try:
            whole = verify(terminal, roots_file, certificate, as_json=as_json)
        except Unavailable as error:
            click.echo(f"{error.message} Not everything was verified.", err=True)
            ctx.exit(os.EX_TEMPFAIL)
        ctx.exit(0 if whole else 1)
    desk, audits = terminal.audit_desk(), terminal.audits()
    allowed = Grace(exchange=timedelta(seconds=grace))
    try:
        audited = _audit(desk, audits, since, allowed)
        left = _repair(audited, desk, allowed, yes=yes, patience=patience) if mending else None
    except Unavailable as error:
        click.echo(f"{error.message} The audit is not complete and is not kept.", err=True)
        ctx.exit(os.EX_TEMPFAIL)
    _tell(audited, as_json, left)
    if left if left is not None else audited.found:
        ctx.exit(1)


def _audit(desk: AuditDesk, audits: Audits, since: Any, grace: Grace) -> Audited:
    start = began(desk)
    before: Any = ()
    if since == "last":
        since, before = since_last(audits)
    audited = Audited(None if since == "all" else since)
    with _progress("Comparing") as seen:
        for _ in run_audit(audited, before, desk=desk, grace=grace, seen=seen):
            pass
    audits.add(record_of(audited, began=start, by=local_user(), clock=utc_now, new_id=new_id))
    return audited


def _repair(audited: Audited, desk: AuditDesk, grace: Grace, *, yes: bool, patience: int) -> list[Finding]:
    """What is left when all was done that may be done."""
    gaps = mendable(audited.findings)
    others = [finding for finding in audited.findings if finding.mend is None]
    if not gaps:
        click.echo("There is nothing that sending again would mend.", err=True)
        return others
    for subject, wanted in gaps[:_SHOWN]:
        click.echo(f"{wanted.source} sends events {wanted.first}… of {subject} to {wanted.consumer} again", err=True)
    if len(gaps) > _SHOWN:
        click.echo(f"… and {len(gaps) - _SHOWN} more", err=True)
    if not yes and not click.confirm(f"Send again what {len(gaps)} gaps miss?", err=True):
        return audited.findings
    with click.progressbar(length=len(gaps), label="Mending", file=sys.stderr) as bar:
        left, refused = repair(
            gaps, desk=desk, grace=grace, patience=patience, done=lambda count: bar.update(count - bar.pos)
        )
    for subject, why in refused:
        click.echo(f"{subject}: {why}", err=True)
    return [*others, *left, *(each for each in audited.findings if each.id in dict(refused))]


audit.add_command(roots)


@contextmanager
def _progress(label: str) -> Iterator[Any]:
    with click.progressbar(length=0, label=label, show_pos=True, file=sys.stderr) as bar:

        def seen(more: int, of: int | None) -> None:
            bar.length = max(of or 0, bar.pos + more)
            bar.update(more)

        yield seen


def _tell(audited: Audited, as_json: bool, left: list[Finding] | None) -> None:
    if as_json:
        print_json(
            {
                "since": audited.since,
                "compared": audited.counted,
                "found": dict(audited.found),
                "findings": [_row(finding) for finding in audited.findings],
                "left": None if left is None else [_row(finding) for finding in left],
            }
        )
        return
    shown = audited.findings if left is None else left
    if shown:
        print_table(
            ["dossier", "file code", "rule", "service", "since", "what", "way out"],
            [(f.id, f.file_code, f.rule, f.service, moment(f.since), f.what, f.way_out) for f in shown[:_SHOWN]],
            whole="dossier",
        )
    more = (audited.found.total() if left is None else len(left)) - min(len(shown), _SHOWN)
    if more:
        click.echo(f"… and {more} more; --json shows those that are kept.")
    told = ", ".join(f"{count} {rule}" for rule, count in sorted(audited.found.items())) or "nothing amiss"
    scope = f"that changed since {moment(audited.since)}" if audited.since else "in all"
    click.echo(
        f"{audited.counted} {scope}: {told}." + ("" if left is None else f" Left after the repair: {len(left)}.")
    )


def _row(finding: Finding) -> dict[str, Any]:
    return {
        "rule": finding.rule,
        "id": finding.id,
        "file_code": finding.file_code,
        "kind": finding.kind,
        "service": finding.service,
        "since": finding.since,
        "what": finding.what,
        "way_out": finding.way_out,
        "mend": finding.mend,
    }
