"""The database frozen and killed under a running consumer."""

from __future__ import annotations

import pytest
from pymongo import MongoClient

from deploy.dev.database import Database
from tests.integration.messaging.court import Court, metric

pytestmark = [pytest.mark.integration, pytest.mark.timeout(240)]


def test_the_consumer_waits_for_its_database_and_nothing_is_spent(court_with_database: tuple[Court, Database]) -> None:
    """Messages in hand stay in hand: no try, no redelivery, no delivery counted. What comes meanwhile stays queued."""
    court, database = court_with_database
    [ping] = court.launched("ping")
    pong = court.launch("pong", MONGODB_URI=database.mongodb_uri)

    with MongoClient(database.mongodb_uri, serverSelectionTimeoutMS=20_000) as client:
        rallies = client[f"{court.prefix}pong"]["rallies"]

        def returned(id: str) -> list[int]:
            return ((rallies.find_one({"_id": id}) or {}).get("state") or {}).get("returned", [])

        court.play(ping, "warm")
        court.until(lambda: returned("warm") == [1], "it works")
        for round, (stop, start) in enumerate(((database.pause, database.resume), (database.kill, database.start)), 1):
            stop()
            ids = [f"{stop.__name__}-{n}" for n in range(4)]
            for id in ids:
                court.play(ping, id, count=2)
            court.until(lambda: pong.get("/readyz", timeout=5) == 503, "it says that the database is away", 60)
            court.until(lambda: pong.log.read_text().count("consumer_paused") >= round, "it takes no more", 60)  # noqa: B023
            assert pong.get("/healthz") == 200
            start()
            database.wait_ready(90)
            for id in ids:
                court.until(lambda: returned(id) == [1, 2], f"{id} is applied", 60)  # noqa: B023
                document = rallies.find_one({"_id": id})
                assert document.get("waiting", []) == []
                assert [entry["act"] for entry in document["history"]] == ["ball_returned"] * 2
            court.until(lambda: pong.get("/readyz") == 200, "it is ready again")
        assert metric(pong, "cuakhau_redelivered_total") == 0
        assert metric(pong, "cuakhau_consumed_total", outcome="returned") == 0
