"""Switches in the real database: who is second is told so, and what a process saw last stays."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from pymongo import MongoClient

from deploy.dev.database import Database
from shared.aggregate import Actor
from shared.clock import new_id, utc_now
from shared.errors import NotFound, Unavailable
from shared.operating.switches import AlreadySwitched, Switches
from shared.storage.database import open_database

pytestmark = [pytest.mark.integration, pytest.mark.timeout(120)]

LAN, HOA = Actor("operator:lan.nt", "operator"), Actor("operator:hoa.tv", "operator")


@pytest.fixture
def switches(database: MongoClient, mongo_prefix: str) -> Switches:
    return Switches(database[f"{mongo_prefix}s"], utc_now, new_id, ["inbox", "window"])


def test_the_second_press_is_told_who_was_first_and_when(switches: Switches) -> None:
    with pytest.raises(AlreadySwitched, match="never paused"):
        switches.resume("inbox", LAN, "nothing to resume")
    switches.pause("inbox", LAN, "the window is being moved")
    with pytest.raises(AlreadySwitched, match=r"paused by operator:lan.nt since .*: the window is being moved"):
        switches.pause("inbox", HOA, "me too")
    switches.resume("inbox", HOA, "moved")
    with pytest.raises(AlreadySwitched, match=r"resumed by operator:hoa\.tv"):
        switches.resume("inbox", LAN, "again")
    assert [(act["act"], act["by"], act["reason"]) for act in switches.acts.find().sort("_id", 1)] == [
        ("pause", "operator:lan.nt", "the window is being moved"),
        ("resume", "operator:hoa.tv", "moved"),
    ]


def test_of_many_at_once_one_is_first(switches: Switches) -> None:
    def press(n: int) -> bool:
        try:
            switches.pause("window", Actor(f"operator:{n}", "operator"), "all together")
        except AlreadySwitched:
            return False
        return True

    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(press, range(8))) == 1
    assert switches.acts.count_documents({}) == 1


def test_what_cannot_be_paused_is_not_found(switches: Switches) -> None:
    with pytest.raises(NotFound, match="there are inbox, window"):
        switches.pause("outbox", LAN, "no such part")


def test_another_process_sees_it_and_is_told_of_the_end(switches: Switches) -> None:
    other = Switches(switches.collection.database, utc_now, new_id, ["inbox", "window"])
    told: list[str] = []
    other.when_resumed(told.append)
    switches.pause("window", LAN, "the window is away")
    assert other.paused("window") is None
    assert other.refresh()
    assert other.paused("window")
    assert not other.refresh()
    switches.resume("window", LAN, "it is back")
    assert told == []
    assert other.refresh()
    assert (other.paused("window"), told) == (None, ["window"])


def test_with_the_database_away_the_last_known_state_stays(database_of_its_own: Database) -> None:
    switches = Switches(open_database(database_of_its_own.mongodb_uri, "s", "test"), utc_now, new_id)
    switches.pause("inbox", LAN, "before the database goes")
    database_of_its_own.kill()
    with pytest.raises(Unavailable):
        switches.refresh()
    assert switches.paused("inbox")
