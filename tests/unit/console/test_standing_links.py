"""A link opens one dossier for a time, and nothing else does."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import pytest

from services.console.adapters.importers.links import SignedLinks
from services.console.application.importers.links import FAILURES, LOOKS, LinkDoor, NoSuchLink, TooManyLooks, open_link
from shared.standing_link import key_of, make_token, read_token

KEY = key_of("a secret of thirty-two bytes or so")
DOSSIER = "01a1fea4-c73b-7473-8854-347e2401a902"
NOW = datetime(2026, 11, 21, 8, 0, tzinfo=UTC)


@dataclass
class Memory:
    """Both what was taken back and who looked how often."""

    at: dict[str, datetime] = field(default_factory=dict)
    seen: Counter[str] = field(default_factory=Counter)

    def take_back(self, dossier: str, at: datetime) -> None:
        self.at[dossier] = at

    def since(self, dossier: str) -> datetime | None:
        return self.at.get(dossier)

    def count(self, what: str, address: str, now: datetime, *, window: timedelta) -> int:
        self.seen[f"{what}/{address}"] += 1
        return self.seen[f"{what}/{address}"]

    def so_far(self, what: str, address: str, now: datetime, *, window: timedelta) -> int:
        return self.seen[f"{what}/{address}"]


def door(memory: Memory, now: datetime = NOW) -> LinkDoor:
    return LinkDoor(SignedLinks(KEY), memory, memory, lambda tax_code: tax_code, "https://console", lambda: now)


def token(key: bytes = KEY, made: datetime = NOW - timedelta(hours=1)) -> str:
    return make_token(key, DOSSIER, "0100109106", now=made, lasts=timedelta(days=7))


def test_a_link_says_whose_dossier_it_opens_and_until_when() -> None:
    link = open_link(token(), "10.0.0.1", door(Memory()))
    assert (link.dossier, link.tax_code) == (DOSSIER, "0100109106")
    assert link.ends_at == NOW - timedelta(hours=1) + timedelta(days=7)


def test_no_byte_of_a_link_can_be_changed() -> None:
    whole = token()
    for place in range(len(whole)):
        other = "A" if whole[place] != "A" else "B"
        assert read_token(KEY, whole[:place] + other + whole[place + 1 :]) is None, place
    for wrong in ("", "abc", whole[:-1], whole + "A", whole + "=", token(b"another key")):
        assert read_token(KEY, wrong) is None, wrong


@pytest.mark.parametrize("later", [timedelta(days=7), timedelta(days=400)])
def test_it_ends(later: timedelta) -> None:
    with pytest.raises(NoSuchLink):
        open_link(token(), "10.0.0.1", door(Memory(), NOW + later))


def test_what_was_taken_back_opens_nothing_and_what_is_made_afterwards_does() -> None:
    memory = Memory()
    memory.take_back(DOSSIER, NOW - timedelta(minutes=30))
    with pytest.raises(NoSuchLink):
        open_link(token(), "10.0.0.1", door(memory))
    assert open_link(token(made=NOW - timedelta(minutes=10)), "10.0.0.1", door(memory))


def test_whoever_tries_links_out_is_shut_out_also_with_a_right_one() -> None:
    memory = Memory()
    for _ in range(FAILURES):
        with pytest.raises(NoSuchLink):
            open_link("guessed", "10.0.0.1", door(memory))
    with pytest.raises(TooManyLooks):
        open_link(token(), "10.0.0.1", door(memory))
    assert open_link(token(), "10.0.0.2", door(memory))


def test_nobody_asks_for_more_pages_than_people_read() -> None:
    memory = Memory()
    for _ in range(LOOKS):
        open_link(token(), "10.0.0.1", door(memory))
    with pytest.raises(TooManyLooks):
        open_link(token(), "10.0.0.1", door(memory))


def test_whoever_guesses_from_all_over_a_network_is_shut_out_as_one() -> None:
    memory = Memory()
    for n in range(FAILURES):
        with pytest.raises(NoSuchLink):
            open_link(f"guess{n}", f"2001:db8::{n:x}", door(memory))
    with pytest.raises(TooManyLooks):
        open_link(token(), "2001:db8::ffff", door(memory))
    assert open_link(token(), "2001:db8:0:1::1", door(memory))
