"""The same pages under two addresses: the importer's own list, and a link."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from flask import Blueprint, request

from services.console.entrypoints.standing.visit import Visit, may_have_come

# 20 MiB of files, and room for what goes around them: as much as the service takes. 2,000 goods lines.
WITH_FILES, _PARTS, _TEXT = 24 << 20, 40_000, 16 << 20
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


def _make_room(endpoint: str | None, values: dict[str, Any] | None) -> None:
    """For those alone who may have come: strangers send nothing large."""
    if endpoint is not None and endpoint.endswith(".hand_in") and may_have_come((values or {})["ref"]):
        request.max_content_length = WITH_FILES
        request.max_form_parts = _PARTS
        request.max_form_memory_size = _TEXT
