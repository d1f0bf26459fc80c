"""What is held up, asked seldom; and how switches are named."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from flask_babel import Babel

from services.console.adapters.health import reasons_in
from services.console.application.held_up import EVERY, HeldUpNow
from services.console.domain.switches import Address, HeldUp
from services.console.entrypoints.switches.wording import held_up_text
from shared.errors import CuakhauError, Unavailable

SERVICES = ("registration", "inspection", "notification")
NOW = datetime(2026, 11, 20, 3, 5, tzinfo=UTC)


@dataclass
class Told:
    """What services say; an error is raised."""

    said: dict[str, Sequence[HeldUp] | CuakhauError] = field(default_factory=dict)
    asked: list[tuple[str, str]] = field(default_factory=list)
    now: float = 100.0

    def ask(self, service: str, token: str) -> Sequence[HeldUp]:
        self.asked.append((service, token))
        said = self.said.get(service, ())
        if isinstance(said, CuakhauError):
            raise said
        return said


def held(service: str, name: str, minutes: int = 0) -> HeldUp:
    return HeldUp(service, name, "maintenance", NOW - timedelta(minutes=minutes))


def test_each_service_is_asked_once_in_ten_seconds_whoever_looks() -> None:
    told = Told({"notification": [held("notification", "window")]})
    now = HeldUpNow(SERVICES, told.ask, lambda: told.now)
    assert [now("lan"), now("hoa")] == [(held("notification", "window"),)] * 2
    assert sorted(told.asked) == [("inspection", "lan"), ("notification", "lan"), ("registration", "lan")]
    told.now += EVERY
    told.said = {}
    assert now("hoa") == ()
    assert len(told.asked) == 6


def test_a_service_that_does_not_answer_is_no_error_and_is_asked_later() -> None:
    told = Told(
        {
            "registration": Unavailable("away"),
            "notification": [held("notification", "sms"), held("notification", "window", 9)],
        }
    )
    now = HeldUpNow(SERVICES, told.ask, lambda: told.now)
    assert [each.name for each in now("lan")] == ["window", "sms"]
    now("lan")
    assert len(told.asked) == 3


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("registration.inbox", Address("registration", "inbox")),
        ("Window", Address("notification", "window")),
        ("sms", Address("notification", "sms")),
    ],
)
def test_a_part_is_named_as_operators_name_it(text: str, address: Address) -> None:
    assert Address.parse(text, SERVICES) == address
    assert Address.parse(str(address), SERVICES) == address


@pytest.mark.parametrize("text", ["inbox", "registration", "registration.parked", "customs.inbox", ""])
def test_what_is_no_part_is_told_what_there_is(text: str) -> None:
    with pytest.raises(ValueError, match=r"there are registration\.inbox, .*, sms$"):
        Address.parse(text, SERVICES)


def test_the_hour_is_vietnams_and_an_earlier_day_is_named() -> None:

    app = Flask(__name__)
    Babel(app, default_locale="en")
    with app.test_request_context():
        window = held("notification", "window", 2)
        assert held_up_text(window, lambda: NOW) == "Notices to the single window are paused since 10:03: maintenance"
        later = held_up_text(window, lambda: NOW + timedelta(days=1))
        assert "since 10:03 20/11/2026" in later
        assert "A part of the system is paused" in held_up_text(held("customs", "inbox"), lambda: NOW)


def test_a_paused_part_is_no_reason_why_a_service_is_not_ready() -> None:
    checks = {"registration.inbox": "ok: paused by operator:lan.nt", "relay": "ok", "database": "it does not answer"}
    assert reasons_in({"checks": checks}) == ("database: it does not answer",)
