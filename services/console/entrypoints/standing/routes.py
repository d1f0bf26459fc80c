"""The same pages under two addresses: the importer's own list, and a link."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from flask import Blueprint, request

from services.console.entrypoints.standing.visit import Visit

# 20 MiB of files, and room for what goes around them: as much as the service takes.
WITH_FILES = 24 << 20
_View = Callable[..., Any]


def furnish(
    pages: Blueprint, come: Callable[[str], Visit], views: Mapping[str, tuple[str, _View, Sequence[str]]]
) -> None:
    """views: end of the address, view and methods by name. Each view gets the visit, and what else its address says."""
    for name, (end, view, methods) in views.items():
        pages.add_url_rule(f"/<ref>{end}", name, _visited(view, come), methods=list(methods))
    # Before anything reads the form: whoever checks its token reads all of it.
    pages.url_value_preprocessor(_make_room)


def _visited(view: _View, come: Callable[[str], Visit]) -> _View:
    def visited(ref: str, **values: Any) -> Any:
        return view(come(ref), **values)

    return visited


def _make_room(endpoint: str | None, _values: Any) -> None:
    if endpoint is not None and endpoint.endswith(".hand_in"):
        request.max_content_length = WITH_FILES
