"""`cuakhau dossier`: where one is, and what is in the way."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import click

from services.console.application.whereabouts import find_dossiers, look_at
from services.console.domain.whereabouts.arrows import Arrow, arrows_of
from services.console.domain.whereabouts.positions import Whereabouts
from services.console.domain.whereabouts.verdict import Verdict, verdict
from services.console.entrypoints.commands.context import Terminal
from services.console.entrypoints.commands.output import moment, print_json, print_table
from shared.clock import utc_now


@click.command()
@click.argument("name", metavar="FILE_CODE")
@click.option(
    "--messages", "count", type=click.IntRange(0, 5000), default=20, show_default=True, help="The newest so many."
)
@click.option("--json", "as_json", is_flag=True, help="For programs.")
@click.pass_obj
@click.pass_context
def dossier(ctx: click.Context, terminal: Terminal, name: str, count: int, as_json: bool) -> None:
    """Where a dossier is, in all services, and what holds it. FILE_CODE may also be its id, the number of its customs
    declaration, or the tax code of an importer with one dossier. Exit code 1 if something holds it."""
    desk = terminal.whereabout()
    found = find_dossiers(name, desk=desk)
    if len(found.items) != 1:
        for service, error in found.failed.items():
            click.echo(f"{service}: {error.message}", err=True)
        codes = [each.facts.file_code if each.facts else each.id for each in found.items]
        more = " and more" if found.more else ""
        raise click.ClickException(
            f"'{name}' names {len(codes)} dossiers: {', '.join(codes)}{more}. Give one file code."
            if codes
            else f"No service that answered knows a dossier by '{name}'."
        )
    looked = look_at(found.items[0].id, desk=desk)
    said, arrows = verdict(looked, now=utc_now()), arrows_of(looked)
    newest = arrows[len(arrows) - count :] if count < len(arrows) else arrows
    if as_json:
        print_json(_as_json(looked, said, newest))
    else:
        _print(looked, said, newest, len(arrows))
    if said.held:
        ctx.exit(1)


def _as_json(looked: Whereabouts, said: Verdict, arrows: list[Arrow]) -> dict[str, Any]:
    return {
        "id": looked.id,
        "file_code": looked.file_code,
        "held": said.held,
        "under_way": said.under_way,
        "holds": [{**vars(hold), "holding": hold.holding.value} for hold in said.holds],
        "positions": looked.positions,
        "letters": looked.letters,
        "messages": [
            {
                "at": arrow.at,
                "from": arrow.source,
                "to": arrow.to,
                "what": arrow.what,
                "number": arrow.number,
                "came": arrow.came.value,
                "seconds": arrow.took.total_seconds() if arrow.took is not None else None,
            }
            for arrow in arrows
        ],
        "failed": {service: error.message for service, error in looked.failed.items()},
    }


def _print(looked: Whereabouts, said: Verdict, arrows: list[Arrow], all_arrows: int) -> None:
    from services.console.entrypoints.whereabouts.wording import outcome_of, sentence, summary

    click.echo(f"{looked.file_code}  {looked.id}\n{summary(said)}{_turn(said)}")
    for hold in said.holds:
        since = f" Since {moment(hold.since)}." if hold.since else ""
        click.echo(f"  {sentence(hold)}{since}")
        if hold.why:
            click.echo(f"    {hold.why}")
        if hold.message:
            click.echo(f"    cuakhau messages show {hold.at}/{hold.message}")
    click.echo()
    print_table(
        ["service", "standing", "published", "applied", "waiting", "acts", "last act"],
        list(_rows(looked)),
        whole="standing",
    )
    if looked.letters:
        click.echo()
        print_table(
            ["letter", "over", "to", "state", "tries", "queued", "went", "error"],
            [
                (
                    e.kind,
                    e.channel,
                    e.address,
                    e.status,
                    e.attempts,
                    moment(e.queued_at),
                    moment(e.sent_at),
                    e.last_error,
                )
                for e in looked.letters
            ],
            whole="letter",
        )
    if arrows:
        click.echo(f"\n{len(arrows)} of {all_arrows} messages, the newest last")
        print_table(
            ["when", "from", "to", "#", "what", "what came of it"],
            [(moment(a.at), a.source, a.to, a.number, a.what, outcome_of(a)) for a in arrows],
            whole="what",
        )


def _turn(said: Verdict) -> str:
    if said.held or said.facts is None or said.facts.owed_by is None:
        return ""
    return f" It waits for: {said.facts.owed_by}, until {said.facts.due_on:%d/%m/%Y}." if said.facts.due_on else ""


def _rows(looked: Whereabouts) -> Iterator[tuple[Any, ...]]:
    for service, position in looked.positions.items():
        if position is None:
            yield service, "knows nothing of it", "", "", "", "", ""
            continue
        applied = ", ".join(
            f"{position.applied_of(source)}/{other.sequence} of {source}"
            for source, other in looked.positions.items()
            if other and service in other.consumers and (other.sequence or position.applied_of(source))
        )
        published = (
            f"{min(position.published_upto, position.sequence)}/{position.sequence}" if position.consumers else ""
        )
        standing = position.facts.standing if position.facts else "only messages came so far"
        yield service, standing, published, applied, len(position.waiting), position.number, moment(position.changed_at)
    for service, error in looked.failed.items():
        yield service, f"does not answer: {error.message}", "", "", "", "", ""
