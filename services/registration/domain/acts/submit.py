"""Submit: an importer's registration becomes a dossier."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime

from services.registration.domain.commands import SubmitDossier
from services.registration.domain.content import Content, Named
from services.registration.domain.dossier import Channel, Dossier, Handlers, Status, WindowReference
from services.registration.domain.events import DossierSubmitted
from services.registration.domain.lists import Lists
from services.registration.domain.on_paper import dated
from services.registration.domain.rules.agencies import read_agency
from services.registration.domain.rules.file_code import read_window_code
from services.registration.domain.rules.findings import Findings
from services.registration.domain.rules.receipt import read_receipt
from services.registration.domain.rules.registration import read_content
from services.registration.domain.states import Act, Party, step
from shared.regulation.calendar import legal_day


@dataclass(frozen=True)
class Submission:
    """A registration that passed every rule. file_code: the window's own, None where we assign one.

    chosen_agency: as the importer named it, where another one has taken over from it.
    """

    channel: Channel
    file_code: str | None
    window: WindowReference | None
    regime: str
    received_on: date
    received_on_reason: str | None
    content: Content
    chosen_agency: Named | None = None


def read_submission(
    command: SubmitDossier, *, lists: Lists, regime_on: Callable[[date], str], now: datetime
) -> Submission:
    """regime_on: the code of the regime in force on a day of receipt. Raises Invalid with every broken rule."""
    findings = Findings()
    today = legal_day(now)
    file_code = None
    if command.channel is Channel.VNSW:
        file_code = read_window_code(command.file_code, "/file_code", findings)
    received_on, reason = read_receipt(
        command.channel, command.received_on, command.received_on_reason, today, findings
    )
    day = received_on if findings.clean("/received_on") else today
    regime = regime_on(day)
    chosen = read_agency(command.draft.agency, "/agency", lists, day, findings)
    agency = chosen.agency or chosen.asked
    # Who was in office on the day of receipt may have handed its work on since.
    now_there = lists.in_office(agency.code, today)
    if now_there is not None and now_there.was_followed:
        agency = now_there.agency or agency
    content = read_content(
        command.draft,
        revision=1,
        regime=regime,
        received_on=day,
        lists=lists,
        today=today,
        findings=findings,
        agency=agency,
    )
    findings.raise_if_any()
    asked = chosen.asked if chosen.asked.code != agency.code else None
    return Submission(command.channel, file_code, command.window, regime, received_on, reason, content, asked)


def submit(
    submission: Submission, *, file_code: str, now: datetime, regime_version: str | None = None
) -> tuple[Dossier, DossierSubmitted]:
    """regime_version: hash of the regime's data, so that a later change of what was relied on is seen."""
    content = submission.content
    new = Handlers(cqkt=Status.DRAFT, tccn=Status.DRAFT if content.cert_body else None)
    dossier = Dossier(
        file_code=file_code,
        channel=submission.channel,
        regime=submission.regime,
        received_at=now,
        received_on=submission.received_on,
        received_on_reason=submission.received_on_reason,
        window=submission.window,
        content=content,
        handlers=new,
        files=tuple(dict.fromkeys(document.sha256 for document in content.documents)),
        regime_version=regime_version,
        chosen_agency=submission.chosen_agency,
    )
    event = DossierSubmitted(
        file_code=file_code,
        occurred_at=now,
        channel=dossier.channel,
        received_on=dossier.received_on,
        regime=dossier.regime,
        window=dossier.window,
        dossier=content,
    )
    submitted = step(dossier, Act.SUBMIT, Party.IMPORTER, now=now)
    return dated(submitted, dossier.received_on), event
