"""Sentences of the services in the language of the page: as templates of the catalogue, found by their shape."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from flask_babel import gettext


def marked(template: str) -> str:
    """A sentence for the catalogue, which finds it under the name `_l`; it is looked up where it is said."""
    return template


class Sentences:
    """templates: marked for the catalogue, with names for what is filled in: "Line %(line)s has no such row"."""

    def __init__(self, templates: Sequence[str]) -> None:
        self.templates = tuple(templates)
        self._shapes = tuple(_shapes(templates))

    def said(self, sentence: str) -> str | None:
        """None where it is not one of these."""
        for template, shape in self._shapes:
            found = shape.fullmatch(sentence)
            if found:
                return str(gettext(template, **found.groupdict()))
        return None


def _shapes(templates: Sequence[str]) -> Iterator[tuple[str, re.Pattern[str]]]:
    for template in templates:
        pieces = re.split(r"%\((\w+)\)s", template)
        texts, names = pieces[::2], pieces[1::2]
        shape = re.escape(texts[0])
        for name, text in zip(names, texts[1:], strict=True):
            shape += f"(?P<{name}>.*?){re.escape(text)}"
        yield template, re.compile(shape, re.DOTALL)
