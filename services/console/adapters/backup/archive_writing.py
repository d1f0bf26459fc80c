"""An archive being written: beside its place, under a hidden name, until it is whole.

Each collection is packed into a file of its own, which then moves into the tar: so several can be packed at once, and what
is needed beside the archive is the packed size of those few.
"""

from __future__ import annotations

import gzip
import hashlib
import io
import os
import shutil
import tarfile
import tempfile
import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from services.console.adapters.backup.layout import (
    MANIFEST,
    SUMS,
    data_name,
    metadata_name,
    write_manifest,
    write_metadata,
)
from services.console.application.backup.ports import Shape
from services.console.domain.backup.manifest import Kept, Manifest, Piece
from services.console.domain.backup.scope import Place
from shared.errors import Conflict, Unavailable

# Photos and scans do not get smaller; histories do, and hardly more with a higher level.
_LEVEL = 3
PARTIAL = ".partial"


@contextmanager
def archive_at(path: Path) -> Iterator[TarWriting]:
    """Whatever happens, at `path` there is a whole archive or nothing. Raises Conflict, Unavailable."""
    if path.exists():
        raise Conflict(f"{path} is there already: name another file, or remove it.")
    try:
        # Readable by nobody else: it holds all that the system knows.
        place = Path(tempfile.mkdtemp(prefix=f".{path.name}.", suffix=PARTIAL, dir=path.parent))
        try:
            with _opened(place / "archive.tar") as file, tarfile.open(fileobj=file, mode="w") as tar:
                yield TarWriting(path, place, file, tar)
        finally:
            shutil.rmtree(place)
    except OSError as error:
        raise Unavailable(f"The archive cannot be written: {error}") from error


class TarWriting:
    """Implements `application.backup.ports.Writing`."""

    def __init__(self, path: Path, place: Path, file: IO[bytes], tar: tarfile.TarFile) -> None:
        self._path = path
        self._place = place
        self._file = file
        self._tar = tar
        self._one_at_a_time = threading.Lock()
        self._sums: list[str] = []

    def put(self, place: Place, shape: Shape, documents: Iterable[bytes]) -> Kept:
        count = size = 0
        spool = self._place / f"{place.database}.{place.collection}"
        with _opened(spool) as raw:
            packed = gzip.GzipFile(fileobj=raw, mode="wb", compresslevel=_LEVEL, mtime=0, filename="")
            with packed, io.BufferedWriter(packed, 1024 * 1024) as stream:
                for document in documents:
                    stream.write(document)
                    count += 1
                    size += len(document)
            metadata = self._add(metadata_name(place), io.BytesIO(gzip.compress(write_metadata(place, shape), mtime=0)))
            data = self._add(data_name(place), raw)
        spool.unlink()
        return Kept(place.database, place.collection, count, size, data, metadata)

    def finish(self, manifest: Manifest) -> Path:
        self._add(MANIFEST, io.BytesIO(write_manifest(manifest)))
        self._add(SUMS, io.BytesIO("".join(self._sums).encode()))
        self._tar.close()
        self._file.flush()
        os.fsync(self._file.fileno())
        os.rename(self._place / "archive.tar", self._path)
        folder = os.open(self._path.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)
        return self._path

    def _add(self, name: str, file: IO[bytes]) -> Piece:
        file.seek(0)
        digest = hashlib.file_digest(file, "sha256").hexdigest()  # type: ignore[arg-type]
        entry = tarfile.TarInfo(name)
        entry.size = file.seek(0, os.SEEK_END)
        entry.mode = 0o600
        file.seek(0)
        with self._one_at_a_time:
            self._tar.addfile(entry, file)
            self._sums.append(f"{digest}  {name}\n")
        return Piece(entry.size, digest)


def _opened(path: Path) -> IO[bytes]:
    return open(os.open(path, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600), "w+b")
