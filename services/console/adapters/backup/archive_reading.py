"""An archive being read: verified piece by piece before anything is done with it."""

from __future__ import annotations

import gzip
import hashlib
import io
import tarfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from services.console.adapters.backup.layout import (
    MANIFEST,
    SUMS,
    data_name,
    metadata_name,
    read_manifest,
    read_metadata,
)
from services.console.application.backup.ports import Damaged, Shape
from services.console.domain.backup.manifest import Kept, Manifest, Piece

_BLOCK = 1024 * 1024
_BSON_MOST = 17 * 1024 * 1024
_BROKEN = (gzip.BadGzipFile, zlib.error, EOFError)


class TarArchive:
    """Implements `application.backup.ports.Archive`; may be read by several threads. Raises Damaged."""

    def __init__(self, path: Path) -> None:
        self._path = path
        try:
            with tarfile.open(path, "r:") as tar:
                self._places = {entry.name: (entry.offset_data, entry.size) for entry in tar if entry.isfile()}
        except (OSError, tarfile.TarError) as error:
            raise Damaged(f"{path} is no back-up, or was not finished: {error}") from error
        if missing := [name for name in (MANIFEST, SUMS) if name not in self._places]:
            raise Damaged(f"{path} holds no {missing[0]}: it was not finished, or cut off. Take another back-up.")
        written = self._whole(MANIFEST)
        self._sums = dict(_sums(self._whole(SUMS)))
        if hashlib.sha256(written).hexdigest() != self._sums.get(MANIFEST):
            raise Damaged(_differs(MANIFEST))
        self.manifest: Manifest = read_manifest(written)

    def verify(self, kept: Kept) -> None:
        for name, piece in _pieces(kept):
            if name not in self._places:
                raise Damaged(f"{name} is missing in the archive. Take another back-up.")
            if (piece.sha256, piece.size) != (self._digest(name), self._places[name][1]):
                raise Damaged(_differs(name))
            if self._sums.get(name) != piece.sha256:
                raise Damaged(f"{SUMS} and {MANIFEST} of the archive do not agree on {name}. Take another back-up.")
        count = size = 0
        for document in self.documents(kept):
            count += 1
            size += len(document)
        if (count, size) != (kept.documents, kept.size):
            raise Damaged(f"{data_name(kept.place)} holds {count} documents, the manifest says {kept.documents}.")

    def shape(self, kept: Kept) -> Shape:
        name = metadata_name(kept.place)
        try:
            return read_metadata(gzip.decompress(self._whole(name)), name)
        except _BROKEN as error:
            raise Damaged(_differs(name)) from error

    def documents(self, kept: Kept) -> Iterator[bytes]:
        name = data_name(kept.place)
        try:
            with self._opened(name) as file, gzip.open(file) as stream:
                yield from _documents(lambda size: stream.read(size), name)
        except _BROKEN as error:
            raise Damaged(_differs(name)) from error

    def _digest(self, name: str) -> str:
        digest = hashlib.sha256()
        with self._opened(name) as file:
            while block := file.read(_BLOCK):
                digest.update(block)
        return digest.hexdigest()

    def _whole(self, name: str) -> bytes:
        with self._opened(name) as file:
            return file.read()

    @contextmanager
    def _opened(self, name: str) -> Iterator[IO[bytes]]:
        offset, size = self._places[name]
        with self._path.open("rb") as file:
            file.seek(offset)
            yield io.BufferedReader(_Part(file, size), _BLOCK)


class _Part(io.RawIOBase):
    """So many bytes of a file, from where it stands."""

    def __init__(self, file: IO[bytes], size: int) -> None:
        self._file = file
        self._left = size

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: bytearray | memoryview) -> int:  # type: ignore[override]
        read = self._file.read(min(self._left, len(buffer)))
        buffer[: len(read)] = read
        self._left -= len(read)
        return len(read)


def _pieces(kept: Kept) -> tuple[tuple[str, Piece], ...]:
    return (metadata_name(kept.place), kept.metadata), (data_name(kept.place), kept.data)


def _documents(read: Callable[[int], bytes], name: str) -> Iterator[bytes]:
    while head := read(4):
        size = int.from_bytes(head, "little")
        rest = read(size - 4) if 4 < size <= _BSON_MOST else b""
        if len(rest) != size - 4:
            raise Damaged(f"{name} of the archive does not hold whole documents.")
        yield head + rest


def _sums(written: bytes) -> Iterator[tuple[str, str]]:
    for line in written.decode("utf-8", "replace").splitlines():
        digest, _, name = line.partition("  ")
        yield name, digest


def _differs(name: str) -> str:
    return f"{name} of the archive is not what was written: its SHA-256 is another. Nothing was restored; use another copy."
