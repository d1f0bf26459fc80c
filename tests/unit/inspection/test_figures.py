"""What is counted of a case: for what it waits, and where its goods arrive."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from services.inspection.domain.case import Case, Status
from services.inspection.domain.content import Declaration
from services.inspection.domain.evidence import Draft, Review
from services.inspection.domain.figures import Awaited, Wait, figures_of, wait_of
from services.inspection.domain.pausing import Pause
from tests.unit.inspection.samples import opened, sampling_record

AT = datetime(2026, 7, 10, 3, 0, tzinfo=UTC)
PAUSE, DRAFT = Pause(AT, ("Hóa đơn",), "Thiếu", None), Draft((), "lan.nt", AT)
REVIEW = Review(True, "minh.pv", AT.replace(day=11))


@pytest.mark.parametrize(
    ("case", "wait"),
    [
        (opened(), None),
        (replace(opened(), status=Status.PAUSED, pause=PAUSE), Wait(AT, Awaited.SUPPLEMENT)),
        # The supplement never came: it is the agency's move.
        (replace(opened(), status=Status.PAUSED, pause=replace(PAUSE, lapsed=True)), None),
        (
            replace(opened(), status=Status.SAMPLED, sample=sampling_record(1)),
            Wait(sampling_record(1).taken_at, Awaited.LABORATORY),
        ),
        (replace(opened(), status=Status.TESTED, sample=sampling_record(1)), None),
        (replace(opened(), status=Status.DRAFTED, draft=DRAFT), Wait(AT, Awaited.REVIEW)),
        (replace(opened(accepted=False), status=Status.DRAFTED, draft=DRAFT), None),
        (
            replace(opened(), status=Status.REVIEWED, draft=DRAFT, review=REVIEW),
            Wait(AT.replace(day=11), Awaited.SIGNATURE),
        ),
        (replace(opened(), status=Status.ISSUED, draft=DRAFT, review=REVIEW), None),
    ],
)
def test_a_case_waits_for_whoever_keeps_it_from_going_on(case: Case, wait: Wait | None) -> None:
    assert wait_of(case) == wait


@pytest.mark.parametrize(
    ("offices", "province"),
    [
        ((), None),
        (("99ZZ",), None),
        (("03CC",), "Hải Phòng"),
        (("03CC", "01AB"), "Hải Phòng"),
    ],
)
def test_goods_arrive_where_the_customs_office_of_the_first_declaration_lies(
    offices: tuple[str, ...], province: str | None
) -> None:
    case = opened()
    declared = tuple(Declaration(f"10581234567{n}", date(2026, 7, 1), office) for n, office in enumerate(offices))
    arrival = figures_of(replace(case, content=replace(case.content, declarations=declared))).arrival
    assert (arrival.name if arrival else None) == province
