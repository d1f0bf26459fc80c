"""`cuakhau audit --verify` and `cuakhau audit roots`: whether somebody has changed what was."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from services.console.application.audit.evidence_ports import EvidenceDesk, Flaw, Root
from services.console.entrypoints.commands.context import Terminal
from services.console.entrypoints.commands.output import print_json, print_table

if TYPE_CHECKING:
    from services.console.application.audit.reading_roots import Covered

_SHOWN = 200
_CERTIFICATE = "CUAKHAU_PAPER_CERTIFICATE"


def verify(terminal: Terminal, roots_file: Path | None, certificate: Path | None, *, as_json: bool) -> bool:
    """Tells what was found; whether all is whole. Raises Unavailable, Invalid."""
    from services.console import bootstrap
    from services.console.application.audit.reading_roots import shelve_roots
    from services.console.application.audit.verifying import verify_histories

    desk = terminal.evidence()
    signatures = bootstrap.signatures_by(certificate or _own_certificate(terminal))
    covered: dict[str, Covered] = {}
    flaws: list[Flaw] = []
    count = 0
    with bootstrap.shelf() as shelf:
        if roots_file is None:
            roots: Iterator[Root] = chain.from_iterable(desk.roots(service) for service in desk.services)
        else:
            roots = bootstrap.roots_in(roots_file)
        kept = _Kept(roots)
        flaws += shelve_roots(kept, covered, shelf=shelf, signatures=signatures, whole=roots_file is None)
        if roots_file is not None:
            flaws += kept.flaws(desk)
        with click.progressbar(length=0, label="Verifying", show_pos=True, file=sys.stderr) as bar:

            def seen() -> None:
                nonlocal count
                count += 1
                bar.length = count
                bar.update(1)

            for service in desk.services:
                histories = desk.histories(service)
                flaws += verify_histories(service, histories, shelf.of(service), covered.get(service), seen)
    _tell(flaws, covered, count, desk, as_json=as_json, pinned=bool(certificate or _own_certificate(terminal)))
    return not flaws


class _Kept:
    """Roots of a file on their way past, of which the services' own must be the same."""

    def __init__(self, roots: Iterator[Root]) -> None:
        self._roots = roots
        self._statements: dict[tuple[str, str], str] = {}

    def __iter__(self) -> Iterator[Root]:
        for root in self._roots:
            self._statements[root.service, root.day] = root.statement
            yield root

    def flaws(self, desk: EvidenceDesk) -> Iterator[Flaw]:
        theirs = {(root.service, root.day): root.statement for s in desk.services for root in desk.roots(s)}
        for (service, day), statement in self._statements.items():
            if theirs.get((service, day)) != statement:
                gone = "is gone from" if (service, day) not in theirs else "is another one in"
                what = f"the daily root of {day} {gone} the service's database"
                yield Flaw(service, None, None, None, None, what)


def _own_certificate(terminal: Terminal) -> Path | None:
    named = terminal.environment.get(_CERTIFICATE)
    return Path(named) if named and "{agency}" not in named and Path(named).is_file() else None


def _tell(
    flaws: list[Flaw], covered: dict[str, Covered], count: int, desk: EvidenceDesk, *, as_json: bool, pinned: bool
) -> None:
    if as_json:
        print_json({"verified": count, "roots": covered, "known_certificate": pinned, "flaws": flaws})
        return
    if flaws:
        print_table(
            ["dossier", "kind", "service", "entry", "what"],
            [(flaw.id, flaw.kind, flaw.service, flaw.entry, flaw.what) for flaw in flaws[:_SHOWN]],
            whole="dossier",
        )
    if len(flaws) > _SHOWN:
        click.echo(f"… and {len(flaws) - _SHOWN} more; --json shows all.")
    for service in desk.services:
        days = covered.get(service)
        if days is None:
            click.echo(f"{service}: no daily root; what was rewritten and chained anew does not show.")
        else:
            unsigned = f", {days.unsigned} of them not signed" if days.unsigned else ""
            click.echo(f"{service}: {days.roots} daily roots up to {days.until}{unsigned}.")
    if not pinned and covered:
        click.echo("Whose signatures they are was not checked: name the seal's certificate with --certificate.")
    click.echo(f"{count} histories verified: {f'{len(flaws)} flaws' if flaws else 'every entry is as it was written'}.")


@click.group()
def roots() -> None:
    """Daily roots: what the services sign at the end of each day over what their histories grew by."""


def _day(_ctx: click.Context, _param: click.Parameter, value: Any) -> date | None:
    return value.date() if isinstance(value, datetime) else None


@roots.command("export")
@click.option("--from", "first", type=click.DateTime(["%Y-%m-%d"]), callback=_day, help="From this day on.")
@click.option("--to", "last", type=click.DateTime(["%Y-%m-%d"]), callback=_day, help="Up to this day.")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@click.pass_obj
def export(terminal: Terminal, first: date | None, last: date | None, file: Path) -> None:
    """Write roots, their signatures and leaves into FILE (JSON lines), for keeping where no operator can change them."""
    from services.console import bootstrap

    desk = terminal.evidence()
    after = first - timedelta(days=1) if first else None
    found = chain.from_iterable(desk.roots(service, after, last) for service in desk.services)
    try:
        count = bootstrap.export_roots(found, file)
    except FileExistsError as error:
        raise click.UsageError(f"{file} is there already; name another file.") from error
    click.echo(f"{count} daily roots in {file}.")
