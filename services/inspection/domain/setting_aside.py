"""A signed result that was not issued, because the dossier moved on in the meantime."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from services.inspection.domain.case import Case, SetAside


def signature_set_aside(case: Case, at: datetime, reason: str) -> Case:
    """Draft and review stay; whoever lets the dossier move on takes them away where they no longer hold."""
    if case.signature is None:
        return case
    aside = SetAside(case.signature, at, reason, case.draft, case.review)
    return replace(case, signature=None, set_aside=(*case.set_aside, aside))


def signature_of(case: Case, notice_no: str, at: datetime) -> Case:
    """With the signature of that notice, if there ever was one, and no other.

    Registration may have issued what was set aside here: the word that did so crossed with the signature.
    """
    if case.signature is not None and case.signature.notice_no == notice_no:
        return case
    case = signature_set_aside(case, at, f"Registration issued notice {notice_no} instead.")
    found = next((aside for aside in case.set_aside if aside.signature.notice_no == notice_no), None)
    if found is None:
        return replace(case, draft=None, review=None)
    others = tuple(aside for aside in case.set_aside if aside is not found)
    return replace(case, signature=found.signature, draft=found.draft, review=found.review, set_aside=others)
