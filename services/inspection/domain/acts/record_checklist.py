"""Record the checklist: item by item yes, no, not applicable or to be supplemented; later answers replace earlier ones."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime

from services.inspection.domain.case import Case
from services.inspection.domain.commands import RecordChecklist
from services.inspection.domain.coverage import check_coverage, with_coverage
from services.inspection.domain.evidence import Answer, Checklist, ChecklistAnswer
from services.inspection.domain.findings import Findings
from services.inspection.domain.former_papers import accepted_lines, refusal
from services.inspection.domain.on_paper import before_checklist, day_of
from services.inspection.domain.states import Act, ensure_allowed, status_after
from shared.regulation import legal_day
from shared.regulation.checklists import ChecklistItem
from shared.regulation.transition import Excuse

_SLIP = "RECEIPT"
_NOTED = {
    Answer.NO: "A 'no' needs a note that says what was found.",
    Answer.SUPPLEMENT: "Say what the importer is to hand in; the request for it is written from this.",
}


def record_checklist(
    case: Case,
    command: RecordChecklist,
    *,
    items: Iterable[ChecklistItem],
    excuses: Mapping[str, Excuse] | None = None,
    now: datetime,
) -> Case:
    """items: those that the law has on the day. excuses: by item, what a "no" cannot be said of.

    Raises NotAllowed, Invalid.
    """
    transition = ensure_allowed(case, Act.RECORD_CHECKLIST)
    law = {item.code: item for item in items}
    _check(case, command, law, excuses or {})
    done_on = day_of(command.on_paper, case, today=legal_day(now), follows=before_checklist)
    former = case.checklist.answers if case.checklist else ()
    given = {answer.item: answer for answer in (*former, *command.answers)}
    checklist = Checklist(
        answers=tuple(given[code] for code in law if code in given),
        missing=tuple(code for code, item in law.items() if _is_open(item, given.get(code))),
        objections=tuple(
            given[code]
            for code, item in law.items()
            if item.decisive and code in given and given[code].answer is Answer.NO
        ),
        by=command.by,
        at=now,
        coverage=with_coverage(case.checklist.coverage if case.checklist else (), command.coverage, case),
        done_on=done_on if command.on_paper is not None and command.on_paper.said else None,
    )
    recorded = replace(case, checklist=checklist)
    return replace(recorded, status=status_after(transition, recorded))


def _is_open(item: ChecklistItem, given: ChecklistAnswer | None) -> bool:
    return item.required if given is None else given.answer is Answer.SUPPLEMENT


def _check(case: Case, command: RecordChecklist, law: dict[str, ChecklistItem], excuses: Mapping[str, Excuse]) -> None:
    findings = Findings()
    lines = set(case.content.line_numbers)
    seen: set[str] = set()
    for i, answer in enumerate(command.answers):
        pointer = f"/answers/{i}"
        if answer.item not in law:
            findings.add(f"{pointer}/item", "unknown", f"No such item; there are {', '.join(law)}.")
        findings.check(answer.item not in seen, f"{pointer}/item", "twice", "This item is answered twice.")
        seen.add(answer.item)
        # An item of the slip names the paper that is to come.
        names_it = answer.answer is Answer.SUPPLEMENT and answer.item in law and law[answer.item].part == _SLIP
        if not names_it and not (answer.note or "").strip() and answer.answer in _NOTED:
            findings.add(f"{pointer}/note", "required", _NOTED[answer.answer])
        findings.check(lines.issuperset(answer.lines), f"{pointer}/lines", "unknown", "The dossier has no such line.")
        if answer.answer in _NOTED and (excuse := excuses.get(answer.item)) is not None:
            accepted = accepted_lines(case, excuse, answer.lines or case.content.line_numbers)
            for number, paper in accepted.items():
                findings.add(f"{pointer}/answer", "accepted_from_before", refusal(excuse, number, paper))
    check_coverage(case, command.coverage, findings)
    findings.raise_if_any()
