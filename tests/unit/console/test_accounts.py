"""Local accounts: who is let in, who waits, and that nobody learns which accounts there are."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import pytest

from services.console.adapters.passwords import Argon2Passwords
from services.console.application.accounts import (
    LocalAccounts,
    Refused,
    add_account,
    change_password,
    check_password,
    disable_account,
    reset_password,
)
from services.console.application.tries import TooManyTries
from services.console.domain.passwords import weakness
from services.console.domain.people import Capacity
from shared.errors import NotFound
from tests.fakes.console_records import AccountsInMemory, PlainPasswords, TriesInMemory

HERE = "10.0.0.7"
WRONG = "not it"


@dataclass
class Hall:
    accounts: AccountsInMemory = field(default_factory=AccountsInMemory)
    passwords: PlainPasswords = field(default_factory=PlainPasswords)
    tries: TriesInMemory = field(default_factory=TriesInMemory)
    now: datetime = datetime(2026, 11, 21, 1, 0, tzinfo=UTC)

    @property
    def local(self) -> LocalAccounts:
        return LocalAccounts(self.accounts, self.passwords, self.tries, lambda: self.now)

    def open(self, name: str) -> str:
        password = add_account(name, [Capacity(name, "officer", "TCKT01")], local=self.local)
        assert password
        return password

    def knock(self, name: str, password: str = WRONG, address: str = HERE) -> str:
        try:
            return check_password(name, password, address=address, local=self.local).name
        except (Refused, TooManyTries) as error:
            return error.code

    def knock_in_vain(self, times: int, name: str = "lan.nt", address: str = HERE) -> list[str]:
        return [self.knock(name, address=address) for _ in range(times)]


@pytest.fixture
def hall() -> Hall:
    return Hall()


def test_the_right_password_opens_whatever_the_case_of_the_name(hall: Hall) -> None:
    password = hall.open("lan.nt")
    assert hall.knock(" Lan.NT ", password) == "lan.nt"


def test_after_five_failures_the_wait_begins_and_doubles(hall: Hall) -> None:
    password = hall.open("lan.nt")
    assert hall.knock_in_vain(5) == ["sign_in_refused"] * 5
    assert hall.knock("lan.nt", password) == "too_many_tries", "the right one is not looked at either"
    hall.now += timedelta(seconds=30)
    assert hall.knock("lan.nt") == "sign_in_refused"
    hall.now += timedelta(seconds=59)
    assert hall.knock("lan.nt", password) == "too_many_tries"
    hall.now += timedelta(seconds=1)
    assert hall.knock("lan.nt", password) == "lan.nt"
    assert hall.knock_in_vain(5) == ["sign_in_refused"] * 5, "a success wipes the slate"


def test_the_wait_has_an_end(hall: Hall) -> None:
    password = hall.open("lan.nt")
    for _ in range(60):
        hall.knock("lan.nt")
        hall.now += timedelta(minutes=15)
    assert hall.knock("lan.nt", password) == "lan.nt"


def test_whoever_goes_through_names_and_addresses_of_one_network_is_stopped_by_the_network(hall: Hall) -> None:
    said = [hall.knock(f"name.{n}", address=f"2001:db8::{n:x}") for n in range(31)]
    assert (said[:30], said[30]) == (["sign_in_refused"] * 30, "too_many_tries")


def test_whoever_goes_through_names_is_stopped_by_the_address(hall: Hall) -> None:
    said = [hall.knock(f"person{n}") for n in range(40)]
    assert (said[:30], said[30:]) == (["sign_in_refused"] * 30, ["too_many_tries"] * 10)
    password = hall.open("lan.nt")
    assert hall.knock("lan.nt", password, address="10.0.0.8") == "lan.nt", "others are not concerned"


def test_an_account_of_ones_own_does_not_wash_off_guesses_at_others(hall: Hall) -> None:
    password = hall.open("eve")
    said = []
    for n in range(40):
        said += [hall.knock(f"person{n}"), hall.knock("eve", password)]
    assert said[-1] == said[-2] == "too_many_tries"


def test_an_unknown_name_is_answered_like_a_known_one(hall: Hall) -> None:
    hall.open("lan.nt")
    hall.open("gone")
    disable_account("gone", local=hall.local)
    answers = [hall.knock_in_vain(7, name, f"10.0.1.{n}") for n, name in enumerate(("lan.nt", "nobody", "gone"))]
    assert answers[0] == answers[1] == answers[2]
    assert hall.passwords.checked.count(None) == 10, "unknown and disabled ones take a look at a hash too"


def test_a_disabled_account_opens_to_nobody_until_it_is_reset(hall: Hall) -> None:
    password = hall.open("lan.nt")
    disable_account("lan.nt", local=hall.local)
    assert hall.knock("lan.nt", password) == "sign_in_refused"
    fresh = reset_password("lan.nt", local=hall.local)
    assert hall.knock("lan.nt", fresh) == "lan.nt"
    with pytest.raises(NotFound):
        reset_password("nobody", local=hall.local)


def test_a_reset_ends_a_lock_out_and_asks_for_a_new_password(hall: Hall) -> None:
    password = hall.open("lan.nt")
    change_password(hall.accounts.kept["lan.nt"], password, "bốn từ khác nhau", address=HERE, local=hall.local)
    assert not hall.accounts.kept["lan.nt"].first
    hall.knock_in_vain(5)
    fresh = reset_password("lan.nt", local=hall.local)
    assert hall.knock("lan.nt", fresh) == "lan.nt"
    assert hall.accounts.kept["lan.nt"].first


def test_a_password_is_changed_by_whoever_knows_it(hall: Hall) -> None:
    hall.open("lan.nt")
    with pytest.raises(Refused):
        change_password(hall.accounts.kept["lan.nt"], "wrong", "bốn từ khác nhau", address=HERE, local=hall.local)


def test_there_is_one_account_of_a_name(hall: Hall) -> None:
    hall.open("lan.nt")
    assert add_account("LAN.nt", [], local=hall.local) is None


@pytest.mark.parametrize(
    ("password", "why"),
    [
        ("quá ngắn", "length"),
        ("x" * 201, "length"),
        ("mật khẩu hiện nay", "same"),
        ("ababababababab", "easy"),
        ("con đường LAN.NT đi", "easy"),
        ("cửa khẩu mưa xanh", None),
    ],
)
def test_what_a_password_must_be(password: str, why: str | None) -> None:
    assert weakness(password, name="lan.nt", before="mật khẩu hiện nay") == why


def test_argon2_keeps_no_password_and_knows_its_own() -> None:
    passwords = Argon2Passwords()
    hash = passwords.hash("cửa khẩu mưa xanh")
    assert hash.startswith("$argon2id$")
    assert passwords.fits(hash, "cửa khẩu mưa xanh")
    assert not passwords.fits(hash, "cửa khẩu mưa xan")
    assert not passwords.fits(None, "the password of nobody")
    assert not passwords.fits("not a hash", "x")
