"""What a browser is told of a file that it is given."""

from __future__ import annotations

from urllib.parse import quote


def disposition(name: str, *, inline: bool = False) -> str:
    """Of a name in any letters; a header as such carries ASCII alone."""
    return f"{'inline' if inline else 'attachment'}; filename*=UTF-8''{quote(name, safe='')}"
