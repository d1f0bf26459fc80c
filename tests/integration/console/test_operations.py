"""Operators see how the system stands: services that say so of themselves, and a real broker's queues."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any

import amqp
import httpx
import pytest
from pymongo import MongoClient

from deploy.dev.ports import LOOPBACK, free_ports
from deploy.dev.waiting import wait_until
from services.console.adapters.operations.broker import ManagementBroker
from shared.errors import NotFound, Unavailable
from tests.conftest import BrokerAddress, Vhost, fresh_prefix, fresh_vhost
from tests.fakes.message_service import MessageService
from tests.integration.console.desk import SECRET, Browser, csrf_in, run, token
from tests.integration.console.process import running_console

pytestmark = pytest.mark.integration

INBOX = "registration.inbox"
# The broker counts every few seconds, and later on a busy machine.
PATIENCE = 60
NAMES = ("registration", "inspection", "notification")


@dataclass(frozen=True)
class Watched:
    """What the console stands before. environment: of the command too."""

    services: dict[str, MessageService]
    vhost: Vhost
    address: str
    environment: dict[str, str]


@pytest.fixture(scope="module")
def watched(
    broker: BrokerAddress, mongodb_uri: str, database: MongoClient[Any], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Watched]:
    with ExitStack() as stack:
        vhost = stack.enter_context(fresh_vhost(broker))
        services = {name: stack.enter_context(MessageService(SECRET).running()) for name in NAMES}
        environment = {
            "CUAKHAU_ENV": "development",
            "CUAKHAU_SECRET": SECRET,
            "CONSOLE_ADDRESS": f"{LOOPBACK}:{free_ports(1)[0]}",
            "MONGODB_URI": mongodb_uri,
            "CUAKHAU_DATABASE_PREFIX": stack.enter_context(fresh_prefix(database)),
            "AMQP_URI": vhost.amqp_uri,
            "AMQP_MANAGEMENT_URI": vhost.management_uri,
            **{f"{name.upper()}_URL": service.address for name, service in services.items()},
        }
        log = tmp_path_factory.mktemp("watched") / "log"
        address = stack.enter_context(running_console(environment, log))
        yield Watched(services, vhost, address, environment)


@pytest.fixture
def operator(watched: Watched) -> Iterator[Browser]:
    for name, service in watched.services.items():
        service.standing = standing(name)
        service.trends = []
    with httpx.Client(base_url=watched.address, follow_redirects=True, timeout=15, trust_env=False) as client:
        browser = Browser(client)
        browser.sign_in("operator")
        yield browser


@pytest.fixture
def inbox(watched: Watched) -> Iterator[amqp.Channel]:
    """A queue of registration's with a consumer that takes two and gives nothing back."""
    with connected(watched.vhost) as channel:
        channel.queue_declare(INBOX, durable=True, auto_delete=False, arguments={"x-queue-type": "quorum"})
        channel.exchange_declare("events", "topic", durable=True, auto_delete=False)
        channel.queue_bind(INBOX, "events", "inspection.#")
        channel.basic_qos(0, 2, False)
        channel.basic_consume(INBOX, callback=keep)
        yield channel
    with connected(watched.vhost) as channel:
        channel.queue_delete(INBOX)


@contextmanager
def connected(vhost: Vhost) -> Iterator[amqp.Channel]:
    at = httpx.URL(vhost.amqp_uri)
    connection = amqp.Connection(
        host=f"{at.host}:{at.port}", userid=at.username, password=at.password, virtual_host=vhost.name
    )
    with connection:
        yield connection.channel()


def standing(name: str, **more: Any) -> dict[str, Any]:
    now = datetime.now(UTC)
    process = {
        "id": f"{name}-1:71",
        "version": "1.2.3",
        "state": "ready",
        "started_at": (now - timedelta(hours=5)).isoformat(),
        "seen_at": now.isoformat(),
        "checks": {"database": "ok"},
        "in_hand": 3,
        "a_field_of_a_newer_version": True,
    }
    return {"service": name, "now": now.isoformat(), "instances": [process], **more}


def keep(*_: Any) -> None:
    """What is delivered stays in hand."""


def asked(watched: Watched) -> ManagementBroker:
    return management_of(watched.vhost)


def management_of(vhost: Vhost) -> ManagementBroker:
    return ManagementBroker(httpx.Client(base_url=vhost.management_uri, trust_env=False), vhost.name)


def test_nothing_is_wrong_and_the_page_says_so(operator: Browser, watched: Watched, inbox: amqp.Channel) -> None:
    wait_until(lambda: asked(watched).queue(INBOX).consumers, "the consumer in the broker's statistics", PATIENCE)
    page = operator.get("/operations")
    assert "Không có sự cố" in page
    assert page.count("1.2.3") == 3
    assert 'id="live"' in page


def test_what_is_wrong_stands_first_with_what_to_do_and_where(operator: Browser, watched: Watched) -> None:
    long_ago = (datetime.now(UTC) - timedelta(hours=2)).isoformat()
    watched.services["notification"].standing = standing(
        "notification",
        outbox={"count": 4, "more": False, "oldest_since": long_ago, "failing": 4},
        waiting=[{"reason": "given_up", "count": 12, "oldest_since": long_ago}],
        channels=[{"channel": "WINDOW", "state": "open", "queued": 7, "oldest_since": long_ago, "last_error": "503"}],
        feeds=[{"direction": "in", "type": "10/01", "last_at": long_ago, "usual_gap_seconds": 60, "unusual": True}],
        switches=[{"name": "email", "paused": True, "reason": "mail server moves", "by": "truc.ban", "at": long_ago}],
    )
    page = operator.get("/operations")
    lines = re.findall(r'class="finding finding-(\w+)"', page)
    assert lines == sorted(lines, key=["bad", "care", "note"].index)
    for said in ("12 thông điệp đang chờ", "7 thư đang chờ gửi", "10/01", "mail server moves", "sự kiện của 4 hồ sơ"):
        assert said in page
    assert "/messages?service=notification&reason=given_up" in page
    assert "Không có sự cố" not in page


def test_a_service_that_is_silent_or_older_hides_nothing_of_the_others(operator: Browser, watched: Watched) -> None:
    watched.services["inspection"].standing = None
    watched.services["registration"].broken = True
    try:
        page = operator.get("/operations")
    finally:
        watched.services["registration"].broken = False
    assert page.count("không cho biết tình trạng của mình") == 2
    assert "notification-1:71" in page
    assert "The database cannot be reached." in page


def test_a_queue_is_shown_as_its_broker_tells(operator: Browser, watched: Watched, inbox: amqp.Channel) -> None:
    for _ in range(5):
        inbox.basic_publish(amqp.Message(b"{}", delivery_mode=2), "events", "inspection.result_signed")
    broker = asked(watched)
    wait_until(lambda: (broker.queue(INBOX).ready, broker.queue(INBOX).unacked) == (3, 2), "five messages", PATIENCE)
    # What came is counted in samples of a minute; the newest may be counted a few seconds later.
    wait_until(lambda: broker.queue(INBOX).oldest, "the oldest message's age", PATIENCE)
    found = broker.queue(INBOX)
    assert [(taker.prefetch, taker.active) for taker in found.takers] == [(2, True)]
    assert ("events", "inspection.#") in [(each.source, each.routing_key) for each in found.bindings]
    board = broker.board()
    assert [(queue.name, queue.ready, queue.consumers) for queue in board.queues] == [(INBOX, 3, 1)]
    assert board.nodes[0].memory_limit
    page = operator.get(f"/operations/queues/{INBOX}?hours=24")
    for said in ("inspection.#", "24 giờ", "Xử lý cùng lúc tối đa"):
        assert said in page
    assert f"/operations/queues/{INBOX}" in operator.get("/operations")
    operator.get("/operations/queues/nothing", status=404)


def test_a_queue_that_lost_its_consumer_is_named(operator: Browser, watched: Watched, inbox: amqp.Channel) -> None:
    wait_until(lambda: asked(watched).queue(INBOX).consumers, "the consumer in the broker's statistics", PATIENCE)
    assert f"Hàng đợi {INBOX}: không ai lấy" not in operator.get("/operations")
    inbox.basic_cancel(next(iter(inbox.callbacks)))
    wait_until(lambda: not asked(watched).queue(INBOX).consumers, "the consumer gone", PATIENCE)
    assert f"Hàng đợi {INBOX}: không ai lấy" in operator.get("/operations")
    paused = {"name": "inbox", "paused": True, "reason": "move", "by": "truc.ban"}
    watched.services["registration"].standing = standing("registration", switches=[paused])
    assert f"Hàng đợi {INBOX}: không ai lấy" not in operator.get("/operations")


def test_a_message_without_a_queue_is_counted(vhost: Vhost) -> None:
    broker = management_of(vhost)
    with connected(vhost) as channel:
        channel.exchange_declare("events", "topic", durable=True, auto_delete=False)
        channel.events["basic_return"].add(keep)
        for _ in range(3):
            channel.basic_publish(amqp.Message(b"{}"), "events", "nowhere", mandatory=True)
        wait_until(lambda: broker.board().unroutable == 3, "three without a queue", PATIENCE)


def test_trends_are_drawn_and_told_as_a_table(operator: Browser, watched: Watched) -> None:
    began = datetime.now(UTC).replace(second=0, microsecond=0) - timedelta(minutes=59)
    watched.services["inspection"].trends = [
        {
            "at": (began + timedelta(minutes=n)).isoformat(),
            "outbox": {"count": n % 7, "oldest_seconds": 1},
            "waiting": {"failed": n, "early": 1},
            "timers": {"overdue": 0, "late_seconds": 0},
            "queued": {},
            "received": 2 * n,
            "published": n,
        }
        for n in range(60)
    ]
    page = operator.get("/operations/trends?hours=3")
    assert page.count('class="line-chart"') == 5
    assert 'aria-label="Thông điệp đang chờ: ' in page
    assert '<td class="number">60</td>' in page
    assert "chưa đủ lâu để vẽ" in page


@pytest.mark.parametrize("path", ["/operations", "/operations/trends", f"/operations/queues/{INBOX}"])
def test_only_operators_and_administrators_look(watched: Watched, inbox: amqp.Channel, path: str) -> None:
    for role, status in (("operator", 200), ("admin", 200), ("reviewer", 403)):
        with httpx.Client(base_url=watched.address, follow_redirects=True, timeout=15, trust_env=False) as client:
            form = {"csrf_token": csrf_in(client.get("/login").text), "token": token(role, agency="TCKT01")}
            client.post("/login", data=form, follow_redirects=False)
            assert client.get(path).status_code == status, role


def test_the_same_from_a_terminal(operator: Browser, watched: Watched, inbox: amqp.Channel) -> None:
    wait_until(lambda: asked(watched).queue(INBOX).consumers, "the consumer in the broker's statistics", PATIENCE)
    listening = SimpleNamespace(environment=watched.environment)
    well = run(listening, "status")
    assert (well.exit_code, "Nothing is wrong." in well.stdout) == (0, True), well.output
    assert "registration-1:71" in well.stdout
    watched.services["inspection"].standing = standing("inspection", waiting=[{"reason": "fork", "count": 2}])
    wrong = run(listening, "status", "--json")
    assert wrong.exit_code == 1
    assert [(each["rule"], each["severity"], each["count"]) for each in json.loads(wrong.stdout)["findings"]] == [
        ("waiting", "bad", 2)
    ]
    assert "Inspection: 2 messages wait: Forked" in run(listening, "status").stdout
    listed = json.loads(run(listening, "queues", "--json").stdout)
    assert [(each["name"], each["consumers"]) for each in listed] == [(INBOX, 1)]
    assert "inspection.#" in run(listening, "queues", INBOX).stdout
    assert run(listening, "queues", "nothing").exit_code == 1
    unset = run(listening, "queues", AMQP_MANAGEMENT_URI="")
    assert (unset.exit_code, "AMQP_MANAGEMENT_URI is not set" in unset.stderr) == (2, True)


def test_a_broker_that_does_not_answer_says_why() -> None:
    nowhere = ManagementBroker(httpx.Client(base_url=f"http://{LOOPBACK}:{free_ports(1)[0]}", trust_env=False), "/")
    with pytest.raises(Unavailable, match="connection refused"):
        nowhere.board()


def test_a_queue_that_is_not_there_is_not_found(watched: Watched) -> None:
    with pytest.raises(NotFound):
        asked(watched).queue("nothing.inbox")
