"""The clocks under the law's own table of deadlines."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from services.registration.adapters.law.deadlines import DeadlineTables
from services.registration.application.clocking import LEGAL
from services.registration.application.reacting import reactions
from services.registration.domain.clocks.clock import ClockState
from services.registration.domain.clocks.happenings import KINDS
from services.registration.domain.dossier import Dossier, Status
from services.registration.domain.requests import SupplementRequest
from services.registration.domain.results import LineResult, Result, Revocation
from shared import regulation
from shared.clock import utc_now
from shared.regulation.calendar import Override, legal_day
from tests.unit.registration.clock_examples import Journey, in_mode, moment, moved, revised, submitted

LAW = regulation.load()
TABLES = DeadlineTables(LAW)
# They belong to an entitlement, which is no dossier's.
ELSEWHERE = {"ENTITLEMENT_START", "EXEMPTION_REQUESTED"}


def under(regime: str, hs_code: str = "95030021", *, certified: bool = False) -> Dossier:
    plain = submitted(moment("2026-07-01"))
    (line,) = plain.content.goods_lines
    line = replace(line, hs_code=hs_code, has_certificate=certified)
    received_on = date(2026, 6, 30) if regime == "R2018" else plain.received_on
    content = replace(plain.content, goods_lines=(line,))
    return replace(plain, regime=regime, received_on=received_on, content=content)


def travel(dossier: Dossier) -> Journey:
    journey = Journey(timetable=TABLES.of(dossier))
    journey.dossier = dossier
    journey._keep(None, journey.dossier, ("submitted", "submit"))
    return journey


def running(journey: Journey) -> dict[str, date]:
    return {clock.rule: clock.due_on for clock in journey.dossier.clocks if clock.state is ClockState.RUNNING}


@pytest.mark.parametrize("regime", [regime.code for regime in LAW.regimes])
def test_every_row_that_a_dossier_can_have_starts_and_can_be_met(regime: str) -> None:
    known = {*LEGAL.values(), *reactions(utc_now)}
    for rule in TABLES.of(under(regime)).rules:
        if rule.starts in ELSEWHERE:
            continue
        assert rule.starts in KINDS, f"nothing starts {rule.code}"
        assert rule.met_by <= known, f"nothing meets {rule.code}: {rule.met_by - known}"
        assert len(rule.name) <= 255
        assert len(rule.effect or "") <= 255


def test_what_the_history_calls_an_act_is_one_of_the_act_table() -> None:
    assert set(LEGAL.values()) <= set(LAW.acts.acts)


def test_r2018_goods_that_are_confirmed() -> None:
    assert running(travel(under("R2018"))) == {"D01": date(2026, 7, 1)}


def test_r2018_goods_that_wait_for_the_result() -> None:
    assert running(travel(under("R2018", "27111200", certified=True))) == {"D02": date(2026, 7, 3)}
    without = travel(under("R2018", "27111200"))
    assert running(without) == {}
    handlers = replace(without.dossier.handlers, cqkt=Status.ACCEPTED, tccn=Status.RESULT_ISSUED)
    without.act("conformity_result_submitted", to=replace(without.dossier, handlers=handlers), now=moment("2026-07-10"))
    assert running(without) == {"D02": date(2026, 7, 15)}


def test_r2026_with_its_certificate_and_without() -> None:
    assert running(travel(under("R2026", certified=True))) == {"D06": date(2026, 7, 2)}
    without = travel(under("R2026"))
    assert running(without) == {}
    handlers = replace(without.dossier.handlers, cqkt=Status.ACCEPTED, tccn=Status.RESULT_ISSUED)
    without.act("conformity_result_submitted", to=replace(without.dossier, handlers=handlers), now=moment("2026-07-10"))
    assert running(without) == {"D06": date(2026, 7, 13)}


@pytest.mark.parametrize(
    ("regime", "rule", "due_on"), [("R2018", "D04", date(2026, 7, 17)), ("R2026", "D07", date(2026, 7, 13))]
)
def test_a_supplement_and_its_extension(regime: str, rule: str, due_on: date) -> None:
    journey = travel(under(regime, certified=True))
    now = moment("2026-07-02")
    request = SupplementRequest(("x",), "thiếu", now, due_on)
    journey.act(
        "supplement_requested",
        to=moved(journey.dossier, Status.SUPPLEMENT_REQUESTED, supplement_request=request),
        now=now,
    )
    assert LAW.regime(regime).deadline(rule).due_on(date(2026, 7, 2), LAW.calendar("TCKT11")) == due_on
    assert running(journey) == {rule: due_on}
    granted = replace(request, due_on=date(2026, 7, 31))
    journey.act(
        "extension_granted",
        to=moved(journey.dossier, Status.EXTENSION_GRANTED, supplement_request=granted),
        now=moment("2026-07-09"),
    )
    assert running(journey) == {"D11": date(2026, 7, 31)}
    sent = moved(revised(journey.dossier), Status.SUPPLEMENTED, supplement_request=None)
    journey.act("supplemented", "supplement", to=sent, now=moment("2026-07-30"))
    assert set(running(journey)) == {"D01" if regime == "R2018" else "D06"}


def test_a_sample_is_taken_and_tested() -> None:
    journey = travel(under("R2026"))
    journey.act("case_opened", to=in_mode(journey.dossier, "SAMPLE"))
    assert running(journey) == {"D12A": date(2026, 7, 6)}
    journey.act("inspection.sample_taken", to=journey.dossier, now=moment("2026-07-03"))
    assert running(journey) == {}, "the laboratory has not received it yet"
    journey.act("inspection.sample_taken", to=journey.dossier, on=date(2026, 7, 6), now=moment("2026-07-06"))
    assert running(journey) == {"D12B": date(2026, 7, 20)}
    journey.act("inspection.test_result_received", to=journey.dossier, now=moment("2026-07-10"))
    assert running(journey) == {}


def test_days_off_that_an_agency_keeps_itself() -> None:
    closed = Override(
        date=date(2026, 7, 2),
        is_working=False,
        reason="mất điện",
        agency="TCKT11",
        source="test",
        certainty="design",
        in_force_from=date(2026, 7, 1),
    )
    dossier = under("R2026", certified=True)
    journey = Journey(timetable=DeadlineTables(LAW, lambda: (closed,)).of(dossier))
    journey._keep(None, dossier, ("submitted",))
    assert running(journey) == {"D06": date(2026, 7, 3)}


def with_notice(journey: Journey, code: int, number: str, *, replaces: str | None = None) -> Dossier:
    agency = journey.dossier.content.agency
    lines = (LineResult(1, code, "Có khiếu nại." if code == 9 else None),)
    result = Result(number, legal_day(journey.now), agency, "Trưởng chi cục", 1, lines, replaces)
    return moved(journey.dossier, Status.RESULT_ISSUED, result=result)


def issued(journey: Journey, code: int, now: str, number: str = "1/TB") -> Journey:
    journey.now = moment(now)
    return journey.act("result_issued", "issue_result", to=with_notice(journey, code, number), now=moment(now))


def revoked(journey: Journey, now: str) -> Journey:
    result = journey.dossier.result
    assert result is not None
    taken_back = replace(result, revocation=Revocation("Sai.", "Trưởng chi cục", "x", legal_day(moment(now))))
    after = moved(journey.dossier, Status.RESULT_REVOKED, result=taken_back)
    return journey.act("result_revoked", LEGAL["result_revoked"], to=after, now=moment(now))


OFF_LIST = "10063099"


@pytest.mark.parametrize(
    ("regime", "due"), [("R2018", {"D01": date(2026, 7, 1)}), ("R2026", {"D06": date(2026, 7, 2)})]
)
@pytest.mark.parametrize("mode", [None, "NONE"])
def test_goods_that_are_not_inspected_have_one_clock_for_the_answer_that_is_owed(
    regime: str, due: dict[str, date], mode: str | None
) -> None:
    off_list, exempt = under(regime, OFF_LIST), under(regime, "27111200")
    lines = tuple(replace(line, exempt_category=4) for line in exempt.content.goods_lines)
    for dossier in (off_list, replace(exempt, content=replace(exempt.content, goods_lines=lines))):
        journey = travel(dossier)
        if mode is not None:
            journey.act("case_opened", to=in_mode(journey.dossier, mode))
        assert running(journey) == due


def test_goods_beside_those_off_the_list_decide() -> None:
    listed, off_list = under("R2018", "27111200"), under("R2018", OFF_LIST)
    lines = (*off_list.content.goods_lines, *(replace(line, line_no=2) for line in listed.content.goods_lines))
    mixed = replace(listed, content=replace(listed.content, goods_lines=lines))
    assert "D01" not in running(travel(mixed))
    certified = tuple(replace(line, has_certificate=line.line_no == 2) for line in lines)
    journey = travel(replace(mixed, content=replace(mixed.content, goods_lines=certified)))
    assert set(running(journey)) == {"D02"}


@pytest.mark.parametrize(
    ("regime", "hs_code"),
    [("R2018", "95030021"), ("R2018", "27111200"), ("R2018", OFF_LIST), ("R2026", "95030021"), ("R2026", OFF_LIST)],
)
@pytest.mark.parametrize("mode", ["NONE", "REDUCED", "DOCUMENTARY", "SAMPLE"])
def test_a_case_is_due_by_a_deadline_that_its_dossier_has(regime: str, hs_code: str, mode: str) -> None:
    """What inspection counts by, and what the importer is told, is one rule."""
    dossier = in_mode(under(regime, hs_code, certified=True), mode)
    timetable = TABLES.of(dossier)
    facts = timetable.facts(dossier)
    listed = LAW.candidates(regime, hs_code, dossier.received_on)
    if not listed and mode != "NONE":
        return
    measure = max((row.measure for row in listed if row.measure), default=None)
    rows = [row for row in LAW.regime(regime).case_deadlines if row.mode == mode and row.measure in (measure, "*")]
    first = min(rows, key=lambda row: row.measure == "*").deadlines[0]
    if mode == "NONE" and measure is not None:
        return
    assert timetable.by_code[first].applies(facts)


@pytest.mark.parametrize("mode", ["DOCUMENTARY", "SAMPLE"])
@pytest.mark.parametrize("regime", ["R2018", "R2026"])
def test_a_notice_that_waits_for_the_agencys_sampling_leaves_the_sampling_owed(regime: str, mode: str) -> None:
    journey = travel(under(regime, certified=True))
    journey.act("case_opened", to=in_mode(journey.dossier, mode))
    issued(journey, 9, "2026-07-02")
    clock = journey.clock("D12A")
    started = date(2026, 7, 1) if mode == "SAMPLE" else date(2026, 7, 2)
    assert (clock.state, clock.owed_by, clock.started_on) == (ClockState.RUNNING, "AGENCY", started)
    journey.act("mode_changed", to=in_mode(journey.dossier, "SAMPLE"), now=moment("2026-07-03"))
    assert journey.clock("D12A") == clock, "it runs on with the day that it had"
    journey.act("inspection.sample_taken", to=journey.dossier, now=moment("2026-07-03"))
    assert journey.clock("D12A").state is ClockState.MET


def test_a_notice_that_waits_for_nothing_ends_it() -> None:
    journey = travel(under("R2026", certified=True))
    journey.act("case_opened", to=in_mode(journey.dossier, "SAMPLE"))
    issued(journey, 1, "2026-07-02")
    assert journey.clock("D12A").state is ClockState.ENDED
    waiting = issued(travel(under("R2026", certified=True)), 9, "2026-07-02")
    replaced = with_notice(waiting, 1, "2/TB", replaces="1/TB")
    waiting.act("result_replaced", "replace_result", to=replaced, now=moment("2026-07-03"))
    assert waiting.clock("D12A").state is ClockState.ENDED
    taken_back = travel(under("R2026", certified=True))
    taken_back.act("case_opened", to=in_mode(taken_back.dossier, "DOCUMENTARY"))
    revoked(issued(taken_back, 9, "2026-07-02"), "2026-07-03")
    assert taken_back.clock("D12A").state is ClockState.ENDED


def test_a_sample_that_was_taken_for_that_notice_is_not_owed_again() -> None:
    journey = travel(under("R2026", certified=True))
    journey.act("case_opened", to=in_mode(journey.dossier, "SAMPLE"))
    journey.act("inspection.sample_taken", to=journey.dossier, now=moment("2026-07-02"))
    issued(journey, 9, "2026-07-03")
    assert journey.clock("D12A").state is ClockState.MET
    revoked(journey, "2026-07-06")
    journey.now = moment("2026-07-07")
    again = with_notice(journey, 9, "2/TB", replaces="1/TB")
    journey.act("result_replaced", "replace_result", to=again, now=moment("2026-07-07"))
    assert running(journey)["D12A"] == date(2026, 7, 10), "a new complaint, a new sample"


@pytest.mark.parametrize("regime", ["R2018", "R2026"])
def test_the_time_to_complain_ends_with_its_notice_and_a_new_notice_has_its_own(regime: str) -> None:
    journey = issued(travel(under(regime, certified=True)), 3, "2026-07-02")
    assert running(journey)["D13"] == date(2026, 9, 30)
    revoked(journey, "2026-07-10")
    assert (journey.clock("D13").state, journey.clock("D13").over_on) == (ClockState.ENDED, date(2026, 7, 10))
    journey.now = moment("2026-07-15")
    anew = with_notice(journey, 1, "2/TB", replaces="1/TB")
    journey.act("result_replaced", "replace_result", to=anew, now=moment("2026-07-15"))
    clock = journey.clock("D13")
    assert (clock.state, clock.started_on, clock.over_on) == (ClockState.RUNNING, date(2026, 7, 15), None)
