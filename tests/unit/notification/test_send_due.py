"""Sending: order, the same id until answered, leases and their tokens, breaker."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.notification.application.breaker import BreakerState
from services.notification.application.letter_acts import cancel_letter, send_letter_again
from services.notification.application.ports import Partner
from services.notification.application.send_due import SendReport, send_due
from services.notification.domain.commands import CancelLetter, SendAgain
from services.notification.domain.correspondence import Correspondence
from services.notification.domain.events import Delivered, Outcome, Refused, Unknown
from services.notification.domain.letters import Channel, Kind, Letter, Status
from services.notification.domain.retry import RetryPolicy
from shared.aggregate import Actor
from shared.clock import new_id
from shared.errors import NotAllowed, NotFound, Stale
from tests.unit.notification.clockwork import (
    GIVING_UP,
    NEVER_GIVING_UP,
    InMemoryCorrespondences,
    Scripted,
    TurnedClock,
    partner,
)
from tests.unit.notification.events import NOTICE, REACTIONS, event

OFFICER = Actor("officer:o1", "officer", "20")
THREE = ("registration.dossier_received", "registration.dossier_accepted", "registration.inspection_scheduled")


@dataclass
class World:
    clock: TurnedClock = field(default_factory=TurnedClock)
    correspondences: InMemoryCorrespondences = field(default_factory=InMemoryCorrespondences)

    def tell(self, *types: str, changes: Mapping[str, object] | None = None) -> None:
        """changes: to what a deadline's event says."""
        for type in ("registration.dossier_submitted", *types):
            current = self.correspondences.find("dossier-1")
            said = changes or {} if "deadline" in type else {}
            received = event(type, len(self.correspondences.acts) + 1, **said)
            change = REACTIONS[type](current, received)
            if current is None:
                self.correspondences.create("dossier-1", change, actor=OFFICER)
            else:
                self.correspondences.save(current, change, actor=OFFICER)

    def send(
        self,
        *,
        window: Partner | None = None,
        email: Partner | None = None,
        paused: Callable[[Channel], bool] = lambda _: False,
    ) -> SendReport:
        given = {Channel.WINDOW: window, Channel.EMAIL: email}
        return send_due(
            "dossier-1",
            boxes=self.correspondences,  # type: ignore[arg-type]
            partners={channel: p for channel, p in given.items() if p},
            owner="here",
            chance=lambda: 0.0,
            clock=self.clock,
            paused=paused,
        )

    def letters(self, channel: Channel) -> list[Letter]:
        return [x for x in self.state.letters if x.channel is channel]

    def statuses(self, channel: Channel = Channel.WINDOW) -> list[Status]:
        return [x.status for x in self.letters(channel)]

    @property
    def state(self) -> Correspondence:
        return self.correspondences.load("dossier-1").state

    @property
    def version(self) -> int:
        return self.correspondences.load("dossier-1").version


@pytest.fixture
def world() -> World:
    told = World()
    told.tell(*THREE)
    return told


def test_what_is_due_goes_out_in_order(world: World) -> None:
    send = Scripted()
    world.send(window=partner(send, world.clock))
    assert send.got == [x.id for x in world.letters(Channel.WINDOW)]
    assert world.statuses() == [Status.SENT] * 3
    assert [x.sent_at for x in world.letters(Channel.WINDOW)] == [world.clock.now] * 3


def test_a_paused_channel_costs_no_try_and_no_claim_while_others_go_on(world: World) -> None:
    to_window, by_mail = Scripted(), Scripted()
    both = {"window": partner(to_window, world.clock), "email": partner(by_mail, world.clock)}
    report = world.send(**both, paused=lambda channel: channel is Channel.WINDOW)
    assert to_window.got == []
    assert [x.attempts for x in world.letters(Channel.WINDOW)] == [0, 0, 0]
    assert world.statuses(Channel.EMAIL) == [Status.SENT] * len(by_mail.got)
    assert by_mail.got
    assert report.postponed == (Channel.WINDOW,)
    version = world.version
    again = world.send(**both, paused=lambda _: True)
    assert again.tried == ()
    assert again.not_before
    assert again.not_before > world.clock.now
    assert world.version == version
    world.send(**both)
    assert to_window.got == [x.id for x in world.letters(Channel.WINDOW)]


def test_a_channel_paused_in_the_middle_of_a_turn_sends_no_further_letter(world: World) -> None:
    send = Scripted()
    world.send(window=partner(send, world.clock), paused=lambda _: len(send.got) >= 1)
    assert send.got == [world.letters(Channel.WINDOW)[0].id]
    assert world.statuses() == [Status.SENT, Status.QUEUED, Status.QUEUED]


def test_an_unanswered_letter_is_sent_again_under_the_same_id_before_its_successors(world: World) -> None:
    first, second, third = (x.id for x in world.letters(Channel.WINDOW))
    send = Scripted(Unknown("time-out"), Unknown("fault"))
    window = partner(send, world.clock)
    world.send(window=window)
    assert send.got == [first]
    world.send(window=window)
    assert send.got == [first], "tried again before its time"
    world.clock.turn(seconds=1)
    world.send(window=window)
    assert send.got == [first, first]
    world.clock.turn(seconds=2)
    world.send(window=window)
    assert send.got == [first, first, first, second, third]


def test_the_timer_follows_the_next_attempt(world: World) -> None:
    world.send(window=partner(Scripted(Unknown("time-out")), world.clock), email=partner(Scripted(), world.clock))
    _, change, _ = world.correspondences.acts[-1]
    assert change.timer_at == world.clock.now + timedelta(seconds=1)
    world.clock.turn(seconds=1)
    world.send(window=partner(Scripted(), world.clock))
    _, change, _ = world.correspondences.acts[-1]
    assert change.timer_at is None


def test_a_final_refusal_stands_aside_and_its_successors_go_on(world: World) -> None:
    world.send(window=partner(Scripted(Refused("ERR05 sai dữ liệu")), world.clock))
    assert world.statuses() == [Status.FAILED, Status.SENT, Status.SENT]
    assert world.letters(Channel.WINDOW)[0].last_error == "ERR05 sai dữ liệu"


def test_the_window_is_never_given_up_but_alarms(world: World) -> None:
    window = partner(Scripted(*[Unknown("time-out")] * 50), world.clock)
    alarms = []
    for _ in range(50):
        alarms += [tried.alarm for tried in world.send(window=window).tried]
        world.clock.turn(minutes=2)
    assert world.statuses()[0] is Status.QUEUED
    assert alarms == [False, False] + [True] * 48


def test_an_e_mail_is_given_up_after_its_limit_and_visible(world: World) -> None:
    email = partner(Scripted(*[Unknown("451")] * 9), world.clock, policy=GIVING_UP)
    for _ in range(9):
        world.send(email=email)
        world.clock.turn(minutes=2)
    assert world.statuses(Channel.EMAIL) == [Status.FAILED] * 3
    assert {x.attempts for x in world.letters(Channel.EMAIL)} == {3}


def test_an_e_mail_that_waits_does_not_hold_up_others(world: World) -> None:
    world.send(email=partner(Scripted(Unknown("451")), world.clock))
    assert world.statuses(Channel.EMAIL) == [Status.QUEUED, Status.SENT, Status.SENT]


def test_an_apology_waits_for_the_word_that_the_dossier_was_received() -> None:
    world = World()
    world.tell("registration.deadline_lapsed", "registration.dossier_received", changes=NOTICE)
    received, apology = world.letters(Channel.EMAIL)
    assert (received.kind, apology.kind) == (Kind.RECEIVED, Kind.APOLOGY)
    send = Scripted(Unknown("451"), Unknown("451"))
    email = partner(send, world.clock)
    for _ in range(3):
        world.send(email=email)
        world.clock.turn(minutes=2)
    assert send.got == [received.id] * 3 + [apology.id]


def test_an_apology_goes_although_the_word_of_receipt_failed_for_good() -> None:
    world = World()
    world.tell("registration.deadline_lapsed", "registration.dossier_received", changes=NOTICE)
    world.send(email=partner(Scripted(Refused("550")), world.clock))
    assert world.statuses(Channel.EMAIL) == [Status.FAILED, Status.SENT]


def test_one_in_flight_per_dossier(world: World) -> None:
    inner = Scripted()

    def meanwhile() -> Outcome:
        report = world.send(window=partner(inner, world.clock), email=partner(inner, world.clock))
        assert report.postponed == (Channel.WINDOW, Channel.EMAIL)
        return Delivered("99")

    world.send(window=partner(Scripted(meanwhile), world.clock))
    assert inner.got == []
    assert world.statuses() == [Status.SENT] * 3


def test_a_sender_that_died_is_succeeded_once_its_lease_ran_out(world: World) -> None:
    def die() -> Outcome:
        raise SystemExit

    window = partner(Scripted(die), world.clock)
    world.correspondences.release = lambda *_: None  # type: ignore[method-assign]
    with pytest.raises(SystemExit):
        world.send(window=window)
    send = Scripted()
    world.send(window=partner(send, world.clock))
    assert send.got == []
    world.clock.turn(seconds=31)
    world.send(window=partner(send, world.clock))
    assert send.got == [x.id for x in world.letters(Channel.WINDOW)]


def test_an_outcome_from_a_lease_that_was_lost_changes_nothing(world: World) -> None:
    def overtaken() -> Outcome:
        world.clock.turn(seconds=31)
        world.send(window=partner(Scripted(Unknown("time-out")), world.clock))
        return Refused("too late")

    report = world.send(window=partner(Scripted(overtaken), world.clock))
    assert [tried.act for tried in report.tried] == [None]
    head = world.letters(Channel.WINDOW)[0]
    assert (head.status, head.attempts, head.last_error) == (Status.QUEUED, 1, "time-out")


def test_whoever_lost_its_lease_begins_nothing_more_and_leaves_the_others_alone(world: World) -> None:
    taken = (99, world.clock.now + timedelta(minutes=5))

    def overtaken() -> Outcome:
        # By a replica whose clock is ahead.
        world.correspondences.sending["dossier-1"] = taken
        return Delivered("99")

    window, email = Scripted(overtaken), Scripted()
    report = world.send(window=partner(window, world.clock), email=partner(email, world.clock))
    assert ([tried.act for tried in report.tried], len(window.got), email.got) == ([None], 1, [])
    assert world.correspondences.sending["dossier-1"] == taken
    assert world.statuses() == [Status.QUEUED] * 3, "the other one sends it again, under the same id"


def test_each_letter_is_begun_under_a_lease_that_covers_it(world: World) -> None:
    left = []

    def slow() -> Outcome:
        left.append(world.correspondences.sending["dossier-1"][1] - world.clock.now)
        world.clock.turn(seconds=19)
        return Delivered("99")

    world.send(window=partner(Scripted(slow, slow, slow), world.clock))
    assert left == [timedelta(seconds=30)] * 3


def test_no_letter_is_begun_that_the_lease_does_not_cover(world: World) -> None:
    record = world.correspondences.record

    def slow(*args: Any, **kwargs: Any) -> Any:
        saved = record(*args, **kwargs)
        world.clock.turn(seconds=11)
        return saved

    world.correspondences.record = slow  # type: ignore[method-assign]
    send = Scripted()
    world.send(window=partner(send, world.clock), email=partner(send, world.clock))
    assert len(send.got) == 1


def test_a_claim_is_given_back_as_soon_as_nothing_is_left_to_send(world: World) -> None:
    world.correspondences.release = lambda *_: None  # type: ignore[method-assign]
    world.send(window=partner(Scripted(), world.clock), email=partner(Scripted(Unknown("451")), world.clock))
    now = world.clock.now
    assert world.correspondences.claim("dossier-1", owner="b", now=now, until=now) is not None


def test_while_a_partner_rests_a_dossier_that_waits_for_it_alone_is_not_claimed(world: World) -> None:
    window = partner(Scripted(Unknown("time-out")), world.clock, threshold=1)
    world.send(window=window, email=partner(Scripted(), world.clock))
    before = dict(world.correspondences.sending)
    world.clock.turn(seconds=2)
    report = world.send(window=window, email=partner(Scripted(), world.clock))
    assert (report.postponed, report.not_before) == ((Channel.WINDOW,), window.breaker.next_try_at)
    assert world.correspondences.sending == before


def test_an_outcome_is_kept_although_somebody_acted_meanwhile(world: World) -> None:
    def queue_more() -> Outcome:
        current = world.correspondences.load("dossier-1")
        received = event("registration.result_issued", 9)
        world.correspondences.save(current, REACTIONS[received.type](current, received), actor=OFFICER)
        return Delivered("99")

    world.send(window=partner(Scripted(queue_more), world.clock))
    assert world.statuses() == [Status.SENT] * 4


def test_an_open_breaker_spares_the_partner(world: World) -> None:
    send = Scripted(Unknown("a"), Unknown("b"), Unknown("c"))
    window = partner(send, world.clock, threshold=2)
    for _ in range(2):
        world.send(window=window)
        world.clock.turn(seconds=2)
    report = world.send(window=window)
    assert len(send.got) == 2
    # E-mails are due, so that the dossier must not stand back on the window's account.
    assert (report.postponed, report.not_before) == ((Channel.WINDOW,), TurnedClock().now)
    report = world.send(window=window, email=partner(Scripted(), world.clock))
    assert (report.postponed, report.not_before) == ((Channel.WINDOW,), window.breaker.next_try_at)
    world.clock.turn(seconds=5)
    world.send(window=window)
    assert len(send.got) == 3


def test_a_refusal_shows_that_the_partner_is_alive(world: World) -> None:
    window = partner(Scripted(Refused("1"), Refused("2"), Refused("3")), world.clock, threshold=1)
    world.send(window=window)
    assert window.breaker.next_try_at is None


def test_an_answer_closes_the_breaker_again(world: World) -> None:
    window = partner(Scripted(Unknown("time-out")), world.clock, threshold=1)
    world.send(window=window)
    assert not window.breaker.allow()
    world.clock.turn(seconds=5)
    world.send(window=window)
    assert window.breaker.state is BreakerState.CLOSED
    assert world.statuses() == [Status.SENT] * 3


def test_a_failed_letter_is_sent_again_as_a_new_one(world: World) -> None:
    world.send(window=partner(Scripted(Refused("ERR05")), world.clock))
    failed = world.letters(Channel.WINDOW)[0]
    command = SendAgain("dossier-1", failed.id, world.version, "sửa ở cổng")
    answer = send_letter_again(
        command,
        correspondences=world.correspondences,  # type: ignore[arg-type]
        actor=OFFICER,
        once=None,
        new_id=new_id,
        clock=world.clock,
    )
    send = Scripted()
    world.send(window=partner(send, world.clock))
    assert send.got == [answer["letter_id"]] != [failed.id]
    assert world.statuses() == [Status.REPLACED, Status.SENT, Status.SENT, Status.SENT]
    assert world.state.letter(failed.id).replaced_by == answer["letter_id"]
    assert world.state.letter(answer["letter_id"]).content == failed.content


def test_only_what_did_not_go_out_can_be_sent_again(world: World) -> None:
    world.send(window=partner(Scripted(), world.clock))
    letter = world.letters(Channel.WINDOW)[0]
    act = _again(world, letter.id)
    with pytest.raises(NotAllowed) as caught:
        act(world.version)
    assert (caught.value.state, caught.value.allowed) == ("SENT", ())
    with pytest.raises(Stale):
        act(world.version - 1)
    with pytest.raises(NotFound):
        _again(world, "none")(world.version)


def test_a_cancelled_letter_lets_its_successors_go_on(world: World) -> None:
    world.send(window=partner(Scripted(Unknown("time-out")), world.clock))
    head = world.letters(Channel.WINDOW)[0]
    command = CancelLetter("dossier-1", head.id, world.version, "cổng không nhận")
    cancel_letter(command, correspondences=world.correspondences, actor=OFFICER, once=None)  # type: ignore[arg-type]
    send = Scripted()
    world.send(window=partner(send, world.clock))
    assert head.id not in send.got
    assert world.statuses() == [Status.CANCELLED, Status.SENT, Status.SENT]


def test_an_unknown_dossier_has_nothing_to_send(world: World) -> None:
    assert World().send(window=partner(Scripted(), world.clock)) == SendReport()


def _again(world: World, letter_id: str) -> Callable[[int], object]:
    return lambda version: send_letter_again(
        SendAgain("dossier-1", letter_id, version),
        correspondences=world.correspondences,  # type: ignore[arg-type]
        actor=OFFICER,
        once=None,
        new_id=new_id,
        clock=world.clock,
    )


OUTCOMES = st.sampled_from([Delivered("99"), Refused("00"), Unknown("?")])


@given(st.lists(OUTCOMES, max_size=30), st.lists(st.sampled_from(THREE), min_size=1, max_size=6))
def test_whatever_the_window_answers_it_hears_in_order_and_everything_ends(
    answers: list[Outcome], types: list[str]
) -> None:
    world = World()
    world.tell(*types)
    send = Scripted(*answers)
    window = partner(send, world.clock, threshold=3)
    for _ in range(80):
        world.send(window=window)
        world.clock.turn(seconds=90)
    order = [x.id for x in world.letters(Channel.WINDOW)]
    assert list(dict.fromkeys(send.got)) == order, "first sightings are in order"
    assert send.got == sorted(send.got, key=order.index), "nobody is overtaken"
    assert set(world.statuses()) <= {Status.SENT, Status.FAILED}


@given(st.integers(1, 10_000), st.floats(0, 1))
def test_the_wait_grows_to_its_cap_and_never_beyond(attempts: int, chance: float) -> None:
    for policy in (NEVER_GIVING_UP, RetryPolicy(timedelta(days=1), timedelta(days=2), 0.5, 3)):
        now = TurnedClock().now
        wait = policy.next_attempt(attempts, now, chance) - now
        full = min(policy.cap, policy.first * 2.0 ** min(attempts - 1, 16))
        assert full * (1 - policy.spread) - timedelta(milliseconds=1) <= wait <= full
