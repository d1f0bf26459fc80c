"""What the agency did on paper while the system was down: of which day it is, and what counts from it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from services.registration.adapters.law import law_of
from services.registration.domain.clocks.clock import ClockState
from services.registration.domain.dossier import Handler, LastAct, Status
from services.registration.domain.on_paper import LONGEST_OUTAGE
from services.registration.domain.requests import ImporterRequest
from shared.contracts import CATALOGUE
from shared.regulation import load
from tests.unit.registration.clock_examples import Journey, asked, moment, moved
from tests.unit.registration.counter import Counter
from tests.unit.registration.examples import NOW, OFFICER, dossier
from tests.unit.registration.test_clocks import run_until

RECEIVED, BACK = date(2026, 11, 20), datetime(2026, 11, 27, 3, 0, tzinfo=UTC)
ON_PAPER = date(2026, 11, 23)
OUTAGE = "Mất điện từ ngày 21/11, hệ thống ngừng."
REASON = {"reason": "Thiếu giấy chứng nhận hợp quy."}
_REQUESTS = {"withdrawal": Status.WITHDRAW_REQUESTED, "amendment": Status.AMEND_REQUESTED,
             "extension": Status.EXTENSION_REQUESTED}  # fmt: skip
# Path, method, body, and what the importer has asked for before.
ACTS: dict[str, tuple[str, str, dict[str, Any], str | None]] = {
    "accepted": ("POST", "accept", {}, None),
    "refused": ("POST", "refuse", REASON, None),
    "supplement_requested": ("POST", "supplement-requests", {**REASON, "items": ["R4.1"]}, None),
    "receipt_ticked": ("PUT", "receipt", {"items": [{"item": "R1", "present": True}]}, None),
    "withdrawn": ("POST", "withdrawal/allow", {}, "withdrawal"),
    "withdrawal_refused": ("POST", "withdrawal/refuse", REASON, "withdrawal"),
    "amendment_allowed": ("POST", "amendment/allow", {}, "amendment"),
    "amendment_refused": ("POST", "amendment/refuse", REASON, "amendment"),
    "extension_granted": ("POST", "extension/grant", {"due_on": "2026-12-18"}, "extension"),
    "extension_refused": ("POST", "extension/refuse", REASON, "extension"),
}
each_act = pytest.mark.parametrize("act", ACTS)


class Office:
    """The counter, a week after the dossier came in; before an act that the importer asked for."""

    def __init__(self, act: str) -> None:
        self.counter = Counter(law_of(load()), now=BACK, clocked=True)
        self.act = act
        standing = dossier()
        wish = ACTS[act][3]
        if wish is not None:
            first = asked(standing, NOW, date(2026, 12, 2)) if wish == "extension" else standing
            request = ImporterRequest(f"request_{wish}", "Xin đề nghị.", NOW, date(2026, 12, 18))
            before = first.handlers.cqkt if wish == "extension" else Status.ACCEPTED
            handlers = replace(first.handlers, cqkt=_REQUESTS[wish], cqkt_before=before)
            standing = replace(first, handlers=handlers, requests={Handler.CQKT.value: request})
        self.counter.put(standing)

    def do(self, **said: Any) -> Any:
        method, path, body, _ = ACTS[self.act]
        return self.counter.ask(method, path, OFFICER, {**body, **said})

    def refusals(self, **said: Any) -> list[tuple[str, str]]:
        answer = self.do(**said)
        assert answer.status_code == 422, answer.json
        return [(each["pointer"], each["code"]) for each in answer.json["errors"]]

    @property
    def entry(self) -> Any:
        return self.counter.dossiers.acts[-1][1]

    def rule(self, code: str) -> Any:
        return next(clock for clock in self.counter.stored.state.clocks if clock.rule == code)


@each_act
def test_an_act_takes_its_own_day_and_the_history_says_both(act: str) -> None:
    office = Office(act)
    answer = office.do(done_on=ON_PAPER.isoformat(), outage=OUTAGE)
    assert answer.status_code == 200, answer.json
    change = office.entry
    assert change.act == act
    assert (change.details["done_on"], change.details["outage"]) == (ON_PAPER.isoformat(), OUTAGE)
    assert office.counter.stored.state.last_act == LastAct(BACK, ON_PAPER)
    if change.event is not None:
        schema, data = CATALOGUE.dump(change.event.type, change.event.data)
        told = CATALOGUE.load(change.event.type, schema, data)
        assert (told["done_on"], told["outage"], told["occurred_at"]) == (ON_PAPER, OUTAGE, BACK)


@each_act
def test_who_says_nothing_acts_today(act: str) -> None:
    office = Office(act)
    assert office.do(done_on="", outage=" ").status_code == 200
    assert not {"done_on", "outage"} & office.entry.details.keys()
    assert office.counter.stored.state.last_act == LastAct(BACK, BACK.date())


@each_act
@pytest.mark.parametrize(
    ("said", "found"),
    [
        ({"done_on": "2026-11-28", "outage": OUTAGE}, ("/done_on", "date_in_future")),
        ({"done_on": "2026-11-19", "outage": OUTAGE}, ("/done_on", "order")),
        ({"done_on": "hôm qua", "outage": OUTAGE}, ("/done_on", "date")),
        ({"done_on": ON_PAPER.isoformat()}, ("/outage", "required")),
        ({"done_on": ON_PAPER.isoformat(), "outage": "  "}, ("/outage", "required")),
        ({"outage": OUTAGE}, ("/done_on", "required")),
        ({"done_on": ON_PAPER.isoformat(), "outage": "x" * (LONGEST_OUTAGE + 1)}, ("/outage", "too_long")),
    ],
)
def test_no_other_day_is_taken(act: str, said: dict[str, str], found: tuple[str, str]) -> None:
    office = Office(act)
    assert office.refusals(**said) == [found]
    assert office.counter.dossiers.acts == []


def test_nothing_is_done_before_the_act_that_it_follows() -> None:
    office = Office("receipt_ticked")
    assert office.do(done_on="2026-11-24", outage=OUTAGE).status_code == 200
    office.act = "accepted"
    assert office.refusals(done_on="2026-11-23", outage=OUTAGE) == [("/done_on", "order")]
    assert office.do(done_on="2026-11-24", outage=OUTAGE).status_code == 200
    receipt = office.counter.stored.state.receipt
    assert receipt is not None
    assert (receipt.checked_on, receipt.day, receipt.checked_at) == (date(2026, 11, 24), date(2026, 11, 24), BACK)


def test_what_was_entered_at_its_own_time_comes_first_too() -> None:
    office = Office("receipt_ticked")
    office.do()
    office.act = "supplement_requested"
    assert office.refusals(done_on="2026-11-26", outage=OUTAGE) == [("/done_on", "order")]


def test_the_importers_time_for_a_supplement_counts_from_the_day_on_paper() -> None:
    office = Office("supplement_requested")
    office.do(done_on=ON_PAPER.isoformat(), outage=OUTAGE)
    rule = load().regime("R2026").supplement
    due_on = rule.due_on(ON_PAPER, load().calendar("TCKT11"))
    request = office.counter.stored.state.supplement_request
    assert request is not None
    assert (request.due_on, request.requested_on, request.requested_at) == (due_on, ON_PAPER, BACK)
    clock = office.rule(rule.code)
    assert (clock.started_on, clock.due_on) == (ON_PAPER, due_on)
    earlier = (due_on - timedelta(days=1)).isoformat()
    again = Office("supplement_requested")
    assert again.refusals(done_on=ON_PAPER.isoformat(), outage=OUTAGE, due_on=earlier) == [
        ("/due_on", "before_the_laws_day")
    ]


@pytest.mark.parametrize("day", [23, 24, 25, 26])
def test_who_asked_for_more_time_is_not_shut_out_by_a_refusal_that_is_entered_late(day: int) -> None:
    office = Office("extension_refused")
    lapsing = replace(
        office.counter.stored.state,
        supplement_request=replace(office.counter.stored.state.supplement_request, due_on=RECEIVED),
    )
    office.counter.put(lapsing)
    office.do(done_on=f"2026-11-{day}", outage=OUTAGE)
    rule = load().regime("R2026").starting("EXTENSION_REFUSED")[0]
    request = office.counter.stored.state.supplement_request
    assert request is not None
    assert request.due_on == BACK.date()
    assert rule.due_on(date(2026, 11, 26), load().calendar("TCKT11")) == BACK.date()


def test_a_supplement_that_was_asked_for_long_ago_on_paper_may_still_come_on_the_day_of_the_entry() -> None:
    office = Office("supplement_requested")
    office.counter.now = datetime(2026, 12, 21, 3, 0, tzinfo=UTC)
    office.do(done_on=ON_PAPER.isoformat(), outage=OUTAGE)
    request = office.counter.stored.state.supplement_request
    assert request is not None
    assert (request.due_on, request.requested_on) == (date(2026, 12, 21), ON_PAPER)
    rule = load().regime("R2026").supplement
    assert (office.rule(rule.code).state, office.rule(rule.code).due_on) == (ClockState.RUNNING, request.due_on)


def test_a_grant_on_paper_gives_no_day_that_is_over() -> None:
    office = Office("extension_granted")
    lapsing = replace(
        office.counter.stored.state,
        supplement_request=replace(office.counter.stored.state.supplement_request, due_on=RECEIVED),
    )
    office.counter.put(lapsing)
    said = {"done_on": ON_PAPER.isoformat(), "outage": OUTAGE}
    assert office.refusals(**said, due_on="2026-11-26") == [("/due_on", "not_later")]
    assert office.do(**said, due_on="2026-11-27").status_code == 200


# The rule of the clocks' own table is due on the 6th; the act is entered on the 8th, when the lapse was told already.
_ENTERED = moment("2026-07-08")


@pytest.mark.parametrize(("done", "state"), [(3, ClockState.MET), (6, ClockState.MET), (7, ClockState.LAPSED)])
def test_what_was_done_in_time_on_paper_was_done_in_time(done: int, state: ClockState) -> None:
    journey = Journey(moment("2026-07-01", "07:00"))
    run_until(journey, "2026-07-08")
    day = date(2026, 7, done)
    refused = moved(journey.dossier, Status.REFUSED, last_act=LastAct(_ENTERED, day))
    journey.act("refused", "refuse", to=refused, now=_ENTERED)
    assert (journey.clock("X01").state, journey.clock("X01").over_on) == (state, day)


@pytest.mark.parametrize(("done", "state"), [(6, ClockState.STOPPED), (7, ClockState.LAPSED)])
def test_the_agencys_time_stands_still_from_the_day_on_paper(done: int, state: ClockState) -> None:
    journey = Journey(moment("2026-07-01", "07:00"))
    run_until(journey, "2026-07-08")
    waiting = asked(journey.dossier, _ENTERED, date(2026, 7, 20))
    to = replace(waiting, last_act=LastAct(_ENTERED, date(2026, 7, done)))
    journey.act("supplement_requested", "request_supplement", to=to, now=_ENTERED)
    assert journey.clock("X01").state is state


def test_an_act_on_paper_dates_no_later_word_of_others() -> None:
    """What inspection says afterwards meets its deadline on its own day."""
    journey = Journey(moment("2026-07-01", "07:00"))
    on_paper = replace(journey.dossier, last_act=LastAct(moment("2026-07-02"), date(2026, 7, 1)))
    journey.act("receipt_ticked", to=on_paper, now=moment("2026-07-02"))
    journey.act("x", "issue_result", to=moved(journey.dossier, Status.RESULT_ISSUED), now=moment("2026-07-03"))
    assert journey.clock("X01").over_on == date(2026, 7, 3)
