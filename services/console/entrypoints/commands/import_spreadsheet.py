"""`cuakhau import`: the single window's bulk template becomes a draft."""

from __future__ import annotations

import json
from pathlib import Path

import click

from services.console.application.drafting import SheetDrafted
from services.console.entrypoints.commands.context import Terminal
from services.console.entrypoints.commands.output import print_json, print_table

# As much as registration takes; more is not sent.
_LARGEST = 5 << 20


@click.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, readable=True, path_type=Path))
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), help="Write the draft there, as JSON.")
@click.option("--json", "as_json", is_flag=True, help="For programs.")
@click.pass_obj
@click.pass_context
def import_spreadsheet(ctx: click.Context, terminal: Terminal, file: Path, out: Path | None, as_json: bool) -> None:
    """Read FILE, the single window's bulk template (.xlsx) filled in, into the draft of a registration.

    Nothing is stored. What is wrong is named by its cell, with the rule and the way out; the draft is given all the same.
    Exit code 1 when anything is wrong. The token is an importer's or an officer's.
    """
    if (size := file.stat().st_size) > _LARGEST:
        raise click.ClickException(f"{file.name} has {size} bytes; at most {_LARGEST} (5 MiB) are taken.")
    drafted = terminal.spreadsheets().draft_from(file.read_bytes())
    if out is not None:
        out.write_text(json.dumps(drafted.draft, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
    if as_json:
        print_json(drafted.answer)
    else:
        _show(drafted)
        if out is not None:
            click.echo(f"The draft stands in {out}.")
    if drafted.problems:
        ctx.exit(1)


def _show(drafted: SheetDrafted) -> None:
    print_table(["", "draft"], _summary(drafted), whole="")
    if drafted.problems:
        click.echo()
        rows = [(problem.where, problem.code, problem.detail) for problem in drafted.problems]
        print_table(["cell", "rule", "way out"], rows, whole="cell")
    if drafted.problems_left_out:
        click.echo(f"… and {drafted.problems_left_out} more; mend these first.")
    if drafted.to_complete:
        click.echo("\nBeside the sheet there is still missing:")
        for field, detail in drafted.to_complete:
            click.echo(f"  {field}: {detail}")
    count = len(drafted.problems) + drafted.problems_left_out
    click.echo(f"\n{count} problem{'' if count == 1 else 's'} in the sheet. Nothing was stored.")


def _summary(drafted: SheetDrafted) -> list[tuple[str, object]]:
    draft = drafted.draft
    agency, importer = draft.get("agency") or {}, draft.get("importer") or {}
    named = (importer.get("tax_code"), importer.get("name"), importer.get("contact"))
    return [
        ("agency", " ".join(filter(None, (agency.get("code"), agency.get("name"))))),
        ("importer", ", ".join(filter(None, named))),
        ("import", f"{draft.get('import_from') or '?'} to {draft.get('import_to') or '?'}"),
        ("goods lines", len(draft.get("goods_lines") or ())),
        ("declarations", len(draft.get("declarations") or ())),
    ]
