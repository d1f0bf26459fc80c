"""The table of contents, and anchors that do not depend on who shows the page."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

_HEADING = re.compile(r"(#{2,3}) (.+?)\s*$", re.MULTILINE)
HERE = "\x00contents\x00\n"


def with_contents(parts: Iterable[str]) -> Iterator[str]:
    """The parts with an anchor before every heading; `HERE` among them is where the contents go."""
    found: list[tuple[int, str, str]] = []
    section = ""

    def anchored(match: re.Match[str]) -> str:
        nonlocal section
        depth, title = len(match[1]), match[2]
        name = _slug(title, depth) if depth == 2 else f"{section}-{_slug(title, depth)}"
        section = name if depth == 2 else section
        found.append((depth, title, name))
        return f'<a id="{name}"></a>\n\n{match[0]}'

    texts = [_HEADING.sub(anchored, part) for part in parts]
    contents = "\n".join(f"{'  ' * (depth - 2)}- [{title}](#{name})" for depth, title, name in found) + "\n"
    return (text.replace(HERE, contents) for text in texts)


def _slug(title: str, depth: int) -> str:
    """Of the regime's code for its section, else of the English words, which come last."""
    code = re.match(r"R\d{4}(?=: )", title)
    if code and depth == 2:
        return code[0].lower()
    return _plain(f"{code[0] if code else ''} {title.rsplit(' / ', 1)[-1]}")


def _plain(words: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", words.lower()).strip("-")
