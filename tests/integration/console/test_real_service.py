"""What the console expects of a service, asked of a real one and of the stand-in that its other tests use."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from uuid import uuid4

import pytest

from services.console.adapters.services import ServiceMessages, open_client
from services.console.domain.messages import MessageQuery, MessageRef
from shared.errors import Conflict, Forbidden, Invalid, NotAllowed, NotFound
from shared.secret import DEVELOPMENT_SECRET
from shared.web.tokens import issue
from tests.fakes.message_service import MessageService
from tests.integration.messaging import conftest as example
from tests.integration.messaging.conftest import Standing

pytestmark = pytest.mark.integration

standing = example.standing
UNKNOWN = "nowhere~ping~1~none"


@dataclass
class Asked:
    """opened: a dossier whose second event was given up, so that its third waits. unopened: its first was given up."""

    messages: ServiceMessages
    address: str
    opened: str
    unopened: str

    def ids(self, **query: str) -> list[str]:
        return [message.ref.id for message in self.messages.page(MessageQuery(**query), limit=50).items]


def _token(role: str) -> str:
    return issue(DEVELOPMENT_SECRET, role=role, subject="lan.nt")


def _asked(address: str, opened: str, unopened: str) -> Iterator[Asked]:
    with open_client(address) as client:
        yield Asked(ServiceMessages("pong", client, _token("operator")), address, opened, unopened)


@pytest.fixture(params=["stand-in", "service"])
def asked(request: pytest.FixtureRequest) -> Iterator[Asked]:
    opened, unopened = f"a-{uuid4()}", f"b-{uuid4()}"
    if request.param == "service":
        yield from _of_the_service(request.getfixturevalue("standing"), opened, unopened)
        return
    service = MessageService(DEVELOPMENT_SECRET)
    for dossier, number, reason in ((opened, 3, "early"), (opened, 2, "given_up"), (unopened, 1, "given_up")):
        about = {"aggregate_id": dossier, "source": "ping", "sequence": number, "reason": reason}
        attributes = {"cloudEvents:subject": dossier}
        service.add(f"{dossier}~ping~{number}~e", **about, data={"number": number}, attributes=attributes)
    with service.running():
        yield from _asked(service.address, opened, unopened)


def _of_the_service(standing: Standing, opened: str, unopened: str) -> Iterator[Asked]:
    court = standing.court
    court.play(standing.ping, opened)
    court.play(standing.ping, opened, "raise:boom")
    court.play(standing.ping, opened)
    court.play(standing.ping, unopened, "raise:boom")
    court.until(lambda: court.waiting("pong", opened) == [(2, "given_up"), (3, "early")], "two of one wait")
    court.until(lambda: court.waiting("pong", unopened) == [(1, "given_up")], "the first of the other waits")
    yield from _asked(standing.pong.url, opened, unopened)


def test_a_whole_id_means_its_dossier_anything_else_is_a_text_and_the_order_is_by_dossier(asked: Asked) -> None:
    both = asked.ids(text=asked.opened)
    assert [id.split("~")[2] for id in both] == ["2", "3"]
    assert asked.ids(text=asked.opened, reason="early") == both[1:]
    assert asked.ids(text=asked.opened, source="ping") == both
    for text in (asked.opened[:-1], asked.opened.upper()):
        assert set(both) <= set(asked.ids(text=text))
    assert asked.ids(text="said nowhere") == []
    assert asked.ids(text=asked.opened, source="pong") == []
    every = asked.ids(source="ping", reason="given_up")
    assert every.index(both[0]) < every.index(asked.ids(text=asked.unopened)[0])


def test_pages_follow_each_other_to_an_end(asked: Asked) -> None:
    seen, cursor, pages = [], None, 0
    while pages == 0 or cursor:
        page = asked.messages.page(MessageQuery(text=asked.opened), limit=1, cursor=cursor)
        seen += [message.sequence for message in page.items]
        cursor, pages = page.next_cursor, pages + 1
    assert seen == [2, 3]
    assert pages == 3, "a full page is followed by one that may be empty"


def test_one_message_is_shown_whole(asked: Asked) -> None:
    (id,) = asked.ids(text=asked.unopened)
    detail = asked.messages.show(id)
    assert (detail.message.ref, detail.message.sequence, detail.message.source) == (MessageRef("pong", id), 1, "ping")
    assert detail.data["number"] == 1
    assert detail.attributes["cloudEvents:subject"] == asked.unopened
    with pytest.raises(NotFound):
        asked.messages.show(UNKNOWN)


def test_what_is_out_of_place_is_refused_alone_and_in_a_selection(asked: Asked) -> None:
    given_up, early = asked.ids(text=asked.opened)
    (opening,) = asked.ids(text=asked.unopened)
    for id in (early, opening):
        with pytest.raises(NotAllowed):
            asked.messages.skip(id, reason="no")
    with pytest.raises(NotAllowed):
        asked.messages.rebase(given_up, sequence=1, event_id="e", reason="no")
    with pytest.raises(Invalid):
        asked.messages.skip(given_up, reason="")
    outcomes = asked.messages.skip_many([early, opening, UNKNOWN], reason="no")
    assert [outcome.outcome for outcome in outcomes] == ["refused", "refused", "gone"]
    assert all(outcome.detail for outcome in outcomes)


def test_what_was_settled_is_settled_for_everybody(asked: Asked) -> None:
    given_up = asked.ids(text=asked.opened)[0]
    assert asked.messages.skip(given_up, reason="by hand").outcome == "skipped"
    with pytest.raises(Conflict):
        asked.messages.replay(given_up)
    assert [outcome.outcome for outcome in asked.messages.replay_many([given_up])] == ["conflict"]


def test_only_operators_are_let_in(asked: Asked) -> None:
    with open_client(asked.address) as client, pytest.raises(Forbidden):
        ServiceMessages("pong", client, _token("officer")).page(MessageQuery(), limit=1)
