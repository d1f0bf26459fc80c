"""The private broker and database behave as the real ones do when they are killed, frozen and restarted."""

import socket

import kombu
import pytest
from pymongo import MongoClient
from pymongo.errors import PyMongoError

from deploy.dev.broker import Broker
from deploy.dev.database import Database
from deploy.dev.ports import LOOPBACK, free_ports
from deploy.dev.waiting import NotReady, wait_until

pytestmark = pytest.mark.integration


def _publish_and_take(uri: str) -> str:
    with kombu.Connection(uri) as connection:
        queue = connection.SimpleQueue("probe")
        queue.put("kept")
        body = queue.get(timeout=5)
        body.ack()
        return body.payload


def test_a_test_has_a_vhost_of_its_own(vhost):
    assert vhost.amqp_uri.endswith(f"/{vhost.name}")
    assert _publish_and_take(vhost.amqp_uri) == "kept"


def test_a_test_has_databases_of_its_own(mongo_prefix, database: MongoClient):
    with database.start_session() as session, session.start_transaction():
        database[f"{mongo_prefix}registration"].probe.insert_one({"_id": 1}, session=session)
    assert database[f"{mongo_prefix}registration"].probe.count_documents({}) == 1


def test_broker_keeps_durable_messages_over_a_kill(broker_of_its_own: Broker):
    with kombu.Connection(broker_of_its_own.amqp_uri, transport_options={"confirm_publish": True}) as connection:
        channel = connection.channel()
        channel.queue_declare("probe", durable=True, auto_delete=False, arguments={"x-queue-type": "quorum"})
        connection.Producer(channel).publish("kept", routing_key="probe", delivery_mode=2)
    _wait_until_queue_is_on_disk(broker_of_its_own, "probe")

    broker_of_its_own.kill()
    with pytest.raises(OSError, match=r".+"), kombu.Connection(broker_of_its_own.amqp_uri) as connection:
        connection.connect()

    broker_of_its_own.start()
    broker_of_its_own.wait_ready()
    with kombu.Connection(broker_of_its_own.amqp_uri) as connection:
        assert connection.channel().basic_get("probe").body == "kept"


def test_database_keeps_majority_writes_over_a_kill(database_of_its_own: Database):
    with MongoClient(database_of_its_own.mongodb_uri, w="majority", serverSelectionTimeoutMS=10000) as client:
        client.probe.probe.insert_one({"_id": 1})
        database_of_its_own.kill()
        database_of_its_own.start()
        database_of_its_own.wait_ready()
        assert client.probe.probe.count_documents({}) == 1


def test_frozen_database_does_not_answer_until_resumed(database_of_its_own: Database):
    with MongoClient(database_of_its_own.mongodb_uri, serverSelectionTimeoutMS=1000, socketTimeoutMS=1000) as client:
        client.admin.command("ping")
        database_of_its_own.pause()
        with pytest.raises(PyMongoError):
            client.admin.command("ping")
        database_of_its_own.resume()
        database_of_its_own.wait_ready(10)
        client.admin.command("ping")


def test_waiting_for_a_dead_database_ends_at_once_and_shows_its_log(database_of_its_own: Database):
    database_of_its_own.kill()
    with pytest.raises(NotReady, match="database ended"):
        database_of_its_own.wait_ready(30)


def test_database_moved_to_another_port_knows_itself_again(database_of_its_own: Database):
    with MongoClient(database_of_its_own.mongodb_uri) as client:
        client.test.things.insert_one({"_id": "kept"})
    database_of_its_own.stop()
    moved = Database(database_of_its_own.directory, free_ports(1)[0])
    moved.start()
    try:
        moved.wait_ready(30)
        # By its replica set, whose members the client asks for.
        with MongoClient(moved.mongodb_uri) as client:
            assert client.test.things.find_one() == {"_id": "kept"}
            assert client.primary == (LOOPBACK, moved.port)
    finally:
        moved.stop()


def test_nothing_listens_beyond_loopback(broker_of_its_own: Broker):
    ports = broker_of_its_own.ports
    listening = _listening_addresses()
    for port in (ports.amqp, ports.management, ports.distribution, ports.epmd):
        assert listening[port] <= {"127.0.0.1", "::1"}, port


def _wait_until_queue_is_on_disk(broker: Broker, name: str) -> None:
    # The node remembers a new quorum queue at once but writes its directory of them a moment later. Killed in between,
    # it comes back with a queue that never finds a leader.
    (directory,) = broker.directory.glob("mnesia/*/quorum/*/names.dets")
    wait_until(lambda: f"_{name}".encode() in directory.read_bytes(), "queue on disk", 20)


def _listening_addresses() -> dict[int, set[str]]:
    found: dict[int, set[str]] = {}
    for table, family in (("/proc/net/tcp", socket.AF_INET), ("/proc/net/tcp6", socket.AF_INET6)):
        with open(table) as stream:
            rows = [line.split() for line in stream.readlines()[1:]]
        for row in rows:
            address, port = row[1].split(":")
            if row[3] == "0A":
                # The kernel prints each 32-bit word in its own byte order.
                words = [bytes.fromhex(address[i : i + 8])[::-1] for i in range(0, len(address), 8)]
                found.setdefault(int(port, 16), set()).add(socket.inet_ntop(family, b"".join(words)))
    return found
