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
from shared import regulation
from shared.clock import utc_now
from shared.regulation.calendar import Override
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
