"""Local accounts and failed tries, in the database."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime, timedelta
from typing import Any

from pymongo.database import Database
from pymongo.errors import DuplicateKeyError

from services.console.adapters.records.collections import OwnCollection
from services.console.application.accounts import Account
from services.console.domain.lock_out import Failures
from services.console.domain.people import Capacity
from shared.storage import Index

_FORGOTTEN = timedelta(days=1)


class MongoAccounts:
    """Implements `application.accounts.Accounts`."""

    def __init__(self, database: Database[Any]) -> None:
        self._accounts = OwnCollection(database, "accounts")

    def get(self, name: str) -> Account | None:
        with self._accounts.open() as accounts:
            found = accounts.find_one({"_id": name})
        if found is None:
            return None
        capacities = tuple(Capacity(**capacity) for capacity in found["capacities"])
        return Account(name, found["hash"], capacities, found["first"], found["disabled"])

    def add(self, account: Account) -> bool:
        values = asdict(account)
        try:
            with self._accounts.open() as accounts:
                accounts.insert_one({"_id": values.pop("name"), **values})
        except DuplicateKeyError:
            return False
        return True

    def set_password(self, name: str, hash: str, *, first: bool) -> bool:
        return self._set(name, {"hash": hash, "first": first, "disabled": False})

    def disable(self, name: str) -> bool:
        return self._set(name, {"disabled": True})

    def _set(self, name: str, values: dict[str, Any]) -> bool:
        with self._accounts.open() as accounts:
            return accounts.update_one({"_id": name}, {"$set": values}).matched_count == 1


class MongoTries:
    """Implements `application.tries.Tries`. What nobody added to for a day is forgotten."""

    def __init__(self, database: Database[Any]) -> None:
        index = Index("forgotten", {"last_at": 1}, expire_after=int(_FORGOTTEN.total_seconds()))
        self._tries = OwnCollection(database, "tries", (index,))

    def get(self, key: str) -> Failures:
        with self._tries.open() as tries:
            found = tries.find_one({"_id": key})
        return Failures(found["count"], found["last_at"]) if found else Failures()

    def count(self, key: str, before: Failures, now: datetime) -> bool:
        more = {"$set": {"count": before.count + 1, "last_at": now}}
        with self._tries.open() as tries:
            if before.last_at is not None:
                same = {"_id": key, "count": before.count, "last_at": before.last_at}
                return tries.update_one(same, more).matched_count == 1
            try:
                tries.insert_one({"_id": key, **more["$set"]})
            except DuplicateKeyError:
                return False
        return True

    def forget(self, key: str) -> None:
        with self._tries.open() as tries:
            tries.delete_one({"_id": key})

    def take_back(self, key: str) -> None:
        with self._tries.open() as tries:
            tries.update_one({"_id": key, "count": {"$gt": 0}}, {"$inc": {"count": -1}})
