"""The table at the end of a run."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from shared import regulation
from tests.e2e.ending import INTAKE_REFUSED, Ending
from tests.e2e.story import Story

_CHANNELS = {"VNSW": "window", "COUNTER": "counter", "NPSP": "portal"}


@dataclass(frozen=True)
class Row:
    """ending: None when the story could not be told to its end. refusals: as answered at intake."""

    story: Story
    file_code: str
    ending: Ending | None
    troubles: Sequence[str]
    refusals: Sequence[str]


def print_rows(rows: Sequence[Row], console: Console) -> None:
    table = Table(box=box.SIMPLE_HEAD, padding=(0, 1, 0, 0), pad_edge=False, header_style="bold")
    table.add_column("File code", no_wrap=True)
    table.add_column("Goods, and what happened")
    for title in ("Channel", "Mode", "Status (cqkt)", "Result", "Told"):
        table.add_column(title, no_wrap=True)
    table.add_column("Time", justify="right", no_wrap=True)
    for row in rows:
        table.add_row(*_cells(row), style="red" if row.troubles else "")
    console.print(table)
    for note in _notes(rows):
        console.print(note)


def _cells(row: Row) -> list[Text | str]:
    ending = row.ending
    if ending is None:
        return [row.file_code, _below("", row.story.title), "", "", "failed", "", "", ""]
    more = f" (+{ending.lines - 1})" if ending.lines > 1 else ""
    return [
        ending.file_code,
        _below(f"{ending.goods}{more}", row.story.title),
        _below(_CHANNELS[ending.channel], ending.regime),
        (ending.mode or "–").lower(),
        _status(ending),
        _results(ending.results),
        f"{len(ending.window)} + {ending.mails}",
        f"{ending.seconds:.1f} s",
    ]


def _below(first: str, second: str) -> Text:
    return Text(first).append(f"\n{second}" if second else "", style="dim")


def _status(ending: Ending) -> str:
    if ending.status == INTAKE_REFUSED:
        return "refused at intake"
    return f"{ending.status_code} {ending.status.lower().replace('_', ' ')}"


def _results(results: Mapping[int, int]) -> str:
    """Result code × lines."""
    return ", ".join(f"{code} × {lines}" for code, lines in sorted(results.items())) or "–"


def _notes(rows: Sequence[Row]) -> Iterable[Text]:
    codes = sorted({code for row in rows if row.ending for code in row.ending.results})
    names = regulation.load().result_codes
    yield Text("Result: result code × goods lines.")
    for code in codes:
        yield Text(f"  {code}  {names[code].name} · {names[code].name_en}")
    yield Text("Told: messages that the window holds + e-mails that arrived.")
    for row in rows:
        for refusal in row.refusals:
            yield Text(f"{row.file_code} at intake: {refusal}")
    yield Text("")
