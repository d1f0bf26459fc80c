"""Back-ups of the system whose databases stand at one address under one prefix."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import AbstractContextManager
from functools import cached_property
from pathlib import Path
from typing import Any

from pymongo import MongoClient

from services.console.adapters.backup.archive_writing import TarWriting, archive_at
from services.console.adapters.backup.cluster import MongoSource, open_cluster
from services.console.adapters.backup.empty_cluster import MongoTarget
from shared.operating.instances import release
from shared.regulation import load


class MongoBackups:
    """Implements `application.backup.ports.Backups`."""

    def __init__(self, mongodb_uri: str, prefix: str) -> None:
        self._mongodb_uri = mongodb_uri
        self._prefix = prefix

    @cached_property
    def _client(self) -> MongoClient[Any]:
        return open_cluster(self._mongodb_uri)

    @property
    def source(self) -> MongoSource:
        return MongoSource(self._client, self._prefix)

    @property
    def target(self) -> MongoTarget:
        return MongoTarget(self._client, self._prefix)

    def writing(self, file: Path) -> AbstractContextManager[TarWriting]:
        return archive_at(file)

    def release(self) -> str:
        return release()[0]

    def regimes(self) -> Mapping[str, str]:
        law = load()
        return {regime.code: law.regime_version(regime.code) for regime in law.regimes}
