"""What the console keeps, in memory: as its collections do, without a database."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from services.console.application.accounts import Account
from services.console.application.auditing import AuditEntry, AuditPage, AuditQuery
from services.console.domain.lock_out import Failures
from services.console.domain.people import Capacity, Session
from shared.errors import Unavailable


@dataclass
class SessionsInMemory:
    kept: dict[str, Session] = field(default_factory=dict)
    notes: int = 0

    def add(self, session: Session) -> None:
        self.kept[session.id] = session

    def get(self, id: str) -> Session | None:
        return self.kept.get(id)

    def seen(self, id: str, at: datetime) -> None:
        self.notes += 1
        self.kept[id] = replace(self.kept[id], seen_at=at)

    def act_as(self, id: str, capacities: Sequence[Capacity], acting: Capacity) -> None:
        self.kept[id] = replace(self.kept[id], capacities=tuple(capacities), acting=acting)

    def password_changed(self, id: str) -> None:
        self.kept[id] = replace(self.kept[id], change_password=False)

    def of(self, account: str) -> Sequence[Session]:
        found = [session for session in self.kept.values() if session.identity.account == account]
        return sorted(found, key=lambda session: session.began_at, reverse=True)

    def remove(self, id: str) -> None:
        self.kept.pop(id, None)

    def remove_all(self, account: str, *, but: str | None = None) -> int:
        gone = [session.id for session in self.of(account) if session.id != but]
        for id in gone:
            self.remove(id)
        return len(gone)


@dataclass
class AccountsInMemory:
    kept: dict[str, Account] = field(default_factory=dict)

    def get(self, name: str) -> Account | None:
        return self.kept.get(name)

    def add(self, account: Account) -> bool:
        return self.kept.setdefault(account.name, account) is account

    def set_password(self, name: str, hash: str, *, first: bool) -> bool:
        if name in self.kept:
            self.kept[name] = replace(self.kept[name], hash=hash, first=first, disabled=False)
        return name in self.kept

    def disable(self, name: str) -> bool:
        if name in self.kept:
            self.kept[name] = replace(self.kept[name], disabled=True)
        return name in self.kept


@dataclass
class TriesInMemory:
    kept: dict[str, Failures] = field(default_factory=dict)

    def get(self, key: str) -> Failures:
        return self.kept.get(key, Failures())

    def count(self, key: str, before: Failures, now: datetime) -> bool:
        if self.get(key) != before:
            return False
        self.kept[key] = Failures(before.count + 1, now)
        return True

    def forget(self, key: str) -> None:
        self.kept.pop(key, None)

    def take_back(self, key: str) -> None:
        if (said := self.get(key)).count:
            self.kept[key] = replace(said, count=said.count - 1)


@dataclass
class PlainPasswords:
    """checked: what was compared with what, nobody's as None."""

    checked: list[str | None] = field(default_factory=list)

    def hash(self, password: str) -> str:
        return f"hash of {password}"

    def fits(self, hash: str | None, password: str) -> bool:
        self.checked.append(hash)
        return hash == self.hash(password)


@dataclass
class TrailInMemory:
    entries: list[AuditEntry] = field(default_factory=list)
    away: bool = False

    def add(self, entry: AuditEntry) -> None:
        if self.away:
            raise Unavailable("The database cannot be reached.")
        self.entries.append(entry)

    def find(self, query: AuditQuery, *, cursor: str | None, limit: int) -> AuditPage:
        return AuditPage(self.entries[:limit], None)
