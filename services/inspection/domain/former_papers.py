"""Certificates from before the regime, whose body and method are not to be held against them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from services.inspection.domain.case import Case
from shared.regulation.transition import Excuse


def accepted_lines(case: Case, excuse: Excuse, lines: Iterable[int]) -> dict[int, str]:
    """Line to the number of its certificate, where every certificate on record for it is from before."""
    found: dict[int, str] = {}
    for line_no in lines:
        certificates = _certificates(case, excuse, line_no)
        if certificates and all(excuse.transition.accepts(issued_on) for _, issued_on in certificates):
            found[line_no] = ", ".join(number for number, _ in certificates)
    return found


def refusal(excuse: Excuse, line_no: int, number: str) -> str:
    row = excuse.transition
    return (
        f"Certificate {number} of line {line_no} was issued before {row.before} and is good until the day it states, "
        f"whatever its body and method ({row.source}). If it has ended or was revoked, say so in the item on that."
    )


def _certificates(case: Case, excuse: Excuse, line_no: int) -> list[tuple[str, date]]:
    found = [
        (document.number or document.file_name, document.issued_on)
        for document in case.content.documents
        if document.type.code in excuse.attachment_types and (not document.lines or line_no in document.lines)
    ]
    result = case.certification.result if case.certification else None
    if result is not None and result.revoked is None and result.certificate and line_no in result.certificate.lines:
        found.append((result.certificate.number, result.certificate.issued_on))
    return found
