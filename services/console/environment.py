"""Where a command finds the running system: its own environment, or what `make up` left in `.run/`."""

from __future__ import annotations

import shlex
from collections.abc import Mapping, Sequence
from pathlib import Path


def command_environment(own: Mapping[str, str], start: Path) -> dict[str, str]:
    """`own` over the values of CUAKHAU_RUN_DIR/env, or else of the nearest `.run/env` at or above `start`.

    A secret that stands apart beside it counts too. What `make up` wrote belongs to a development system.
    """
    named = own.get("CUAKHAU_RUN_DIR")
    places = [Path(named)] if named else [folder / ".run" for folder in (start, *start.parents)]
    return {**_left_by_make_up(places), **own}


def read_assignments(text: str) -> dict[str, str]:
    """KEY=value lines as a shell would source them: comments, quotes and a leading "export" are understood."""
    values: dict[str, str] = {}
    for line in text.splitlines():
        for word in shlex.split(line, comments=True):
            key, equals, value = word.partition("=")
            if equals and key:
                values[key] = value
    return values


def _left_by_make_up(places: Sequence[Path]) -> dict[str, str]:
    for run in places:
        values = read_assignments((run / "env").read_text("utf-8")) if (run / "env").is_file() else {}
        if "CUAKHAU_SECRET" not in values and (run / "secret").is_file():
            values["CUAKHAU_SECRET"] = (run / "secret").read_text("utf-8").strip()
        if values:
            return {"CUAKHAU_ENV": "development", **values}
    return {}
