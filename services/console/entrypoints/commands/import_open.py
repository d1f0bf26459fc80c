"""`cuakhau import-open`: dossiers that are open elsewhere are taken over."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click
from rich.console import Console
from rich.progress import BarColumn, DownloadColumn, Progress, TaskID, TextColumn, TimeRemainingColumn

from services.console.application.taking_over import take_over
from services.console.entrypoints.commands.context import Terminal
from services.console.entrypoints.commands.import_report import JsonReport, Report, TableReport
from shared.errors import CuakhauError


@click.command("import-open")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, readable=True, path_type=Path))
@click.option("--dry-run", is_flag=True, help="Say what would become of each line, and keep nothing.")
@click.option("--json", "as_json", is_flag=True, help="For programs.")
@click.pass_obj
@click.pass_context
def import_open(ctx: click.Context, terminal: Terminal, file: Path, dry_run: bool, as_json: bool) -> None:
    """Take over the dossiers of FILE, one JSON object per line, each as it stands elsewhere.

    A second run changes nothing, and says which lines have changed since. Nobody outside is told. What is refused is
    named with its line, place and rule, and the way out; the other lines go in. Exit code 1 unless every dossier stands
    here as its line says.
    """
    report: Report = JsonReport() if as_json else TableReport(rehearsal=dry_run)
    desk, rows = terminal.open_dossiers(), terminal.open_rows(file)
    try:
        with _progress(file) as (progress, task):
            for row, outcome in take_over(rows, desk=desk, rehearsal=dry_run, pause=time.sleep):
                report.add(outcome)
                progress.update(task, completed=row.end)
    except CuakhauError as error:
        report.close()
        message = f"{error.message}\nWhat was taken over stands; run the same command again to go on with the rest."
        raise click.ClickException(message) from error
    report.close()
    if not report.all_settled:
        ctx.exit(1)


@contextmanager
def _progress(file: Path) -> Iterator[tuple[Progress, TaskID]]:
    """Beside the report, and only where somebody watches."""
    beside = Console(stderr=True)
    columns = (TextColumn("{task.description}"), BarColumn(), DownloadColumn(), TimeRemainingColumn())
    with Progress(*columns, console=beside, transient=True, disable=not beside.is_terminal) as progress:
        yield progress, progress.add_task(file.name, total=file.stat().st_size)
