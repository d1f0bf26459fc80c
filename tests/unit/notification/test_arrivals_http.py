"""What the world says of letters, over HTTP: whom it believes, what it answers."""

import json
from dataclasses import replace
from types import SimpleNamespace
from typing import Any

import pytest

from services.notification.application.arrivals import Bounce, Receipt
from services.notification.domain.arrival import Arrival
from services.notification.entrypoints.app import Arrivals
from services.notification.entrypoints.http import NotificationHttp
from services.notification.gateway_signature import HEADER, signature_of
from shared.errors import Forbidden, Invalid, NotFound
from shared.web import Principal
from tests.unit.notification.test_delivery_reports import ID, STANDARD

SECRET = "what both sides know"
OPERATOR = Principal("ops", "operator")


class World:
    def __init__(self) -> None:
        self.taken: list[Receipt | Bounce] = []
        self.known = True

    def take_receipt(self, receipt: Receipt) -> dict[str, Any]:
        return self._taken(receipt, receipt.letter_id)

    def take_bounce(self, bounce: Bounce, *, actor: object) -> dict[str, Any]:
        assert actor == OPERATOR.actor()
        return self._taken(bounce, bounce.letter_ids[0])

    def _taken(self, what: Receipt | Bounce, id: str) -> dict[str, Any]:
        if not self.known:
            raise NotFound("nobody")
        self.taken.append(what)
        return {"letter_id": id, "status": "SENT", "changed": True}


@pytest.fixture
def world() -> World:
    return World()


@pytest.fixture
def http(world: World) -> Any:
    service: Any = NotificationHttp()
    service.app = SimpleNamespace(arrivals=Arrivals(world.take_receipt, world.take_bounce, SECRET))
    return service


def request(body: bytes, **headers: str) -> Any:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return SimpleNamespace(get_data=lambda: body, headers=named, principal=OPERATOR)


def signed(said: object, secret: str = SECRET) -> Any:
    body = json.dumps(said).encode()
    return request(body, **{HEADER: signature_of(body, secret)})


def test_a_signed_receipt_is_taken(http: Any, world: World) -> None:
    answer = http.receipt(signed({"id": ID, "status": "failed", "reason": "off", "price": 3}))
    assert json.loads(answer.get_data()) == {"letter_id": ID, "status": "SENT", "changed": True}
    assert world.taken == [Receipt(ID, Arrival.FAILED, "off")]


def test_a_receipt_that_is_not_signed_so_is_not_even_read(http: Any, world: World) -> None:
    body = json.dumps({"id": ID, "status": "failed"}).encode()
    for asked in (
        request(body),
        request(body, **{HEADER: ""}),
        request(body, **{HEADER: "sha256=é"}),
        signed({"id": ID, "status": "failed"}, "another secret"),
        request(body + b" ", **{HEADER: signature_of(body, SECRET)}),
    ):
        with pytest.raises(Forbidden):
            http.receipt(asked)
    assert world.taken == []


@pytest.mark.parametrize(
    "said",
    [
        None,
        [],
        "x",
        {},
        {"id": ID},
        {"id": "x", "status": "failed"},
        {"id": ID, "status": "perhaps"},
        {"id": 7, "status": []},
    ],
)
def test_what_is_no_receipt_is_refused(http: Any, said: object) -> None:
    with pytest.raises(Invalid):
        http.receipt(signed(said))


def test_nests_of_any_depth_are_refused(http: Any) -> None:
    body = b"[" * 8000
    with pytest.raises(Invalid):
        http.receipt(request(body, **{HEADER: signature_of(body, SECRET)}))


def test_where_nothing_is_texted_there_are_no_receipts(http: Any) -> None:
    http.app.arrivals = replace(http.app.arrivals, gateway_secret=None)
    with pytest.raises(NotFound, match="GATEWAY_URL"):
        http.receipt(signed({"id": ID, "status": "failed"}, ""))


def test_a_mail_that_came_back_is_taken_in_the_name_of_who_hands_it_over(http: Any, world: World) -> None:
    answer = http.bounce(request(STANDARD.encode()))
    assert json.loads(answer.get_data())["letter_id"] == ID
    (bounce,) = world.taken
    assert isinstance(bounce, Bounce)
    assert "550 5.1.1" in bounce.diagnostic


def test_a_delay_changes_nothing(http: Any, world: World) -> None:
    answer = http.bounce(request(STANDARD.replace("Action: failed", "Action: delayed").encode()))
    assert json.loads(answer.get_data()) == {"letter_id": None, "status": None, "changed": False}
    assert world.taken == []


def test_what_nobody_knows_is_not_found(http: Any, world: World) -> None:
    world.known = False
    with pytest.raises(NotFound):
        http.bounce(request(STANDARD.encode()))
    with pytest.raises(NotFound):
        http.receipt(signed({"id": ID, "status": "failed"}))
