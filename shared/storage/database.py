"""The one connection pool of a process."""

from __future__ import annotations

from typing import Any

from pymongo import MongoClient
from pymongo.database import Database
from pymongo.errors import PyMongoError


def open_database(mongodb_uri: str, name: str, application: str) -> Database[Any]:
    """Times are UTC; writes wait for the majority; every wait is bounded."""
    client: MongoClient[Any] = MongoClient(
        mongodb_uri,
        appname=application,
        tz_aware=True,
        w="majority",
        journal=True,
        wTimeoutMS=10_000,
        retryWrites=True,
        serverSelectionTimeoutMS=4_000,
        connectTimeoutMS=3_000,
        socketTimeoutMS=20_000,
        maxPoolSize=50,
    )
    return client[name]


def trouble(database: Database[Any]) -> str | None:
    """Why the database does not answer; None when a primary does."""
    try:
        database.client.admin.command("ping")
    except PyMongoError as error:
        return f"the database does not answer: {error}"
    return None
