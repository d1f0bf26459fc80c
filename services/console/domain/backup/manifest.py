"""The manifest of a back-up: from what moment it is, and what it holds, piece by piece."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime

from services.console.domain.backup.scope import Place

# Grows when what was written before could be misread.
FORMAT = 1


@dataclass(frozen=True)
class ClusterTime:
    """seconds: since 1970, UTC. increment: the operation within that second."""

    seconds: int
    increment: int

    @property
    def moment(self) -> datetime:
        return datetime.fromtimestamp(self.seconds, UTC)


@dataclass(frozen=True)
class Piece:
    """One file of the archive. size: bytes of the file. sha256: of those bytes, in hexadecimal."""

    size: int
    sha256: str


@dataclass(frozen=True)
class Kept:
    """One collection. documents: how many. size: bytes of BSON, unpacked. data, metadata: its two files."""

    database: str
    collection: str
    documents: int
    size: int
    data: Piece
    metadata: Piece

    @property
    def place(self) -> Place:
        return Place(self.database, self.collection, self.size)


@dataclass(frozen=True)
class Manifest:
    """regimes: version of the law's data by regime, as the release that made the back-up has them.

    began_at, ended_at: UTC, by the clock of the machine that made it. server: the database's version.
    """

    time: ClusterTime
    release: str
    server: str
    began_at: datetime
    ended_at: datetime
    regimes: Mapping[str, str]
    kept: tuple[Kept, ...]
    left_out: Mapping[str, str] = field(default_factory=dict)
    format: int = FORMAT

    @property
    def documents(self) -> int:
        return sum(each.documents for each in self.kept)

    @property
    def size(self) -> int:
        return sum(each.size for each in self.kept)


def other_law(manifest: Manifest, regimes: Mapping[str, str]) -> list[str]:
    """The regimes whose data are other ones here than they were when the back-up was made."""
    return [code for code, version in manifest.regimes.items() if regimes.get(code) != version]
