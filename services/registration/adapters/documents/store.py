"""Files by hash: written on a majority before a dossier names them, each kept once.

A file's document carries `filename` (the SHA-256) and `metadata.touched_at`, the last time somebody meant to use it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection
from datetime import timedelta
from typing import Any

from gridfs import GridFSBucket
from gridfs.errors import NoFile
from pymongo.database import Database

from services.registration.domain.draft import File
from shared.clock import Clock
from shared.errors import NotFound, TooLarge, Unavailable
from shared.storage.aggregates import DURABLE, MAJORITY
from shared.storage.errors import translated

# A call of the single window that waits for its dossier; papers are held to less by their own rules.
LARGEST_FILE = 30 << 20
# Far less than the sweep's grace, so that a file touched this lately is safe from it.
TOUCHED_LATELY = timedelta(hours=1)


class DocumentStore:
    def __init__(self, database: Database[Any], *, clock: Clock, bucket: str = "documents") -> None:
        self.bucket = GridFSBucket(database, bucket, write_concern=DURABLE)
        self.files = database[f"{bucket}.files"].with_options(write_concern=DURABLE, read_concern=MAJORITY)
        self.chunks = database[f"{bucket}.chunks"].with_options(write_concern=DURABLE)
        self._clock = clock

    def put(self, file: File) -> None:
        """Durable when it returns. Raises TooLarge, Transient."""
        if len(file.data) > LARGEST_FILE:
            raise TooLarge(f"The file has {len(file.data)} bytes; at most {LARGEST_FILE} are taken.")
        now = self._clock()
        with translated():
            held = self.files.find_one({"filename": file.sha256}, {"metadata.touched_at": 1})
            if held and now - held["metadata"]["touched_at"].replace(tzinfo=now.tzinfo) < TOUCHED_LATELY:
                return
            # Touching tells the sweep, which deletes only what nobody touched since it looked.
            touched = {"$set": {"metadata.touched_at": now}}
            if self.files.find_one_and_update({"filename": file.sha256}, touched) is None:
                self.bucket.upload_from_stream(file.sha256, file.data, metadata={"touched_at": now})

    def sizes(self, hashes: Collection[str]) -> dict[str, int]:
        """Bytes of those files that are held, by SHA-256. Raises Transient."""
        with translated():
            found = self.files.find({"filename": {"$in": list(hashes)}}, {"filename": 1, "length": 1})
            return {file["filename"]: file["length"] for file in found}

    def get(self, sha256: str) -> bytes:
        """Raises NotFound, and Unavailable when what is stored is no longer what was put."""
        with translated():
            try:
                stream = self.bucket.open_download_stream_by_name(sha256)
            except NoFile as error:
                raise NotFound(f"There is no file {sha256[:64]}.") from error
            data: bytes = stream.read(LARGEST_FILE)
        if hashlib.sha256(data).hexdigest() != sha256:
            raise Unavailable(f"The stored file {sha256} is damaged; restore it from a backup.")
        return data
