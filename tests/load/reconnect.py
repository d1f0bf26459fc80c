"""`python -m tests.load.reconnect [--rounds 5]`: how soon the services are at work again after the broker's return.

Two services play with one another over a private broker, which is killed and started again, round after round. While it
is away one of them takes work in. Measured from the moment the broker first opens an AMQP connection.
"""

from __future__ import annotations

import argparse
import statistics
import tempfile
import time
from pathlib import Path

from pymongo import MongoClient

from deploy.dev.broker import Broker
from deploy.dev.database import Database
from deploy.dev.ports import BrokerPorts, free_ports
from shared.messaging.connection import BROKER_ERRORS, close_quietly, open_connection
from shared.messaging.topology import declare
from tests.conftest import Vhost
from tests.example import TOPOLOGY
from tests.integration.messaging.court import Court
from tests.processes import Process, wait_until

# RabbitMQ 3.10 finds no leader for a quorum queue that was declared moments before it was killed.
SETTLED = 4.0
FINE = 0.01
MEASURED = (
    "one publishes, the other consumes",
    "both have published and consumed",
    "both say that they are ready",
)


def main() -> None:
    arguments = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    arguments.add_argument("--rounds", type=int, default=5)
    rounds: int = arguments.parse_args().rounds
    with tempfile.TemporaryDirectory(prefix="cuakhau-reconnect-") as directory:
        broker = Broker(Path(directory) / "broker", BrokerPorts.free())
        database = Database(Path(directory) / "mongod", free_ports(1)[0])
        try:
            for server in (broker, database):
                server.start()
            for server in (broker, database):
                server.wait_ready()
            _report(_measure(broker, database, Path(directory), rounds))
        finally:
            broker.discard()
            database.discard()


def _measure(broker: Broker, database: Database, directory: Path, rounds: int) -> list[tuple[float, ...]]:
    vhost = Vhost("/", broker.amqp_uri, broker.management_uri)
    mongo: MongoClient[dict[str, object]] = MongoClient(database.mongodb_uri)
    court = Court(vhost, mongo, database.mongodb_uri, "reconnect_", directory)
    try:
        with court.channel() as channel:
            declare(channel.connection, TOPOLOGY)
        declared = time.monotonic()
        ping, pong = court.launched("ping", "pong")
        court.play(ping, "a")
        court.until_returned("a", [1])
        court.until(lambda: time.monotonic() - declared > SETTLED, "the queues have settled")
        return [_round(broker, court, ping, pong, number) for number in range(2, rounds + 2)]
    finally:
        court.close()
        mongo.close()


def _round(broker: Broker, court: Court, ping: Process, pong: Process, number: int) -> tuple[float, ...]:
    broker.kill()
    court.until(lambda: [ping.get("/readyz"), pong.get("/readyz")] == [503, 503], "both say that the broker is away")
    court.play(ping, "a")
    broker.start()
    wait_until(lambda: _opens(broker.amqp_uri), "the broker opens connections", 90, every=FINE)
    back = time.monotonic()
    balls = list(range(1, number + 1))
    moments = []
    for service in ("pong", "ping"):
        wait_until(lambda: court.returned(service, "a") == balls, f"{service} has {balls}", 60, every=FINE)  # noqa: B023
        moments.append(time.monotonic() - back)
    wait_until(lambda: [ping.get("/readyz"), pong.get("/readyz")] == [200, 200], "both are ready", 60, every=FINE)
    moments.append(time.monotonic() - back)
    print(f"round {number - 1}: " + ", ".join(f"{seconds:.2f} s" for seconds in moments), flush=True)
    return tuple(moments)


def _opens(amqp_uri: str) -> bool:
    try:
        close_quietly(open_connection(amqp_uri, "reconnect"))
    except BROKER_ERRORS:
        return False
    return True


def _report(measured: list[tuple[float, ...]]) -> None:
    print(f"\nSeconds after the broker's return, {len(measured)} rounds{'':<8}   min  median     max")
    for name, seconds in zip(MEASURED, zip(*measured, strict=True), strict=True):
        print(f"{name:<50}{min(seconds):>6.2f}{statistics.median(seconds):>8.2f}{max(seconds):>8.2f}")


if __name__ == "__main__":
    main()
