"""The register of an agency's result notices: every number that was drawn in a year, and what became of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from services.inspection.application.access import SEES_ALL
from services.inspection.application.concluding import notice_no_of
from services.inspection.application.ports import Cases, GivenNumber, ResultNumbers
from services.inspection.application.seeing import agency_of
from services.inspection.domain.case import ENDED, Case
from shared.aggregate import Actor
from shared.clock import Clock
from shared.errors import Forbidden, Invalid, Violation
from shared.regulation import Regulation, legal_day


class NumberStatus(StrEnum):
    """RESERVED: drawn for a signature that does not stand yet. VOID: no notice has that number or will have it."""

    RESERVED = "RESERVED"
    SIGNED = "SIGNED"
    ISSUED = "ISSUED"
    VOID = "VOID"


@dataclass(frozen=True)
class RegisteredNumber:
    """reason: why it is void."""

    number: int
    notice_no: str
    case_id: str
    status: NumberStatus
    file_code: str | None = None
    reason: str | None = None


def list_numbers(
    year: int,
    agency: str | None,
    *,
    actor: Actor,
    after: int,
    limit: int,
    cases: Cases,
    numbers: ResultNumbers,
    law: Regulation,
    clock: Clock,
) -> Sequence[RegisteredNumber]:
    """In their order, without a gap. Raises Forbidden, Invalid when somebody who belongs to no agency names none."""
    agency = _agency_asked(agency, actor)
    over = legal_day(clock()).year > year
    found = []
    for given in numbers.given(agency, year, after=after, limit=limit):
        case_id = given.subject.partition("/")[0]
        stored = cases.find(case_id)
        notice_no = notice_no_of(given.number, year, agency, law)
        found.append(_registered(given, notice_no, case_id, stored.state if stored else None, agency, over))
    return found


def _registered(
    given: GivenNumber, notice_no: str, case_id: str, case: Case | None, agency: str, over: bool
) -> RegisteredNumber:
    status, reason = what_became_of(notice_no, case, agency, over)
    return RegisteredNumber(given.number, notice_no, case_id, status, case.file_code if case else None, reason)


def what_became_of(notice_no: str, case: Case | None, agency: str, over: bool) -> tuple[NumberStatus, str | None]:
    """over: the year for which it was drawn has ended."""
    if case is None:
        return NumberStatus.VOID, "There is no such case any more."
    if any(notice.notice_no == notice_no for notice in case.notices):
        return NumberStatus.ISSUED, None
    if case.signature is not None and case.signature.notice_no == notice_no:
        return NumberStatus.SIGNED, None
    if aside := next((each for each in case.set_aside if each.signature.notice_no == notice_no), None):
        return NumberStatus.VOID, aside.reason
    if case.status in ENDED:
        why = case.closing.reason if case.closing else None
        return NumberStatus.VOID, f"The case ended unsigned ({case.status})." if why is None else why
    if case.agency.code != agency:
        return NumberStatus.VOID, f"The case went to {case.agency.name} ({case.agency.code}) before it was signed."
    if over:
        return NumberStatus.VOID, "The year ended before the result was signed; it is numbered in the year of signing."
    return NumberStatus.RESERVED, None


def _agency_asked(agency: str | None, actor: Actor) -> str:
    if actor.role in SEES_ALL:
        if agency is None:
            raise Invalid([Violation("/agency", "required", "You belong to no agency; name one with ?agency=.")])
        return agency
    own = agency_of(actor)
    if agency not in (None, own):
        raise Forbidden("You see the register of your own agency only; leave agency out.")
    return own
