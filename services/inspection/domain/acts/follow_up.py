"""After the notice: what became of goods that failed, and the paper copy that customs gets."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

from services.inspection.domain.acts.follow_results import conclude
from services.inspection.domain.case import Case, Status
from services.inspection.domain.commands import RecordCustomsCopy, RecordDisposition
from services.inspection.domain.dispositions import dispositions_due_on
from services.inspection.domain.events import DispositionRecorded
from services.inspection.domain.findings import Findings
from services.inspection.domain.notices import Proof, SentCopy
from services.inspection.domain.states import Act, ensure_allowed, not_allowed, status_after


def record_disposition(
    case: Case, command: RecordDisposition, *, today: date, now: datetime
) -> tuple[Case, DispositionRecorded]:
    """The last one closes the case. Raises NotAllowed, Invalid."""
    transition = ensure_allowed(case, Act.RECORD_DISPOSITION)
    ordered = next((each for each in case.dispositions if each.line_no == command.line_no), None)
    findings = Findings()
    still = ", ".join(str(each.line_no) for each in case.dispositions if each.done is None)
    waits = ordered is not None and ordered.done is None
    findings.check(waits, "/line_no", "not_open", f"Nothing is to be done about this line; open: {still}.")
    findings.check(bool(command.number.strip()), "/number", "required", "Give the number of the paper that shows it.")
    findings.check(command.dated <= today, "/dated", "future", f"Lies after today, {today}.")
    findings.check(command.done_on <= today, "/done_on", "future", f"Lies after today, {today}.")
    issued_on = case.notices[-1].issued_on if case.notices else None
    if issued_on is not None:
        message = f"Lies before the notice that ordered it, of {issued_on}."
        findings.check(command.done_on >= issued_on, "/done_on", "order", message)
    findings.raise_if_any()
    if ordered is None:  # refused above; this tells the type checker
        raise not_allowed(case, Act.RECORD_DISPOSITION, "nothing is to be done about this line")
    proof = Proof(command.number, command.dated, command.done_on, command.by, now, command.sha256)
    dispositions = tuple(replace(each, done=proof) if each is ordered else each for each in case.dispositions)
    recorded = replace(case, dispositions=dispositions, dispositions_due_on=dispositions_due_on(dispositions))
    status = status_after(transition, recorded)
    recorded = conclude(recorded, now) if status is Status.ISSUED else replace(recorded, status=status)
    said = f"{command.number}, {command.dated:%d/%m/%Y}"
    return recorded, DispositionRecorded(case.file_code, now, ordered.line_no, ordered.kind, said, command.done_on)


def record_customs_copy(case: Case, command: RecordCustomsCopy, *, today: date, now: datetime) -> Case:
    """Raises NotAllowed, Invalid."""
    ensure_allowed(case, Act.RECORD_CUSTOMS_COPY)
    findings = Findings()
    findings.check(bool(command.number.strip()), "/number", "required", "Give the number of the letter to customs.")
    findings.check(command.sent_on <= today, "/sent_on", "future", f"Lies after today, {today}.")
    findings.raise_if_any()
    if case.customs_copy is None:  # the table asks for it; this tells the type checker
        raise not_allowed(case, Act.RECORD_CUSTOMS_COPY, "no paper copy for customs is due")
    sent = SentCopy(command.number, command.sent_on, command.by, now)
    return replace(case, customs_copy=replace(case.customs_copy, sent=sent))
