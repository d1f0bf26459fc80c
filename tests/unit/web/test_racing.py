"""Two equal calls at once: the loser gets the winner's answer, whatever it stumbled over."""

from __future__ import annotations

from typing import Any

import pytest

from shared.aggregate import Once
from shared.errors import AlreadyActed, CuakhauError, NotAllowed, Stale
from shared.web.calls import Call, Reply
from shared.web.entrypoint import HttpEntrypoint
from shared.web.operations import Operation
from shared.web.principals import ANONYMOUS

ONCE = Once("http:x:key", "content")
WON = Reply({"version": 2})


class Racing(HttpEntrypoint):
    """outcomes: of each run of the handler, in order."""

    def __init__(self, *outcomes: Reply | CuakhauError) -> None:
        super().__init__(Operation("POST", "/x", "X"))
        self.outcomes = list(outcomes)

    def _work(self, argument: Any) -> Any:
        outcome = self.outcomes.pop(0)
        if isinstance(outcome, CuakhauError):
            raise outcome
        return outcome


@pytest.mark.parametrize(
    "lost", [AlreadyActed(ONCE.key, "a"), Stale(1, 2), NotAllowed("accept", "ACCEPTED", [])], ids=lambda e: e.code
)
def test_the_loser_of_two_equal_calls_gets_the_winners_answer(lost: CuakhauError) -> None:
    assert Racing(lost, WON)._once(Call(ANONYMOUS, once=ONCE)) is WON


def test_what_is_stale_for_good_stays_so() -> None:
    with pytest.raises(Stale):
        Racing(Stale(1, 2), Stale(1, 2))._once(Call(ANONYMOUS, once=ONCE))


@pytest.mark.parametrize(("once", "lost"), [(None, Stale(1, 2)), (ONCE, AlreadyActed("another key", "a"))])
def test_what_no_second_look_can_change_is_told_at_once(once: Once | None, lost: CuakhauError) -> None:
    with pytest.raises(type(lost)):
        Racing(lost, WON)._once(Call(ANONYMOUS, once=once))
