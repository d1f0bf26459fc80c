"""Placing: the first half-days that fit a sample inspection, and when none does, why not and what comes nearest.

A half-day fits when it begins after now, ends by the day the sample is due, lies within the arrival window, and an officer
is on duty, not on leave, has room, and is not in another province during it. Of several officers in the same half-day the
one who travels least goes, then who has the case already (or stands in for that officer), then who has most room.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from services.inspection.domain.officer_calendar.booking import obstacles
from services.inspection.domain.officer_calendar.calendar import OfficerCalendar, officer_key
from services.inspection.domain.scheduling.half_days import Half, HalfDay, half_days_between, window_of
from services.inspection.domain.scheduling.places import Place, Travel, travel
from services.inspection.domain.scheduling.slots import BENDABLE, Constraint, Failure, Slot
from shared.regulation import WorkingCalendar, legal_day
from shared.regulation.officer_duty import DutyRule

# The importer says when the goods arrive, as far ahead as it likes; each half-day until then would be looked at.
_FURTHEST = timedelta(days=366)


@dataclass(frozen=True)
class Wanted:
    """What is to be placed. due_on: last day for the sample. officer: who has the case, if anybody.

    arrives_from, arrives_until: when the goods are expected; None once that time is over, for then they are there.
    """

    case_id: str
    place: Place
    due_on: date
    arrives_from: date
    arrives_until: date | None
    officer: str | None = None


@dataclass(frozen=True)
class Proposal:
    """slots: what fits, the best first. When nothing does: failed, and alternatives, the nearest first."""

    slots: tuple[Slot, ...]
    failed: tuple[Failure, ...] = ()
    alternatives: tuple[Slot, ...] = ()


def propose(
    wanted: Wanted,
    calendars: Sequence[OfficerCalendar],
    *,
    working: WorkingCalendar,
    rule: DutyRule,
    now: datetime,
) -> Proposal:
    """calendars: of the officers who may go, all of one agency. At most `rule.alternatives` slots."""
    if not calendars:
        return Proposal(
            (),
            (
                Failure(
                    Constraint.NO_OFFICER,
                    "Cơ quan chưa có chuyên viên nào có lịch. / The agency has no officer with a calendar.",
                ),
            ),
        )
    looked_at = [
        assess(wanted, calendar, half_day, working, rule)
        for half_day in _half_days(wanted, rule, now)
        for calendar in calendars
    ]
    looked_at.sort(key=lambda slot: _rank(slot, wanted, calendars))
    fitting = tuple(slot for slot in looked_at if not slot.fails)
    if fitting:
        return Proposal(fitting[: rule.alternatives])
    bending = [slot for slot in looked_at if BENDABLE.issuperset(slot.fails)]
    return Proposal((), _why(looked_at, wanted), tuple(bending[: rule.alternatives]))


def _half_days(wanted: Wanted, rule: DutyRule, now: datetime) -> Iterator[HalfDay]:
    first = legal_day(now)
    last = max(first, wanted.due_on, wanted.arrives_from, wanted.arrives_until or first)
    last = min(last, first + _FURTHEST) + timedelta(days=rule.look_ahead_days)
    return (half_day for half_day in half_days_between(first, last) if window_of(half_day, rule)[0] > now)


def assess(
    wanted: Wanted, calendar: OfficerCalendar, half_day: HalfDay, working: WorkingCalendar, rule: DutyRule
) -> Slot:
    """That officer in that half-day, with every constraint that it breaks."""
    until = wanted.arrives_until
    fails = [
        constraint
        for constraint, broken in (
            (Constraint.DEADLINE, half_day.on > wanted.due_on),
            (Constraint.NOT_ARRIVED, half_day.on < wanted.arrives_from),
            (Constraint.ARRIVAL_OVER, until is not None and half_day.on > until),
            (Constraint.OFF_DUTY, not calendar.on_duty(half_day.on, working)),
        )
        if broken
    ]
    fails += [constraint for constraint, _ in obstacles(calendar, half_day, wanted.case_id, wanted.place)]
    starts_at, ends_at = window_of(half_day, rule)
    near = _nearness(calendar, half_day, wanted)
    free = max(0, calendar.free(half_day, wanted.case_id))
    return Slot(
        calendar.officer,
        half_day,
        starts_at,
        ends_at,
        free,
        near,
        _explained(half_day, near, fails, wanted),
        tuple(fails),
    )


def _nearness(calendar: OfficerCalendar, half_day: HalfDay, wanted: Wanted) -> Travel:
    """From where the officer is in that half-day anyway, else from home."""
    others = [other.place for other in calendar.booked(half_day) if other.case_id != wanted.case_id]
    return min(travel(start, wanted.place) for start in (others or [calendar.home]))


def _rank(slot: Slot, wanted: Wanted, calendars: Sequence[OfficerCalendar]) -> tuple[object, ...]:
    officer = officer_key(slot.officer)
    has_it = officer in _in_charge(wanted.officer, slot.half_day, calendars)
    return (*slot.half_day.order, slot.travel, not has_it, -slot.free, officer)


def _in_charge(officer: str | None, half_day: HalfDay, calendars: Sequence[OfficerCalendar]) -> set[str]:
    """Who has the case, and who stands in while that officer is on leave."""
    if officer is None:
        return set()
    own = next((one for one in calendars if officer_key(one.officer) == officer_key(officer)), None)
    delegate = own.delegate_on(half_day.on) if own and own.leave_on(half_day) else None
    return {officer_key(name) for name in (officer, delegate) if name}


def _why(looked_at: Sequence[Slot], wanted: Wanted) -> tuple[Failure, ...]:
    """What stands in the way where the fewest constraints do."""
    fewest = min(len(slot.fails) for slot in looked_at)
    nearest = Counter(constraint for slot in looked_at if len(slot.fails) == fewest for constraint in slot.fails)
    return tuple(
        Failure(constraint, _reason(constraint, wanted, count))
        for constraint in Constraint
        if (count := nearest[constraint])
    )


def _reason(constraint: Constraint, wanted: Wanted, count: int) -> str:
    first, last = wanted.arrives_from, wanted.arrives_until
    return {
        Constraint.DEADLINE: f"Hạn lấy mẫu là {wanted.due_on}; {count} buổi phù hợp nhưng sau hạn. / "
        f"The sample is due on {wanted.due_on}; {count} half-days would fit but lie after it.",
        Constraint.NOT_ARRIVED: f"Hàng dự kiến về từ {first}; {count} buổi phù hợp nhưng trước đó. / "
        f"The goods are expected from {first} only; {count} half-days would fit before.",
        Constraint.ARRIVAL_OVER: f"Hàng dự kiến về đến {last}; {count} buổi phù hợp nhưng sau đó. / "
        f"The goods are expected until {last}; {count} half-days would fit but lie after it.",
        Constraint.OFF_DUTY: f"{count} buổi phù hợp nhưng không chuyên viên nào trực. / "
        f"In {count} half-days that would fit no officer is on duty.",
        Constraint.ON_LEAVE: f"{count} buổi phù hợp nhưng chuyên viên nghỉ phép. / "
        f"In {count} half-days that would fit the officer is on leave.",
        Constraint.CAPACITY: f"{count} buổi phù hợp nhưng đã kín. / {count} half-days would fit but are full.",
        Constraint.TRAVEL: f"{count} buổi phù hợp nhưng chuyên viên ở tỉnh khác. / "
        f"In {count} half-days that would fit the officer is in another province.",
    }[constraint]


_HALVES = {Half.MORNING: "Sáng", Half.AFTERNOON: "Chiều"}
_NEAR = {
    Travel.SAME_SITE: ("chuyên viên có mặt tại địa điểm đó", "the officer is at that site"),
    Travel.SAME_PROVINCE: ("chuyên viên ở tỉnh đó", "the officer is in that province"),
    Travel.ELSEWHERE: (
        "chuyên viên từ nơi khác đến, hoặc chưa rõ tỉnh",
        "the officer comes from elsewhere, or the province is not known",
    ),
}


def _explained(half_day: HalfDay, near: Travel, fails: Sequence[Constraint], wanted: Wanted) -> str:
    first, last = wanted.arrives_from, wanted.arrives_until
    against_vi = {
        Constraint.DEADLINE: f"đã quá hạn lấy mẫu {wanted.due_on}",
        Constraint.ARRIVAL_OVER: f"hàng dự kiến về đến {last or 'hôm nay'}, phải còn tại đó",
    }
    against = {
        Constraint.DEADLINE: f"the sample was due on {wanted.due_on}",
        Constraint.ARRIVAL_OVER: f"the goods were expected until {last or 'today'} and must still be there",
    }
    told_vi = "; ".join(against_vi[constraint] for constraint in fails if constraint in against_vi)
    told = "; ".join(against[constraint] for constraint in fails if constraint in against)
    fits_vi = f"hạn {wanted.due_on}, hàng dự kiến về từ {first} đến {last or 'hôm nay'}"
    fits = f"due by {wanted.due_on}, goods expected {first} to {last or 'today'}"
    near_vi, near_en = _NEAR[near]
    half = _HALVES[half_day.half]
    return f"{half} {half_day.on}: {told_vi or fits_vi}; {near_vi}. / The {half_day}: {told or fits}; {near_en}."
