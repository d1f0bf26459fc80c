"""How many large bodies are in memory at one time."""

import pytest

from shared.secret import Misconfigured
from shared.web.problems import Refused
from shared.web.room import SMALL, Held, Patience, Room, limits_from

MIB = 1 << 20


def test_what_finds_no_room_is_told_when_to_come_back() -> None:
    room = Room(64 * MIB)
    with room.held() as first, room.held() as second:
        first.add(30 * MIB)
        second.add(30 * MIB)
        with room.held() as third, pytest.raises(Refused) as refused:
            third.expect(30 * MIB)
        assert refused.value.problem.status == 503
        assert int(refused.value.problem.headers["Retry-After"]) > 0
        with room.held() as small:
            small.add(SMALL)
    assert room.taken == 0
    with room.held() as later:
        later.expect(64 * MIB)
        later.add(64 * MIB)


def test_who_only_announces_takes_nothing_from_others() -> None:
    room = Room(64 * MIB)
    with room.held() as silent, room.held() as honest:
        silent.expect(60 * MIB)
        honest.expect(60 * MIB)
        honest.add(60 * MIB)
        with pytest.raises(Refused):
            silent.add(30 * MIB)


def test_room_is_given_back_whatever_happens() -> None:
    room = Room(32 * MIB)

    def fail() -> None:
        with room.held() as held:
            held.add(30 * MIB)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    assert room.taken == 0


def test_limits_are_settings() -> None:
    room, patience = limits_from(
        {"CUAKHAU_LARGE_BODIES_MIB": "64", "CUAKHAU_HEADER_SECONDS": "0.5", "CUAKHAU_BODY_SECONDS": "7"}
    )
    assert (room.bytes, patience) == (64 * MIB, Patience(0.5, 7))
    assert limits_from({})[0].bytes == Room().bytes


@pytest.mark.parametrize("value", ["0", "-1", "16", "many", "1e9"])
def test_a_room_in_which_no_message_fits_stops_the_start(value: str) -> None:
    with pytest.raises(Misconfigured, match="CUAKHAU_LARGE_BODIES_MIB"):
        limits_from({"CUAKHAU_LARGE_BODIES_MIB": value})


def test_small_bodies_are_not_counted() -> None:
    room = Room(32 * MIB)
    held = Held(room)
    held.add(SMALL)
    assert room.taken == 0
