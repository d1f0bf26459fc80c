"""The legal clocks of a dossier, act by act, under a deadline table of the test's own."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.registration.domain.clocks.clock import Clock, ClockState, next_due
from services.registration.domain.clocks.waking import LAPSE, due_now, fire, next_instant, pending
from services.registration.domain.content import Named
from services.registration.domain.dossier import Schedule, Status
from services.registration.domain.events import DeadlineLapsed, DeadlineWarned
from shared.clock import VIETNAM
from shared.regulation.calendar import end_of
from tests.unit.registration.clock_examples import (
    CALENDAR,
    NOTICE,
    TABLE,
    Journey,
    asked,
    in_mode,
    moment,
    moved,
    revised,
    rule,
    table,
    with_result,
    working,
)

DUE = date(2026, 7, 13)


def supplement_asked() -> Journey:
    journey = Journey()
    now = moment("2026-07-02")
    return journey.act("supplement_requested", "request_supplement", to=asked(journey.dossier, now, DUE), now=now)


def test_a_complete_dossier_starts_the_agencys_clock() -> None:
    clock = Journey().clock("X01")
    assert clock == Clock("X01", "cqkt", "AGENCY", date(2026, 7, 1), date(2026, 7, 6), warned=())
    assert Journey().clock("X02") is None


def test_after_closing_it_counts_from_the_next_working_day() -> None:
    clock = Journey(moment("2026-07-03", "17:01")).clock("X01")
    assert (clock.started_on, clock.due_on) == (date(2026, 7, 6), date(2026, 7, 9))


def test_a_day_of_receipt_given_by_hand_is_counted_from() -> None:
    journey = Journey()
    by_hand = replace(journey.dossier, received_on=date(2026, 6, 27), clocks=())
    journey._keep(None, by_hand, ("submitted",))
    assert journey.clock("X01").started_on == date(2026, 6, 29)


def test_what_was_done_before_the_dossier_came_here_is_not_owed() -> None:
    confirmation = rule("X09", met_by=frozenset({"accept", "refuse"}))
    journey = Journey(timetable=table(confirmation, NOTICE))
    assert {clock.rule for clock in journey.dossier.clocks} == {"X09", "X01"}
    accepted = replace(moved(journey.dossier, Status.ACCEPTED), clocks=())
    journey._keep(None, accepted, ("imported",))
    assert {clock.rule for clock in journey.dossier.clocks} == {"X01"}


def test_waiting_for_the_importer_stops_the_agencys_clock_and_runs_the_importers() -> None:
    journey = supplement_asked()
    assert journey.clock("X01").state is ClockState.STOPPED
    assert journey.clock("X02") == Clock("X02", "cqkt", "IMPORTER", date(2026, 7, 2), DUE)
    assert next_due(journey.dossier.clocks) == DUE


@pytest.mark.parametrize(("status", "name"), [(Status.SUPPLEMENTED, "supplement"), (Status.AMENDED, "resend")])
def test_a_complete_resubmission_starts_it_in_full(status: Status, name: str) -> None:
    journey = supplement_asked()
    journey.act(name, to=moved(revised(journey.dossier), status, supplement_request=None), now=moment("2026-07-09"))
    clock = journey.clock("X01")
    assert (clock.state, clock.started_on, clock.due_on) == (
        ClockState.RUNNING,
        date(2026, 7, 9),
        date(2026, 7, 14),
    )
    assert journey.clock("X02").state is (ClockState.MET if name == "supplement" else ClockState.RUNNING)


def test_the_dead_end_of_a_dossier_that_was_not_completed_ends_the_agencys_clock() -> None:
    """Result 6 after the supplement lapsed: as with every other end of a dossier that waited for the importer."""
    journey = supplement_asked()
    journey.act("result_issued", "issue_result", to=moved(journey.dossier, Status.RESULT_ISSUED))
    assert journey.clock("X01").state is ClockState.ENDED
    running = Journey()
    running.act("result_issued", "issue_result", to=moved(running.dossier, Status.RESULT_ISSUED))
    assert running.clock("X01").state is ClockState.MET


def test_going_back_to_where_it_stood_starts_nothing() -> None:
    journey = supplement_asked()
    journey.act("withdrawal_requested", to=moved(journey.dossier, Status.WITHDRAW_REQUESTED), now=moment("2026-07-03"))
    assert journey.clock("X01").state is ClockState.STOPPED
    journey.act("withdrawal_refused", to=moved(journey.dossier, Status.SUPPLEMENT_REQUESTED))
    assert journey.clock("X01").state is ClockState.STOPPED
    assert journey.clock("X02").due_on == DUE
    sent = Journey()
    first = sent.clock("X01")
    sent.act("amendment_requested", to=moved(sent.dossier, Status.AMEND_REQUESTED), now=moment("2026-07-02"))
    sent.act("amendment_refused", to=moved(sent.dossier, Status.SUPPLEMENTED), now=moment("2026-07-03"))
    assert sent.clock("X01") == first


def test_an_extension_sets_the_importers_day() -> None:
    journey = supplement_asked()
    journey.act("extension_requested", to=moved(journey.dossier, Status.EXTENSION_REQUESTED), now=moment("2026-07-09"))
    until = date(2026, 7, 24)
    request = replace(journey.dossier.supplement_request, due_on=until)  # type: ignore[type-var]
    journey.act("extension_granted", to=moved(journey.dossier, Status.EXTENSION_GRANTED, supplement_request=request))
    clock = journey.clock("X02")
    assert (clock.due_on, clock.state, clock.started_on) == (until, ClockState.RUNNING, date(2026, 7, 2))
    assert next_instant([clock], TABLE) == moment("2026-07-22", "07:30")


def test_an_extension_with_a_row_of_its_own_takes_the_place_of_what_it_extends() -> None:
    own = rule("X05", starts="EXTENSION_GRANTED", owed_by="IMPORTER", met_by=frozenset({"supplement"}))
    journey = supplement_asked()
    journey.table = table(*TABLE.rules, own)
    request = replace(journey.dossier.supplement_request, due_on=date(2026, 7, 24))  # type: ignore[type-var]
    granted = moved(replace(journey.dossier, supplement_request=request), Status.EXTENSION_GRANTED)
    journey.act("extension_granted", to=granted, now=moment("2026-07-09"))
    assert journey.clock("X02").state is ClockState.ENDED
    assert (journey.clock("X05").started_on, journey.clock("X05").due_on) == (date(2026, 7, 9), date(2026, 7, 24))


def test_an_importers_clock_that_stood_still_goes_on_with_its_day() -> None:
    waits = rule("X02", starts="SUPPLEMENT_REQUESTED", owed_by="IMPORTER", stops_in=frozenset({11}))
    journey = supplement_asked()
    journey.table = table(NOTICE, waits)
    journey.act("extension_requested", to=moved(journey.dossier, Status.EXTENSION_REQUESTED), now=moment("2026-07-09"))
    assert journey.clock("X02").state is ClockState.STOPPED
    assert next_instant(journey.dossier.clocks, journey.table) is None
    journey.act(
        "extension_refused", to=moved(journey.dossier, Status.SUPPLEMENT_REQUESTED), now=moment("2026-07-13", "10:00")
    )
    clock = journey.clock("X02")
    assert (clock.state, clock.due_on, clock.warned) == (ClockState.RUNNING, DUE, ("T-2", "T-0"))


def test_the_mode_decides_which_rules_run() -> None:
    journey = Journey()
    journey.act("case_opened", to=in_mode(journey.dossier, "SAMPLE"))
    assert journey.clock("X01").state is ClockState.ENDED
    assert journey.clock("X03").due_on == date(2026, 7, 6)
    journey.act("inspection.sample_taken", to=journey.dossier, now=moment("2026-07-02"))
    assert (journey.clock("X03").state, journey.clock("X03").over_on) == (ClockState.MET, date(2026, 7, 2))
    journey.act("mode_changed", to=in_mode(journey.dossier, "DOCUMENTARY"), now=moment("2026-07-03"))
    assert (journey.clock("X01").state, journey.clock("X01").started_on) == (ClockState.RUNNING, date(2026, 7, 3))
    plain = Journey()
    first = plain.clock("X01")
    plain.act("case_opened", to=in_mode(plain.dossier, "DOCUMENTARY"), now=moment("2026-07-02"))
    assert plain.clock("X01") == first


def test_a_certificate_that_comes_later_starts_what_it_allows() -> None:
    branch_a = rule("X06", branches=frozenset({"A"}), length=working(1))
    journey = Journey(timetable=table(branch_a))
    assert journey.clock("X06") is None
    content = journey.dossier.content
    lines = tuple(replace(line, has_certificate=True) for line in content.goods_lines)
    journey.act(
        "conformity_result_submitted",
        to=replace(journey.dossier, content=replace(content, goods_lines=lines)),
        now=moment("2026-07-04"),
    )
    assert (journey.clock("X06").started_on, journey.clock("X06").due_on) == (date(2026, 7, 6), date(2026, 7, 7))


@pytest.mark.parametrize("end", [Status.REFUSED, Status.CANCELLED, Status.WITHDRAWN])
def test_the_end_of_the_dossier_ends_all(end: Status) -> None:
    journey = supplement_asked()
    journey.act("gone", to=moved(journey.dossier, end), now=moment("2026-07-03"))
    assert {clock.state for clock in journey.dossier.clocks} == {ClockState.ENDED}
    assert next_instant(journey.dossier.clocks, TABLE) is None
    assert next_due(journey.dossier.clocks) is None


def test_a_result_meets_what_was_owed_and_starts_the_appeal() -> None:
    journey = Journey()
    journey.act("result_issued", "issue_result", to=with_result(journey.dossier), now=moment("2026-07-03"))
    assert journey.clock("X01").state is ClockState.MET
    assert (journey.clock("X04").started_on, journey.clock("X04").due_on) == (date(2026, 7, 3), date(2026, 7, 8))
    journey.act("result_replaced", to=with_result(journey.dossier, "2/TB"), now=moment("2026-07-06"))
    assert journey.clock("X04").state is ClockState.RUNNING


def test_the_other_handlers_act_of_the_same_name_meets_nothing() -> None:
    journey = supplement_asked()
    of_body = replace(journey.dossier, handlers=replace(journey.dossier.handlers, tccn=Status.SUPPLEMENTED))
    journey.act("supplemented", "supplement", to=revised(of_body), now=moment("2026-07-03"))
    assert journey.clock("X02").state is ClockState.RUNNING
    assert journey.clock("X01").state is ClockState.STOPPED


def run_until(journey: Journey, now_day: str, at: str = "23:59") -> list[tuple[str, str, int]]:
    """What is said on the way to that moment when the sweep runs once a minute, in effect."""
    said = []
    until = moment(now_day, at)
    while (instant := next_instant(journey.dossier.clocks, journey.table)) and instant <= until:
        alarm = due_now(journey.dossier.clocks, journey.table, instant)
        assert alarm
        journey.dossier, event = fire(journey.dossier, alarm, now=instant, timetable=journey.table)
        if event is None:
            continue
        said.append((alarm.what, instant.astimezone(VIETNAM).strftime("%d %H:%M"), event.days_left))
    return said


def test_warnings_come_at_opening_and_the_lapse_at_24_00() -> None:
    journey = Journey(moment("2026-07-01", "07:00"))
    assert run_until(journey, "2026-07-31") == [
        ("T-2", "02 07:30", 2),
        ("T-0", "06 07:30", 0),
        (LAPSE, "07 00:00", -1),
        ("T+1", "07 07:30", -1),
    ]
    assert journey.clock("X01").state is ClockState.LAPSED
    assert next_due(journey.dossier.clocks) == date(2026, 7, 6), "it is still owed"
    late = with_result(journey.dossier, issued_on=date(2026, 7, 8))
    journey.act("result_issued", "issue_result", to=late, now=moment("2026-07-08"))
    assert (journey.clock("X01").state, journey.clock("X01").over_on) == (ClockState.LAPSED, date(2026, 7, 8))


@pytest.mark.parametrize(
    ("signed_on", "state"),
    [(3, ClockState.MET), (6, ClockState.MET), (7, ClockState.LAPSED), (8, ClockState.LAPSED)],
)
def test_a_notice_that_was_signed_on_paper_during_an_outage_counts_from_its_own_day(
    signed_on: int, state: ClockState
) -> None:
    """Due on the 6th; entered on the 8th, when the lapse was told already."""
    journey = Journey(moment("2026-07-01", "07:00"))
    run_until(journey, "2026-07-08")
    day = date(2026, 7, signed_on)
    issued = with_result(journey.dossier, issued_on=day)
    journey.act("result_issued", "issue_result", to=issued, now=moment("2026-07-08"))
    assert (journey.clock("X01").state, journey.clock("X01").over_on) == (state, day)
    assert journey.clock("X04").started_on == day
    assert not journey.clock("X01").is_owed


def test_a_right_that_is_not_used_lapses_in_silence() -> None:
    journey = Journey()
    journey.act("result_issued", "issue_result", to=with_result(journey.dossier), now=moment("2026-07-03"))
    assert run_until(journey, "2026-07-31") == []
    appeal = journey.clock("X04")
    assert (appeal.state, appeal.over_on, appeal.is_owed) == (ClockState.LAPSED, date(2026, 7, 9), False)


def test_what_is_met_warns_no_more() -> None:
    journey = Journey()
    run_until(journey, "2026-07-07", "01:00")
    assert journey.clock("X01").state is ClockState.LAPSED
    journey.act("refused", "refuse", to=moved(journey.dossier, Status.REFUSED), now=moment("2026-07-07", "02:00"))
    assert pending(journey.dossier.clocks, TABLE) == []


def test_a_warning_from_before_the_start_is_not_given() -> None:
    one_day = table(rule("X01", length=working(1)))
    journey = Journey(moment("2026-07-01", "10:00"), one_day)
    assert run_until(journey, "2026-07-31") == [
        ("T-0", "02 07:30", 0),
        (LAPSE, "03 00:00", -1),
        ("T+1", "03 07:30", -1),
    ]


@pytest.mark.parametrize(
    ("woken", "said"),
    [
        (moment("2026-07-06", "12:00"), ["T-0"]),
        (moment("2026-07-07", "03:00"), [LAPSE]),
        (moment("2026-07-09"), [LAPSE]),
    ],
)
def test_after_a_pause_only_the_last_word_is_given(woken: object, said: list[str]) -> None:
    journey = Journey()
    told = []
    while alarm := due_now(journey.dossier.clocks, TABLE, woken):  # type: ignore[arg-type]
        journey.dossier, _ = fire(journey.dossier, alarm, now=woken, timetable=TABLE)  # type: ignore[arg-type]
        told.append(alarm.what)
    assert told == said


def test_what_is_told_says_all() -> None:
    journey = Journey()
    schedule = Schedule("DOCUMENT_REVIEW", journey.now, journey.now, "x", "officer:lan.nt")
    journey.dossier = replace(journey.dossier, schedule=schedule)
    now = moment("2026-07-06")
    alarm = due_now(journey.dossier.clocks, TABLE, now)
    assert alarm
    _, event = fire(journey.dossier, alarm, now=now, timetable=TABLE)
    assert isinstance(event, DeadlineWarned)
    assert (event.rule, event.name, event.owed_by, event.handler) == ("X01", "Thời hạn X01", "AGENCY", "cqkt")
    assert (event.started_on, event.due_on, event.days_left) == (date(2026, 7, 1), date(2026, 7, 6), 0)
    assert (event.warning, event.agency, event.officer) == ("T-0", Named("TCKT11", "Lạng Sơn"), "officer:lan.nt")
    asked_for = supplement_asked()
    late = moment("2026-07-14", "00:00")
    due = due_now(asked_for.dossier.clocks, TABLE, late)
    assert due
    _, lapse = fire(asked_for.dossier, due, now=late, timetable=TABLE)
    assert isinstance(lapse, DeadlineLapsed)
    assert (lapse.effect, lapse.days_left) == ("không được bổ sung nữa", -1)


@given(st.integers(0, 600), st.integers(1, 30), st.integers(0, 23))
def test_every_clock_warns_in_order_within_its_days_and_lapses_once(offset: int, length: int, hour: int) -> None:
    start = moment("2026-07-01", f"{hour:02d}:15") + timedelta(days=offset)
    journey = Journey(start, table(rule("X01", length=working(length))))
    clock = journey.clock("X01")
    said = run_until(journey, "2029-12-31")
    words = [what for what, *_ in said]
    assert words == [what for what in ("T-2", "T-0", LAPSE, "T+1") if what in words]
    assert words[-2:] == [LAPSE, "T+1"]
    assert ("T-2" in words) == (CALENDAR.opening(CALENDAR.working_days_before(clock.due_on, 2)) > start)
    assert [left for what, _, left in said if what == "T-2"] in ([], [2])
    assert end_of(clock.due_on) > start
