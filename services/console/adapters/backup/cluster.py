"""All databases of the system at one cluster time, straight from the replica set's primary.

Snapshot reads that name their time (`readConcern: {level: snapshot, atClusterTime}`) may run in several threads and over
several databases; a session of pymongo's would tie them to one thread.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from bson import Timestamp
from bson.codec_options import CodecOptions
from bson.raw_bson import RawBSONDocument
from pymongo import MongoClient
from pymongo.database import Database
from pymongo.errors import OperationFailure, PyMongoError

from services.console.application.backup.ports import Changed, NotPermitted, Shape, TooLate
from services.console.domain.backup.manifest import ClusterTime
from services.console.domain.backup.scope import DATABASES, Place, left_out
from shared.errors import NotAllowed, Unavailable
from shared.storage.errors import translated

_WINDOW = "minSnapshotHistoryWindowInSeconds"
_STANDALONE = "Only a replica set keeps its past: MONGODB_URI names a server that is none."
_NAMESPACE_NOT_FOUND = 26
_SNAPSHOT_TOO_OLD = 239
_SNAPSHOT_UNAVAILABLE = 246
_UNAUTHORIZED = 13
_RAW: CodecOptions[RawBSONDocument] = CodecOptions(document_class=RawBSONDocument)


def open_cluster(mongodb_uri: str) -> MongoClient[Any]:
    """An index over millions of documents takes longer than any bound that suits a service."""
    return MongoClient(
        mongodb_uri,
        appname="cuakhau-backup",
        tz_aware=True,
        w="majority",
        journal=True,
        serverSelectionTimeoutMS=4_000,
        connectTimeoutMS=3_000,
    )


@contextmanager
def understood(what: str) -> Iterator[None]:
    """what: is being read. Raises TooLate, Changed, NotAllowed, Unavailable, TooLarge."""
    try:
        with translated():
            yield
    except OperationFailure as error:
        if error.code == _SNAPSHOT_TOO_OLD:
            raise TooLate(
                f"Reading {what} took longer than the database keeps the past (SnapshotTooOld): there is no back-up. "
                f"Take it with a longer --window or more --parallel, or have {_WINDOW} raised on the primary."
            ) from error
        if error.code in (_SNAPSHOT_UNAVAILABLE, _NAMESPACE_NOT_FOUND):
            raise Changed(
                f"{what} was made, renamed or dropped while it was being read: there is no back-up. Take it again once "
                "whoever did so has finished."
            ) from error
        raise Unavailable(f"{what}: the database refused it: {error}") from error
    except PyMongoError as error:
        raise Unavailable(f"{what}: the database refused it: {error}") from error


class MongoSource:
    """Implements `application.backup.ports.Source`."""

    def __init__(self, client: MongoClient[Any], prefix: str) -> None:
        self._client = client
        self._prefix = prefix

    @property
    def server(self) -> str:
        with understood("The database's version"):
            return str(self._client.server_info()["version"])

    def window(self) -> int | None:
        try:
            with translated():
                return int(self._client.admin.command({"getParameter": 1, _WINDOW: 1})[_WINDOW])
        except OperationFailure as error:
            if error.code != _UNAUTHORIZED:
                raise Unavailable(f"{_WINDOW} cannot be read: {error}") from error
            return None

    def set_window(self, seconds: int) -> None:
        try:
            with translated():
                self._client.admin.command({"setParameter": 1, _WINDOW: seconds})
        except OperationFailure as error:
            raise NotPermitted(f"The database does not let us raise {_WINDOW}: {error.details or error}.") from error

    def moment(self) -> MongoMoment:
        with understood("The list of collections"):
            present = set(self._client.list_database_names())
            databases = {name: self._client[self._prefix + name] for name in DATABASES}
            databases = {name: database for name, database in databases.items() if database.name in present}
            at = self._now()
            found = {
                Place(name, one["name"], _size(database, one["name"])): one
                for name, database in databases.items()
                for one in database.list_collections()
                if one["type"] == "collection" and left_out(name, one["name"]) is None
            }
            shapes = {place: _shape(databases[place.database], place, one) for place, one in found.items()}
        return MongoMoment(databases, at, shapes, {place: one["info"]["uuid"] for place, one in found.items()})

    def _now(self) -> Timestamp:
        # What the primary has done so far. Whoever reads at that time waits until a majority has done it too.
        at: Timestamp | None = self._client.admin.command("ping").get("operationTime")
        if at is None:
            raise NotAllowed("backup", "standalone", (), _STANDALONE)
        return at


@dataclass(frozen=True)
class MongoMoment:
    """Implements `application.backup.ports.Moment`. identities: of the collections, whatever their names are by now."""

    databases: Mapping[str, Database[Any]]
    at: Timestamp
    shapes: Mapping[Place, Shape]
    identities: Mapping[Place, Any]

    @property
    def time(self) -> ClusterTime:
        return ClusterTime(self.at.time, self.at.inc)

    @property
    def places(self) -> Sequence[Place]:
        return tuple(self.shapes)

    def shape(self, place: Place) -> Shape:
        return self.shapes[place]

    def documents(self, place: Place) -> Iterator[bytes]:
        database = self.databases[place.database].with_options(codec_options=_RAW)
        concern = {"level": "snapshot", "atClusterTime": self.at}
        with understood(str(place)):
            # By its identity: one that was dropped meanwhile is an error, by its name it would only be empty.
            asked = {"find": self.identities[place], "readConcern": concern}
            with database.cursor_command(asked, codec_options=_RAW) as cursor:
                for document in cursor:
                    yield bytes(document.raw)


def _size(database: Database[Any], collection: str) -> int:
    return int(database.command("collStats", collection).get("size", 0))


def _shape(database: Database[Any], place: Place, found: Mapping[str, Any]) -> Shape:
    indexes = [
        {name: value for name, value in index.items() if name != "ns"}
        for index in database[place.collection].list_indexes()
        if index["name"] != "_id_"
    ]
    return Shape(dict(found.get("options", {})), indexes)
