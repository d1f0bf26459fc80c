"""All field rules of a registration, in the order of the form."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from services.registration.domain.content import Content, Importer, Named
from services.registration.domain.draft import Draft, DraftImporter
from services.registration.domain.goods import branch_of
from services.registration.domain.lists import Lists
from services.registration.domain.rules.attachments import check_documents, read_documents
from services.registration.domain.rules.catalogue_row import check_catalogue_rows, measure_of
from services.registration.domain.rules.certificates import check_cert_body, check_certificates
from services.registration.domain.rules.codes import QCVN, read_cert_body, read_listed
from services.registration.domain.rules.dates import check_import_window, read_date
from services.registration.domain.rules.declarations import check_declarations, read_declarations
from services.registration.domain.rules.email import read_email
from services.registration.domain.rules.findings import Findings
from services.registration.domain.rules.goods_lines import check_groups, read_goods_lines
from services.registration.domain.rules.sizes import check_sizes
from services.registration.domain.rules.tax_code import read_tax_code
from services.registration.domain.rules.text import read_optional_text, read_text


def read_content(
    draft: Draft,
    *,
    revision: int,
    regime: str,
    received_on: date,
    lists: Lists,
    today: date,
    findings: Findings,
    agency: Named,
    known_files: Mapping[str, int] | None = None,
) -> Content:
    """The content as far as it can be read; what is wrong with it stands in `findings`.

    received_on: of the dossier; the list of goods of that day counts. today: the day in Vietnam. agency: that handles the
    dossier, read already. known_files: files that the dossier already holds, SHA-256 to size.
    """
    check_sizes(draft, findings)
    content = Content(
        revision=revision,
        dossier_type=_read_dossier_type(draft.dossier_type, findings),
        agency=agency,
        importer=_read_importer(draft.importer, findings),
        import_from=read_date(draft.import_from, "/import_from", findings),
        import_to=read_date(draft.import_to, "/import_to", findings),
        storage_address=read_optional_text(draft.storage_address, "/storage_address", 255, findings),
        cert_body=read_cert_body(draft.cert_body, lists, findings),
        qcvn=read_listed(draft.qcvn, "/qcvn", lists.qcvn, findings, of=QCVN, other=lists.other_qcvn),
        note=read_optional_text(draft.note, "/note", 500, findings),
        goods_lines=read_goods_lines(draft.goods_lines, lists, findings),
        documents=read_documents(draft.documents, known_files or {}, lists, today, findings),
        declarations=read_declarations(draft.declarations, today, findings),
    )
    check_import_window(content.import_from, content.import_to, findings)
    check_groups(content.goods_lines, content.dossier_type, lists, findings)
    check_catalogue_rows(content.goods_lines, regime, received_on, lists, findings)
    measure, branch = measure_of(content.goods_lines, regime, received_on, lists), branch_of(content.goods_lines)
    papers = lists.required_documents(regime, measure, branch)
    # Certificates have rules of their own.
    other_papers = [rule for rule in papers if lists.certificate_type not in rule.attachment_types]
    check_documents(content.documents, other_papers, findings)
    check_certificates(content.documents, content.goods_lines, lists, findings)
    check_cert_body(content.dossier_type, content.cert_body, content.goods_lines, findings)
    check_declarations(content.declarations, content.goods_lines, findings)
    return content


def _read_dossier_type(value: str | None, findings: Findings) -> int:
    text = (value or "").strip()
    if text in ("1", "2"):
        return int(text)
    message = "The dossier type is 1 (fuel, LPG, other) or 2 (electrical goods, helmets, steel, toys)."
    findings.add("/dossier_type", "dossier_type" if text else "required", message)
    return 0


def _read_importer(draft: DraftImporter, findings: Findings) -> Importer:
    at = "/importer"
    return Importer(
        tax_code=read_tax_code(draft.tax_code, f"{at}/tax_code", findings),
        name=read_text(draft.name, f"{at}/name", 255, findings),
        address=read_text(draft.address, f"{at}/address", 255, findings),
        phone=read_text(draft.phone, f"{at}/phone", 50, findings),
        fax=read_optional_text(draft.fax, f"{at}/fax", 50, findings),
        contact=read_text(draft.contact, f"{at}/contact", 100, findings),
        email=read_email(draft.email, f"{at}/email", findings),
    )
