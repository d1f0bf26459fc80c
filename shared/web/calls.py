"""What goes into an operation and what comes out of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from shared.aggregate import Once
from shared.web.principals import Principal


@dataclass(frozen=True)
class Upload:
    """A file of a multipart call, as the caller named it (never use file_name as a path)."""

    file_name: str
    content_type: str
    data: bytes


@dataclass(frozen=True)
class Call:
    """One request, checked.

    body, query: as loaded by the operation's schemas. path: the values in the path. once: the caller's Idempotency-Key.
    if_match: the version that the caller saw. cursor: what the handler gave as `next_cursor` of the page before.
    """

    principal: Principal
    body: Any = None
    query: Any = None
    path: Mapping[str, Any] = field(default_factory=dict)
    once: Once | None = None
    if_match: int | None = None
    cursor: Any = None
    limit: int = 50
    files: Mapping[str, Upload] = field(default_factory=dict)
    request_id: str = ""
    traceparent: str = ""

    @property
    def version(self) -> int:
        """if_match of a versioned operation, where it is always there."""
        if self.if_match is None:
            raise LookupError("This operation is not declared versioned=True.")
        return self.if_match


@dataclass(frozen=True)
class Reply:
    """body: what the response schema dumps. version: becomes the ETag. location: where the created thing is."""

    body: Any = None
    status: int | None = None
    version: int | None = None
    location: str | None = None


@dataclass(frozen=True)
class Page:
    """next_cursor: JSON values from which the next page continues (the last row's sort values); None at the end."""

    items: Sequence[Any]
    next_cursor: Sequence[Any] | str | None = None
