"""Several services asked as one: what one of them cannot do takes nothing from the others."""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.console.application.cursors import pack_cursors, unpack_cursors
from services.console.application.messages import (
    Unanswered,
    list_messages,
    outcome_of_error,
    replay_selection,
    show_message,
    skip_selection,
)
from services.console.application.ports import MessagePage
from services.console.domain.messages import MessageDetail, MessageQuery, MessageRef, Outcome, WaitingMessage
from shared.errors import Conflict, CuakhauError, Forbidden, Invalid, NotFound, Unavailable

# A loaded machine says nothing about these.
unhurried = settings(deadline=None)


@dataclass
class Waiting:
    """A service in memory. down: raised by every call."""

    name: str
    ids: list[str] = field(default_factory=list)
    down: CuakhauError | None = None
    skipped_because: str | None = None

    def page(self, query: MessageQuery, *, limit: int, cursor: str | None = None) -> MessagePage:
        self._answer()
        start = int(cursor or 0)
        items = tuple(WaitingMessage(MessageRef(self.name, id), "failed") for id in self.ids[start : start + limit])
        return MessagePage(items, str(start + limit) if start + limit < len(self.ids) else None)

    def show(self, id: str) -> MessageDetail:
        self._answer()
        return MessageDetail(WaitingMessage(MessageRef(self.name, id), "failed"))

    def replay(self, id: str) -> Outcome:
        raise NotImplementedError

    def replay_many(self, ids: Sequence[str]) -> list[Outcome]:
        self._answer()
        return [Outcome(MessageRef(self.name, id), "applied") for id in ids if id in self.ids]

    def skip(self, id: str, *, reason: str) -> Outcome:
        raise NotImplementedError

    def skip_many(self, ids: Sequence[str], *, reason: str) -> list[Outcome]:
        self._answer()
        self.skipped_because = reason
        return [Outcome(MessageRef(self.name, id), "skipped") for id in ids]

    def rebase(self, id: str, *, sequence: int, event_id: str, reason: str) -> Outcome:
        raise NotImplementedError

    def _answer(self) -> None:
        if self.down:
            raise self.down


def refs(*texts: str) -> list[MessageRef]:
    return [MessageRef.parse(text) for text in texts]


def walk(services: dict[str, Waiting], limit: int) -> list[str]:
    found: list[str] = []
    cursor = None
    while True:
        page = list_messages(MessageQuery(), services=services, limit=limit, cursor=cursor)
        found += [str(message.ref) for message in page.items]
        cursor = page.next_cursor
        if cursor is None:
            return found


@unhurried
@given(st.integers(0, 12), st.integers(0, 12), st.integers(1, 5))
def test_paging_over_services_shows_each_message_once(mine: int, yours: int, limit: int) -> None:
    services = {
        "registration": Waiting("registration", [str(n) for n in range(mine)]),
        "inspection": Waiting("inspection", [str(n) for n in range(yours)]),
    }
    found = walk(services, limit)
    assert sorted(found) == sorted(f"{s.name}/{id}" for s in services.values() for id in s.ids)


def test_a_service_that_is_down_is_named_and_the_others_are_listed() -> None:
    services = {
        "registration": Waiting("registration", ["1"]),
        "inspection": Waiting("inspection", down=Unavailable("connection refused")),
    }
    found = list_messages(MessageQuery(), services=services, limit=5)
    assert [str(m.ref) for m in found.items] == ["registration/1"]
    assert found.failed["inspection"].message == "connection refused"


def test_a_service_that_falls_silent_half_way_is_asked_again_for_the_same_stretch() -> None:
    inspection = Waiting("inspection", ["1", "2", "3"])
    first = list_messages(MessageQuery(), services={"inspection": inspection}, limit=2)
    inspection.down = Unavailable("restarting")
    second = list_messages(MessageQuery(), services={"inspection": inspection}, limit=2, cursor=first.next_cursor)
    assert second.items == ()
    inspection.down = None
    third = list_messages(MessageQuery(), services={"inspection": inspection}, limit=2, cursor=second.next_cursor)
    assert [m.ref.id for m in third.items] == ["3"]


@unhurried
@given(st.dictionaries(st.sampled_from(["registration", "inspection"]), st.text(), min_size=1))
def test_a_packed_cursor_comes_back_as_it_was(cursors: dict[str, str]) -> None:
    packed = pack_cursors(cursors)
    assert packed is not None
    assert unpack_cursors(packed) == cursors


@unhurried
@given(st.text(min_size=1))
def test_no_text_in_place_of_a_cursor_brings_us_down(text: str) -> None:
    with suppress(Invalid):
        assert isinstance(unpack_cursors(text), dict)


@pytest.mark.parametrize("text", ["W10", "bnVsbA", "eyJhIjoxfQ", "é", "%"])
def test_a_cursor_that_is_not_ours_is_invalid(text: str) -> None:
    with pytest.raises(Invalid) as caught:
        unpack_cursors(text)
    assert caught.value.violations[0].pointer == "/cursor"


def test_an_unknown_service_is_not_found() -> None:
    with pytest.raises(NotFound, match="there are registration"):
        show_message(MessageRef("laboratory", "1"), services={"registration": Waiting("registration")})


def test_a_selection_comes_back_in_order_each_message_once() -> None:
    services = {"registration": Waiting("registration", ["1", "2"]), "inspection": Waiting("inspection", ["9"])}
    chosen = refs("registration/2", "inspection/9", "registration/1", "registration/2")
    outcomes = replay_selection(chosen, services=services)
    assert [(str(o.ref), o.outcome) for o in outcomes] == [
        ("registration/2", "applied"),
        ("inspection/9", "applied"),
        ("registration/1", "applied"),
    ]


def test_in_a_selection_what_cannot_be_done_is_an_outcome_of_its_own() -> None:
    services = {
        "registration": Waiting("registration", ["1"]),
        "inspection": Waiting("inspection", down=Unavailable("connection refused")),
    }
    outcomes = replay_selection(refs("registration/1", "inspection/9", "registration/gone"), services=services)
    assert [o.outcome for o in outcomes] == ["applied", "unreachable", "unsure"]


def test_a_reason_reaches_every_service_of_a_selection() -> None:
    services = {"registration": Waiting("registration"), "inspection": Waiting("inspection")}
    skip_selection(refs("registration/1", "inspection/9"), reason="restored by hand", services=services)
    assert {service.skipped_because for service in services.values()} == {"restored by hand"}


@pytest.mark.parametrize(
    ("error", "word"),
    [
        (Conflict("taken"), "conflict"),
        (Unanswered("silence"), "unsure"),
        (Unavailable("down"), "unreachable"),
        (NotFound("gone"), "gone"),
        (Forbidden("no"), "refused"),
    ],
)
def test_each_failure_has_its_word_and_none_counts_as_settled(error: CuakhauError, word: str) -> None:
    outcome = outcome_of_error(MessageRef("inspection", "9"), error)
    assert (outcome.outcome, outcome.settled) == (word, False)
