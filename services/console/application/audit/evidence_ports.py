"""What verifying asks of the services, of a file of roots, and of whoever checks signatures."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Protocol

from shared.auditing.leaves import Leaf


@dataclass(frozen=True)
class Root:
    """A daily root as it was stored or exported. leaves: of its tree, in order; to be read before the next root is asked
    for. signature: CMS (DER); None while there is none."""

    service: str
    day: str
    statement: str
    signature: bytes | None
    leaves: Iterable[Leaf] = field(compare=False)


@dataclass(frozen=True)
class Part:
    """Of one history, as the service shows it. head, version: with the last part."""

    place: str
    id: str
    kind: str | None
    entries: Sequence[Any]
    last: bool
    head: Any = None
    version: Any = None


@dataclass(frozen=True)
class Flaw:
    """entry: its number; None where it is no single entry. what: in words."""

    service: str
    place: str | None
    kind: str | None
    id: str | None
    entry: int | None
    what: str


class EvidenceDesk(Protocol):
    """The services, in the name of one operator. Raises Unavailable, Forbidden."""

    @property
    def services(self) -> tuple[str, ...]: ...

    def roots(self, service: str, after: date | None = None, until: date | None = None) -> Iterator[Root]:
        """In the order of days."""
        ...

    def histories(self, service: str) -> Iterator[Part]:
        """In the order of collections and ids."""
        ...


class LeafShelf(Protocol):
    """Leaves in the order in which histories come, however many."""

    def put(self, service: str, leaf: Leaf) -> bool:
        """False when one stands there already."""
        ...

    def of(self, service: str) -> Iterator[Leaf]: ...


class Signatures(Protocol):
    def trouble(self, text: bytes, signature: bytes) -> str | None:
        """Why the signature does not hold; None when it does."""
        ...
