"""Texts on their way to a gateway that is a process of its own, and its receipts on theirs back."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from deploy.dev.ports import free_ports
from services.notification.adapters.channels.gateway import GatewayChannel, TextsOff
from services.notification.adapters.channels.texts import read_texts
from services.notification.domain.events import Delivered, Postponed, Refused, Unknown, Unreachable
from services.notification.domain.letters import Channel, Kind, Letter
from shared.clock import new_id
from tests.single_window.process import StandIn, gateway
from tests.unit.notification.letters import told

pytestmark = pytest.mark.integration
SECRET = "what both sides know"
MORNING, NIGHT = datetime(2026, 9, 11, 2, 0, tzinfo=UTC), datetime(2026, 9, 11, 16, 0, tzinfo=UTC)


@pytest.fixture(scope="module")
def running() -> Iterator[StandIn]:
    stand_in = gateway(free_ports(1)[0], notification="127.0.0.1:9", secret=SECRET)
    stand_in.start()
    yield stand_in
    assert stand_in.stop() == 0


@pytest.fixture
def there(running: StandIn) -> StandIn:
    running.tell("/forget")
    return running


def channel(url: str, *, secret: str = SECRET, at: datetime = MORNING) -> GatewayChannel:
    texts = read_texts()
    texting = texts.texting(zalo=True)
    return GatewayChannel(url, secret, texts, texting, clock=lambda: at, connect=1.0, read=0.5, whole=1.0)


def text(kind: Kind = Kind.RECEIVED, over: Channel = Channel.ZALO) -> tuple[Any, Letter]:
    box, letter = told(kind, Channel.EMAIL)
    return box, replace(letter, id=new_id(), channel=over, number="+84912345678")


def kept_of(there: StandIn, letter: Letter) -> list[dict[str, Any]]:
    """By id: what another test had it answer late may still come in."""
    return [row for row in there.get("/messages", about="QG2026000590") if row["id"] == letter.id]


def test_a_text_arrives_as_it_was_said(there: StandIn) -> None:
    one = text()
    assert isinstance(channel(there.url)(*one), Delivered)
    (kept,) = kept_of(there, one[1])
    assert (kept["channel"], kept["to"], kept["template"]) == ("ZALO", "+84912345678", "cuakhau_tiep_nhan")
    assert kept["parameters"] == {"ma_ho_so": "QG2026000590", "han": "14/09/2026"}
    assert kept["text"].startswith("Ho so QG2026000590 da duoc tiep nhan. Han tra loi: 14/09/2026.")


def test_a_text_that_is_tried_again_is_the_same(there: StandIn) -> None:
    there.tell("/behaviour", mode="lost", count=1)
    one = text(over=Channel.SMS)
    assert isinstance(channel(there.url)(*one), Unknown)
    assert isinstance(channel(there.url)(*one), Delivered)
    (kept,) = kept_of(there, one[1])
    assert (kept["times"], kept["parameters"]) == (2, {})


@pytest.mark.parametrize(
    ("behaviour", "outcome"),
    [
        ({"mode": "late", "seconds": 1.5}, Unknown),
        ({"mode": "error"}, Unknown),
        ({"mode": "refuse"}, Refused),
        ({"mode": "unreachable"}, Unreachable),
    ],
)
def test_a_gateway_that_misbehaves(there: StandIn, behaviour: dict[str, object], outcome: type) -> None:
    there.tell("/behaviour", **behaviour, count=1)
    assert isinstance(channel(there.url)(*text()), outcome)


def test_a_secret_that_does_not_fit_is_tried_again_until_somebody_mends_it(there: StandIn) -> None:
    one = text()
    assert isinstance(channel(there.url, secret="another one altogether")(*one), Unknown)
    assert kept_of(there, one[1]) == []


def test_nothing_goes_at_night_but_results(there: StandIn) -> None:
    night = channel(there.url, at=NIGHT)
    one = text()
    assert night(*one) == Postponed(datetime(2026, 9, 12, 0, 0, tzinfo=UTC))
    assert kept_of(there, one[1]) == []
    assert isinstance(night(*text(Kind.RESULT)), Delivered)


def test_a_gateway_that_is_not_there() -> None:
    (port,) = free_ports(1)
    assert isinstance(channel(f"http://127.0.0.1:{port}")(*text()), Unknown)


def test_without_a_gateway_what_was_queued_fails_and_says_why() -> None:
    outcome = TextsOff()(*text())
    assert isinstance(outcome, Refused)
    assert "GATEWAY_URL" in outcome.reason
