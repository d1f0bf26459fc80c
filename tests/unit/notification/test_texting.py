"""Texts beside letters: once per event, to a number that takes them, at hours that allow it; and what becomes of them."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from services.notification.adapters.channels.texts import read_texts
from services.notification.application.arrivals import Bounce, Receipt, take_bounce, take_receipt
from services.notification.application.ports import Partner
from services.notification.application.reactions import reactions
from services.notification.application.send_due import SendReport, send_due
from services.notification.domain.arrival import Arrival
from services.notification.domain.correspondence import Correspondence
from services.notification.domain.events import Act, Delivered, Postponed, Refused, Unknown, Unreachable
from services.notification.domain.letters import Channel, Kind, Letter, Status
from services.notification.domain.sending import send_again, unreached
from shared.aggregate import Actor, Aggregate
from shared.errors import NotAllowed, NotFound
from tests.unit.notification.clockwork import GIVING_UP, InMemoryCorrespondences, Scripted, TurnedClock, partner
from tests.unit.notification.events import LAW, dossier, event

OFFICER = Actor("officer:o1", "officer", "20")
OPERATOR = Actor("operator:ops", "operator")
MOBILE = "0912 345 678"
SUBMITTED, RECEIVED = "registration.dossier_submitted", "registration.dossier_received"
ACCEPTED = "registration.dossier_accepted"
RESULT = "registration.result_issued"
TEXTING = read_texts().texting(zalo=True)


class Correspondences(InMemoryCorrespondences):
    def of_letter(self, id: str) -> Aggregate[Correspondence] | None:
        return next((a for a in self._stored.values() if any(x.id == id for x in a.state.letters)), None)


class World:
    def __init__(self, phone: str = MOBILE, *, texting: Any = TEXTING) -> None:
        self.clock = TurnedClock()
        self.correspondences = Correspondences()
        self._reactions = reactions(LAW, texting)
        content = dossier()
        self._dossier = {**content, "importer": {**content["importer"], "phone": phone}}
        self.tell(SUBMITTED)

    def tell(
        self, type: str, *, at: datetime | None = None, sequence: int | None = None, backfill: bool = False
    ) -> None:
        current = self.correspondences.find("dossier-1")
        changes = {"dossier": self._dossier} if type == SUBMITTED else {}
        received = event(type, sequence or len(self.correspondences.acts) + 1, **changes)
        received = replace(received, time=at or self.clock(), backfill=backfill)
        change = self._reactions[type](current, received)
        if current is None:
            self.correspondences.create("dossier-1", change, actor=OFFICER)
        else:
            self.correspondences.save(current, change, actor=OFFICER)

    def send(self, **partners: Partner) -> SendReport:
        return send_due(
            "dossier-1",
            boxes=self.correspondences,  # type: ignore[arg-type]
            partners={Channel(name.upper()): one for name, one in partners.items()},
            owner="here",
            chance=lambda: 0.0,
            clock=self.clock,
        )

    @property
    def state(self) -> Correspondence:
        return self.correspondences.load("dossier-1").state

    @property
    def texts(self) -> list[Letter]:
        return [x for x in self.state.letters if x.channel in (Channel.ZALO, Channel.SMS)]

    def receipt(self, letter: Letter, arrival: Arrival, reason: str = "") -> Any:
        return take_receipt(Receipt(letter.id, arrival, reason), boxes=(self.correspondences,), clock=self.clock)

    def bounce(self, *ids: str) -> Any:
        return take_bounce(
            Bounce(ids, "550 no such user"), boxes=(self.correspondences,), actor=OPERATOR, clock=self.clock
        )


def test_one_text_per_event_beside_the_letters() -> None:
    world = World()
    world.tell(ACCEPTED, sequence=7)
    before = world.state.letters
    assert [(x.channel, x.status, x.number) for x in world.texts] == [(Channel.ZALO, Status.QUEUED, "+84912345678")]
    world.tell(ACCEPTED, sequence=7)
    assert [x.id for x in world.state.letters if x.event_id == before[0].event_id] == [x.id for x in before]


def test_without_a_gateway_nothing_is_texted() -> None:
    world = World(texting=reactions.__defaults__[0])  # type: ignore[index]
    world.tell(RECEIVED)
    assert [x.channel for x in world.state.letters] == [Channel.WINDOW, Channel.EMAIL]


def test_a_kind_that_is_not_in_the_table_is_not_texted() -> None:
    world = World()
    world.tell("registration.dossier_transferred")
    assert world.texts == []


def test_a_landline_gets_none_and_the_letter_says_why() -> None:
    world = World("0205 3870 118")
    world.tell(RECEIVED)
    (text,) = world.texts
    assert (text.channel, text.status, text.next_attempt_at) == (Channel.SMS, Status.NOT_SENT, None)
    assert text.last_error == "0205 3870 118 is a landline, which takes no texts"
    assert world.state.undelivered == ()
    with pytest.raises(NotAllowed, match="no SMS address"):
        send_again(world.state, text.id, new_id="n", now=world.clock())


def test_what_is_caught_up_on_is_not_texted() -> None:
    world = World()
    world.tell(RECEIVED, backfill=True)
    assert [x.status for x in world.texts] == [Status.NOT_SENT]


def test_a_text_of_the_night_waits_for_the_morning_and_a_result_does_not() -> None:
    world = World()
    night, morning = datetime(2026, 9, 11, 16, 0, tzinfo=UTC), datetime(2026, 9, 12, 0, 0, tzinfo=UTC)
    world.tell(RECEIVED, at=night)
    world.tell(RESULT, at=night)
    assert [x.next_attempt_at for x in world.texts] == [morning, night]
    # The letters of the legal channel wait for nothing.
    assert {x.next_attempt_at for x in world.state.letters if x.channel is Channel.WINDOW} == {night}


def test_one_that_came_too_late_in_the_evening_is_postponed_and_not_counted() -> None:
    world = World()
    world.tell(RECEIVED)
    morning = world.clock() + timedelta(hours=10)
    gateway = partner(Scripted(Postponed(morning)), world.clock, threshold=1)
    world.send(zalo=gateway)
    (text,) = world.texts
    assert (text.status, text.attempts, text.next_attempt_at) == (Status.QUEUED, 0, morning)
    assert gateway.breaker.next_try_at is None


def test_what_is_postponed_says_nothing_of_the_gateway() -> None:
    world = World()
    world.tell(RECEIVED)
    gateway = partner(Scripted(Unknown("ConnectError"), Postponed(world.clock())), world.clock, threshold=1)
    world.send(zalo=gateway)
    world.clock.turn(seconds=10)
    world.send(zalo=gateway)
    assert world.texts[0].attempts == 1
    assert gateway.breaker.next_try_at is not None


@pytest.mark.parametrize("by_receipt", [False, True])
def test_whom_zalo_does_not_reach_gets_the_sms_once(by_receipt: bool) -> None:
    world = World()
    world.tell(RECEIVED)
    answer = Delivered("gw-1") if by_receipt else Unreachable("422 does not follow the account")
    world.send(zalo=partner(Scripted(answer), world.clock))
    if by_receipt:
        assert world.receipt(world.texts[0], Arrival.UNREACHABLE)["changed"]
    zalo, sms = world.texts
    assert (zalo.status, zalo.replaced_by) == (Status.REPLACED, sms.id)
    assert (sms.channel, sms.status, sms.number, sms.attempts) == (Channel.SMS, Status.QUEUED, "+84912345678", 0)
    assert world.state.undelivered == ()
    gateway = Scripted(Refused("422 no"))
    world.send(sms=partner(gateway, world.clock))
    assert gateway.got == [sms.id]
    assert [x.status for x in world.texts] == [Status.REPLACED, Status.FAILED]
    # What follows goes by SMS at once.
    world.tell(RESULT)
    assert [x.channel for x in world.texts] == [Channel.ZALO, Channel.SMS, Channel.SMS]


def test_a_second_word_of_the_same_text_makes_no_second_sms() -> None:
    world = World()
    world.tell(RECEIVED)
    (zalo,) = world.texts
    once, act = unreached(world.state, zalo, "not there", world.clock())
    twice, again = unreached(once, zalo, "not there", world.clock())
    assert (act, again) == (Act.LETTER_REROUTED, Act.LETTER_FAILED)
    assert [x.channel for x in twice.letters].count(Channel.SMS) == 1


def test_an_sms_that_reaches_nobody_has_failed() -> None:
    world = World(texting=read_texts().texting(zalo=False))
    world.tell(RECEIVED)
    world.send(sms=partner(Scripted(Unreachable("422 not there")), world.clock))
    (text,) = world.texts
    assert (text.status, text.last_error, text.undelivered_at) == (Status.FAILED, "422 not there", world.clock())
    assert [x.id for x in world.state.undelivered] == [text.id]


def test_a_gateway_that_is_down_is_given_up_and_holds_up_nobody() -> None:
    world = World()
    world.tell(RECEIVED)
    window, gateway = Scripted(), Scripted(*[Unknown("ConnectError")] * 9)
    for _ in range(4):
        world.send(window=partner(window, world.clock), zalo=partner(gateway, world.clock, policy=GIVING_UP))
        world.clock.turn(minutes=5)
    assert len(window.got) == 1
    assert len(gateway.got) == 3
    assert [(x.status, x.last_error) for x in world.texts] == [(Status.FAILED, "ConnectError")]


def test_texts_go_last_and_one_in_a_turn() -> None:
    world = World()
    world.tell(RECEIVED)
    world.tell(RESULT)
    order: list[str] = []

    class Noting(Scripted):
        def __call__(self, box: Any, letter: Letter) -> Any:
            order.append(letter.channel.value)
            return super().__call__(box, letter)

    both = {name: partner(Noting(), world.clock) for name in ("window", "zalo")}
    assert world.send(**both).not_before is not None
    assert order == ["WINDOW", "WINDOW", "ZALO"]
    world.send(**both)
    assert order[3:] == ["ZALO"]


def test_a_receipt_counts_once_whatever_comes_after_it() -> None:
    world = World()
    world.tell(RECEIVED)
    world.send(zalo=partner(Scripted(Delivered("gw-1")), world.clock))
    (text,) = world.texts
    assert world.receipt(text, Arrival.DELIVERED) == {"letter_id": text.id, "status": "SENT", "changed": True}
    acts = len(world.correspondences.acts)
    for arrival in Arrival:
        assert not world.receipt(text, arrival)["changed"]
    assert len(world.correspondences.acts) == acts
    assert world.texts[0].delivered_at == world.clock()


def test_a_receipt_that_overtakes_the_answer_stands() -> None:
    world = World()
    world.tell(RECEIVED)
    (text,) = world.texts

    def overtaken() -> Delivered:
        world.receipt(text, Arrival.DELIVERED)
        return Delivered("gw-1")

    world.send(zalo=partner(Scripted(overtaken), world.clock))
    assert (world.texts[0].status, world.texts[0].delivered_at) == (Status.SENT, world.clock())


def test_a_receipt_of_failure_is_seen() -> None:
    world = World()
    world.tell(RECEIVED)
    world.send(zalo=partner(Scripted(), world.clock))
    world.receipt(world.texts[0], Arrival.FAILED, "the network gave it back")
    assert [(x.kind, x.last_error) for x in world.state.undelivered] == [(Kind.RECEIVED, "the network gave it back")]


def test_a_receipt_for_what_is_no_text_is_not_known() -> None:
    world = World()
    world.tell(RECEIVED)
    window = world.state.letters[0]
    for id in (window.id, "none"):
        with pytest.raises(NotFound):
            take_receipt(Receipt(id, Arrival.FAILED), boxes=(world.correspondences,), clock=world.clock)


def test_a_mail_that_comes_back_is_marked_once_and_can_be_sent_again() -> None:
    world = World()
    world.tell(RECEIVED)
    world.send(email=partner(Scripted(), world.clock))
    mail = next(x for x in world.state.letters if x.channel is Channel.EMAIL)
    assert world.bounce("unknown", mail.id) == {"letter_id": mail.id, "status": "BOUNCED", "changed": True}
    assert not world.bounce(mail.id)["changed"]
    assert [(x.id, x.last_error) for x in world.state.undelivered] == [(mail.id, "550 no such user")]
    again = send_again(world.state, mail.id, new_id="again", now=world.clock())
    assert again.undelivered == ()
    fresh = again.letter("again")
    assert (fresh.status, fresh.sent_at, fresh.undelivered_at) == (Status.QUEUED, None, None)


def test_a_bounce_of_what_was_no_mail_is_not_known() -> None:
    world = World()
    world.tell(RECEIVED)
    with pytest.raises(NotFound):
        world.bounce(world.texts[0].id, world.state.letters[0].id, "none")
