"""From the row of another system to a dossier here: read by the rules of an intake, as far as they can hold."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from services.registration.domain.commands import DraftCertificate
from services.registration.domain.conformity import ConformityResult
from services.registration.domain.content import Content
from services.registration.domain.dossier import Channel, Dossier, Handler, Handlers, Inspection, Origin, Status
from services.registration.domain.importing import FormerInspection, OpenDossier
from services.registration.domain.importing_clocks import TrueDays
from services.registration.domain.importing_findings import Below, FormerFindings, Relaxed
from services.registration.domain.importing_past import check_past
from services.registration.domain.importing_standing import check_standing, request_act
from services.registration.domain.lists import Lists
from services.registration.domain.requests import ImporterRequest, SupplementRequest
from services.registration.domain.rules.agencies import read_agency
from services.registration.domain.rules.conformity import read_certificate, read_conformity_lines
from services.registration.domain.rules.file_code import read_window_code
from services.registration.domain.rules.receipt import check_regime_reaches
from services.registration.domain.rules.registration import read_content
from shared.errors import Violation
from shared.regulation import legal_day

_VIETNAM = ZoneInfo("Asia/Ho_Chi_Minh")


@dataclass(frozen=True)
class Entry:
    """dossier: without its clocks. let_pass: rules that it was not held to, with the reason."""

    dossier: Dossier
    days: TrueDays
    inspection: FormerInspection | None
    let_pass: tuple[Violation, ...]


def read_open(
    row: OpenDossier,
    *,
    lists: Lists,
    regime_on: Callable[[date], str],
    regime_version: Callable[[str], str],
    relaxed: Collection[Relaxed],
    known_files: Mapping[str, int],
    now: datetime,
) -> Entry:
    """known_files: that are held here, SHA-256 to bytes. Raises Invalid with every broken rule."""
    findings, today = FormerFindings(relaxed, row.missing), legal_day(now)
    file_code = read_window_code(row.file_code, "/file_code", findings)
    check_regime_reaches(row.received_on, "/received_on", findings)
    received_on = row.received_on if findings.clean("/received_on") else today
    regime = regime_on(received_on)
    check_past(row, regime, now, findings)
    check_standing(row, today, findings)
    # Whoever has taken over from the agency that is named has the dossier now.
    named = read_agency(row.draft.agency, "/agency", lists, today, findings)
    agency = named.agency or named.asked
    content = read_content(
        row.draft,
        revision=row.revision,
        regime=regime,
        received_on=received_on,
        # A body may have left the list since the dossier named it.
        lists=replace(lists, cert_bodies={}),
        today=today,
        findings=findings,
        agency=agency,
        known_files=known_files,
    )
    findings.raise_if_any()
    dossier = _dossier(row, file_code, regime, regime_version(regime), content, now)
    if named.was_followed:
        dossier = replace(dossier, chosen_agency=named.asked)
    if row.conformity is not None:
        dossier = replace(dossier, conformity=_conformity(row, dossier, lists, findings))
    findings.raise_if_any()
    former = row.inspection
    decided_on = (former.decided_on or row.received_on) if former and former.mode else None
    request = row.supplement_request
    days = TrueDays(
        complete_on=row.complete_on or row.received_on,
        mode_decided_on=decided_on,
        cleared_on=row.cleared_on,
        label_requested_on=row.label_requested_on,
        extended_on=request.extended_on if request else None,
    )
    return Entry(dossier, days, former, tuple(findings.let_pass))


def _dossier(
    row: OpenDossier, file_code: str, regime: str, regime_version: str, content: Content, now: datetime
) -> Dossier:
    former, asked = row.inspection, row.supplement_request
    return Dossier(
        file_code=file_code,
        channel=row.channel,
        regime=regime,
        received_at=row.received_at or datetime.combine(row.received_on, time(), _VIETNAM).astimezone(now.tzinfo),
        received_on=row.received_on,
        content=content,
        handlers=_handlers(row),
        files=tuple(dict.fromkeys(document.sha256 for document in content.documents if document.sha256)),
        window=row.window if row.channel is Channel.VNSW else None,
        inspection=Inspection(content.agency, former.mode, former.due_on)
        if former and former.mode and former.due_on
        else None,
        schedule=former.appointment if former else None,
        supplement_request=SupplementRequest(asked.items, asked.reason, asked.requested_at, asked.due_on)
        if asked
        else None,
        regime_version=regime_version,
        requests=_requests(row),
        body_request=row.body_request,
        origin=Origin(row.source, now),
    )


def _handlers(row: OpenDossier) -> Handlers:
    def before(handler: Handler) -> Status | None:
        case = row.case(handler)
        return Status(case.before) if case and case.before is not None else None

    return Handlers(
        cqkt=Status(row.cqkt.status),
        tccn=Status(row.tccn.status) if row.tccn else None,
        cqkt_before=before(Handler.CQKT),
        tccn_before=before(Handler.TCCN),
    )


def _requests(row: OpenDossier) -> dict[str, ImporterRequest]:
    made = {}
    for handler in Handler:
        case, request = row.case(handler), (row.requests or {}).get(handler.value)
        act = request_act(case.status) if case else None
        if act is not None and request is not None:
            made[handler.value] = ImporterRequest(act, request.reason, request.requested_at, request.until)
    return made


def _conformity(row: OpenDossier, dossier: Dossier, lists: Lists, findings: FormerFindings) -> ConformityResult | None:
    said, body = row.conformity, dossier.content.cert_body
    if said is None or body is None:
        return None
    below = Below(findings, "/conformity")
    lines = read_conformity_lines(said.lines, dossier.content.goods_lines, below)
    draft: DraftCertificate | None = said.certificate
    # It had to be valid when the body handed it in.
    certificate = read_certificate(draft, body, lines, dossier, lists, said.submitted_on, below)
    return ConformityResult(
        body, certificate, lines, said.submitted_on, dossier.content.revision, revoked_because=said.revoked_because
    )
