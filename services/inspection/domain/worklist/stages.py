"""Where a case stands in the eyes of those who work through a list: who has to do something next."""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from services.inspection.domain.case import TERMINAL, Case, Status


class Stage(StrEnum):
    """In the order of a case's way."""

    RECEIVING = "RECEIVING"
    INSPECTING = "INSPECTING"
    IMPORTER = "IMPORTER"
    REQUEST = "REQUEST"
    REVIEW = "REVIEW"
    SIGNATURE = "SIGNATURE"
    ISSUING = "ISSUING"
    DISPOSING = "DISPOSING"
    DONE = "DONE"


# The agency's time runs.
AGENCYS = frozenset({Stage.RECEIVING, Stage.INSPECTING, Stage.REQUEST, Stage.REVIEW, Stage.SIGNATURE, Stage.ISSUING})

_BY_STATUS = {
    Status.HELD: Stage.REQUEST,
    Status.DRAFTED: Stage.REVIEW,
    Status.REVIEWED: Stage.SIGNATURE,
    Status.SIGNED: Stage.ISSUING,
    Status.DISPOSING: Stage.DISPOSING,
    **dict.fromkeys(TERMINAL, Stage.DONE),
}


def stage_of(case: Case) -> Stage:
    if case.status is Status.PAUSED:
        # The supplement never came: it is for the agency to say so.
        return Stage.INSPECTING if case.lapsed else Stage.IMPORTER
    stage = _BY_STATUS.get(case.status, Stage.INSPECTING)
    # A result that follows from the law is drafted before anybody has taken the dossier in.
    if stage in (Stage.INSPECTING, Stage.REVIEW) and not case.accepted:
        return Stage.RECEIVING
    return stage


def next_due_on(case: Case) -> date:
    """The day by which whoever has to act in this stage is to have done it."""
    stage = stage_of(case)
    if stage is Stage.IMPORTER and case.pause is not None and case.pause.due_on is not None:
        return case.pause.due_on
    if stage is Stage.DISPOSING and case.dispositions_due_on is not None:
        return case.dispositions_due_on
    return case.due_on
