"""What was before: days that are over by now, in their order, and texts that can be kept."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from services.registration.domain.dossier import Channel
from services.registration.domain.importing import FormerInspection, OpenDossier
from services.registration.domain.rules.findings import Findings
from services.registration.domain.rules.text import read_text
from shared.regulation import legal_day
from shared.texts import RULE, unseen_character

# Clocks of two systems differ.
_AHEAD = timedelta(minutes=5)
# As long as an appointment that is set here may be.
_LONGEST_APPOINTMENT = timedelta(days=31)


def check_past(row: OpenDossier, regime: str, now: datetime, findings: Findings) -> None:
    today = legal_day(now)
    read_text(row.source, "/source", 50, findings)
    _check_day(row.received_on, "/received_on", today, findings)
    if row.regime is not None and row.regime != regime:
        message = (
            f"A dossier received on {row.received_on} is handled under {regime}, not {row.regime}; correct the day."
        )
        findings.add("/regime", "regime", message)
    if row.channel is Channel.VNSW and row.window is None:
        message = "A dossier of the single window needs its place there: document_type, reference, document_year."
        findings.add("/window", "required", message)
    _check_days(row, now, findings)
    for at, said in _said(row):
        if (unseen := unseen_character(said)) is not None:
            findings.add(at, RULE, unseen)
    if row.inspection is not None:
        _check_inspection(row.inspection, today, findings)


def _check_days(row: OpenDossier, now: datetime, findings: Findings) -> None:
    today = legal_day(now)
    for name in ("complete_on", "cleared_on", "label_requested_on"):
        day: date | None = getattr(row, name)
        if day is not None:
            _check_day(day, f"/{name}", today, findings)
    if row.complete_on is not None and row.complete_on < row.received_on:
        message = f"The dossier was not complete before it was received, on {row.received_on}."
        findings.add("/complete_on", "order", message)
    for at, moment in _moments(row):
        if moment > now + _AHEAD:
            findings.add(at, "date_in_future", f"{moment.isoformat()} lies in the future.")


def _check_day(day: date, at: str, today: date, findings: Findings) -> None:
    if day > today:
        findings.add(at, "date_in_future", f"{day} lies after today, {today}.")


def _check_inspection(former: FormerInspection, today: date, findings: Findings) -> None:
    at = "/inspection"
    if former.mode is None:
        if former.due_on is not None:
            message = (
                "A day without a mode: the mode is decided anew, and with it the day; leave both out or give both."
            )
            findings.add(f"{at}/mode", "required", message)
        return
    if former.due_on is None:
        message = "The mode was decided elsewhere: give the day that the applicant was told with it."
        findings.add(f"{at}/due_on", "required", message)
    if not (former.mode_reason or "").strip():
        findings.add(f"{at}/mode_reason", "required", "Say why the officer chose this mode; it stands in the case.")
    if former.decided_on is not None:
        _check_day(former.decided_on, f"{at}/decided_on", today, findings)
    appointment = former.appointment
    if appointment is not None and appointment.ends_at <= appointment.starts_at:
        findings.add(f"{at}/appointment/ends_at", "window", "The window ends before it starts.")
    if appointment is not None and appointment.ends_at - appointment.starts_at > _LONGEST_APPOINTMENT:
        message = f"Over {_LONGEST_APPOINTMENT.days} days; give the one visit that comes next."
        findings.add(f"{at}/appointment/ends_at", "too_long", message)
    if appointment is not None and appointment.kind == "SAMPLE_INSPECTION" and former.mode != "SAMPLE":
        message = f"No sample is taken in mode {former.mode}; correct the mode or the kind of the appointment."
        findings.add(f"{at}/appointment/kind", "mode", message)


def _said(row: OpenDossier) -> list[tuple[str, str]]:
    """Texts that are kept as they are, by their place."""
    said = [(f"/requests/{handler}/reason", asked.reason) for handler, asked in (row.requests or {}).items()]
    for name in ("supplement_request", "body_request"):
        request = getattr(row, name)
        if request is not None:
            said.append((f"/{name}/reason", request.reason))
            said += [(f"/{name}/items/{index}", item) for index, item in enumerate(request.items)]
    for index, entry in enumerate(row.history):
        said += [(f"/history/{index}/{name}", value) for name, value in entry.items() if isinstance(value, str)]
    former = row.inspection
    if former is not None:
        said += [("/inspection/mode_reason", former.mode_reason or ""), ("/inspection/officer", former.officer or "")]
        if former.appointment is not None:
            said.append(("/inspection/appointment/place", former.appointment.place))
            said.append(("/inspection/appointment/officer", former.appointment.officer))
    if row.conformity is not None:
        said.append(("/conformity/revoked_because", row.conformity.revoked_because or ""))
    return said


def _moments(row: OpenDossier) -> list[tuple[str, datetime]]:
    found = [
        (f"/requests/{handler}/requested_at", asked.requested_at) for handler, asked in (row.requests or {}).items()
    ]
    if row.received_at is not None:
        found.append(("/received_at", row.received_at))
    if row.supplement_request is not None:
        found.append(("/supplement_request/requested_at", row.supplement_request.requested_at))
    if row.body_request is not None:
        found.append(("/body_request/requested_at", row.body_request.requested_at))
    return found
