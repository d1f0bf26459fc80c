"""What a back-up is read from and written to, and where it is restored."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from services.console.domain.backup.manifest import ClusterTime, Kept, Manifest
from services.console.domain.backup.scope import Place
from shared.errors import Conflict, Permanent, Transient


class TooLate(Transient):
    """The database no longer keeps the moment that is being read."""

    code = "snapshot_too_old"


class Changed(Transient):
    """Collections or indexes were made or dropped while the moment was being read."""

    code = "collections_changed"


class NotPermitted(Permanent):
    code = "not_permitted"


class Damaged(Permanent):
    """The archive is not what was written."""

    code = "damaged"


class NotEmpty(Conflict):
    code = "not_empty"


@dataclass(frozen=True)
class Shape:
    """How a collection is made. options: as `create` takes them. indexes: as `createIndexes` takes them, without _id."""

    options: Mapping[str, Any]
    indexes: Sequence[Mapping[str, Any]]


class Moment(Protocol):
    """All databases as they were at one cluster time; may be read by several threads. Raises TooLate, Changed."""

    @property
    def time(self) -> ClusterTime: ...

    @property
    def places(self) -> Sequence[Place]: ...

    def shape(self, place: Place) -> Shape: ...

    def documents(self, place: Place) -> Iterator[bytes]:
        """BSON, one each."""
        ...


class Source(Protocol):
    """The cluster. Raises Unavailable."""

    @property
    def server(self) -> str: ...

    def window(self) -> int | None:
        """For how many seconds the past is kept; None where nobody may know."""
        ...

    def set_window(self, seconds: int) -> None:
        """Raises NotPermitted."""
        ...

    def moment(self) -> Moment: ...


class Writing(Protocol):
    """An archive that is being written; collections may come from several threads."""

    def put(self, place: Place, shape: Shape, documents: Iterable[bytes]) -> Kept: ...

    def finish(self, manifest: Manifest) -> Path:
        """From now on it is there, whole, under its name; before, nothing is."""
        ...


class Archive(Protocol):
    """A whole archive. Raises Damaged."""

    @property
    def manifest(self) -> Manifest: ...

    def verify(self, kept: Kept) -> None: ...

    def shape(self, kept: Kept) -> Shape: ...

    def documents(self, kept: Kept) -> Iterator[bytes]: ...


class Target(Protocol):
    """Where a back-up is restored. Raises Unavailable."""

    def occupied(self) -> Sequence[str]:
        """The databases of ours in which there is something, by their whole names."""
        ...

    def write(self, place: Place, options: Mapping[str, Any], documents: Iterable[bytes]) -> None:
        """With write concern majority."""
        ...

    def count(self, place: Place) -> int: ...

    def index(self, place: Place, indexes: Sequence[Mapping[str, Any]]) -> None: ...


class Backups(Protocol):
    """The system whose databases the environment names."""

    @property
    def source(self) -> Source: ...

    @property
    def target(self) -> Target: ...

    def writing(self, file: Path) -> AbstractContextManager[Writing]:
        """At `file` there is a whole archive in the end, or nothing. Raises Conflict, Unavailable."""
        ...

    def release(self) -> str: ...

    def regimes(self) -> Mapping[str, str]:
        """The version of each regime's data in this release."""
        ...
