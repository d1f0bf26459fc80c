"""`cuakhau backup` and `cuakhau restore`: the whole system at one moment, into a file and back."""

from __future__ import annotations

import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType

import click

from services.console.application.backup.backing_up import Telling, back_up
from services.console.application.backup.restoring import check, restore_into
from services.console.domain.backup.manifest import Kept, Manifest, other_law
from services.console.entrypoints.commands.context import Terminal
from services.console.entrypoints.commands.output import moment, print_table
from shared.clock import utc_now

_PARALLEL = click.option(
    "--parallel", type=click.IntRange(1, 32), default=2, show_default=True, help="Collections at once."
)
_NEXT = """Restored. What is left to do (docs/operations.md, Restore):
1. Give the services a broker without old messages: a new virtual host, or every queue purged.
2. Start the services and the console. The relay publishes what was unpublished at that moment.
3. POST /reconcile at every service: what was on its way in the broker is sent again.
4. cuakhau audit --since all; what it finds missing, --repair has sent again.
5. Codes given after that moment are unknown here: cuakhau nsw reconcile, then cuakhau file-codes jump --past CODE."""


@click.command()
@click.argument("place", type=click.Path(path_type=Path), metavar="FILE|DIR")
@_PARALLEL
@click.option(
    "--window",
    type=click.IntRange(0, 7 * 24 * 3600),
    default=3600,
    show_default=True,
    help="Seconds for which the database is to keep the past meanwhile, if it may be told; 0 leaves that as it is.",
)
@click.pass_obj
def backup(terminal: Terminal, place: Path, parallel: int, window: int) -> None:
    """Back up all databases as they were at one moment, while the system works on.

    Reads MONGODB_URI directly. In a directory the file is named after the moment. It is a tar, readable by its owner only;
    there is a whole one or none. It is not encrypted: what it holds are importers' papers.
    """
    backups, began = terminal.backups(), utc_now()
    file = place / f"cuakhau-{began:%Y%m%dT%H%M%SZ}.tar" if place.is_dir() else place
    with _ended_in_order(), backups.writing(file) as writing:
        manifest = back_up(
            backups.source,
            writing,
            window=window,
            parallel=parallel,
            clock=utc_now,
            release=backups.release(),
            regimes=backups.regimes(),
            telling=Telling(warn=_warn, done=lambda kept: _note("kept", kept)),
        )
    _tell(manifest)
    click.echo(f"{file}: {file.stat().st_size:,} bytes.")


@click.command()
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@_PARALLEL
@click.option("--check", "only_check", is_flag=True, help="Verify the archive and write nothing; needs no database.")
@click.option("--yes", is_flag=True, help="Do not ask again.")
@click.pass_obj
def restore(terminal: Terminal, file: Path, parallel: int, only_check: bool, yes: bool) -> None:
    """Restore a back-up into an empty system, after the whole of it was verified."""
    archive = terminal.archive(file)
    _tell(archive.manifest)
    if only_check:
        check(archive, verified=lambda kept: _note("whole", kept))
        click.echo("Everything is as it was written.")
        return
    backups = terminal.backups()
    if other := other_law(archive.manifest, backups.regimes()):
        _warn(
            f"The law's data of {', '.join(other)} differ from those of the release that made this back-up "
            f"({archive.manifest.release}): registration will not start on it unless regime_versions.yaml says why it may."
        )
    if not yes:
        what = f"Write {archive.manifest.documents:,} documents, as they were on {moment(archive.manifest.time.moment)}"
        click.confirm(f"{what}, to {backups.target}?", abort=True, err=True)
    with _ended_in_order():
        restore_into(
            backups.target,
            archive,
            parallel=parallel,
            verified=lambda kept: _note("whole", kept),
            done=lambda kept: _note("restored", kept),
        )
    click.echo(_NEXT)


def _tell(manifest: Manifest) -> None:
    rows = [(str(kept.place), kept.documents, kept.size, kept.data.size) for kept in manifest.kept]
    print_table(["collection", "documents", "bytes", "packed"], rows, whole="collection")
    click.echo(
        f"{manifest.documents:,} documents, {manifest.size:,} bytes, as of {moment(manifest.time.moment)} (cluster time "
        f"{manifest.time.seconds}.{manifest.time.increment}), by release {manifest.release}."
    )


def _note(what: str, kept: Kept) -> None:
    click.echo(f"{what}: {kept.place}, {kept.documents:,} documents", err=True)


def _warn(text: str) -> None:
    click.echo(text, err=True)


@contextmanager
def _ended_in_order() -> Iterator[None]:
    """Told to end, we clean up first: what is half written goes, and the database's setting is put back."""

    def end(number: int, _frame: FrameType | None) -> None:
        sys.exit(128 + number)

    before = signal.signal(signal.SIGTERM, end)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)
