"""A dossier that is open elsewhere, in all three services: each stands as the others do, nobody outside is told, and the
way goes on from there."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from services.inspection.domain.case import Mode
from services.inspection.domain.case import Status as CaseStatus
from services.inspection.domain.pausing import HoldKind
from services.registration.domain.clocks.clock import ClockState
from services.registration.domain.dossier import Status
from tests.unit.joint.test_two_machines import both_agree, what_is_kept_can_be_read
from tests.unit.joint.world import World
from tests.unit.registration.open_elsewhere import Desk, codes, row

S = CaseStatus
STANDS = {
    "101": (S.OPENED, False),
    "102": (S.SCHEDULED, True),
    "103": (S.PAUSED, False),
    "104": (S.OPENED, False),
    "105": (S.HELD, True),
    "106": (S.HELD, False),
    "107": (S.PAUSED, False),
    "108": (S.HELD, False),
    "109": (S.PAUSED, False),
    "110": (S.OPENED, True),
    "111": (S.OPENED, True),
    "112": (S.OPENED, False),
}


def taken_over(code: str, **changes: Any) -> World:
    world = World()
    desk = Desk(world.dossiers, world.documents)
    taken = desk.take(row(code, **changes))
    assert taken.id is not None, taken.errors
    world.id = taken.id
    world.tick()
    world.drain()
    return world


def test_every_row_of_the_example_is_here() -> None:
    assert set(STANDS) == set(codes())


@pytest.mark.parametrize("code", sorted(STANDS))
def test_all_three_stand_as_the_dossier_stood(code: str) -> None:
    world = taken_over(code)
    both_agree(world)
    what_is_kept_can_be_read(world)
    case, dossier = world.opened_case, world.dossier
    assert (case.status, case.accepted) == STANDS[code]
    assert dossier.inspection is not None
    assert (dossier.inspection.mode, dossier.inspection.due_on) == (case.mode.value, case.due_on)
    assert world.correspondence is not None
    assert world.correspondence.letters == ()
    assert world.correspondence.notes == ()
    assert [message.type for message in world.said_by_registration.messages] == ["registration.dossier_imported"]
    owed = {each.deadline.rule for each in world.correspondence.owed}
    assert owed == {clock.rule for clock in dossier.clocks if clock.state is ClockState.LAPSED}


def test_an_officers_mode_stands_and_is_not_decided_anew() -> None:
    case = taken_over("102").opened_case
    assert (case.mode, case.decision.rule, case.officer) == (Mode.SAMPLE, "officer", "Nguyễn Thị Lan")
    assert case.appointment is not None


def test_a_lapsed_supplement_may_be_concluded_from() -> None:
    case = taken_over("103").opened_case
    assert case.lapsed
    assert not taken_over("109").opened_case.lapsed


def test_what_the_certification_body_found_is_known() -> None:
    case = taken_over("112").opened_case
    assert case.certification is not None
    assert {number: line.result for number, line in case.certification.judged.items()} == {1: 1}


def _kind(world: World) -> HoldKind | None:
    hold = world.opened_case.hold
    return hold.kind if hold else None


@pytest.mark.parametrize(
    ("code", "act", "status"),
    [
        ("101", World.accept, Status.ACCEPTED),
        ("101", World.cancel, Status.CANCELLED),
        ("104", World.refuse, Status.REFUSED),
        ("104", World.request_supplement, Status.SUPPLEMENT_REQUESTED),
        ("105", lambda world: world.answer("withdrawal", True), Status.WITHDRAWN),
        ("105", lambda world: world.answer("withdrawal", False), Status.ACCEPTED),
        ("106", lambda world: world.answer("amendment", True), Status.AMEND_ALLOWED),
        ("106", lambda world: world.answer("amendment", False), Status.SUPPLEMENTED),
        ("107", World.resend, Status.AMENDED),
        ("108", lambda world: world.answer("extension", False), Status.SUPPLEMENT_REQUESTED),
        ("109", World.supplement, Status.SUPPLEMENTED),
        ("110", World.request_amendment, Status.AMEND_REQUESTED),
    ],
)
def test_the_way_goes_on_from_there(code: str, act: Callable[[World], Any], status: Status) -> None:
    agency = {"agency": {"code": "TCKT11"}}
    world = taken_over(code, **agency)
    act(world)
    world.drain()
    assert world.dossier.handlers.cqkt is status
    both_agree(world)


def test_each_request_holds_the_case() -> None:
    held = [_kind(taken_over(code)) for code in ("105", "106", "108")]
    assert held == [HoldKind.WITHDRAWAL, HoldKind.AMENDMENT, HoldKind.EXTENSION]


def test_the_agencys_time_counts_from_the_last_complete_dossier() -> None:
    """104: complete again on Thursday 22/10, due one working day later; received a week before."""
    world = taken_over("104")
    assert world.opened_case.counts_from == date(2026, 10, 22)
    assert world.opened_case.due_on == date(2026, 10, 23)
