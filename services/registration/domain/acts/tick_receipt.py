"""Tick the receipt checklist: item by item, what the dossier contains, and whether that makes it complete."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from services.registration.domain.commands import TickReceipt
from services.registration.domain.dossier import Dossier
from services.registration.domain.on_paper import dated, read_done
from services.registration.domain.receipt import Receipt, ReceiptAnswer
from services.registration.domain.rules.findings import Findings
from services.registration.domain.rules.text import read_optional_text
from services.registration.domain.states import Act, Party, step
from shared.regulation import load
from shared.regulation.checklists import ChecklistItem


def tick_receipt(dossier: Dossier, command: TickReceipt, *, items: Sequence[ChecklistItem], now: datetime) -> Dossier:
    """items: of the receipt checklist, in its order. Answers given to a former revision count no more.

    Raises NotAllowed, Invalid.
    """
    moved = step(dossier, Act.TICK_RECEIPT, Party.AGENCY, now=now)
    findings = Findings()
    former = dossier.receipt if dossier.receipt and dossier.receipt.revision == dossier.content.revision else None
    answers = {answer.item: answer for answer in former.answers} if former else {}
    known = [item.code for item in items]
    named: set[str] = set()
    for index, (code, present, note) in enumerate(command.items):
        if code not in known:
            findings.add(
                f"/items/{index}/item", "not_on_list", f"'{code[:20]}' is not on the list: {', '.join(known)}."
            )
        if code in named:
            findings.add(f"/items/{index}/item", "twice", f"'{code[:20]}' is answered twice; answer it once.")
        named.add(code)
        text = read_optional_text(note, f"/items/{index}/note", 500, findings)
        answers[code] = ReceiptAnswer(code, present, text)
    conclusion = _read_conclusion(command.conclusion, answers, items, findings)
    done = read_done(command.on_paper, dossier, now=now, findings=findings)
    findings.raise_if_any()
    ticked = tuple(answers[code] for code in known if code in answers)
    receipt = Receipt(ticked, conclusion, command.by, now, dossier.content.revision, done.on_paper)
    return dated(replace(moved, receipt=receipt), done.on_paper)


def _read_conclusion(
    said: str | None, answers: dict[str, ReceiptAnswer], items: Sequence[ChecklistItem], findings: Findings
) -> str | None:
    if said is None:
        return None
    conclusions = load().conclusions
    conclusion = conclusions.find(said)
    if conclusion is None:
        possible = ", ".join(row.code for row in conclusions)
        findings.add("/conclusion", "conclusion", f"The conclusion is one of {possible}, or not drawn yet.")
        return None
    if conclusion.leads_to == Act.REFUSE:
        # Whoever is not competent need not look through the papers.
        return conclusion.code
    lacking = [item.code for item in items if item.code not in answers]
    if lacking:
        message = f"No conclusion before every item has its answer; still open: {', '.join(lacking)}."
        findings.add("/conclusion", "items_open", message)
    missing = [item.code for item in items if item.code in answers and not answers[item.code].present]
    decisive = [item.code for item in items if item.decisive and item.code in missing]
    if conclusion.complete and decisive:
        findings.add("/conclusion", "not_complete", f"Without {', '.join(decisive)} the dossier is not complete.")
    if not conclusion.complete and not missing and not lacking:
        findings.add("/conclusion", "nothing_missing", "Every item is there; name what is missing, or say COMPLETE.")
    return conclusion.code
