"""Where a command finds the running system: its own environment, or what `make up` left in `.run/`."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path


def command_environment(own: Mapping[str, str], start: Path) -> dict[str, str]:
    """`own` over the values of the nearest `.run/env` at or above `start`.

    A secret that stands apart in `.run/secret` counts too. What `make up` wrote belongs to a development system.
    """
    found = _left_by_make_up(start)
    return {**found, **own}


def read_assignments(text: str) -> dict[str, str]:
    """KEY=value lines; blank lines, comments, a leading "export" and quotes around the value are understood."""
    values: dict[str, str] = {}
    for line in text.splitlines():
        key, equals, value = line.strip().removeprefix("export ").partition("=")
        if equals and key and not key.startswith("#"):
            value = value.strip()
            quoted = len(value) > 1 and value[0] == value[-1] and value[0] in "'\""
            values[key.strip()] = value[1:-1] if quoted else value
    return values


def _left_by_make_up(start: Path) -> dict[str, str]:
    for folder in (start, *start.parents):
        run = folder / ".run"
        values = read_assignments((run / "env").read_text("utf-8")) if (run / "env").is_file() else {}
        if "CUAKHAU_SECRET" not in values and (run / "secret").is_file():
            values["CUAKHAU_SECRET"] = (run / "secret").read_text("utf-8").strip()
        if values:
            return {"CUAKHAU_ENV": "development", **values}
    return {}
