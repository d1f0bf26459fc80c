"""The courier compares what comes back, and never takes an answer to rubbish for one."""

from __future__ import annotations

import time
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any

import pytest

from shared.single_window import AnswerError, Envelope, acknowledge, build_envelope, refuse, response_document
from shared.single_window.soap import read_call
from tests.single_window.chance import Chance, Fault
from tests.single_window.playing.courier import Courier
from tests.single_window.playing.experience import Experience
from tests.single_window.samples import load_sample
from tests.single_window.sender import NoAnswer, Sender

NOW = datetime(2026, 11, 20, tzinfo=UTC)


class Service(Sender):
    """Answers without a wire. later: each answer is dated so much after the one before."""

    def __init__(self, *, held: bool = True, later: timedelta = timedelta(), takes_rubbish: bool = False) -> None:
        super().__init__("http://127.0.0.1:9/nsw/ws")
        self.held, self.later, self.takes_rubbish = held, later, takes_rubbish
        self.calls: list[bytes] = []
        self.fails = 0
        self._turns = count()

    def call(self, document: Any, length: int | None = None) -> tuple[int, bytes]:
        whole = document if isinstance(document, bytes) else b"".join(document)
        assert length in (None, len(whole))
        self.calls.append(whole)
        if self.fails:
            self.fails -= 1
            raise NoAnswer("the line is dead")
        envelope = ENVELOPE
        try:
            read_call(whole)
        except Exception:
            if not self.takes_rubbish:
                return 500, b"<Fault/>"
        at = NOW + self.later * next(self._turns)
        answer = acknowledge(envelope, at) if self.held else refuse(envelope, [AnswerError("ERR05", "no")], at)
        return 200, response_document(build_envelope(answer))


ENVELOPE: Envelope = replace(load_sample("17-03-kettles"), message_id="m1")


@pytest.fixture
def experience() -> Experience:
    return Experience(0, "WTESTS000000", "cancelled", time.monotonic())


def carried(service: Service, experience: Experience, kind: Fault) -> bool:
    answer = Courier(service, Chance(1.0, 1, seconds=0, kinds=(kind,)), 5).carry(ENVELOPE, experience)
    while experience.again:
        experience.again.pop()()
    return answer.held


def test_the_same_answer_each_time_is_no_contradiction(experience: Experience) -> None:
    service = Service()
    assert carried(service, experience, Fault.DUPLICATE)
    assert len(service.calls) == 3
    assert len(set(service.calls)) == 1
    assert experience.contradictions == []
    assert experience.acknowledged == ["m1"]


def test_another_acknowledgement_for_the_same_message_is_one(experience: Experience) -> None:
    carried(Service(later=timedelta(seconds=1)), experience, Fault.DUPLICATE)
    assert len(experience.contradictions) == 2


def test_a_refusal_may_be_sent_at_another_time(experience: Experience) -> None:
    assert not carried(Service(held=False, later=timedelta(seconds=1)), experience, Fault.DUPLICATE)
    assert experience.contradictions == []
    assert experience.acknowledged == []
    assert experience.count(what="sends again") == 0


@pytest.mark.parametrize("kind", [Fault.FAULT, Fault.GARBAGE])
def test_rubbish_goes_before_the_message_and_must_not_be_acknowledged(experience: Experience, kind: Fault) -> None:
    service = Service()
    assert carried(service, experience, kind)
    assert len(service.calls) == 2
    assert experience.contradictions == []
    carried(Service(takes_rubbish=True), experience, kind)
    assert experience.contradictions == ["what cannot be read was acknowledged"]


def test_what_comes_late_comes_whole(experience: Experience) -> None:
    service = Service()
    assert carried(service, experience, Fault.LATE)
    assert len(service.calls) == 1
    assert read_call(service.calls[0]).payload


def test_the_same_message_goes_until_it_is_answered(experience: Experience, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tests.single_window.playing.courier._PAUSE", 0)
    service = Service()
    service.fails = 2
    assert Courier(service, Chance(), 5).carry(ENVELOPE, experience).held
    assert len(set(service.calls)) == 1
    assert experience.count(what="resends") == 2


def test_patience_ends(experience: Experience, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tests.single_window.playing.courier._PAUSE", 0)
    service = Service()
    service.fails = 1_000_000
    with pytest.raises(NoAnswer, match="no answer to 17/03 m1 within 0 s"):
        Courier(service, Chance(), 0).carry(ENVELOPE, experience)
