"""The certification body's result: every line once, a certificate behind those that conform, within law and scope."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from services.registration.domain.bodies import KnownBody
from services.registration.domain.commands import DraftCertificate
from services.registration.domain.conformity import Certificate, ConformityLine
from services.registration.domain.content import GoodsLine, Named
from services.registration.domain.dossier import Dossier
from services.registration.domain.goods import rows_that_count
from services.registration.domain.lists import Lists
from services.registration.domain.rules.codes import read_free
from services.registration.domain.rules.dates import read_date, read_past_date
from services.registration.domain.rules.findings import Findings
from services.registration.domain.rules.text import read_optional_text, read_text
from shared.regulation import load
from shared.regulation.catalogue import GoodsRow
from shared.regulation.transition import CERTIFICATE, DESIGNATION

CONFORMS, DOES_NOT_CONFORM, NOT_LISTED = 1, 2, 3


def read_conformity_lines(
    given: tuple[tuple[int, int, str | None], ...], goods: tuple[GoodsLine, ...], findings: Findings
) -> tuple[ConformityLine, ...]:
    lines = []
    for index, (line_no, result, reason) in enumerate(given):
        at = f"/lines/{index}"
        text = read_optional_text(reason, f"{at}/reason", 2000, findings)
        if result not in (CONFORMS, DOES_NOT_CONFORM, NOT_LISTED):
            findings.add(
                f"{at}/result", "result", "The result is 1 conforms, 2 does not conform, or 3 not on the list."
            )
        if result == DOES_NOT_CONFORM and not text:
            findings.add(f"{at}/reason", "required", "Say in what the goods do not conform.")
        lines.append(ConformityLine(line_no, result, text))
    judged, registered = sorted(line.line_no for line in lines), sorted(line.line_no for line in goods)
    if judged != registered:
        findings.add("/lines", "every_line_once", f"Every goods line once: {registered}; these are {judged}.")
    return tuple(lines)


def read_certificate(
    draft: DraftCertificate | None,
    body: Named,
    lines: tuple[ConformityLine, ...],
    dossier: Dossier,
    lists: Lists,
    today: date,
    findings: Findings,
) -> Certificate | None:
    conforming = tuple(line.line_no for line in lines if line.result == CONFORMS)
    if draft is None:
        if conforming:
            message = (
                "Goods that conform have a certificate (giấy chứng nhận hợp quy); give its number, day and method."
            )
            findings.add("/certificate", "required", message)
        return None
    at = "/certificate"
    certificate = Certificate(
        number=read_text(draft.number, f"{at}/number", 50, findings),
        issuer=read_free(draft.issuer, f"{at}/issuer", 50, 255, findings) if draft.issuer else body,
        issued_on=read_past_date(draft.issued_on, f"{at}/issued_on", today, findings),
        method=draft.method or 0,
        lines=draft.lines or conforming,
        valid_until=read_date(draft.valid_until, f"{at}/valid_until", findings) if draft.valid_until else None,
    )
    if certificate.valid_until and findings.clean(f"{at}/valid_until") and certificate.valid_until < today:
        message = f"The certificate ended on {certificate.valid_until.isoformat()}; submit one that is valid."
        findings.add(f"{at}/valid_until", "expired", message)
    if set(certificate.lines) != set(conforming):
        message = (
            f"A certificate covers the lines that conform, {list(conforming)}; this one {list(certificate.lines)}."
        )
        findings.add(f"{at}/lines", "lines_covered", message)
    _check_method(certificate, dossier, lists, findings)
    return certificate


def check_scope(
    known: KnownBody, certificate: Certificate, dossier: Dossier, lists: Lists, today: date, findings: Findings
) -> None:
    """The body is in office today, for these regulations and this method.

    Of a certificate from before the regime: was in office when it was issued, by whatever method. A designation from
    before the regime goes on for the methods of the list.
    """
    former = _from_before(CERTIFICATE, dossier, certificate.issued_on)
    day = certificate.issued_on if former else today
    if not known.may_certify(day):
        message = f"{known.code} may not certify on {day.isoformat()} (status {known.status}); ask for another body."
        findings.add("/certificate/issuer", "body_not_in_office", message)
    by_list = known.status == "DESIGNATED" and _from_before(DESIGNATION, dossier, known.valid_from)
    if known.methods and certificate.method not in known.methods and not former and not by_list:
        message = f"{known.code} certifies by method {_listed(known.methods)}, not {certificate.method}."
        findings.add("/certificate/method", "method_out_of_scope", message)
    for line in _covered(certificate, dossier):
        rows = _rows_of(line, dossier, lists)
        if rows and not any(_within(known, row) for row in rows):
            wanted = ", ".join(dict.fromkeys(row.qcvn for row in rows))
            message = f"Line {line.line_no} falls under {wanted}; {known.code} is in office for {_listed(known.scope)}."
            findings.add("/certificate/lines", "out_of_scope", message)


def _check_method(certificate: Certificate, dossier: Dossier, lists: Lists, findings: Findings) -> None:
    if not 1 <= certificate.method <= 8:
        findings.add("/certificate/method", "method", "A method of conformity assessment is a number, 1 to 8.")
        return
    if _from_before(CERTIFICATE, dossier, certificate.issued_on):
        return
    for line in _covered(certificate, dossier):
        methods = {method for row in _rows_of(line, dossier, lists) for method in row.methods}
        if methods and certificate.method not in methods:
            message = (
                f"Line {line.line_no} is certified by method {_listed(sorted(methods))}, not {certificate.method}."
            )
            findings.add("/certificate/method", "method_not_allowed", message)


def _from_before(of: str, dossier: Dossier, day: date) -> bool:
    """Issued, or designated, before the dossier's regime began, and good under it all the same."""
    return any(row.of == of and row.regime == dossier.regime and row.accepts(day) for row in load().transitions)


def _covered(certificate: Certificate, dossier: Dossier) -> list[GoodsLine]:
    return [line for line in dossier.content.goods_lines if line.line_no in certificate.lines]


def _rows_of(line: GoodsLine, dossier: Dossier, lists: Lists) -> tuple[GoodsRow, ...]:
    return rows_that_count(line, lists.candidates(dossier.regime, line.hs_code, dossier.received_on))


def _within(known: KnownBody, row: GoodsRow) -> bool:
    # "QCVN 3:2019/BKHCN" of the list also covers "QCVN 3:2019/BKHCN, Sửa đổi 01:2024" of a row; "QCVN 3" every edition.
    return any(row.qcvn == scope or row.qcvn.startswith((f"{scope},", f"{scope}:")) for scope in known.scope)


def _listed(values: Iterable[object]) -> str:
    return ", ".join(str(value) for value in values) or "nothing"
