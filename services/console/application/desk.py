"""What people's pages read of the services and do there, in the name of whoever is looking."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

Json = Mapping[str, Any]


@dataclass(frozen=True)
class Rows:
    """One page of a list. cursor: of the next one; None: this is the last."""

    items: Sequence[Json]
    cursor: str | None = None


@dataclass(frozen=True)
class Upload:
    """A file that goes along with an act, under the part name that the act's JSON mentions."""

    part: str
    name: str
    content_type: str
    data: bytes


@dataclass(frozen=True)
class Download:
    """pieces: the bytes, as they come; whoever reads them ends the call."""

    name: str
    content_type: str
    pieces: Iterator[bytes]


class Desk(Protocol):
    """Paths and shapes are those of each service's OpenAPI document (docs/api).

    Every call raises Unavailable when the service cannot be reached, Forbidden, NotFound, Invalid (with the pointers of
    the service's own fields) and NotAllowed. Acts also raise Stale when somebody else was faster, and Unanswered when an
    act was sent and no answer came: the same key again then tells what became of it.
    """

    def read(self, service: str, path: str, **query: Any) -> Json: ...

    def rows(self, service: str, path: str, **query: Any) -> Rows: ...

    def all_rows(self, service: str, path: str, *, at_most: int, **query: Any) -> list[Json]:
        """Page after page, at most so many rows."""
        ...

    def act(
        self,
        service: str,
        path: str,
        body: Json,
        *,
        key: str,
        version: int | None = None,
        method: str = "POST",
        uploads: Sequence[Upload] = (),
        multipart: bool = False,
    ) -> Json:
        """version: that was seen when the form was shown (If-Match). key: Idempotency-Key, the form's own.

        multipart: the service takes the act in parts, also when no file goes along.
        """
        ...

    def fetch(self, service: str, path: str, **query: Any) -> Download: ...
