"""What a process holds counts from its first answer on, and is not what it said a while ago."""

from __future__ import annotations

from typing import Any

import pytest
from pymongo import MongoClient

from shared.aggregate import Actor
from shared.clock import new_id, utc_now
from shared.operating.service import Operating
from tests.integration.operating.test_standing_queries import backlog_of, store_of

pytestmark = [pytest.mark.integration, pytest.mark.timeout(120)]

LAN = Actor("operator:lan.nt", "operator")


@pytest.fixture
def held() -> list[int]:
    return [1]


@pytest.fixture
def operating(database: MongoClient[Any], mongo_prefix: str, held: list[int]) -> Operating:
    corner = database[f"{mongo_prefix}ping"]
    backlog = backlog_of(store_of(corner), corner)
    here = Operating(
        "ping", corner, backlog=backlog, clock=utc_now, new_id=new_id, received=lambda: 0, published=lambda: 0
    )
    here.holds(lambda: held[0])
    return here


def test_a_process_that_has_not_told_yet_still_holds_what_it_holds(operating: Operating) -> None:
    operating.drain(LAN, "moving house")
    holding = operating.standing().holding
    assert (holding.in_hand, holding.nothing) == (1, False)


def test_what_it_took_in_hand_since_it_told_counts(operating: Operating, held: list[int]) -> None:
    held[0] = 0
    operating.drain(LAN, "moving house")
    operating.run()
    assert operating.standing().holding.nothing
    held[0] = 2
    holding = operating.standing().holding
    assert (holding.in_hand, holding.nothing) == (2, False)
