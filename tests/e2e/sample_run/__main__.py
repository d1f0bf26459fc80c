"""`python -m tests.e2e.sample_run`: exit status 1 when a dossier does not come to its end, 2 without a system."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import TextIO

import httpx
from rich.console import Console

from tests.e2e.place import Place, place_of
from tests.e2e.sample_run.table import Row, print_rows
from tests.e2e.stories import STORIES
from tests.e2e.story import Stage, Story, Telling, perform

# On a terminal lines longer than this are hard to follow; in a file or a pipe nothing is cut or wrapped.
_WIDEST_ON_TERMINAL = 120
_UNCUT = 1000
_AT_ONCE = 4


def main() -> int:
    console = console_for(sys.stdout)
    try:
        with place_of(os.environ) as place:
            return play(place, console)
    except KeyError as error:
        console.print(f"[red]{error.args[0]} is not set, and no running system was found: `make up` starts one.[/red]")
    except httpx.TransportError as error:
        console.print(f"[red]The system does not answer ({error}): `make up` starts it.[/red]")
    return 2


def console_for(stream: TextIO) -> Console:
    width = min(Console(file=stream).width, _WIDEST_ON_TERMINAL) if stream.isatty() else _UNCUT
    return Console(file=stream, width=width, highlight=False)


def play(place: Place, console: Console, stories: Sequence[Story] = STORIES) -> int:
    """Exit status."""
    began = time.monotonic()
    telling = Telling.fresh(place)
    stages = [telling.stage(story, position) for position, story in enumerate(stories, start=1)]
    console.print(f"\n{len(stories)} sample dossiers on their way …", style="dim")
    with ThreadPoolExecutor(_AT_ONCE) as pool:
        rows = list(pool.map(lambda stage: _row(stage.story, stage), stages))
    print_rows(rows, console)
    failed = [row for row in rows if row.troubles]
    for row in failed:
        console.print(f"{row.story.name} ({row.file_code}): {'; '.join(row.troubles)}", style="bold red", markup=False)
    came = len(rows) - len(failed)
    style = "bold red" if failed else "green"
    console.print(
        f"{came} of {len(rows)} came to their expected end in {time.monotonic() - began:.1f} s.\n", style=style
    )
    return 1 if failed else 0


def _row(story: Story, stage: Stage) -> Row:
    try:
        ending = perform(story, stage)
    except Exception as error:  # whatever goes wrong in one story is shown beside the others
        return Row(story, stage.file_code, None, (f"{type(error).__name__}: {error}",), stage.refusals)
    return Row(story, ending.file_code, ending, tuple(ending.differences(story.expected)), stage.refusals)


if __name__ == "__main__":
    sys.exit(main())
