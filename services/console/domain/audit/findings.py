"""What an audit may find, with the way out of each."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

_WAYS_OUT = {
    "no_case": "Have registration send its events to inspection again: --repair.",
    "no_correspondence": "Have registration send its events to notification again: --repair.",
    "not_followed": "Have the source send its events again: --repair.",
    "behind": "Have the source send what is missing again: --repair.",
    "ahead": "The source was rolled back: the runbook's paragraph 'After a fork'.",
    "fork": "The source was rolled back: the runbook's paragraph 'After a fork'.",
    "source_missing": "The source lost it, by a restore or by hand: the runbook's 'Restoring one service's database'.",
    "unpublished": "The broker is away, or refuses it: /readyz of the service, the runbook's 'What is away'.",
    "not_marked": "Its document was changed by hand: see what is *behind*, and find out by whom.",
    "waiting": "cuakhau messages list --q {id}: read why, then replay or skip.",
    "dropped": "It comes again by itself once what waits before it is settled: cuakhau messages list --q {id}.",
    "timer_overdue": "The service's sweep is behind or stopped: /readyz of the service and its log.",
    "deadline_unalarmed": "A legal deadline passed and nobody was told: tell the agency now; registration's log says why.",
    "letter_unsent": "The partner is away, or refuses it: the console's channels; the runbook's 'What is away'.",
    "letter_undelivered": "Put the address right and send it again, or reach the reader otherwise.",
}


@dataclass(frozen=True)
class Resend:
    """What mends a gap: the source sends a dossier's events again, from a number on, to one consumer."""

    source: str
    consumer: str
    first: int


@dataclass(frozen=True)
class Finding:
    """rule: what does not hold. service: where it shows. since: UTC, where known. mend: what a resend would mend."""

    rule: str
    id: str
    file_code: str | None
    kind: str | None
    service: str
    since: datetime | None
    what: str
    mend: Resend | None = None

    @property
    def key(self) -> tuple[str, str, str, str]:
        """Equal in two looks at the same thing."""
        return self.rule, self.id, self.service, f"{self.mend.source}>{self.mend.consumer}" if self.mend else ""

    @property
    def way_out(self) -> str:
        return _WAYS_OUT.get(self.rule, "cuakhau dossier {id}").replace("{id}", self.id)
