"""Where the databases of all services are: for whoever works on them directly, without the services."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from services.console.settings import SettingsError


@dataclass(frozen=True)
class Databases:
    """prefix: what their names begin with, often empty."""

    mongodb_uri: str
    prefix: str


def read_databases(environment: Mapping[str, str]) -> Databases:
    """Raises SettingsError."""
    uri = environment.get("MONGODB_URI")
    if not uri:
        raise SettingsError(["MONGODB_URI is not set: set it, for example to mongodb://host:27017/?replicaSet=rs0"])
    return Databases(uri, environment.get("CUAKHAU_DATABASE_PREFIX", ""))
