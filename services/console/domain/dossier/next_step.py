"""Whose move it is, and which: from the legal status and from how far the inspection is."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from services.console.domain.dossier.case import SAMPLE, Case
from services.console.domain.dossier.registered import Dossier

OFFICER, REVIEWER, SIGNER, IMPORTER, LABORATORY, SYSTEM, NOBODY = (
    "officer",
    "reviewer",
    "signer",
    "importer",
    "laboratory",
    "system",
    "nobody",
)


@dataclass(frozen=True)
class Step:
    """who: whose move it is. what: a word for what is awaited. until: the last day for it, where there is one."""

    who: str
    what: str
    until: date | None = None

    @property
    def waits_for_importer(self) -> bool:
        return self.who == IMPORTER

    def overdue(self, today: date) -> bool:
        return self.until is not None and self.until < today


_BY_STATUS = {
    1: (OFFICER, "take_in"),
    3: (NOBODY, "closed"),
    4: (NOBODY, "closed"),
    5: (IMPORTER, "supplement"),
    7: (OFFICER, "answer_withdrawal"),
    8: (NOBODY, "closed"),
    9: (OFFICER, "answer_amendment"),
    10: (IMPORTER, "amend"),
    11: (OFFICER, "answer_extension"),
    12: (IMPORTER, "supplement"),
}
_BY_CASE = {
    "SAMPLED": (LABORATORY, "test"),
    "TESTED": (OFFICER, "draft"),
    "DRAFTED": (REVIEWER, "review"),
    "REVIEWED": (SIGNER, "sign"),
    "SIGNED": (SYSTEM, "issue"),
    "DISPOSING": (OFFICER, "record_disposition"),
}


# While an officer has something to do with it, or waits for a laboratory.
_OFFICERS = frozenset({"OPENED", "SCHEDULED", "CHECKED", "SAMPLED", "TESTED", "DISPOSING"})


def to_be_assigned(officer: str | None, status: str, *, lapsed: bool = False) -> bool:
    """Before anything else is done with the case somebody takes it on. lapsed: the supplement never came."""
    return officer is None and (status in _OFFICERS or lapsed)


def next_step(dossier: Dossier, case: Case | None) -> Step:
    """case: None while inspection has none, or does not answer."""
    if case is not None and case.pause is not None and case.pause.lapsed:
        what = "assign" if to_be_assigned(case.officer, case.status, lapsed=True) else "conclude_incomplete"
        return Step(OFFICER, what, dossier.next_due_on)
    status = dossier.handlers.cqkt.code
    if status in _BY_STATUS:
        who, what = _BY_STATUS[status]
        return Step(who, what, _until(dossier, who))
    if status == 6 and "accept" in dossier.allowed and (case is None or not case.accepted):
        return Step(OFFICER, "take_in", dossier.next_due_on)
    if dossier.label_request is not None:
        return Step(IMPORTER, "correct_labels", dossier.label_request.due_on)
    if case is None:
        return Step(SYSTEM, "open_case") if status != 13 else Step(NOBODY, "done")
    step = _of_case(dossier, case)
    return replace(step, who=OFFICER, what="assign") if to_be_assigned(case.officer, case.status) else step


def _of_case(dossier: Dossier, case: Case) -> Step:
    if case.status == "DISPOSING":
        owed = [each.due_on for each in case.dispositions_owed]
        return Step(OFFICER, "record_disposition", min(owed, default=None))
    if case.status in _BY_CASE:
        who, what = _BY_CASE[case.status]
        return Step(who, what, dossier.next_due_on)
    if case.customs_copy_due:
        return Step(OFFICER, "send_customs_copy", dossier.next_due_on)
    if case.status in ("OPENED", "SCHEDULED", "CHECKED"):
        return Step(OFFICER, _work(case), dossier.next_due_on)
    return Step(NOBODY, "done" if case.status == "ISSUED" else "closed")


def _work(case: Case) -> str:
    if case.mode == "NONE" or (case.status == "CHECKED" and case.mode != SAMPLE):
        return "draft"
    sampling = case.appointment is not None and case.appointment.kind == "SAMPLE_INSPECTION"
    if case.mode == SAMPLE:
        return "take_sample" if sampling else "schedule"
    return "schedule" if case.appointment is None else "check_documents"


def _until(dossier: Dossier, who: str) -> date | None:
    if who == IMPORTER and dossier.supplement_request is not None:
        return dossier.supplement_request.due_on
    return None if who == NOBODY else dossier.next_due_on
