"""Letters on their way to real processes: the stand-in window and the mail sink."""

import socket
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import httpx
import pytest

from deploy.dev.ports import free_ports
from services.notification.adapters.channels.mail import MailChannel
from services.notification.adapters.channels.mail_connections import MailServer
from services.notification.adapters.channels.mail_text import MailTexts
from services.notification.adapters.channels.window import WindowChannel
from services.notification.adapters.channels.window_catalogue import read_window_catalogue
from services.notification.domain.events import Delivered, Refused, Unknown
from services.notification.domain.letters import Channel, Kind
from tests.processes import wait_until
from tests.single_window.process import StandIn, mail_sink, window
from tests.trickling import trickling
from tests.unit.notification.letters import RESULT_NAMES, told

pytestmark = pytest.mark.integration


@pytest.fixture(scope="module")
def running_window(tmp_path_factory: pytest.TempPathFactory) -> Iterator[StandIn]:
    stand_in = window(free_ports(1)[0], tmp_path_factory.mktemp("window") / "store.sqlite3")
    stand_in.start()
    yield stand_in
    stand_in.stop()


@pytest.fixture
def partner(running_window: StandIn) -> Iterator[tuple[StandIn, WindowChannel]]:
    running_window.tell("/forget")
    channel = WindowChannel(f"{running_window.url}/nsw/ws", read_window_catalogue(), connect=1.0, read=0.5, whole=1.0)
    yield running_window, channel
    channel.close()


@pytest.fixture(scope="module")
def running_sink() -> Iterator[tuple[StandIn, int]]:
    smtp_port, view_port = free_ports(2)
    stand_in = mail_sink(smtp_port, view_port)
    stand_in.start()
    yield stand_in, smtp_port
    assert stand_in.stop() == 0


@pytest.fixture
def mails(running_sink: tuple[StandIn, int]) -> tuple[StandIn, MailChannel]:
    stand_in, port = running_sink
    stand_in.tell("/forget")
    return stand_in, mail_channel(port)


def mail_channel(port: int, *, timeout: float = 1.0, whole: float = 2.0) -> MailChannel:
    server = MailServer(
        "127.0.0.1", port, "khong-tra-loi@chicuc.example", "Chi cục", "chicuc.example", timeout=timeout, whole=whole
    )
    return MailChannel(server, MailTexts(RESULT_NAMES))


def test_the_window_takes_every_kind_in_its_order(partner: tuple[StandIn, WindowChannel]) -> None:
    stand_in, channel = partner
    for kind in (Kind.RECEIVED, Kind.SUPPLEMENT_REQUEST, Kind.ACCEPTED, Kind.SCHEDULE, Kind.RESULT):
        assert channel(*told(kind)) == Delivered("99")
    # All of them come from one event in this test, and so under one messageId.
    assert stand_in.get("/healthz")["arrivals"] == 5


def test_a_resent_letter_arrives_once_in_effect(partner: tuple[StandIn, WindowChannel]) -> None:
    stand_in, channel = partner
    stand_in.tell("/behaviour", mode="lost", count=1)
    letter = told(Kind.RECEIVED)
    assert isinstance(channel(*letter), Unknown)
    assert channel(*letter) == Delivered("99")
    (kept,) = stand_in.get("/received")
    assert (kept["times"], kept["kind"], kept["message_id"]) == (2, "11/04", letter[1].id)
    assert stand_in.get("/problems") == []


@pytest.mark.parametrize(
    ("behaviour", "outcome"),
    [({"mode": "fault"}, Unknown), ({"mode": "late", "seconds": 1.5}, Unknown), ({"mode": "refuse"}, Refused)],
)
def test_a_window_that_misbehaves(
    partner: tuple[StandIn, WindowChannel], behaviour: dict[str, object], outcome: type
) -> None:
    stand_in, channel = partner
    stand_in.tell("/behaviour", **behaviour, count=1)
    assert isinstance(channel(*told(Kind.RECEIVED)), outcome)


def test_a_window_that_is_not_there() -> None:
    (port,) = free_ports(1)
    channel = WindowChannel(f"http://127.0.0.1:{port}/nsw/ws", read_window_catalogue())
    assert isinstance(channel(*told(Kind.RECEIVED)), Unknown)
    channel.close()


def test_a_window_that_trickles_is_cut_off() -> None:
    with trickling(b"HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n") as port:
        channel = WindowChannel(
            f"http://127.0.0.1:{port}/nsw/ws", read_window_catalogue(), connect=1.0, read=1.0, whole=0.5
        )
        outcome = channel(*told(Kind.RECEIVED))
        channel.close()
    assert isinstance(outcome, Unknown)
    assert "took longer" in outcome.error


def test_a_mail_arrives_in_both_languages(mails: tuple[StandIn, MailChannel]) -> None:
    stand_in, channel = mails
    letter = told(Kind.RESULT, Channel.EMAIL)
    assert channel(*letter) == Delivered("250")
    (mail,) = stand_in.get("/messages", to="nhapkhau@hoasen.example")
    assert mail["subject"] == "Hồ sơ QG2026000590: thông báo kết quả số 12/TB"
    assert "Búp bê nhựa &lt;A&amp;B&gt;" in mail["html"]
    assert mail["message_id"] == f"<{letter[1].id}@chicuc.example>"
    assert "QG2026000590" in httpx.get(stand_in.url, trust_env=False).text


def test_a_mail_that_is_tried_again_has_the_same_message_id(mails: tuple[StandIn, MailChannel]) -> None:
    stand_in, channel = mails
    letter = told(Kind.RECEIVED, Channel.EMAIL)
    stand_in.tell("/behaviour", mode="later", count=1)
    assert isinstance(channel(*letter), Unknown)
    assert [channel(*letter), channel(*letter)] == [Delivered("250")] * 2
    assert len({mail["message_id"] for mail in stand_in.get("/messages")}) == 1


@pytest.mark.parametrize(
    ("behaviour", "outcome"),
    [
        ({"mode": "refuse"}, Refused),
        ({"mode": "later"}, Unknown),
        ({"mode": "hang_up"}, Unknown),
        ({"mode": "slow", "seconds": 1.5}, Unknown),
    ],
)
def test_a_mail_server_that_misbehaves(
    mails: tuple[StandIn, MailChannel], behaviour: dict[str, object], outcome: type
) -> None:
    stand_in, channel = mails
    stand_in.tell("/behaviour", **behaviour, count=1)
    assert isinstance(channel(*told(Kind.RECEIVED, Channel.EMAIL)), outcome)


def test_mails_share_a_connection_and_one_that_was_closed_meanwhile_costs_no_try(
    mails: tuple[StandIn, MailChannel],
) -> None:
    stand_in, channel = mails
    letter = told(Kind.RECEIVED, Channel.EMAIL)
    assert [channel(*letter), channel(*letter)] == [Delivered("250")] * 2
    ((kept, _),) = channel._connections._idle
    assert kept.sock is not None
    kept.sock.shutdown(socket.SHUT_RDWR)
    assert channel(*letter) == Delivered("250")
    ((fresh, _),) = channel._connections._idle
    assert fresh is not kept
    assert len(stand_in.get("/messages")) == 3


def test_an_idle_connection_is_closed(mails: tuple[StandIn, MailChannel], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("services.notification.adapters.channels.mail_connections._KEPT_SECONDS", 0.05)
    _, channel = mails
    assert channel(*told(Kind.RECEIVED, Channel.EMAIL)) == Delivered("250")
    ((kept, _),) = channel._connections._idle
    wait_until(lambda: kept.sock is None, "the connection is closed")
    assert channel._connections._idle == []


def test_a_mail_server_that_is_not_there() -> None:
    (port,) = free_ports(1)
    assert isinstance(mail_channel(port)(*told(Kind.RECEIVED, Channel.EMAIL)), Unknown)


def test_a_mail_server_that_trickles_is_cut_off() -> None:
    with trickling(b"220-") as port:
        outcome = mail_channel(port, timeout=1.0, whole=0.5)(*told(Kind.RECEIVED, Channel.EMAIL))
    assert isinstance(outcome, Unknown)


def test_the_longest_try_covers_all_time_outs(tmp_path: Path) -> None:
    channel = WindowChannel("http://127.0.0.1:9/", read_window_catalogue(), connect=3.0, read=10.0, whole=15.0)
    assert channel.longest >= timedelta(seconds=3 + 10 + 15)
    assert mail_channel(9, timeout=5.0, whole=20.0).longest >= timedelta(seconds=25)
    channel.close()
