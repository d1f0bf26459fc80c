"""Both services, and the applicant's letters, name the same day, whenever a dossier came: nights, weekends, holidays."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from hypothesis import example, given
from hypothesis import strategies as st

from services.inspection.domain.case import Mode
from services.inspection.domain.scheduling.deadline import sampling_due_on
from services.notification.domain.kinds import Kind
from services.registration.domain.draft import DraftLine
from tests.unit.joint.world import REGULATION, World, goods
from tests.unit.registration import examples

# A Saturday before the holiday of 24 November.
SATURDAY = datetime(2026, 11, 21, 3, 0, tzinfo=UTC)
AFTER_CLOSING = datetime(2026, 11, 20, 10, 30, tzinfo=UTC)
BEGINNING = datetime(2026, 10, 6, tzinfo=UTC)
MOMENTS = st.integers(0, 440 * 24 * 60).map(lambda minutes: BEGINNING + timedelta(minutes=minutes))
LATER = st.timedeltas(timedelta(minutes=1), timedelta(days=5))
CERTIFICATE = examples.document("5", number="HQ-1", issuer="QUATEST 1", lines=("1",))


class CertifiedWorld(World):
    """Of dossiers whose goods have their certificate, so that the agency's time counts from the receipt."""

    def _changes(self, lines: tuple[DraftLine, ...], email: bool) -> dict[str, object]:
        changes = super()._changes(lines or (replace(goods(), has_certificate="true"),), email)
        return {**changes, "documents": (*examples.draft().documents, CERTIFICATE)}


def begun(moment: datetime, **options: bool) -> World:
    world = CertifiedWorld(**options)
    world.now = moment
    world.submit()
    world.drain()
    return world


def day_of(world: World, rule: str) -> date:
    (clock,) = (clock for clock in world.dossier.clocks if clock.rule == rule and clock.is_open)
    return clock.due_on


def letter(world: World, kind: Kind) -> date | None:
    assert world.correspondence is not None
    return [letter for letter in world.correspondence.letters if letter.kind is kind][-1].content.due_on


def all_say(world: World, day: date) -> None:
    assert world.dossier.inspection is not None
    assert (world.opened_case.due_on, world.dossier.inspection.due_on) == (day, day)


@given(MOMENTS)
@example(SATURDAY)
@example(AFTER_CLOSING)
def test_the_day_of_a_dossier_on_paper(moment: datetime) -> None:
    world = begun(moment)
    all_say(world, day_of(world, "D06"))
    assert letter(world, Kind.RECEIVED) == day_of(world, "D06")
    world.accept()
    world.drain()
    assert letter(world, Kind.ACCEPTED) == day_of(world, "D06")


def test_a_saturday_before_a_holiday() -> None:
    world = begun(SATURDAY)
    assert day_of(world, "D06") == date(2026, 11, 25)
    all_say(world, date(2026, 11, 25))


@given(MOMENTS, LATER, LATER)
@example(AFTER_CLOSING, timedelta(hours=1), timedelta(hours=23))
def test_the_day_after_a_supplement(moment: datetime, asked_after: timedelta, sent_after: timedelta) -> None:
    world = begun(moment)
    world.now += asked_after
    world.request_supplement()
    world.drain()
    world.now += sent_after
    world.supplement()
    world.drain()
    all_say(world, day_of(world, "D06"))
    world.accept()
    world.drain()
    assert letter(world, Kind.ACCEPTED) == day_of(world, "D06")


@given(MOMENTS)
@example(SATURDAY)
def test_the_day_by_which_a_sample_is_taken(moment: datetime) -> None:
    world = begun(moment, complained=True)
    assert sampling_due_on(world.opened_case, REGULATION) == day_of(world, "D12A")


@given(MOMENTS, LATER)
@example(AFTER_CLOSING, timedelta(days=1))
def test_the_day_of_a_sample_that_an_officer_wants(moment: datetime, after: timedelta) -> None:
    world = begun(moment)
    world.now += after
    world.change_mode(Mode.SAMPLE)
    world.drain()
    assert sampling_due_on(world.opened_case, REGULATION) == day_of(world, "D12A")
    all_say(world, world.opened_case.due_on)


@given(MOMENTS, LATER)
@example(AFTER_CLOSING, timedelta(days=1))
def test_the_day_once_the_certification_body_has_submitted(moment: datetime, after: timedelta) -> None:
    """Before that the time of the notice has not begun."""
    world = World(body=True)
    world.now = moment
    world.submit()
    world.drain()
    world.accept()
    world.body_accepts()
    world.now += after
    world.body_submits()
    world.drain()
    all_say(world, day_of(world, "D06"))
