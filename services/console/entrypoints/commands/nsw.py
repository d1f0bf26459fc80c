"""`cuakhau nsw`: what was exchanged with the single window, sending again, and comparing with its list."""

from __future__ import annotations

import os
from collections import Counter
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import click

from services.console.application.window import Compared, find_exchanges, reconcile, resend
from services.console.domain.window import Differing, Exchange
from services.console.entrypoints.commands.context import Terminal
from services.console.entrypoints.commands.output import moment, print_json, print_table
from shared.clock import utc_now
from shared.errors import Invalid, Unavailable

_SHOWN = 50
json_wanted = click.option("--json", "as_json", is_flag=True, help="For programs.")


@click.group()
def nsw() -> None:
    """The National Single Window: its journal, and whether its view of the dossiers is ours."""


@nsw.command()
@click.argument("key", metavar="MESSAGE_ID|FILE_CODE")
@click.option("--files", is_flag=True, help="With the content of attachments.")
@json_wanted
@click.pass_obj
def show(terminal: Terminal, key: str, files: bool, as_json: bool) -> None:
    """Every exchange of a message or of a dossier, the oldest first; of a message also what was said last.

    Every look is logged by the services. At most the 200 newest exchanges of each direction are shown.
    """
    desk = terminal.window_desk()
    found, of_message = find_exchanges(key, desk=desk)
    last = desk.whole(found[-1], files=files) if of_message else None
    if as_json:
        print_json({"exchanges": [each.facts for each in found], "last": last})
        return
    print_table(
        ["exchange", "at", "way", "type", "dossier", "message", "outcome", "ms", "bytes", "error"],
        [_row(each) for each in found],
        whole="exchange",
    )
    if last is not None:
        click.echo(f"\nmessage\n{last['message_text']}")
        click.echo(f"\nanswer\n{last['answer_text'] or 'none'}")


@nsw.command("resend")
@click.argument("key", metavar="LETTER_ID|MESSAGE_ID")
@click.option("--reason", required=True, help="Why; for a letter it stands in the history of its correspondence.")
@click.option("--file-code", help="Of the dossier; for a letter that was never tried.")
@json_wanted
@click.pass_obj
@click.pass_context
def resend_(
    ctx: click.Context, terminal: Terminal, key: str, reason: str, file_code: str | None, as_json: bool
) -> None:
    """Send a letter that did not go out once more, or take a message of the window again out of the journal.

    A message that stands already is answered as before. Exit code 1 unless the letter is queued, the message held.
    """
    if not reason.strip():
        raise click.BadParameter("say why: whoever reads the history later will ask.", param_hint="--reason")
    done = resend(key, file_code=file_code, reason=reason.strip(), desk=terminal.window_desk())
    if as_json:
        print_json({"what": done.what, "id": done.id, "outcome": done.outcome, "detail": done.detail})
    else:
        click.echo(" ".join(word for word in (done.what, done.id, done.outcome, done.detail) if word))
    if not done.settled:
        ctx.exit(1)


@nsw.command()
@json_wanted
@click.pass_obj
def unapplied(terminal: Terminal, as_json: bool) -> None:
    """Messages that came before their dossier, were acknowledged, and could not be acted on; the newest first.

    Sent again, or taken again (resend), each is judged anew. At most the 200 newest are shown.
    """
    found = terminal.window_desk().unapplied()
    if as_json:
        print_json({"messages": [vars(each) for each in found]})
        return
    print_table(
        ["message", "dossier", "acknowledged", "why it was not acted on"],
        [(each.message_id, each.file_code, moment(each.received_at), each.outcome) for each in found],
        whole="message",
    )


@nsw.command("reconcile")
@click.option(
    "--file",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="The window's list: CSV or JSON with file_code,status[,result_codes,last_message].",
)
@click.option("--url", help="Where the window gives that list.")
@click.option(
    "--grace",
    type=click.IntRange(0, 1440),
    default=15,
    show_default=True,
    help="Minutes; what changed here later is under way and does not count.",
)
@json_wanted
@click.pass_obj
@click.pass_context
def reconcile_(
    ctx: click.Context, terminal: Terminal, file: Path | None, url: str | None, grace: int, as_json: bool
) -> None:
    """Compare our dossiers of the single window with its own list.

    Exit code 1 if they differ, 75 if a side did not answer, so that nothing was compared.
    """
    if (file is None) == (url is None):
        raise click.UsageError("name the window's list: either --file or --url.")
    settled_before = utc_now() - timedelta(minutes=grace)
    try:
        theirs = terminal.window_list(file=file, url=url)
    except Invalid as error:
        lines = [error.message, *(f"{v.pointer} {v.message}" for v in error.violations if v.pointer)]
        raise click.UsageError("\n".join(lines)) from error
    except Unavailable as error:
        click.echo(error.message, err=True)
        ctx.exit(os.EX_TEMPFAIL)
    compared = Compared()
    report = _Report(as_json)
    try:
        for differing in reconcile(
            theirs, desk=terminal.window_desk(), settled_before=settled_before, compared=compared
        ):
            report.add(differing)
    except Unavailable as error:
        click.echo(error.message, err=True)
        ctx.exit(os.EX_TEMPFAIL)
    report.close(compared)
    if report.counts.total():
        ctx.exit(1)


class _Report:
    """counts: by kind, without what is under way."""

    def __init__(self, as_json: bool) -> None:
        self.counts: Counter[str] = Counter()
        self._under_way = 0
        self._as_json = as_json
        self._kept: list[Differing] = []

    def add(self, differing: Differing) -> None:
        if differing.under_way:
            self._under_way += 1
        else:
            self.counts[differing.difference.value] += 1
        if self._as_json or len(self._kept) < _SHOWN:
            self._kept.append(differing)

    def close(self, compared: Compared) -> None:
        if self._as_json:
            print_json(
                {
                    "here": compared.here,
                    "there": compared.there,
                    "counts": dict(self.counts),
                    "under_way": self._under_way,
                    "differences": self._kept,
                }
            )
            return
        if self._kept:
            print_table(
                ["dossier", "difference", "here", "there", ""],
                [(d.file_code, d.difference, d.here, d.there, "under way" if d.under_way else "") for d in self._kept],
                whole="dossier",
            )
        more = self.counts.total() + self._under_way - len(self._kept)
        if more:
            click.echo(f"… and {more} more; --json shows all.")
        told = ", ".join(f"{count} {kind}" for kind, count in sorted(self.counts.items())) or "no differences"
        click.echo(f"{compared.here} dossiers here, {compared.there} there: {told}; {self._under_way} under way.")


def _row(exchange: Exchange) -> tuple[Any, ...]:
    facts = exchange.facts
    took = datetime.fromisoformat(facts["ended"]) - exchange.began
    milliseconds = round(took.total_seconds() * 1000)
    said = (facts["kind"], facts["file_code"], facts["message_id"], facts["outcome"], milliseconds)
    return (exchange.id, moment(exchange.began), facts["direction"], *said, facts["message"]["size"], facts["error"])
