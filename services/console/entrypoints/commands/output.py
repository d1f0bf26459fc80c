"""Tables for people, JSON for programs."""

from __future__ import annotations

import dataclasses
import json
import sys
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

import click
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from shared.clock import VIETNAM

# Without a terminal nobody scrolls sideways, and what reads us wants one row per line.
PIPE_WIDTH = 240


def print_json(value: Any) -> None:
    click.echo(json.dumps(_plain(value), ensure_ascii=False, indent=2))


def print_table(columns: Sequence[str], rows: Sequence[Sequence[Any]], *, whole: str) -> None:
    """whole: the column that is never cut, because it is copied."""
    table = Table(*(), header_style="bold", box=None, pad_edge=False)
    for column in columns:
        table.add_column(column, no_wrap=column == whole, overflow="fold")
    for row in rows:
        table.add_row(*(escape("" if cell is None else str(cell)) for cell in row))
    Console(file=sys.stdout, width=None if sys.stdout.isatty() else PIPE_WIDTH, highlight=False).print(table)


def moment(when: datetime | None) -> str:
    return when.astimezone(VIETNAM).strftime("%d/%m/%Y %H:%M:%S") if when else ""


def _plain(value: Any) -> Any:
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {field.name: _plain(getattr(value, field.name)) for field in dataclasses.fields(value)}
    if isinstance(value, dict):
        return {str(key): _plain(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [_plain(item) for item in value]
    if isinstance(value, date):
        return value.isoformat()
    return value
