"""A new revision of the content: read by the same rules as the first, with what fixes the dossier left as it was."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

from services.registration.domain.content import Content
from services.registration.domain.dossier import Dossier
from services.registration.domain.draft import Draft
from services.registration.domain.lists import Lists
from services.registration.domain.rules.codes import AGENCIES, read_listed
from services.registration.domain.rules.findings import Findings
from services.registration.domain.rules.registration import read_content
from shared.regulation import legal_day, load


def revised(dossier: Dossier, draft: Draft, *, lists: Lists, now: datetime) -> Dossier:
    """The dossier with the new content, one revision on. Raises Invalid with every broken rule."""
    findings, today = Findings(), legal_day(now)
    _check_agency(dossier, draft, lists, today, findings)
    content = read_content(
        draft,
        revision=dossier.content.revision + 1,
        regime=dossier.regime,
        received_on=dossier.received_on,
        lists=lists,
        today=today,
        findings=findings,
        agency=dossier.content.agency,
        known_files=dossier.file_sizes,
    )
    _check_unchanged(dossier.content, content, findings)
    findings.raise_if_any()
    files = dict.fromkeys((*dossier.files, *(document.sha256 for document in content.documents)))
    label, same = dossier.label_request, load().same_good(dossier.regime)
    label = label.kept_for(dossier.content, content, same=same) if label else None
    return replace(dossier, content=content, files=tuple(files), label_request=label)


_FIXED = "It cannot be changed once the dossier was sent"


def _check_agency(dossier: Dossier, draft: Draft, lists: Lists, today: date, findings: Findings) -> None:
    """Whoever handles the dossier now, the importer may go on naming the agency that it chose."""
    handling, chosen = dossier.content.agency, dossier.chosen_agency
    heir = lists.in_office(handling.code, today)
    same = {each.code for each in (handling, chosen, heir.agency if heir else None) if each}
    if (draft.agency.code or "").strip() in same:
        return
    read_listed(draft.agency, "/agency", lists.agencies, findings, of=AGENCIES)
    if findings.clean("/agency"):
        message = f"{_FIXED}: the agency is {handling.code}; cancel and register anew, or ask it for a transfer."
        findings.add("/agency/code", "agency_fixed", message)


def _check_unchanged(former: Content, content: Content, findings: Findings) -> None:
    """What fixes who decides, about whom, stays."""
    if findings.clean("/importer/tax_code") and content.importer.tax_code != former.importer.tax_code:
        message = f"{_FIXED}: the importer is {former.importer.tax_code}; cancel and register anew."
        findings.add("/importer/tax_code", "importer_fixed", message)
    former_body, body = (c.cert_body.code if c.cert_body else None for c in (former, content))
    if findings.clean("/cert_body") and body != former_body:
        message = (
            f"It is not changed along with the content: the certification body (tổ chức chứng nhận) is "
            f"{former_body or 'none'}; while nobody has accepted the dossier it is named or removed by an act of its own."
        )
        findings.add("/cert_body", "cert_body_fixed", message)
