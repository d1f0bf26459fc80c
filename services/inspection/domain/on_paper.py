"""What was done on paper while the system was down, and is entered afterwards with the day on which it was really done."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date

from services.inspection.domain.case import Case
from services.inspection.domain.findings import Findings
from shared.regulation import legal_day


@dataclass(frozen=True)
class OnPaper:
    """on: legal day of the act. reason: why it is entered only now. Either may be missing in what somebody sent."""

    on: date | None = None
    reason: str | None = None

    @property
    def said(self) -> bool:
        return self.on is not None or bool((self.reason or "").strip())


def day_of(
    done: OnPaper | None,
    case: Case,
    *,
    today: date,
    pointers: tuple[str, str] = ("/done_on", "/outage"),
    follows: Callable[[Case], Iterator[tuple[str, date]]],
) -> date:
    """The legal day of the act: today, or the earlier day on which it was done on paper.

    pointers: of the day and of the reason in what was sent. follows: what is said of a day before something that the
    act follows from, and the day of that. Raises Invalid for a day in the future, or before one of those; for a day
    without a reason, and the other way round.
    """
    if done is None or not done.said:
        return today
    at_day, at_reason = pointers
    findings = Findings()
    why = "Say why it is entered only now, e.g. that the system was down."
    findings.check(bool((done.reason or "").strip()), at_reason, "required", why)
    if done.on is None:
        findings.add(at_day, "required", "Give the day on which it was done on paper, or leave the reason out.")
        raise findings.found()
    findings.check(done.on <= today, at_day, "future", f"Lies after today, {today}.")
    for refusal, day in follows(case):
        findings.check(done.on >= day, at_day, "order", refusal.format(day=day))
    findings.raise_if_any()
    return done.on


def before_checklist(case: Case) -> Iterator[tuple[str, date]]:
    """Answers that stand already were given before those that are added."""
    yield "The dossier was received on {day}; this cannot have been done before.", case.received_on
    if case.checklist is not None:
        yield "The documents were checked on {day}; this cannot have been done before.", case.checklist.day


def before_signature(case: Case) -> Iterator[tuple[str, date]]:
    """What a result rests on, with its true day. A checklist without one, draft and review may be entered afterwards."""
    yield "The dossier was received on {day}; this cannot have been done before.", case.received_on
    if case.checklist is not None and case.checklist.done_on is not None:
        yield "The documents were checked on {day}; this cannot have been done before.", case.checklist.done_on
    if case.sample is not None:
        yield "The sample was taken on {day}; this cannot have been done before.", legal_day(case.sample.taken_at)
    if case.test is not None:
        yield "The laboratory tested on {day}; this cannot have been done before.", case.test.tested_on
    if case.notices:
        yield "The notice before it was issued on {day}; this cannot have been done before.", case.notices[-1].issued_on
