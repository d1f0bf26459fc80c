"""The example's services as real processes, and the hands and eyes that a test needs on them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import quote

import amqp
import httpx
from prometheus_client.parser import text_string_to_metric_families
from pymongo import MongoClient

from deploy.dev.ports import free_ports
from shared.contracts.canonical import canonical_json
from shared.contracts.envelope import Envelope
from shared.messaging.connection import close_quietly, open_connection
from shared.messaging.subscriptions import EXCHANGE
from shared.secret import DEVELOPMENT_SECRET
from shared.storage import Outbox
from shared.web.tokens import issue
from tests.conftest import Vhost
from tests.example.stores import store_of
from tests.processes import Process, wait_until

PATIENCE = 40.0
DATASCHEMA = "/schemas/ping.ball_played/1"


@dataclass
class Court:
    """ping and pong over one vhost and one database prefix. Dossiers may share it: each test names its own."""

    vhost: Vhost
    mongo: MongoClient[Any]
    mongodb_uri: str
    prefix: str
    directory: Path
    processes: list[Process] = field(default_factory=list)

    # Processes

    def prepared(self, service: str, **environment: str) -> Process:
        address = f"127.0.0.1:{free_ports(1)[0]}"
        settings = {
            "AMQP_URI": self.vhost.amqp_uri,
            "AMQP_MANAGEMENT_URI": self.vhost.management_uri,
            "MONGODB_URI": self.mongodb_uri,
            "CUAKHAU_ENV": "development",
            "CUAKHAU_DATABASE_PREFIX": self.prefix,
            "CUAKHAU_GRACE_SECONDS": "8",
            f"{service.upper()}_ADDRESS": address,
            **environment,
        }
        log = self.directory / f"{service}-{len(self.processes)}.log"
        process = Process(service, ["tests.example", service], settings, address, log)
        self.processes.append(process)
        return process

    def launched(self, *services: str, **environment: str) -> list[Process]:
        """Started side by side; all ready."""
        started = [self.prepared(service, **environment).start() for service in services]
        return [process.wait_ready(PATIENCE) for process in started]

    def launch(self, service: str, **environment: str) -> Process:
        return self.launched(service, **environment)[0]

    def close(self) -> None:
        for process in self.processes:
            process.kill()

    # Acts

    def play(self, ping: Process, id: str, text: str = "", count: int = 1, **more: Any) -> None:
        body = {"id": id, "text": text, "count": count, **more}
        httpx.post(f"{ping.url}/play", json=body, timeout=30, trust_env=False).raise_for_status()

    @contextmanager
    def operator(self, process: Process) -> Iterator[Operator]:
        token = issue(DEVELOPMENT_SECRET, role="operator", subject="lan.nt")
        headers = {"Authorization": f"Bearer {token}"}
        with httpx.Client(base_url=process.url, headers=headers, timeout=30, trust_env=False) as client:
            yield Operator(client)

    @contextmanager
    def channel(self) -> Iterator[Any]:
        """A channel that confirms each publish."""
        connection = open_connection(self.vhost.amqp_uri, "test")
        channel = connection.channel()
        channel.auto_decode = False
        channel.confirm_select()
        try:
            yield channel
        finally:
            close_quietly(connection)

    def throw(
        self,
        body: bytes,
        headers: Mapping[str, Any],
        *,
        exchange: str = EXCHANGE,
        routing_key: str = "ping.ball_played",
        **properties: Any,
    ) -> None:
        """A message as any sender might make it."""
        with self.channel() as channel:
            message = amqp.Message(body, application_headers=dict(headers), delivery_mode=2, **properties)
            channel.basic_publish_confirm(message, exchange=exchange, routing_key=routing_key)

    @property
    @contextmanager
    def management(self) -> Iterator[httpx.Client]:
        with httpx.Client(base_url=self.vhost.management_uri, timeout=15, trust_env=False) as client:
            yield client

    # Looking

    def document(self, service: str, id: str) -> dict[str, Any]:
        return self.mongo[self.prefix + service]["rallies"].find_one({"_id": id}) or {}

    def returned(self, service: str, id: str) -> list[int]:
        return (self.document(service, id).get("state") or {}).get("returned", [])

    def waiting(self, service: str, id: str) -> list[tuple[int, str]]:
        return sorted((e["n"], e["reason"]) for e in self.document(service, id).get("waiting", []))

    def events(self, service: str, id: str) -> list[Envelope]:
        return Outbox(store_of(self.mongo, self.prefix, service)).published(id, 1)

    def unpublished(self, service: str, id: str) -> bool:
        return "unpublished" in self.document(service, id)

    def queue(self, name: str) -> dict[str, Any]:
        with self.management as client:
            path = f"/api/queues/{quote(self.vhost.name, safe='')}/{name}"
            found: dict[str, Any] = client.get(path).raise_for_status().json()
        return found

    def ready(self, name: str) -> int:
        """Messages in the queue that nobody has in hand; true at this instant, unlike the broker's statistics."""
        with self.channel() as channel:
            return int(channel.queue_declare(name, passive=True).message_count)

    # Waiting

    def until(self, condition: Callable[[], Any], what: str, timeout: float = PATIENCE) -> Any:
        try:
            return wait_until(condition, what, timeout)
        except AssertionError as error:
            logs = "\n".join(f"--- {process.log.name}\n{process.tail()}" for process in self.processes)
            raise AssertionError(f"{error}\n{logs}") from None

    def until_returned(self, id: str, balls: list[int], timeout: float = PATIENCE) -> None:
        """Until both know that these balls came back, in this order."""
        for service in ("pong", "ping"):
            self.until(lambda: self.returned(service, id) == balls, f"{service} has {balls} of {id}", timeout)  # noqa: B023

    def until_in_hand(self, process: Process, count: int) -> None:
        queue = f"{process.name}.inbox"
        self.until(lambda: metric(process, "cuakhau_messages_in_hand", queue=queue) == count, f"{count} in hand")

    def all_ready(self) -> int:
        """Messages in all queues; all there are once the processes have ended."""
        return sum(self.ready(name) for name in ("ping.inbox", "pong.inbox", "ping.parked", "pong.parked"))


@dataclass
class Operator:
    """An operator's hands: HTTP only."""

    client: httpx.Client

    def messages(self, **query: str) -> list[dict[str, Any]]:
        rows: list[dict[str, Any]] = []
        cursor: str | None = None
        while True:
            page = self.client.get("/messages", params={**query, **({"cursor": cursor} if cursor else {})})
            body = page.raise_for_status().json()
            rows += body["items"]
            cursor = body["next"]
            if not cursor:
                return rows

    def show(self, id: str) -> dict[str, Any]:
        found: dict[str, Any] = self.client.get(f"/messages/{quote(id, safe='')}").raise_for_status().json()
        return found

    def reveal(self, id: str) -> dict[str, Any]:
        found: dict[str, Any] = self.post(id, "reveal", reason="to compare").raise_for_status().json()
        return found

    def post(self, id: str, act: str, **body: Any) -> httpx.Response:
        return self.client.post(f"/messages/{quote(id, safe='')}/{act}", json=body or None)


def metric(process: Process, name: str, **labels: str) -> float:
    """Sum of a counter's or gauge's samples with these labels; 0.0 while there is none."""
    text = httpx.get(f"{process.url}/metrics", timeout=10, trust_env=False).text
    return sum(
        sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
        if sample.name == name and labels.items() <= sample.labels.items()
    )


def headers_of(subject: str, sequence: int = 1, /, **attributes: Any) -> dict[str, Any]:
    """Headers of an event of ping's, as they should be but for `attributes` (None leaves one out)."""
    event = {
        "specversion": "1.0",
        "id": f"{subject}-{sequence}",
        "type": "ping.ball_played",
        "source": "ping",
        "subject": subject,
        "time": "2026-07-01T02:00:00.000Z",
        "dataschema": DATASCHEMA,
        "sequence": sequence,
        "correlationid": subject,
        **attributes,
    }
    return {f"cloudEvents:{name}": value for name, value in event.items() if value is not None}


def ball(number: int, text: str = "") -> bytes:
    return canonical_json({"number": number, "text": text})
