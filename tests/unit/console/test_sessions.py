"""How long a session stands, what of it is kept, and as what somebody acts in it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from services.console.application.sessions import Limits, act_as, begin_session, current_session, digest
from services.console.domain.people import Capacity, Identity, Lent, Session, Standing, capacities_of
from shared.errors import Forbidden
from tests.fakes.console_records import SessionsInMemory

NOW = datetime(2026, 11, 21, 1, 0, tzinfo=UTC)
LIMITS = Limits(idle=timedelta(minutes=30), whole=timedelta(hours=10))
LAN = Identity("oidc:https://id|4711", "Nguyễn Thị Lan", ("lan.nt",))
OFFICER, SIGNER = Capacity("lan.nt", "officer", "TCKT01"), Capacity("lan.nt", "signer", "TCKT01")


@pytest.fixture
def sessions() -> SessionsInMemory:
    return SessionsInMemory()


def begin(sessions: SessionsInMemory, *capacities: Capacity, ends_at: datetime | None = None) -> tuple[str, Session]:
    return begin_session(LAN, capacities or (OFFICER,), sessions=sessions, limits=LIMITS, now=NOW, ends_at=ends_at)


def look(sessions: SessionsInMemory, secret: str | None, after: timedelta) -> Session | None:
    return current_session(secret, sessions=sessions, limits=LIMITS, now=NOW + after)


def test_what_is_kept_opens_nothing(sessions: SessionsInMemory) -> None:
    secret, session = begin(sessions)
    assert secret not in repr(sessions.kept)
    assert list(sessions.kept) == [digest(secret)] == [session.id]
    assert look(sessions, session.id, timedelta()) is None, "the digest is no secret"


def test_every_sign_in_has_a_secret_of_its_own(sessions: SessionsInMemory) -> None:
    assert begin(sessions)[0] != begin(sessions)[0]


def test_a_session_ends_half_an_hour_after_the_last_look(sessions: SessionsInMemory) -> None:
    secret, _ = begin(sessions)
    for minutes in (29, 58, 87):
        assert look(sessions, secret, timedelta(minutes=minutes))
    assert look(sessions, secret, timedelta(minutes=117)) is None
    assert sessions.kept == {}, "an ended one is not kept"


def test_a_session_ends_after_ten_hours_however_busy(sessions: SessionsInMemory) -> None:
    secret, _ = begin(sessions)
    for minutes in range(0, 600, 20):
        assert look(sessions, secret, timedelta(minutes=minutes))
    assert look(sessions, secret, timedelta(hours=10)) is None


def test_a_session_ends_no_later_than_what_proved_it(sessions: SessionsInMemory) -> None:
    secret, _ = begin(sessions, ends_at=NOW + timedelta(minutes=5))
    assert look(sessions, secret, timedelta(minutes=4))
    assert look(sessions, secret, timedelta(minutes=5)) is None
    secret, session = begin(sessions, ends_at=NOW + timedelta(days=9))
    assert session.ends_at == NOW + LIMITS.whole


def test_not_every_look_is_a_write(sessions: SessionsInMemory) -> None:
    secret, _ = begin(sessions)
    for seconds in range(0, 120, 10):
        look(sessions, secret, timedelta(seconds=seconds))
    assert sessions.notes == 1


@pytest.mark.parametrize("secret", [None, "", "guessed"])
def test_without_the_secret_there_is_no_session(sessions: SessionsInMemory, secret: str | None) -> None:
    begin(sessions)
    assert look(sessions, secret, timedelta()) is None


def test_a_single_capacity_is_taken_at_once_several_are_a_choice(sessions: SessionsInMemory) -> None:
    assert begin(sessions)[1].acting == OFFICER
    assert begin(sessions, OFFICER, SIGNER)[1].acting is None


def test_only_what_holds_now_can_be_chosen(sessions: SessionsInMemory) -> None:
    secret, session = begin(sessions, OFFICER, SIGNER)
    act_as(session, SIGNER.key, [OFFICER, SIGNER], sessions=sessions)
    acting = look(sessions, secret, timedelta())
    assert acting
    assert acting.acting == SIGNER
    with pytest.raises(Forbidden):
        act_as(session, SIGNER.key, [OFFICER], sessions=sessions)


def test_capacities_follow_from_the_register_and_the_tax_codes() -> None:
    lan = Standing("lan.nt", True, False, "TCKT01", ("officer",), (Lent("signer", "sep"), Lent("officer", "mai")))
    hanoi = Standing("lan.hn", True, False, "TCKT02", ("reviewer",))
    found = capacities_of([lan, hanoi], ["0100109106"], None)
    assert found == [
        OFFICER,
        Capacity("lan.nt", "signer", "TCKT01", lent_by="sep"),
        Capacity("lan.hn", "reviewer", "TCKT02"),
        Capacity("0100109106", "importer", tax_code="0100109106"),
    ]
    assert len({capacity.key for capacity in found}) == 4


def test_the_first_administrator_is_named_and_only_while_there_is_none() -> None:
    unknown = Standing("root.vn", False, False, administered=False)
    assert capacities_of([unknown], (), None) == []
    assert capacities_of([unknown], (), "root.vn") == [Capacity("root.vn", "admin")]
    assert capacities_of([unknown], (), "another") == []
    administered = Standing("root.vn", False, False, administered=True)
    assert capacities_of([administered], (), "root.vn") == []
