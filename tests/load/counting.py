"""What the database wrote and the relays published, counted by themselves."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from pymongo import MongoClient

_WRITES = ("insert", "update", "findAndModify", "delete")


@dataclass(frozen=True)
class Work:
    """writes: write commands. publishes: messages taken by the exchange or a queue. written, published: bytes."""

    writes: int
    publishes: int
    written: int
    published: int

    def since(self, before: Work) -> Work:
        return Work(
            self.writes - before.writes,
            self.publishes - before.publishes,
            self.written - before.written,
            self.published - before.published,
        )


def work_done(client: MongoClient[Any], metrics: Mapping[str, str]) -> Work:
    """metrics: /metrics texts of the services, by name."""
    status = client.admin.command("serverStatus")
    commands = status["metrics"]["commands"]
    writes = sum(commands[name]["total"] - commands[name]["failed"] for name in _WRITES)
    # What the journal took, before compression: the bytes of the writes themselves.
    written = status["wiredTiger"]["log"]["log bytes of payload data"]
    publishes = sum(_sample(text, "cuakhau_published_total") for text in metrics.values())
    published = sum(_sample(text, "cuakhau_published_bytes_total") for text in metrics.values())
    return Work(writes, int(publishes), int(written), int(published))


def _sample(text: str, name: str) -> float:
    lines = (line for line in text.splitlines() if line.startswith((f"{name} ", f"{name}{{")))
    return sum(float(line.rpartition(" ")[2]) for line in lines)
