"""Conformity certificates (giấy chứng nhận hợp quy): every line that claims one is covered by one."""

from __future__ import annotations

from collections.abc import Collection

from services.registration.domain.content import Document, GoodsLine, Named
from services.registration.domain.lists import Lists
from services.registration.domain.rules.findings import Findings

# Fuel, LPG and other goods that are checked before clearance.
BEFORE_CLEARANCE = 1


def check_certificates(
    documents: tuple[Document, ...], lines: tuple[GoodsLine, ...], lists: Lists, findings: Findings
) -> None:
    """A certificate has number and issuer, covers existing lines, and no claiming line is left without one."""
    covered = check_particulars(documents, {line.line_no for line in lines}, lists, findings)
    for index, line in enumerate(lines):
        if line.has_certificate and line.line_no not in covered:
            message = (
                f"Line {line.line_no} claims a certificate, but no attachment of type {lists.certificate_type} covers "
                "it; attach the certificate or withdraw the claim."
            )
            findings.add(f"/goods_lines/{index}/has_certificate", "certificate_missing", message)


def check_particulars(
    documents: tuple[Document, ...], numbers: Collection[int], lists: Lists, findings: Findings
) -> set[int]:
    """numbers: of the goods lines. Those that a certificate covers."""
    covered: set[int] = set()
    for index, document in enumerate(documents):
        if unknown := sorted(set(document.lines) - set(numbers)):
            message = f"There is no goods line {', '.join(map(str, unknown))} in this dossier."
            findings.add(f"/documents/{index}/lines", "line_unknown", message)
        if document.type.code == lists.certificate_type:
            covered |= set(document.lines or numbers)
            for field, value in (("number", document.number), ("issuer", document.issuer)):
                if not value:
                    message = f"A certificate (giấy chứng nhận) needs its {field}; fill it in."
                    findings.add(f"/documents/{index}/{field}", "required", message)
    return covered


def check_cert_body(
    dossier_type: int, cert_body: Named | None, lines: tuple[GoodsLine, ...], findings: Findings
) -> None:
    """Goods that are checked before clearance come with certificates, or name the body that will certify them."""
    lacking = [line.line_no for line in lines if not line.has_certificate and line.exempt_category is None]
    if dossier_type == BEFORE_CLEARANCE and lacking and not cert_body and findings.clean("/cert_body"):
        message = (
            f"Line {', '.join(map(str, lacking))} has no certificate: in a dossier of type 1 name the certification "
            "body (tổ chức chứng nhận) or attach the certificate."
        )
        findings.add("/cert_body", "cert_body_required", message)
