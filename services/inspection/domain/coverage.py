"""Which national technical regulations apply to a goods line together, and which paper shows that each is met."""

from __future__ import annotations

from collections.abc import Iterable

from services.inspection.domain.case import Case
from services.inspection.domain.content import Candidate, Document, Line
from services.inspection.domain.evidence import Coverage
from services.inspection.domain.findings import Findings
from shared.regulation import load


def row_is_open(line: Line) -> bool:
    """What applies together depends on the row, and nobody chose one yet."""
    return len({_beside(line, row) for row in line.counting}) > 1


def applying(line: Line) -> tuple[str, ...]:
    """The regulations of which each must be met, as the list names them; one alone asks for no record of its own."""
    if not line.also:
        return ()
    return tuple(dict.fromkeys(row.qcvn for row in (*line.counting, *line.also)))


def uncovered(case: Case, line: Line) -> tuple[str, ...]:
    """Those for which no paper that is still on record was named."""
    given = case.checklist.coverage if case.checklist else ()
    covered = {each.qcvn for each in given if line.line_no in each.lines and _stands(case, line.line_no, each)}
    return tuple(qcvn for qcvn in applying(line) if qcvn not in covered)


def with_coverage(former: Iterable[Coverage], given: Iterable[Coverage], case: Case) -> tuple[Coverage, ...]:
    """One entry per line and regulation, a later one in place of the former."""
    kept = {(number, each.qcvn): Coverage(each.qcvn, each.number, each.not_applicable, (number,))
            for each in former for number in each.lines}  # fmt: skip
    lines = {line.line_no: line for line in case.content.lines}
    for each in given:
        for number in each.lines or tuple(n for n, line in lines.items() if _named(line, each.qcvn)):
            qcvn = _named(lines[number], each.qcvn) or each.qcvn
            kept[number, qcvn] = Coverage(qcvn, _text(each.number), _text(each.not_applicable), (number,))
    return tuple(kept[key] for key in sorted(kept))


def check_coverage(case: Case, given: tuple[Coverage, ...], findings: Findings) -> None:
    lines = {line.line_no: line for line in case.content.lines}
    for i, each in enumerate(given):
        at = f"/coverage/{i}"
        if not lines.keys() >= set(each.lines):
            findings.add(f"{at}/lines", "unknown", "The dossier has no such line.")
            continue
        either = bool(_text(each.number)) is not bool(_text(each.not_applicable))
        findings.check(either, f"{at}/number", "either", "Name the paper, or say why the regulation does not apply.")
        concerned = [lines[n] for n in each.lines] or [line for line in lines.values() if _named(line, each.qcvn)]
        if not concerned:
            findings.add(f"{at}/qcvn", "not_applying", _which(lines.values()))
        for line in concerned:
            _check_line(case, line, each, at, findings)


def _check_line(case: Case, line: Line, given: Coverage, at: str, findings: Findings) -> None:
    qcvn = _named(line, given.qcvn)
    if qcvn is None:
        findings.add(f"{at}/qcvn", "not_applying", _which([line]))
        return
    if number := _text(given.number):
        known = papers(case, line.line_no)
        message = (
            f"No paper {number} that shows conformity of line {line.line_no} is on record (a certificate, the receipt of a "
            f"declaration or a test report); there are {', '.join(known) or 'none'}."
        )
        findings.check(number in known, f"{at}/number", "unknown_paper", message)
    elif _text(given.not_applicable):
        message = f"The list applies {qcvn} to line {line.line_no} without a condition; name the paper."
        findings.check(qcvn in _conditional(line), f"{at}/not_applicable", "unconditional", message)


def papers(case: Case, line_no: int) -> tuple[str, ...]:
    """Numbers of the papers on record that may cover a line: attachments of a type that shows conformity, the body's
    certificate, the test reports."""
    found = [
        doc.number
        for doc in case.content.documents
        if doc.number and _shows_conformity(doc) and (not doc.lines or line_no in doc.lines)
    ]
    result = case.certification.result if case.certification else None
    if result is not None and result.revoked is None and result.certificate and line_no in result.certificate.lines:
        found.append(result.certificate.number)
    sampled = {goods.line_no for goods in case.sample.goods} if case.sample else set()
    if line_no in sampled:
        second = case.retest.report if case.retest else None
        found += [report.number for report in (case.test, second) if report is not None]
    return tuple(dict.fromkeys(found))


def _shows_conformity(document: Document) -> bool:
    type = load().attachment_types.find(document.type.code)
    return type is not None and type.shows_conformity


def _stands(case: Case, line_no: int, given: Coverage) -> bool:
    return given.number is None or given.number in papers(case, line_no)


def _beside(line: Line, row: Candidate) -> frozenset[str]:
    return frozenset(each.code for each in line.stacking if row.code in each.beside)


def _conditional(line: Line) -> set[str]:
    """Regulations that only a row with a condition brings in."""
    firm = {row.qcvn for row in line.counting} | {row.qcvn for row in line.also if row.condition is None}
    return {row.qcvn for row in line.also} - firm


def _named(line: Line, qcvn: str) -> str | None:
    """As the list names it; "QCVN 9" and "QCVN 9:2012/BKHCN" stand for the edition with its amendments."""
    wanted = " ".join(qcvn.split())
    return next(
        (each for each in applying(line) if each == wanted or each.startswith((f"{wanted}:", f"{wanted},"))), None
    )


def _which(lines: Iterable[Line]) -> str:
    said = [f"line {line.line_no}: {', '.join(applying(line))}" for line in lines if line.also]
    return f"Several regulations apply together to {'; '.join(said)}." if said else (
        "Only one regulation applies to these goods; the checklist's items on the certificate say whether it is met."
    )  # fmt: skip


def _text(value: str | None) -> str | None:
    return (value or "").strip() or None
