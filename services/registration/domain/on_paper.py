"""What the agency did on paper while the system was down, and enters afterwards with the day on which it was really done."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime

from services.registration.domain.dossier import Dossier
from services.registration.domain.rules.dates import read_past_date
from services.registration.domain.rules.findings import Findings
from services.registration.domain.rules.text import read_optional_text, read_text
from shared.regulation import legal_day

LONGEST_OUTAGE = 500


@dataclass(frozen=True)
class OnPaper:
    """As somebody sent it. on: ISO 8601. outage: why it is entered only now."""

    on: str | None = None
    outage: str | None = None


@dataclass(frozen=True)
class Done:
    """on: legal day of the act. outage: why it is entered only afterwards; None for what is done now."""

    on: date
    outage: str | None = None

    @property
    def on_paper(self) -> date | None:
        return self.on if self.outage else None


def read_done(sent: OnPaper | None, dossier: Dossier, *, now: datetime, findings: Findings) -> Done:
    """The day of the act: today, or the one on which it was done on paper. dossier: as it was before the act.

    Finds fault with a day to come, or before something that the act follows; with a day without a reason, and the other
    way round.
    """
    today = legal_day(now)
    on = (sent.on or "").strip() if sent else ""
    outage = read_optional_text(sent.outage if sent else None, "/outage", LONGEST_OUTAGE, findings)
    if not on:
        if outage:
            findings.add("/done_on", "required", "Give the day on which it was done on paper, or leave the reason out.")
        return Done(today)
    if not outage:
        findings.add("/outage", "required", "Say why it is entered only now, e.g. that the system was down.")
    day = read_past_date(on, "/done_on", today, findings)
    if findings.clean("/done_on"):
        for refusal, before in earlier(dossier):
            if day < before:
                findings.add("/done_on", "order", refusal.format(day=before.isoformat()))
    return Done(day, outage)


def read_refusal(reason: str, sent: OnPaper | None, dossier: Dossier, *, now: datetime) -> tuple[str, Done]:
    """Raises Invalid, with all that is wrong with either."""
    findings = Findings()
    text = read_text(reason, "/reason", 2000, findings)
    done = read_done(sent, dossier, now=now, findings=findings)
    findings.raise_if_any()
    return text, done


def read_consent(note: str | None, sent: OnPaper | None, dossier: Dossier, *, now: datetime) -> tuple[str | None, Done]:
    """Raises Invalid, with all that is wrong with either."""
    findings = Findings()
    text = read_optional_text(note, "/note", 2000, findings)
    done = read_done(sent, dossier, now=now, findings=findings)
    findings.raise_if_any()
    return text, done


def earlier(dossier: Dossier) -> Iterator[tuple[str, date]]:
    """What is said of a day before something that the act follows, and that one's true day."""
    yield "The dossier was received on {day}; this cannot have been done before.", dossier.received_on
    if dossier.last_act is not None and dossier.last_act.on > dossier.received_on:
        yield "The act before this one was done on {day}; this cannot have been done before.", dossier.last_act.on


def dated(dossier: Dossier, day: date | None) -> Dossier:
    """The dossier after an act that was done on an earlier day than it is entered; None: it was not."""
    if day is None or dossier.last_act is None:
        return dossier
    return replace(dossier, last_act=replace(dossier.last_act, on=day))
